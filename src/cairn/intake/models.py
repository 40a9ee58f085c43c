"""Batches: what arrived, how each of its rows ended, and why those that were rejected were."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from cairn.agencies.models import Agency

ENDS = F("accepted") + F("duplicate") + F("corrected") + F("rejected")
STEPS = [("kept", "kept"), ("findable", "findable")]


class Batch(models.Model):
    """One bundle that was taken in, whole or not at all."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    agency = models.ForeignKey(
        Agency, null=True, on_delete=models.PROTECT, db_comment="who sent it; empty if Cairn took it in itself"
    )
    staff_id = models.UUIDField(null=True)
    source = models.TextField(db_comment="name of the folder or zip")
    title = models.TextField(default="")
    area = models.TextField(default="")
    produced_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    agencies = ArrayField(models.UUIDField(), default=list, db_comment="whose rows it held")
    finished_step = models.TextField(choices=STEPS, default="kept")
    rows_read = models.IntegerField()
    accepted = models.IntegerField()
    duplicate = models.IntegerField()
    corrected = models.IntegerField()
    rejected = models.IntegerField()

    class Meta:
        constraints = (
            models.CheckConstraint(name="batch_accounts_for_every_row", condition=Q(rows_read=ENDS)),
            models.CheckConstraint(
                name="batch_step_is_known", condition=Q(finished_step__in=[step for step, _ in STEPS])
            ),
        )
        indexes = (models.Index(fields=("-received_at",), name="batch_by_time"),)

    def __str__(self) -> str:
        return str(self.id)


class BatchPart(models.Model):
    """One agency's rows in one table of a batch, from one file."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, db_index=False)
    agency = models.ForeignKey(
        Agency, null=True, on_delete=models.PROTECT, db_comment="whose rows; the sender where a row does not say"
    )
    table_name = models.TextField()
    source = models.TextField(db_comment="name of the file")
    rows_read = models.IntegerField()
    accepted = models.IntegerField(default=0)
    duplicate = models.IntegerField(default=0)
    corrected = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(name="batch_part_accounts_for_every_row", condition=Q(rows_read=ENDS)),
            models.UniqueConstraint(
                name="one_part_a_batch_agency_and_table", fields=("batch", "agency", "table_name"), nulls_distinct=False
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class RowReport(models.Model):
    """Why one row was rejected, in words for those who sent it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, db_index=False)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.PROTECT, db_index=False)
    table_name = models.TextField()
    source = models.TextField(db_comment="name of the file")
    row_number = models.IntegerField(db_comment="1 is the first below the header")
    line_number = models.IntegerField(null=True, db_comment="of a CSV file")
    column_name = models.TextField(default="")
    reason = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_report_a_row", fields=("batch", "table_name", "row_number")),
            models.CheckConstraint(name="rejected_row_has_a_reason", condition=~Q(reason="")),
        )

    def __str__(self) -> str:
        return str(self.id)
