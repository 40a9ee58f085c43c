"""Grants and the scope rows that they open: a grant opens named records, never a person."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from cairn.agencies.models import Agency


class Grant(models.Model):
    """That an agency may read named records because of something, from a start to an end."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    holder = models.ForeignKey(Agency, on_delete=models.PROTECT)
    role = models.TextField(
        default="", db_comment="only for posts of this role; empty for all that read granted records"
    )
    because_kind = models.TextField()
    because_id = models.UUIDField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(
        null=True, db_comment="known beforehand; nothing is open after it, whether or not a job has run"
    )
    staff_id = models.UUIDField(null=True, db_comment="only for this person; empty for all posts that the role names")

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="grant_ends_after_it_starts", condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at"))
            ),
            models.UniqueConstraint(
                name="one_live_grant_a_holder_role_and_cause",
                fields=("holder", "role", "because_kind", "because_id"),
                condition=Q(ended_at=None),
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Scope(models.Model):
    """One record that a grant has opened to its holder; ended, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    grant = models.ForeignKey(Grant, on_delete=models.PROTECT)
    holder = models.ForeignKey(Agency, on_delete=models.PROTECT)
    role = models.TextField(default="")
    record_id = models.UUIDField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(
        null=True, db_comment="known beforehand; nothing is open after it, whether or not a job has run"
    )
    staff_id = models.UUIDField(null=True, db_comment="only for this person; empty for all posts that the role names")

    class Meta:
        constraints = (models.UniqueConstraint(name="one_scope_row_a_grant_and_record", fields=("grant", "record_id")),)
        indexes = (models.Index(fields=("record_id", "holder"), name="scope_by_record"),)

    def __str__(self) -> str:
        return str(self.id)
