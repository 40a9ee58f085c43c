"""Drafts of forms, forms that were sent, what was decided on them, and how made-up cases were rated.

Sent forms, decisions and ratings are written by the functions of `sending.sql` alone, and never changed; drafts are
their writer's own. Answers are a form's own, so they are kept as the form asked for them.
"""

from uuid import uuid4

from django.db import models
from django.db.models import Q


class Whom(models.Model):
    """Which form in which version, and whom it is about, in the writer's words."""

    kind = models.TextField()
    form_version = models.IntegerField()
    about_id = models.UUIDField(null=True, db_comment="the person from whose page it was begun")
    given_names = models.TextField(default="", blank=True)
    family_name = models.TextField(default="", blank=True)
    born = models.TextField(default="", blank=True, db_comment="ISO date, month or year, or empty")
    answers = models.JSONField(default=dict)

    class Meta:
        abstract = True


class Draft(Whom):
    """A form that somebody is still filling in; nobody else reads it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    staff_id = models.UUIDField()
    agency_id = models.UUIDField()
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"draft {self.id}"


class Sent(Whom):
    """A form as it was sent: for ever as it was answered, in the version in which it was answered."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reference = models.TextField(unique=True, db_comment="what a person says on the phone; random, tells no number")
    draft_id = models.UUIDField(unique=True, db_comment="sent twice, it is there once")
    agency_id = models.UUIDField()
    staff_id = models.UUIDField()
    at = models.DateTimeField()
    restricted = models.BooleanField(default=False, db_comment="for whoever wrote it and their safeguarding lead alone")
    level = models.IntegerField(null=True, db_comment="level of support that a professional chose; nothing computes it")
    reasons = models.TextField(default="")
    lower_because = models.TextField(default="", db_comment="why it is lower than the level before")
    look_again_on = models.DateField(null=True)
    decide_by = models.DateField(null=True)
    questions_put = models.IntegerField(default=0)
    questions_answered = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="level_is_one_of_four_or_none", condition=Q(level=None) | Q(level__gte=1, level__lte=4)
            ),
            models.CheckConstraint(
                name="a_level_has_reasons_and_a_day_to_look_again",
                condition=Q(level=None) | (~Q(reasons="") & Q(look_again_on__isnull=False, decide_by__isnull=False)),
            ),
        )
        indexes = (
            models.Index(fields=("agency_id", "-at"), name="sent_by_agency"),
            models.Index(fields=("about_id", "-at"), name="sent_about"),
        )

    def __str__(self) -> str:
        return self.reference


class Decision(models.Model):
    """What was decided on a sent form: who acts, in which forum, by when, and why."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sent = models.ForeignKey(Sent, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField()
    at = models.DateTimeField()
    staff_id = models.UUIDField()
    agency_id = models.UUIDField()
    did = models.TextField()
    with_whom = models.TextField(default="")
    forum = models.TextField(default="")
    by_on = models.DateField()
    reason = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_decision_a_number", fields=("sent", "number")),
            models.CheckConstraint(name="a_decision_says_why", condition=~Q(reason="")),
        )

    def __str__(self) -> str:
        return f"{self.did} {self.id}"


class Version(models.Model):
    """A version of a form as its file declares it; published after each migration, so that the database knows it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.TextField()
    number = models.IntegerField()
    approved_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    restricted = models.BooleanField()
    levels = models.BooleanField()

    class Meta:
        constraints = (models.UniqueConstraint(name="one_row_a_form_version", fields=("kind", "number")),)

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Rating(models.Model):
    """The level that somebody gave to a made-up case, to see how far raters agree."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    staff_id = models.UUIDField()
    agency_id = models.UUIDField()
    vignette = models.TextField()
    form_version = models.IntegerField()
    level = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_rating_a_rater_case_and_version", fields=("staff_id", "vignette", "form_version")),
            models.CheckConstraint(name="rated_level_is_one_of_four", condition=Q(level__gte=1, level__lte=4)),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"rating {self.id}"


class Finding(models.Model):
    """What a return interview holds for the police, and what they do with it. The web reads it through `findings.sql` alone."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    sent = models.ForeignKey(Sent, on_delete=models.PROTECT, related_name="+")
    to_agency_id = models.UUIDField(db_comment="a police force; the sender's own agency where none uses Cairn")
    words = models.TextField()
    child_told = models.TextField(default="", db_comment="whether the child knows that it is passed on")
    child_told_why = models.TextField(default="")
    answer = models.TextField(default="", db_comment="what whoever was told does with it")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.UUIDField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_finding_a_form_and_agency", fields=("sent", "to_agency_id")),
            models.CheckConstraint(name="a_finding_has_words", condition=~Q(words="")),
            models.CheckConstraint(
                name="an_answer_has_words_a_name_and_a_day",
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
        )
        indexes = (models.Index(fields=("to_agency_id",), name="finding_by_agency"),)

    def __str__(self) -> str:
        return f"finding {self.id}"


class Pledge(models.Model):
    """What somebody of the staff will change, and what came of it. Read by themselves alone; others read shares, by agency."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    agency_id = models.UUIDField()
    staff_id = models.UUIDField()
    words = models.TextField()
    after = models.TextField(default="", db_comment="what they learned it from")
    made_at = models.DateTimeField()
    ask_on = models.DateField(db_comment="the day from which they are asked")
    outcome = models.TextField(default="", db_comment="done, partly, not_yet, or empty until they say")
    outcome_words = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(name="a_pledge_has_words", condition=~Q(words="")),
            models.CheckConstraint(
                name="a_pledge_is_answered_whole",
                condition=Q(outcome="", outcome_words="", answered_at=None)
                | Q(outcome__in=["done", "partly", "not_yet"], answered_at__isnull=False) & ~Q(outcome_words=""),
            ),
        )
        indexes = (models.Index(fields=("agency_id", "staff_id"), name="pledge_by_person"),)

    def __str__(self) -> str:
        return str(self.id)
