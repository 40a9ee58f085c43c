"""Requests, their answers, refusals that were taken to both safeguarding leads, and questions to champions.

Written by the functions of `steps.sql` alone. Who stands behind a desk, and who of them answered, is in columns that the
web can't read: a desk signs for all of them.
"""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cairn.sharing.rules.words import OUTCOMES, Given

TOLD = [("told", "told"), ("not_told", "not told")]


class Decision(models.Model):
    """What every question and answer says of itself: law, and whether the child or parent knows."""

    basis = models.TextField(db_comment="key in the table of the law")
    basis_version = models.TextField(db_comment="edition of that table")
    told = models.TextField(choices=TOLD, db_comment="whether the child or parent knows")
    told_why = models.TextField(db_comment="what they were told, or why not")
    form_id = models.UUIDField(db_comment="sent twice, it is kept once")

    class Meta:
        abstract = True


class Request(Decision):
    """What one agency asks another, or a desk, about somebody; who may know of it: asker and asked."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    asking_agency_id = models.UUIDField()
    asking_staff_id = models.UUIDField()
    asked_agency_id = models.UUIDField(null=True, db_comment="empty where a desk was asked")
    desk_name = models.TextField(default="", db_comment="the desk as a pointer names it, or empty")
    desk_phone = models.TextField(default="")
    behind = ArrayField(models.UUIDField(), db_comment="who may answer; the web can't read it")
    about_kind = models.TextField(choices=[("person", "person"), ("signal", "signal")])
    about_id = models.UUIDField(db_comment="the identity or the signal")
    about_words = models.TextField(db_comment="whom it is about, as the asker tells it")
    question = models.TextField()
    purpose = models.TextField()
    necessity = models.TextField()
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.TextField(
        choices=[("waiting", "waiting"), ("partly", "answered by some"), ("answered", "answered"), ("ended", "ended")]
    )
    ended_at = models.DateTimeField(null=True)
    ended_why = models.TextField(default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="one_request_a_form", fields=("asking_agency_id", "asking_staff_id", "form_id")
            ),
            models.CheckConstraint(
                name="an_agency_or_a_desk_is_asked",
                condition=Q(asked_agency_id=None, desk_name__gt="") | Q(asked_agency_id__isnull=False, desk_name=""),
            ),
            models.CheckConstraint(
                name="request_says_whom_what_why",
                condition=~Q(about_words="") & ~Q(question="") & ~Q(purpose="") & ~Q(necessity=""),
            ),
            models.CheckConstraint(name="request_rests_on_law", condition=~Q(basis="") & ~Q(basis_version="")),
            models.CheckConstraint(
                name="request_says_who_was_told", condition=Q(told__in=["told", "not_told"]) & ~Q(told_why="")
            ),
            models.CheckConstraint(
                name="ended_request_says_when_and_why",
                condition=Q(state="ended", ended_at__isnull=False) & ~Q(ended_why="")
                | ~Q(state="ended") & Q(ended_at=None, ended_why=""),
            ),
        )
        indexes = (models.Index(fields=("asking_agency_id", "due_at"), name="request_by_asker"),)

    def __str__(self) -> str:
        return str(self.id)


class Answer(Decision):
    """What an agency gave, refused, or had not; a later one follows an earlier one."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="+")
    asking_agency_id = models.UUIDField(db_comment="that of its request")
    asking_staff_id = models.UUIDField(db_comment="that of its request")
    agency_id = models.UUIDField(db_comment="who answered; the web can't read it")
    staff_id = models.UUIDField(db_comment="who answered; the web can't read it")
    shown_agency_id = models.UUIDField(null=True, db_comment="who answered, unless a desk signs for them")
    shown_staff_id = models.UUIDField(null=True)
    given = models.TextField(choices=[(one.value, one.value) for one in Given])
    words = models.TextField(default="", db_comment="what is told")
    reason = models.TextField()
    advice = models.TextField()
    protects = models.TextField()
    review_on = models.DateField(null=True)
    opened = models.IntegerField(default=0, db_comment="how many records it opened")
    open_until = models.DateTimeField(null=True)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.TextField(default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_answer_a_form", fields=("agency_id", "staff_id", "form_id")),
            models.CheckConstraint(
                name="answer_to_a_request_has_a_reason", condition=~Q(reason="") & ~Q(advice="") & ~Q(protects="")
            ),
            models.CheckConstraint(name="answer_rests_on_law", condition=~Q(basis="") & ~Q(basis_version="")),
            models.CheckConstraint(
                name="answer_says_who_was_told", condition=Q(told__in=["told", "not_told"]) & ~Q(told_why="")
            ),
            models.CheckConstraint(
                name="refusal_is_looked_at_again", condition=~Q(given="refused") | Q(review_on__isnull=False)
            ),
            models.CheckConstraint(
                name="only_a_yes_opens_records", condition=Q(given__in=["whole", "part"]) | Q(opened=0)
            ),
            models.CheckConstraint(
                name="a_yes_tells_or_opens", condition=~Q(given__in=["whole", "part"]) | ~Q(words="") | Q(opened__gt=0)
            ),
            models.CheckConstraint(
                name="opened_records_have_an_end", condition=Q(opened=0, open_until=None) | Q(opened__gt=0, open_until__isnull=False)
            ),
            models.CheckConstraint(
                name="withdrawn_answer_says_why",
                condition=Q(withdrawn_at=None, withdrawn_why="") | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_why=""),
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=("request", "at"), name="answer_by_request"),)

    def __str__(self) -> str:
        return str(self.id)


class Escalation(models.Model):
    """A refusal that was taken to both safeguarding leads, once, and what they agreed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="+")
    asking_agency_id = models.UUIDField(db_comment="that of its request")
    asking_staff_id = models.UUIDField(db_comment="that of its request")
    agency_id = models.UUIDField(db_comment="who refused; the web can't read it")
    why = models.TextField()
    at = models.DateTimeField()
    due_at = models.DateTimeField()
    outcome = models.TextField(default="", db_comment="gives, stands, otherwise, or empty while it waits")
    outcome_words = models.TextField(default="")
    settled_at = models.DateTimeField(null=True)
    settled_by_asker = models.BooleanField(null=True, db_comment="which of the two leads wrote it down")

    class Meta:
        constraints = (
            models.CheckConstraint(name="escalation_says_why", condition=~Q(why="")),
            models.CheckConstraint(
                name="settled_says_what_and_when",
                condition=Q(outcome="", outcome_words="", settled_at=None, settled_by_asker=None)
                | Q(outcome__in=list(OUTCOMES), settled_at__isnull=False, settled_by_asker__isnull=False)
                & ~Q(outcome_words=""),
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Obstacle(models.Model):
    """What stands in the way of sharing, local or national, without anybody's name: with whom it was raised, and the answer."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    agency_id = models.UUIDField()
    staff_id = models.UUIDField()
    form_id = models.UUIDField(db_comment="sent twice, it is kept once")
    at = models.DateTimeField()
    reach = models.TextField(choices=[("local", "local"), ("national", "national")])
    what = models.TextField(db_comment="without anybody's name")
    stuck = models.TextField(db_comment="who can't go on for it")
    raised_with = models.TextField(default="")
    raised_on = models.DateField(null=True)
    answer = models.TextField(default="")
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_obstacle_a_form", fields=("agency_id", "staff_id", "form_id")),
            models.CheckConstraint(name="obstacle_says_what_and_who_is_stuck", condition=~Q(what="") & ~Q(stuck="")),
            models.CheckConstraint(name="obstacle_is_local_or_national", condition=Q(reach__in=["local", "national"])),
            models.CheckConstraint(
                name="raised_says_with_whom_and_when",
                condition=Q(raised_with="", raised_on=None) | ~Q(raised_with="") & Q(raised_on__isnull=False),
            ),
            models.CheckConstraint(
                name="obstacle_answered_says_what_and_when",
                condition=Q(answer="", answered_on=None) | ~Q(answer="") & Q(answered_on__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Opening(models.Model):
    """That somebody opened one person in an emergency, for two hours, and why."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    agency_id = models.UUIDField()
    staff_id = models.UUIDField()
    form_id = models.UUIDField(db_comment="sent twice, it opens once")
    about_id = models.UUIDField(db_comment="the identity")
    reason = models.TextField()
    at = models.DateTimeField()
    ends_at = models.DateTimeField()
    opened = models.IntegerField(db_comment="how many records of others")

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_opening_a_form", fields=("agency_id", "staff_id", "form_id")),
            models.CheckConstraint(name="emergency_has_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="emergency_ends_after_it_starts", condition=Q(ends_at__gt=models.F("at"))),
        )

    def __str__(self) -> str:
        return str(self.id)


class Notice(models.Model):
    """What an owner of opened records is told at once, and reviews by the next working day."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    opening = models.ForeignKey(Opening, on_delete=models.PROTECT, related_name="+")
    agency_id = models.UUIDField(db_comment="the owner")
    opener_agency_id = models.UUIDField(db_comment="who opened; the web can't read it")
    shown_agency_id = models.UUIDField(null=True, db_comment="who opened, unless it keeps its own records close")
    shown_staff_id = models.UUIDField(null=True)
    desk_name = models.TextField(default="", db_comment="the desk that stands for an opener that isn't named")
    desk_phone = models.TextField(default="")
    about_id = models.UUIDField(db_comment="the identity")
    reason = models.TextField()
    opened = models.IntegerField(db_comment="how many records of this owner")
    at = models.DateTimeField()
    ends_at = models.DateTimeField()
    due_at = models.DateTimeField(db_comment="by when it is reviewed")
    finding = models.TextField(default="", db_comment="sound, question, or empty while it waits")
    words = models.TextField(default="")
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.UUIDField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_notice_an_opening_and_owner", fields=("opening", "agency_id")),
            models.CheckConstraint(
                name="reviewed_says_what_who_and_when",
                condition=Q(finding="", words="", reviewed_at=None, reviewed_by=None)
                | Q(finding__in=["sound", "question"], reviewed_at__isnull=False, reviewed_by__isnull=False)
                & ~Q(words=""),
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Champion(models.Model):
    """Somebody of an agency who can be asked for advice in one field; named and ended, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    agency_id = models.UUIDField()
    staff_id = models.UUIDField()
    field = models.TextField(db_comment="key in the table of expertise")
    named_at = models.DateTimeField()
    named_by = models.UUIDField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="one_live_champion_a_field", fields=("agency_id", "staff_id", "field"), condition=Q(ended_at=None)
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Consult(models.Model):
    """A question to a champion or specialist, and the advice word for word. The web reads it through `consults.sql` alone."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    form_id = models.UUIDField(db_comment="sent twice, it is asked once")
    asking_agency_id = models.UUIDField()
    asking_staff_id = models.UUIDField()
    asked_agency_id = models.UUIDField()
    champion_staff_id = models.UUIDField(db_comment="whose turn it is")
    passed_over = ArrayField(models.UUIDField(), db_comment="those whose turn went by, the first first")
    field = models.TextField(db_comment="key in the table of expertise")
    private = models.BooleanField(db_comment="only whoever asked and whoever is asked know of it")
    about_kind = models.TextField(choices=[(one, one) for one in ("concern", "person", "signal")])
    about_id = models.UUIDField(db_comment="never told to whoever advises")
    question = models.TextField()
    shown = models.TextField(db_comment="what whoever asked passes on, in their own words")
    concern_words = models.TextField(default="", db_comment="of the concern, where whoever asked may pass them on")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    state = models.TextField(choices=[(one, one) for one in ("waiting", "advised", "ended")])
    moved = models.IntegerField(default=0, db_comment="how often it went to the next champion")
    advice = models.TextField(default="")
    advised_at = models.DateTimeField(null=True)
    advised_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.TextField(default="")
    basis = models.TextField(default="", db_comment="key in the table of the law, where another agency is asked")
    basis_version = models.TextField(default="")
    told = models.TextField(default="")
    told_why = models.TextField(default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                name="one_consult_a_form", fields=("asking_agency_id", "asking_staff_id", "form_id")
            ),
            models.CheckConstraint(
                name="consult_says_what_it_asks_and_shows", condition=~Q(question="") & ~Q(shown="")
            ),
            models.CheckConstraint(
                name="advice_has_words_a_name_and_a_day",
                condition=Q(state="advised", advised_at__isnull=False, advised_by__isnull=False) & ~Q(advice="")
                | Q(state__in=["waiting", "ended"], advised_at=None, advised_by=None, advice=""),
            ),
            models.CheckConstraint(
                name="ended_consult_says_when_and_why",
                condition=Q(state="ended", ended_at__isnull=False) & ~Q(ended_why="")
                | ~Q(state="ended") & Q(ended_at=None, ended_why=""),
            ),
            models.CheckConstraint(
                name="another_agency_is_asked_on_a_ground",
                condition=Q(asked_agency_id=models.F("asking_agency_id"))
                | (~Q(basis="") & ~Q(basis_version="") & Q(told__in=["told", "not_told"]) & ~Q(told_why="")),
            ),
        )
        indexes = (
            models.Index(fields=("asking_agency_id", "state", "due_at"), name="consult_by_asker"),
            models.Index(fields=("asked_agency_id", "state", "due_at"), name="consult_by_asked"),
            models.Index(fields=("about_id",), name="consult_by_subject"),
        )

    def __str__(self) -> str:
        return str(self.id)


class Acquaintance(models.Model):
    """Whether somebody of the staff knows a person in their own life, and what their lead makes of it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    agency_id = models.UUIDField()
    staff_id = models.UUIDField()
    about_id = models.UUIDField(db_comment="the identity")
    asked_at = models.DateTimeField(null=True, db_comment="when the page asked, since a surname is shared")
    answer = models.TextField(default="", db_comment="yes, no, or empty while it waits")
    words = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)
    finding = models.TextField(default="", db_comment="go_on, leave, or empty until a lead has read it")
    finding_words = models.TextField(default="")
    read_at = models.DateTimeField(null=True)
    read_by = models.UUIDField(null=True)
    changed = models.BooleanField(default=False, db_comment="whether the answer was changed after a lead had read it")

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_acquaintance_each", fields=("agency_id", "staff_id", "about_id")),
            models.CheckConstraint(
                name="answered_says_when", condition=Q(answer="", words="", answered_at=None)
                | Q(answer="no", answered_at__isnull=False) | Q(answer="yes", answered_at__isnull=False) & ~Q(words=""),
            ),
            models.CheckConstraint(
                name="read_says_what_who_and_when", condition=Q(finding="", finding_words="", read_at=None, read_by=None)
                | Q(finding__in=["go_on", "leave"], read_at__isnull=False, read_by__isnull=False) & ~Q(finding_words=""),
            ),
            models.CheckConstraint(name="nobody_reads_their_own", condition=~Q(read_by=models.F("staff_id"))),
        )  # fmt: skip

    def __str__(self) -> str:
        return str(self.id)
