"""What agencies put on a person or a record: flags, statuses, challenges. Each rests on one record and is seen as it is."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from cairn.people.rules.challenges import ANSWERS, BY
from cairn.people.rules.restrictions import RESTRICTS
from cairn.people.rules.statuses import ASKS_TO_TELL, STATUSES
from cairn.people.rules.telling import DECISIONS, LEAD_SAYS, REACH, RELATIONS, STEPS
from cairn.records.models import Record

DID = [("set", "set"), ("reviewed", "reviewed"), ("ended", "ended")]


class Flag(models.Model):
    """A word on a person with its meaning, its source and the day of its next review."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    form_id = models.UUIDField(db_comment="sent twice, it is kept once")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    agency_id = models.UUIDField()
    staff_id = models.UUIDField()
    kind = models.TextField()
    why = models.TextField()
    source = models.TextField()
    set_at = models.DateTimeField()
    review_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_flag_a_form", fields=("agency_id", "staff_id", "form_id")),
            models.UniqueConstraint(
                name="one_live_flag_a_record_and_kind",
                fields=("agency_id", "record", "kind"),
                condition=Q(ended_at=None),
            ),
            models.CheckConstraint(name="flag_says_why_and_whence", condition=~Q(why="") & ~Q(source="")),
        )

    def __str__(self) -> str:
        return str(self.id)


class FlagStep(models.Model):
    """That a flag was set, looked at again or ended, and why. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    flag = models.ForeignKey(Flag, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.IntegerField()
    did = models.TextField(choices=DID)
    at = models.DateTimeField()
    staff_id = models.UUIDField()
    agency_id = models.UUIDField()
    words = models.TextField()
    review_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_flag_step_a_number", fields=("flag", "number")),
            models.CheckConstraint(name="flag_step_says_why", condition=~Q(words="")),
            models.CheckConstraint(
                name="an_ended_flag_has_no_review",
                condition=Q(did="ended", review_on=None) | (~Q(did="ended") & Q(review_on__isnull=False)),
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Status(models.Model):
    """What an agency said of a person of concern, with where it came from and when it was decided. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    form_id = models.UUIDField(db_comment="sent twice, it is kept once")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    agency_id = models.UUIDField()
    staff_id = models.UUIDField()
    status = models.TextField(choices=[(one, one) for one in STATUSES])
    source = models.TextField()
    words = models.TextField()
    decided_on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_status_a_form", fields=("agency_id", "staff_id", "form_id")),
            models.CheckConstraint(name="status_is_one_of_seven", condition=Q(status__in=list(STATUSES))),
            models.CheckConstraint(name="status_says_why_and_whence", condition=~Q(words="") & ~Q(source="")),
        )

    def __str__(self) -> str:
        return str(self.id)


class Challenge(models.Model):
    """That somebody says a record is wrong, and the answer of the agency that wrote it. Answered once, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    form_id = models.UUIDField(db_comment="sent twice, it is kept once")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    owner_agency_id = models.UUIDField(db_comment="that wrote the record, and answers")
    agency_id = models.UUIDField(db_comment="that was told")
    staff_id = models.UUIDField()
    by = models.TextField(choices=[(one, one) for one in BY])
    words = models.TextField()
    received_on = models.DateField()
    due_on = models.DateField()
    at = models.DateTimeField()
    answer = models.TextField(default="", choices=[("", ""), *((one, one) for one in ANSWERS)])
    answer_words = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_challenge_a_form", fields=("agency_id", "staff_id", "form_id")),
            models.CheckConstraint(name="challenge_says_who_and_what", condition=Q(by__in=list(BY)) & ~Q(words="")),
            models.CheckConstraint(
                name="an_answer_says_how_why_when_and_who",
                condition=Q(answer="", answer_words="", answered_at=None, answered_by=None)
                | (
                    Q(answer__in=list(ANSWERS), answered_at__isnull=False, answered_by__isnull=False)
                    & ~Q(answer_words="")
                ),
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Outcome(models.Model):
    """That an agency is asked to tell and support a child, since a court did something about a person around them."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    agency_id = models.UUIDField(db_comment="that is asked to tell, and wrote the record of the child")
    status_id = models.UUIDField(db_comment="the status that asked for it")
    status = models.TextField(choices=[(one, one) for one in ASKS_TO_TELL])
    said_by = models.UUIDField(db_comment="the agency that recorded the status")
    at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    told_by = models.UUIDField(null=True)
    words = models.TextField(default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="told_says_when_who_and_how",
                condition=Q(told_at=None, told_by=None, words="")
                | (Q(told_at__isnull=False, told_by__isnull=False) & ~Q(words="")),
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class SubjectRequest(models.Model):
    """That somebody asks what an agency holds about a person. Changed by steps alone; answered once."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    form_id = models.UUIDField(db_comment="sent twice, it is kept once")
    reference = models.TextField(unique=True, db_comment="what a person says on the phone; random, tells no number")
    agency_id = models.UUIDField(db_comment="that was asked, and answers with its own records")
    staff_id = models.UUIDField(db_comment="who took it in")
    identity_id = models.UUIDField(null=True, db_comment="whom it is about; null: nobody here is known to be")
    given_names = models.TextField(default="")
    family_name = models.TextField()
    born = models.TextField(default="", db_comment="ISO date, month or year, or empty")
    relation = models.TextField(choices=[(one, one) for one in RELATIONS])
    asker_given = models.TextField(default="")
    asker_family = models.TextField(default="")
    words = models.TextField(db_comment="what they ask for")
    reach = models.TextField(choices=[(one, one) for one in REACH])
    received_on = models.DateField()
    due_on = models.DateField()
    at = models.DateTimeField()
    version = models.IntegerField(default=1, db_comment="number of its last step")
    stopped = models.BooleanField(default=False, db_comment="whoever asks may be a person of concern")
    lead_says = models.TextField(default="", choices=[("", ""), *((one, one) for one in LEAD_SAYS)])
    paused_on = models.DateField(null=True)
    proposed_by = models.UUIDField(null=True)
    proposed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_how = models.TextField(default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_subject_request_a_form", fields=("agency_id", "staff_id", "form_id")),
            models.CheckConstraint(
                name="subject_request_says_who_and_how",
                condition=Q(relation__in=list(RELATIONS), reach__in=list(REACH), lead_says__in=["", *LEAD_SAYS])
                & ~Q(family_name="")
                & ~Q(words="")
                & (Q(relation="person") | ~Q(asker_family="")),
            ),
            models.CheckConstraint(
                name="proposed_says_when_and_who",
                condition=Q(proposed_by=None, proposed_at=None)
                | Q(proposed_by__isnull=False, proposed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="ended_says_when_who_and_how",
                condition=Q(ended_at=None, ended_by=None, ended_how="")
                | Q(ended_at__isnull=False, ended_by__isnull=False, ended_how__in=["released", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="two_different_people_release",
                condition=~Q(ended_how="released")
                | (Q(proposed_by__isnull=False) & ~Q(proposed_by=models.F("ended_by"))),
            ),
        )

    def __str__(self) -> str:
        return self.reference


class SubjectStep(models.Model):
    """Something that was done about a request, by whom and why. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    request = models.ForeignKey(SubjectRequest, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency_id = models.UUIDField()
    number = models.IntegerField()
    did = models.TextField(choices=[(one, one) for one in STEPS])
    which = models.TextField(default="", db_comment="the question, or why the month stops")
    answer = models.TextField(default="")
    words = models.TextField(default="")
    day = models.DateField(null=True, db_comment="until when it is looked at again, or the new last day")
    at = models.DateTimeField()
    staff_id = models.UUIDField()

    class Meta:
        constraints = (models.UniqueConstraint(name="one_subject_step_a_number", fields=("request", "number")),)

    def __str__(self) -> str:
        return str(self.id)


class SubjectLine(models.Model):
    """What was decided about one thing that the agency holds; the last decision about it counts. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    request = models.ForeignKey(SubjectRequest, on_delete=models.PROTECT, related_name="+", db_index=False)
    agency_id = models.UUIDField()
    number = models.IntegerField(db_comment="of the step that decided")
    item = models.UUIDField(db_comment="version of a record, number, tie, flag, status or challenge")
    kind = models.TextField()
    day = models.DateField()
    decision = models.TextField(choices=[(one, one) for one in DECISIONS])
    ground = models.TextField(default="")
    given = models.TextField(default="", db_comment="what goes out")
    reason = models.TextField(default="")
    at = models.DateTimeField()
    staff_id = models.UUIDField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_subject_line_a_step", fields=("request", "number")),
            models.CheckConstraint(
                name="withheld_gives_nothing_and_says_why",
                condition=Q(decision="give", ground="", reason="")
                | (Q(decision="redact") & ~Q(given="") & ~Q(ground="") & ~Q(reason=""))
                | (Q(decision="withhold", given="") & ~Q(ground="") & ~Q(reason="")),
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class RestrictionRequest(models.Model):
    """That somebody asks an agency not to use a record for a while; what was decided, and how it ended."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    form_id = models.UUIDField(db_comment="sent twice, it is kept once")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    agency_id = models.UUIDField(db_comment="that wrote the record, was asked and decides")
    staff_id = models.UUIDField(db_comment="who took it in")
    by = models.TextField(choices=[(one, one) for one in BY])
    ground = models.TextField(choices=[(one, one) for one in RESTRICTS])
    words = models.TextField()
    received_on = models.DateField()
    due_on = models.DateField()
    at = models.DateTimeField()
    decision = models.TextField(default="", choices=[(one, one) for one in ("", "granted", "refused")])
    decided_words = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    look_again_on = models.DateField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.UUIDField(null=True)
    lifted_words = models.TextField(default="")
    told_on = models.DateField(null=True, db_comment="when they were told before it ended")

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_restriction_request_a_form", fields=("agency_id", "staff_id", "form_id")),
            models.CheckConstraint(
                name="restriction_says_who_why_and_what",
                condition=Q(by__in=list(BY), ground__in=list(RESTRICTS)) & ~Q(words=""),
            ),
            models.CheckConstraint(
                name="decided_says_how_why_when_and_who",
                condition=Q(decision="", decided_words="", decided_at=None, decided_by=None, look_again_on=None)
                | (
                    Q(
                        decision="granted",
                        decided_at__isnull=False,
                        decided_by__isnull=False,
                        look_again_on__isnull=False,
                    )
                    & ~Q(decided_words="")
                )
                | (
                    Q(decision="refused", decided_at__isnull=False, decided_by__isnull=False, look_again_on=None)
                    & ~Q(decided_words="")
                ),
            ),
            models.CheckConstraint(
                name="whoever_asked_is_told_before_it_is_lifted",
                condition=Q(lifted_at=None, lifted_by=None, lifted_words="", told_on=None)
                | (
                    Q(decision="granted", lifted_at__isnull=False, lifted_by__isnull=False, told_on__isnull=False)
                    & ~Q(lifted_words="")
                ),
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Hold(models.Model):
    """That a record is kept, whatever the schedule says. One row a record that a hold covers; ended, and never taken off."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    root_id = models.UUIDField(db_comment="the hold that was placed, of which this row is one record")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    agency_id = models.UUIDField(db_comment="that wrote the record")
    held_for = models.UUIDField(db_comment="the agency that placed it, and ends it")
    staff_id = models.UUIDField()
    reason = models.TextField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    ended_words = models.TextField(default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_row_a_hold_and_record", fields=("root_id", "record")),
            models.CheckConstraint(
                name="an_ended_hold_says_when_who_and_why",
                condition=~Q(reason="")
                & (
                    Q(ended_at=None, ended_by=None, ended_words="")
                    | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_words=""))
                ),
            ),
        )

    def __str__(self) -> str:
        return str(self.id)
