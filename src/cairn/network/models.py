"""Charts that somebody saved: their address and the ids of what they held, never a name or a word of a record."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class SavedChart(models.Model):
    """A chart as one person saved it for their agency. Its arrays run beside each other: record_ids with record_nodes, link_*."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    form_id = models.UUIDField(db_comment="sent twice, it is kept once")
    staff_id = models.UUIDField()
    agency_id = models.UUIDField()
    title = models.TextField()
    purpose = models.TextField()
    address = models.TextField(db_comment="what stands after the ? of the explorer's address")
    saved_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)
    record_ids = ArrayField(models.UUIDField(), default=list)
    record_nodes = ArrayField(models.UUIDField(), default=list, db_comment="who or where each record was of then")
    link_lefts = ArrayField(models.UUIDField(), default=list)
    link_rights = ArrayField(models.UUIDField(), default=list)
    link_sures = ArrayField(models.TextField(), default=list)
    link_records = ArrayField(models.PositiveIntegerField(), default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_chart_a_form", fields=("agency_id", "staff_id", "form_id")),
            models.CheckConstraint(
                name="saved_chart_has_title_and_purpose", condition=~Q(title="") & ~Q(purpose="") & ~Q(address="")
            ),
        )
        indexes = (models.Index(fields=("agency_id", "staff_id", "-saved_at"), name="chart_by_owner"),)

    def __str__(self) -> str:
        return str(self.id)
