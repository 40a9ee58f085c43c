"""Signals as published, the records they rest on, and people's answers."""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Signal(models.Model):
    """A reason to look, made from records of the partnership level alone."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reference = models.TextField(unique=True, db_comment="what a person says on the phone, such as 2011-031")
    key = models.TextField(unique=True, db_comment="made from kind, version and anchor")
    kind = models.TextField()
    queue = models.TextField(choices=[("raise", "raise"), ("ask", "ask"), ("fact", "fact")])
    status = models.TextField(choices=[("open", "open"), ("retracted", "retracted"), ("merged", "merged")])
    status_reason = models.TextField(default="")
    into_key = models.TextField(default="")
    answer = models.TextField(default="", db_comment="the last answer: look, ask, no, or empty while it waits")
    first_raised_on = models.DateField()
    last_changed_on = models.DateField()
    explanation = models.TextField(db_comment="the sentence a person reads; no names")
    counted = models.FloatField(null=True)
    expected = models.FloatField(null=True)
    recurrence_weeks = models.FloatField(null=True)
    against = ArrayField(models.TextField(), default=list)
    not_asked = ArrayField(models.TextField(), default=list)
    rule_version = models.TextField()
    limits = models.TextField(default="")
    agencies = ArrayField(models.UUIDField(), default=list, db_comment="owners of its evidence")
    children = models.PositiveIntegerField(default=0, db_comment="how many its evidence is about, each once")
    restricted_to = models.UUIDField(
        null=True, db_comment="the one agency that may know of it; empty for all who read signals"
    )

    class Meta:
        indexes = (models.Index(fields=("status", "queue", "-last_changed_on"), name="signal_by_queue"),)
        constraints = (
            models.CheckConstraint(name="ended_signal_says_why", condition=Q(status="open") | ~Q(status_reason="")),
        )

    def __str__(self) -> str:
        return self.reference


class Evidence(models.Model):
    """One record that a signal rests on, and as what."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="+")
    record_id = models.UUIDField()
    agency_id = models.UUIDField()
    part = models.TextField(
        choices=[(part, part) for part in ("child", "person_of_concern", "place", "event")],
    )
    known_on = models.DateField()
    restricted_to = models.UUIDField(null=True, db_comment="that of its signal")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="one_evidence_a_signal_record_and_part", fields=("signal", "record_id", "part")
            ),
        )
        indexes = (models.Index(fields=("record_id",), name="evidence_by_record"),)

    def __str__(self) -> str:
        return str(self.id)


class Answer(models.Model):
    """What a person answered to a signal, why, and what would change their mind."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField(choices=[("look", "look"), ("ask", "ask"), ("no", "no")])
    reason = models.TextField()
    asked_agency_id = models.UUIDField(null=True)
    staff_id = models.UUIDField()
    agency_id = models.UUIDField()
    at = models.DateTimeField()
    facts_seen = ArrayField(models.UUIDField(), default=list, db_comment="the evidence there was when it was answered")
    restricted_to = models.UUIDField(null=True, db_comment="that of its signal")

    class Meta:
        constraints = (
            models.CheckConstraint(name="answer_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="asking_names_an_agency", condition=~Q(answer="ask") | Q(asked_agency_id__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Reopening(models.Model):
    """That a signal answered no came back, and the new record that brought it back."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    signal = models.ForeignKey(Signal, on_delete=models.PROTECT, related_name="+")
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="+")
    because_record_id = models.UUIDField()
    at = models.DateTimeField()
    restricted_to = models.UUIDField(null=True, db_comment="that of its signal")

    class Meta:
        constraints = (models.UniqueConstraint(name="one_reopening_an_answer", fields=("answer",)),)

    def __str__(self) -> str:
        return str(self.id)
