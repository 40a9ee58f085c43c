"""What was told, the steps that were taken, the reasons that not everybody reads, and drafts.

Written by the functions of `steps.sql` alone, which hold that a concern has one state, one owner and one next date;
drafts are their writer's own.
"""

from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from cairn.concerns.rules.attachments import ENDINGS, MOST
from cairn.concerns.rules.disposals import STATES as DISPOSAL_STATES
from cairn.concerns.rules.outside import TOLD_AS
from cairn.concerns.rules.states import OFFICERS_OUTCOMES, State


class Words(models.Model):
    """What somebody tells, in their own words: seen, told and thought kept apart, a child's words untouched."""

    given_names = models.TextField(default="", blank=True)
    family_name = models.TextField(default="", blank=True)
    born = models.TextField(default="", blank=True, db_comment="ISO date, month or year, or empty")
    happened = models.TextField(default="", blank=True, db_comment="ISO date")
    place = models.TextField(default="", blank=True)
    saw = models.TextField(default="", blank=True)
    told = models.TextField(default="", blank=True)
    thinks = models.TextField(default="", blank=True)
    child_words = models.TextField(default="", blank=True, db_comment="word for word")
    adult = models.TextField(default="", blank=True, db_comment="an adult as described, name or not")
    adult_known = models.TextField(default="", blank=True)
    adult_why_not = models.TextField(default="", blank=True, db_comment="why nobody asked who and how old")
    allegation = models.BooleanField(default=False, db_comment="it says that somebody outside the family harmed")
    works_with_children = models.TextField(
        default="", blank=True, db_default="", db_comment="yes: the adult works or volunteers with children"
    )

    class Meta:
        abstract = True


class Concern(Words):
    """A worry that must be answered."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reference = models.TextField(unique=True, db_comment="what a person says on the phone; random, tells no number")
    draft_id = models.UUIDField(unique=True, db_comment="sent twice, it is told once")
    agency_id = models.UUIDField(db_comment="of whoever told it")
    staff_id = models.UUIDField(null=True, db_comment="who told it; nobody with an account: null")
    told_as = models.TextField(default="", choices=[(key, key) for key in TOLD_AS], db_default="")
    described = models.TextField(default="", blank=True, db_default="")
    when_said = models.TextField(default="", blank=True, db_default="")
    at = models.DateTimeField()
    front_agency_id = models.UUIDField(db_comment="whose front door it came to")
    state = models.TextField(choices=[(state.value, state.value) for state in State])
    version = models.IntegerField(db_comment="number of its last step")
    owner_agency_id = models.UUIDField()
    owner_role = models.TextField()
    owner_staff_id = models.UUIDField(null=True, db_comment="who has taken it up")
    next_on = models.DateField(null=True)
    allegation_outcome = models.TextField(default="")

    class Meta:
        constraints = (
            models.CheckConstraint(name="state_is_one_of_the_states", condition=Q(state__in=[s.value for s in State])),
            models.CheckConstraint(
                name="living_has_a_next_date_and_ended_has_none",
                condition=(Q(state="ended") & Q(next_on=None)) | (~Q(state="ended") & Q(next_on__isnull=False)),
            ),
            models.CheckConstraint(name="owner_role_is_named", condition=~Q(owner_role="")),
            models.CheckConstraint(
                name="something_was_seen_told_or_thought", condition=~(Q(saw="") & Q(told="") & Q(thinks="") & Q(child_words=""))
            ),
            models.CheckConstraint(
                name="not_asked_says_why", condition=~Q(adult_known="not_asked") | ~Q(adult_why_not="")
            ),
            models.CheckConstraint(
                name="open_allegation_is_never_ended", condition=~Q(state="ended") | Q(allegation=False) | ~Q(allegation_outcome="")
            ),
            models.CheckConstraint(
                name="outcome_is_one_of_the_outcomes", condition=Q(allegation_outcome__in=["", *OFFICERS_OUTCOMES])
            ),
        )  # fmt: skip
        indexes = (
            models.Index(fields=("owner_agency_id", "next_on"), name="concern_by_owner"),
            models.Index(fields=("staff_id", "-at"), name="concern_by_reporter"),
        )

    def __str__(self) -> str:
        return self.reference


class Step(models.Model):
    """Something that was done about a concern; the reporter reads it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField()
    did = models.TextField()
    from_state = models.TextField(default="")
    to_state = models.TextField()
    at = models.DateTimeField()
    staff_id = models.UUIDField(null=True, db_comment="null: whoever told it from outside")
    agency_id = models.UUIDField()
    for_reporter = models.TextField(default="")
    next_on = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(name="one_step_a_number", fields=("concern", "number")),)

    def __str__(self) -> str:
        return f"{self.did} {self.id}"


class Reason(models.Model):
    """Why a step was taken and who acts: for those who decide, and for whoever wrote it."""

    step = models.OneToOneField(Step, primary_key=True, on_delete=models.PROTECT, related_name="+")
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="+")
    staff_id = models.UUIDField(null=True)
    agency_id = models.UUIDField()
    reason = models.TextField(default="")
    forum = models.TextField(default="")
    lead = models.TextField(default="")
    would_change = models.TextField(default="")
    read_together = ArrayField(models.UUIDField(), default=list, db_comment="earlier concerns that were read with it")

    def __str__(self) -> str:
        return f"reason of {self.step_id}"


class Draft(Words):
    """What somebody is still writing; nobody else reads it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    staff_id = models.UUIDField()
    agency_id = models.UUIDField()
    saved_at = models.DateTimeField()
    mailed_on = models.DateField(null=True, db_comment="the day on which it came by e-mail; null: typed")
    send_by = models.DateField(null=True, db_comment="unsent after this day, it goes to the front door")

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="a_draft_from_mail_has_both_its_days",
                condition=Q(mailed_on=None, send_by=None) | Q(mailed_on__isnull=False, send_by__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"draft {self.id}"


class Move(models.Model):
    """A step that may be taken, as `rules.states` has it; published after each migration."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    did = models.TextField()
    from_state = models.TextField()
    to_state = models.TextField()

    class Meta:
        constraints = (models.UniqueConstraint(name="one_move_a_step_and_state", fields=("did", "from_state")),)

    def __str__(self) -> str:
        return f"{self.did}: {self.from_state} to {self.to_state}"


class Reporter(models.Model):
    """How whoever told a concern from outside can be reached; only those who decide read it."""

    concern = models.OneToOneField(Concern, on_delete=models.PROTECT, primary_key=True, related_name="+")
    relation = models.TextField(default="", db_comment="who they say they are")
    reach = models.TextField(default="")
    safe_to_reach = models.TextField(default="", db_comment="when and how it is safe")
    wants_call = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"who told {self.concern_id}"


class Door(models.Model):
    """When an agency's front door is open, and whom to ring when it isn't."""

    agency_id = models.UUIDField(primary_key=True)
    phone = models.TextField(default="")
    opens = models.TimeField()
    closes = models.TimeField()
    on_call_phone = models.TextField(default="")
    on_call_text = models.TextField(default="")

    class Meta:
        constraints = (
            models.CheckConstraint(name="door_opens_before_it_closes", condition=Q(opens__lt=models.F("closes"))),
        )

    def __str__(self) -> str:
        return f"door of {self.agency_id}"


class Claim(models.Model):
    """That somebody is reading a concern, so that two don't do the same work. It lapses, and stops nobody from deciding."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="+")
    agency_id = models.UUIDField()
    staff_id = models.UUIDField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, db_comment="given back, taken over or decided; lapsed claims have none")

    def __str__(self) -> str:
        return f"claim {self.id}"


class Watch(models.Model):
    """What touched a concern when it was decided to watch it: on that it doesn't come back. The web can't read it."""

    step = models.OneToOneField(Step, primary_key=True, on_delete=models.PROTECT, related_name="+")
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="+")
    held = ArrayField(models.UUIDField(), default=list, db_comment="records")

    def __str__(self) -> str:
        return f"watch of {self.concern_id}"


class Touch(models.Model):
    """A record that brought a watched concern back: each once. part: whom or what named in the concern it is about."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="+")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="+")
    record_id = models.UUIDField()
    part = models.TextField(choices=[(part, part) for part in ("child", "adult", "place")])

    class Meta:
        constraints = (models.UniqueConstraint(name="one_touch_a_concern_and_record", fields=("concern", "record_id")),)

    def __str__(self) -> str:
        return f"touch of {self.concern_id}"


class Disagreement(models.Model):
    """That a professional disagrees with a decision about a concern: where it stands, whose turn it is and until when."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    concern = models.ForeignKey(Concern, on_delete=models.PROTECT, related_name="+")
    form_id = models.UUIDField(db_comment="sent twice, it is raised once")
    agency_id = models.UUIDField(db_comment="of whoever disagrees")
    staff_id = models.UUIDField(db_comment="who disagrees")
    raised_as = models.TextField(db_comment="in which role")
    against_agency_id = models.UUIDField(db_comment="whose decision it was")
    decided_as = models.TextField(db_comment="the role that answers first")
    at = models.DateTimeField()
    did = models.TextField(db_comment="the decision")
    decided_at = models.DateTimeField()
    told = models.TextField(default="", db_comment="what the decision told the reporter")
    step_number = models.IntegerField()
    stage = models.IntegerField(db_comment="1 whoever decided, 2 manager, 3 lead, 4 heads")
    state = models.TextField(choices=[(one, one) for one in ("waiting", "answered", "settled")])
    version = models.IntegerField(db_comment="number of its last turn")
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.TextField(default="", db_comment="agreed, not_agreed, or empty while it stands")

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_disagreement_a_form", fields=("agency_id", "staff_id", "form_id")),
            models.CheckConstraint(name="stage_of_a_disagreement", condition=Q(stage__in=[1, 2, 3, 4])),
            models.CheckConstraint(
                name="standing_has_a_date_and_settled_an_outcome",
                condition=Q(state__in=["waiting", "answered"], due_at__isnull=False, ended_at=None, outcome="")
                | Q(state="settled", due_at=None, ended_at__isnull=False, outcome__in=["agreed", "not_agreed"]),
            ),
        )

    def __str__(self) -> str:
        return str(self.id)


class Turn(models.Model):
    """What one side said or did in a disagreement, and why; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    disagreement = models.ForeignKey(Disagreement, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField()
    did = models.TextField(choices=[(one, one) for one in ("raised", "answered", "climbed", "settled", "rested")])
    side = models.TextField(choices=[(one, one) for one in ("raised", "answers")])
    stage = models.IntegerField(db_comment="where it stood after it")
    at = models.DateTimeField()
    staff_id = models.UUIDField(null=True, db_comment="null: it climbed by itself")
    agency_id = models.UUIDField()
    words = models.TextField(default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(name="one_turn_a_number", fields=("disagreement", "number")),
            models.CheckConstraint(name="a_person_says_why", condition=Q(staff_id=None) | ~Q(words="")),
        )

    def __str__(self) -> str:
        return f"{self.did} {self.id}"


class Attachment(models.Model):
    """A file on a concern, or on a draft until it is told; written by the functions of `attachments.sql` alone."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    concern = models.ForeignKey(Concern, null=True, on_delete=models.PROTECT, related_name="+")
    draft_id = models.UUIDField(null=True, db_comment="until it is told")
    staff_id = models.UUIDField(db_comment="who added it")
    agency_id = models.UUIDField(db_comment="for whom they did")
    at = models.DateTimeField()
    name = models.TextField(db_comment="as it is shown: no path, the ending of its kind")
    kind = models.TextField(choices=[(kind, kind) for kind in ENDINGS], db_comment="told by its content")
    size = models.IntegerField(db_comment="bytes")
    fingerprint = models.TextField(db_comment="SHA-256 of what was sent, before a picture was drawn anew")
    content = models.BinaryField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="a_file_hangs_on_a_concern_or_a_draft",
                condition=Q(concern=None, draft_id__isnull=False) | Q(concern__isnull=False, draft_id=None),
            ),
            models.CheckConstraint(name="a_file_is_neither_empty_nor_huge", condition=Q(size__gte=1, size__lte=MOST)),
            models.CheckConstraint(name="kind_of_a_file", condition=Q(kind__in=list(ENDINGS))),
        )
        indexes = (
            models.Index(fields=("draft_id",), name="attachment_by_draft"),
            models.Index(fields=("staff_id", "at"), name="attachment_by_staff"),
        )

    def __str__(self) -> str:
        return f"attachment {self.id}"


class Disposal(models.Model):
    """That an agency erases what it holds of somebody: proposed, agreed to by another, done. What stays tells nobody who it was."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    reference = models.TextField(unique=True, db_comment="what a person says on the phone; random, tells no number")
    agency_id = models.UUIDField()
    state = models.TextField(choices=[(state, state) for state in DISPOSAL_STATES])
    rule = models.TextField(db_comment="version of the row of the schedule by which it has come due")
    rule_says = models.TextField(db_comment="that row in words")
    words = models.TextField(default="", db_comment="of whoever proposed it; erased with the rest")
    proposed_by = models.UUIDField()
    proposed_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_words = models.TextField(
        default="", db_comment="of whoever refused it, or what stopped it; erased with the rest"
    )
    line = models.TextField(default="", db_comment="what goes on the list outside; empty once it is done")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="disposal_is_decided_by_another", condition=Q(decided_by=None) | Q(state="taken_back") | ~Q(decided_by=models.F("proposed_by"))
            ),
            models.CheckConstraint(
                name="what_is_erased_was_agreed", condition=~Q(state__in=["agreed", "erasing", "done"]) | Q(decided_by__isnull=False)
            ),
            models.CheckConstraint(
                name="done_keeps_no_words", condition=~Q(state="done") | Q(words="", decided_words="", line="", erased_at__isnull=False)
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.reference


class DisposalRecord(models.Model):
    """A record of a person that a disposal would erase; gone with it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, related_name="+")
    record_id = models.UUIDField()

    def __str__(self) -> str:
        return str(self.id)


class DisposalCount(models.Model):
    """How many rows of a kind a disposal erased."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    disposal = models.ForeignKey(Disposal, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    rows = models.IntegerField()

    def __str__(self) -> str:
        return f"{self.rows} {self.kind}"
