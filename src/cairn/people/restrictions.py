"""Takes in, decides, lifts and reads restrictions of records. The database says who may, and hides what is restricted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connections
from django.db.models import F

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor
from cairn.base.clock import today
from cairn.base.errors import NotAllowed, NotFound
from cairn.base.steps import Refusals, take, take_rows
from cairn.people.errors import DoneMeanwhile, Lacks
from cairn.people.models import RestrictionRequest
from cairn.people.rules.flags import only_wrong, wording
from cairn.people.rules.restrictions import BY, EXCEPTIONS, RESTRICTS, asked_lacks, decided_lacks, due_on, lifted_lacks

WHO = "Your safeguarding lead decides about restrictions. Tell them what was asked."
_REFUSALS: Refusals = {
    "CP404": NotFound,
    "CP409": lambda: DoneMeanwhile("It was decided or lifted meanwhile, or the record is restricted already. Read what stands."),
    "42501": lambda: NotAllowed(WHO),
}  # fmt: skip


@dataclass(frozen=True)
class RestrictionLine:
    """A request as it stands."""

    id: UUID
    record: UUID
    staff: UUID
    by: str
    ground: str
    words: str
    received_on: date
    due_on: date
    decision: str
    decided_words: str
    decided_at: datetime | None
    decided_by: UUID | None
    look_again_on: date | None
    lifted_at: datetime | None
    lifted_by: UUID | None
    lifted_words: str
    told_on: date | None

    @property
    def who(self) -> str:
        """Who asks, in words."""
        return BY[self.by]

    @property
    def why(self) -> str:
        """On which ground, in words."""
        return RESTRICTS[self.ground][0]

    @property
    def live(self) -> bool:
        """Whether the record is restricted by it now."""
        return self.decision == "granted" and self.lifted_at is None

    @property
    def late(self) -> bool:
        """Whether it waits past its day, for a decision or a look."""
        if not self.decision:
            return self.due_on < today()
        return self.live and self.look_again_on is not None and self.look_again_on < today()


@dataclass(frozen=True)
class Restricted:
    """That a record about somebody is restricted. request: for the agency that wrote it alone."""

    agency: UUID
    since: datetime
    request: UUID | None


@dataclass(frozen=True)
class Said:
    """One version of what a restricted record says."""

    kind: str
    day: date
    words: str


def check_can_decide(actor: Actor) -> None:
    """Safeguarding leads, heads and triage take in and decide. Raises: NotAllowed."""
    if not may(actor.role, Verb.KEEP_RIGHTS):
        raise NotAllowed(WHO)


def ask_to_restrict(  # noqa: PLR0913 - what a request says
    *, record: UUID, said_by: str, ground: str, words: str, received_on: date | None, by: Actor, form: UUID
) -> UUID:
    """Keep that somebody asks not to use a record of the actor's agency; the same form gives the same.

    Raises: NotAllowed, Lacks, NotFound.
    """
    check_can_decide(by)
    if wrong := asked_lacks(by=said_by, ground=ground, words=words, received_on=received_on, on=today()):
        raise Lacks(wrong)
    assert received_on is not None  # noqa: S101 - lacks says so
    said = (record, form, said_by, ground, words.strip(), received_on, due_on(received_on))
    made: UUID = take("select people_ask_to_restrict(%s, %s, %s, %s, %s, %s, %s)", *said, refusals=_REFUSALS)
    return made


def decide_restriction(*, request: UUID, decision: str, words: str, look_again_on: date | None, by: Actor) -> None:
    """Grant or refuse; granted again, it was looked at and stands. Raises: NotAllowed, Lacks, NotFound, DoneMeanwhile."""
    check_can_decide(by)
    if wrong := decided_lacks(decision=decision, words=words, look_again_on=look_again_on, on=today()):
        raise Lacks(wrong)
    until = look_again_on if decision == "granted" else None
    take(
        "select people_decide_restriction(%s, %s, %s, %s)", request, decision, words.strip(), until, refusals=_REFUSALS
    )


def lift_restriction(*, request: UUID, words: str, told_on: date | None, by: Actor) -> None:
    """Let a record be used again, once whoever asked was told. Raises: as `decide_restriction`."""
    check_can_decide(by)
    if wrong := lifted_lacks(words=words, told_on=told_on, on=today()):
        raise Lacks(wrong)
    take("select people_lift_restriction(%s, %s, %s)", request, words.strip(), told_on, refusals=_REFUSALS)


def read_restricted(*, request: UUID, for_what: str, why: str, by: Actor) -> tuple[Said, ...]:
    """What the record says, for a reason that the law allows; a deed and a look. Raises: Lacks, NotFound."""
    wrong = {
        "for_what": "" if for_what in EXCEPTIONS else "Choose for what you need it",
        "why": wording(why, "Say why it can’t wait"),
    }
    if found := only_wrong(wrong):
        raise Lacks(found)
    statement = "select kind, day, words from people_restricted_words(%s, %s, %s)"
    return tuple(Said(*row) for row in take_rows(statement, request, for_what, why.strip(), refusals=_REFUSALS))


def restrictions(viewer: Actor, *, most: int = 300) -> tuple[RestrictionLine, ...]:
    """Those of the viewer's agency, undecided ones first. 1 query. Raises: NotAllowed."""
    check_can_decide(viewer)
    decided, lifted = (F(name).desc(nulls_first=True) for name in ("decided_at", "lifted_at"))
    found = map(_line, RestrictionRequest.objects.order_by(lifted, decided, "due_on", "id")[:most])
    return tuple(sorted(found, key=lambda one: (bool(one.decision), not one.live)))


def restrictions_named(viewer: Actor, wanted: Collection[UUID]) -> tuple[RestrictionLine, ...]:
    """Those of these that the viewer may see, in no order. 1 query."""
    return tuple(map(_line, RestrictionRequest.objects.filter(id__in=wanted)))


def restriction(viewer: Actor, wanted: UUID) -> RestrictionLine:
    """One. 1 query. Raises: NotFound, alike for absent and for another agency's."""
    found = next(iter(restrictions_named(viewer, [wanted])), None)
    if found is None:
        raise NotFound
    return found


def restricted_about(viewer: Actor, records: Sequence[UUID]) -> tuple[Restricted, ...]:
    """What is restricted of these records of somebody and of what they stand in, as far as the viewer may know. 1 query."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select agency_id, since, request_id from people_restricted_about(%s::uuid[])", [list(records)])
        return tuple(Restricted(*row) for row in cursor.fetchall())


def _line(one: RestrictionRequest) -> RestrictionLine:
    return RestrictionLine(
        one.id, one.record_id, one.staff_id, one.by, one.ground, one.words, one.received_on, one.due_on, one.decision,
        one.decided_words, one.decided_at, one.decided_by, one.look_again_on, one.lifted_at, one.lifted_by, one.lifted_words,
        one.told_on,
    )  # fmt: skip
