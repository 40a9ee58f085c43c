"""The projection of duties, their climbs, the notices of both, and how far the trail has been followed.

Written by the job worker alone, and by the functions of `duties.sql`; a rebuild gives the same rows.
"""

from uuid import uuid4

from django.db import models
from django.db.models import Q


class Duty(models.Model):
    """One time in which somebody owes something; overdue is never stored, only how far it has climbed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    clock = models.TextField(db_comment="key of the duty, the name of its file")
    on_kind = models.TextField()
    on_id = models.UUIDField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    met = models.BooleanField(default=False)
    owner_agency_id = models.UUIDField()
    owner_role = models.TextField()
    owner_staff_id = models.UUIDField(null=True)
    waiting_agency_id = models.UUIDField(null=True)
    waiting_staff_id = models.UUIDField(null=True)
    law = models.TextField(db_comment="version of the limit and of the clock")
    step = models.IntegerField(default=0, db_comment="rung of the ladder; 0: not late")
    holder_role = models.TextField(default="", db_comment="whose it is since it climbed; empty: its owner's")
    next_step_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="one_duty_a_clock_start_and_owner", fields=("on_id", "clock", "started_at", "owner_agency_id")
            ),
            models.CheckConstraint(name="owner_of_a_duty_is_named", condition=~Q(owner_role="")),
            models.CheckConstraint(name="met_has_ended", condition=Q(met=False) | Q(ended_at__isnull=False)),
            models.CheckConstraint(
                name="ended_climbs_no_more", condition=Q(ended_at=None) | Q(next_step_at=None)
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=("owner_agency_id", "due_at"), name="duty_by_owner", condition=Q(ended_at=None)),
            models.Index(fields=("waiting_agency_id", "due_at"), name="duty_by_waiting", condition=Q(ended_at=None)),
            models.Index(fields=("next_step_at",), name="duty_by_next_step", condition=Q(ended_at=None)),
        )

    def __str__(self) -> str:
        return f"{self.clock} {self.id}"


class Climb(models.Model):
    """That a duty was past due and went to the next rung; once a rung."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="+")
    owner_agency_id = models.UUIDField()
    step = models.IntegerField()
    holder_role = models.TextField(default="")
    ladder = models.TextField()
    due_at = models.DateTimeField(db_comment="when it had been due")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(name="one_climb_a_rung", fields=("duty", "step", "due_at")),)

    def __str__(self) -> str:
        return f"{self.step} of {self.duty_id}"


class Notice(models.Model):
    """What one person is told of a duty; it waits here until it was sent or read, whatever fails."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    staff_id = models.UUIDField()
    agency_id = models.UUIDField()
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(choices=[(one, one) for one in ("yours", "late", "waits", "climbed")])
    step = models.IntegerField(default=0)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    tries = models.IntegerField(default=0)
    try_after = models.DateTimeField(null=True)
    told_with = models.TextField(
        default="", db_default="", choices=[(one, one) for one in ("", "child", "ladder")],
        db_comment="child: beside another notice about the child; ladder: the ladder itself is on their agenda",
    )  # fmt: skip

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="one_notice_a_person_duty_and_step", fields=("staff_id", "agency_id", "duty", "kind", "step")
            ),
        )
        indexes = (models.Index(fields=("made_at",), name="notice_to_send", condition=Q(sent_at=None)),)

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class Wish(models.Model):
    """How one person wants to be told, and the hash of the key of their calendar feed."""

    staff_id = models.UUIDField(primary_key=True)
    email = models.TextField(default="")
    often = models.TextField(default="daily", choices=[(one, one) for one in ("at_once", "daily", "never")])
    feed_hash = models.TextField(default="")
    feed_agency_id = models.UUIDField(null=True)
    sent_at = models.DateTimeField(null=True, db_comment="when the last message went out")

    def __str__(self) -> str:
        return str(self.staff_id)


class Followed(models.Model):
    """How far each chain of the trail has been read; moved in the transaction that keeps what was read."""

    chain_of = models.UUIDField(primary_key=True)
    seq = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.chain_of} {self.seq}"
