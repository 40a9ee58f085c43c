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
    stages = ArrayField(
        ArrayField(models.TextField()),
        default=list,
        db_comment="what it said from which day on, in which queue: {on, queue, says} each",
    )
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


class Measurement(models.Model):
    """That somebody asked to measure what the rules say falsely, on made-up counties in which nothing is planted."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    form_id = models.UUIDField(db_comment="sent twice, it is asked once")
    number = models.PositiveIntegerField(unique=True, db_comment="the version of what it finds")
    runs = models.PositiveIntegerField(db_comment="how many counties are made")
    why = models.TextField()
    staff_id = models.UUIDField()
    agency_id = models.UUIDField()
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended = models.TextField(default="", db_comment="done, stopped, failed; empty while it runs")

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_measurement_a_form", fields=("agency_id", "staff_id", "form_id")),
            models.CheckConstraint(
                name="measurement_ended_says_how",
                condition=Q(ended="", ended_at=None) | ~Q(ended="") & Q(ended_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return str(self.number)


class NullRun(models.Model):
    """What one rule said falsely in one made-up county in which nothing is planted."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    measurement = models.ForeignKey(Measurement, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(db_comment="which county; the seed follows from it")
    kind = models.TextField()
    model = models.TextField(db_comment="version of the linking model")
    weeks = models.FloatField(db_comment="of a county of 110,000 children")
    a_week = models.FloatField(db_comment="how much that the rule reads was written down, in such a county")
    raised = models.PositiveIntegerField()
    asked = models.PositiveIntegerField()
    chances = ArrayField(models.FloatField(), default=list, db_comment="the smallest of each signal")
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_tally_a_run_and_kind", fields=("measurement", "number", "kind")),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class MeasuredRate(models.Model):
    """How often one rule speaks falsely by measurement, and the bars at which it did. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    measurement = models.ForeignKey(Measurement, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(db_comment="the version: that of its measurement")
    kind = models.TextField()
    rule_version = models.TextField()
    calibration = models.PositiveIntegerField(db_comment="version of the bars that came with the rules")
    model = models.TextField(db_comment="version of the linking model, or versions, if it changed meanwhile")
    runs = models.PositiveIntegerField()
    weeks = models.FloatField(db_comment="of a county of 110,000 children, all runs together")
    a_week = models.FloatField(db_comment="how much that the rule reads was written down where it was measured")
    a_week_here = models.FloatField(db_comment="how much is here, over the year up to the last record")
    raised = models.PositiveIntegerField()
    asked = models.PositiveIntegerField()
    raise_at = models.FloatField(db_comment="the bar: chance at or below which it is raised")
    ask_at = models.FloatField()
    budget_at = models.FloatField(null=True, db_comment="bar that would spend its share of the budget, if lower")
    measured_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(name="one_rate_a_measurement_and_kind", fields=("measurement", "kind")),)

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class MissedTold(models.Model):
    """What a rule should have said and did not, as somebody told who reads signals; without anybody's name."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    form_id = models.UUIDField(db_comment="sent twice, it is kept once")
    kind = models.TextField()
    rule_version = models.TextField()
    what = models.TextField()
    should_have_on = models.DateField(null=True)
    staff_id = models.UUIDField()
    agency_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_missed_a_form", fields=("agency_id", "staff_id", "form_id")),
            models.CheckConstraint(name="missed_says_what", condition=~Q(what="")),
        )

    def __str__(self) -> str:
        return str(self.id)


class RuleDecision(models.Model):
    """That a named person kept, retired or brought back a rule, why, and what answers there were. The last one counts."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    form_id = models.UUIDField(db_comment="sent twice, it is kept once")
    kind = models.TextField()
    rule_version = models.TextField()
    number = models.PositiveIntegerField()
    decision = models.TextField(choices=[(one, one) for one in ("keep", "retire", "restore")])
    reason = models.TextField()
    answered = models.PositiveIntegerField()
    noes = models.PositiveIntegerField()
    staff_id = models.UUIDField()
    agency_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_rule_decision_a_form", fields=("agency_id", "staff_id", "form_id")),
            models.UniqueConstraint(name="one_rule_decision_a_number", fields=("kind", "number")),
            models.CheckConstraint(name="rule_decision_says_why", condition=~Q(reason="")),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class BarAdopted(models.Model):
    """That a named person adopted a bar measured here, or put back the one that came with the rules. The last one counts.

    It holds for the rule's version and the bars that it was measured with; a release that changes either ends it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    form_id = models.UUIDField(db_comment="sent twice, it is kept once")
    kind = models.TextField()
    rule_version = models.TextField()
    number = models.PositiveIntegerField()
    rate = models.ForeignKey(MeasuredRate, null=True, on_delete=models.PROTECT, related_name="+")
    calibration = models.PositiveIntegerField(null=True, db_comment="version of the bars that it was measured with")
    bar = models.FloatField(null=True, db_comment="null: the bar that came with the rules")
    reason = models.TextField()
    staff_id = models.UUIDField()
    agency_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_bar_a_form", fields=("agency_id", "staff_id", "form_id")),
            models.UniqueConstraint(name="one_bar_a_number", fields=("kind", "number")),
            models.CheckConstraint(name="bar_says_why", condition=~Q(reason="")),
            models.CheckConstraint(
                name="bar_of_a_rate", condition=Q(rate=None, bar=None) | ~Q(rate=None) & ~Q(bar=None)
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"
