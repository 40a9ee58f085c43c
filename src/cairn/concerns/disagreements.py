"""Raises, answers, climbs and settles a professional disagreement with a decision, and reads it. The database says who may."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connections, transaction
from django.db.models import F

from cairn.agencies.roles import Actor
from cairn.base.clock import now
from cairn.base.errors import NotAllowed, NotFound
from cairn.base.steps import Refusals, take
from cairn.base.working_days import due_at
from cairn.concerns.errors import DecidedMeanwhile, Missing, NotYet
from cairn.concerns.models import Disagreement, Turn
from cairn.concerns.rules.disagreements import HIGHER, SETTLED, TURNS, WAITING, answered_within, next_stage

LONGEST = 20_000  # characters of one turn
_REFUSALS: Refusals = {
    "CC404": NotFound,
    "CC409": lambda: DecidedMeanwhile("Somebody else was quicker. Read what they said, then decide whether yours is still needed."),
    "CC410": lambda: NotYet("That can’t be done from where this stands now."),
    "42501": lambda: NotAllowed("This is the other side’s turn, or it stands higher by now."),
}  # fmt: skip
_COUNTED = "select stage, waiting, late, agreed, not_agreed from concerns_disagreements_counted(%s)"


@dataclass(frozen=True)
class DisagreementLine:
    """A disagreement in a list. raised, answers: whether the viewer stands on that side."""

    id: UUID
    concern: UUID
    by_staff: UUID
    by_agency: UUID
    against: UUID
    decided_as: str
    did: str
    decided_at: datetime
    told: str
    at: datetime
    stage: int
    state: str
    outcome: str
    version: int
    due_at: datetime | None
    raised: bool
    answers: bool

    @property
    def late(self) -> bool:
        """Whether an answer is past due."""
        return self.state == WAITING and self.due_at is not None and self.due_at < now()

    @property
    def settled(self) -> bool:
        """Whether it is over."""
        return self.state == SETTLED


@dataclass(frozen=True)
class TurnLine:
    """What one side said or did. staff: None where it climbed by itself."""

    number: int
    did: str
    side: str
    stage: int
    at: datetime
    staff: UUID | None
    agency: UUID
    words: str


@dataclass(frozen=True)
class Counted:
    """Disagreements of a year by the stage that they reached."""

    stage: int
    waiting: int
    late: int
    agreed: int
    not_agreed: int


def disagree(*, concern: UUID, step: int, words: str, by: Actor, form: UUID) -> UUID:
    """Say that one disagrees with a decision, and why; the same form again gives the same. step: number of the decision.

    Raises: Missing, NotFound, NotYet.
    """
    by.person_and_agency()
    _check(words)
    said = (concern, step, form, words.strip(), answer_due(1))
    made: UUID = take("select concerns_disagree(%s, %s, %s, %s, %s)", *said, refusals=_REFUSALS)
    return made


def take_turn(*, disagreement: UUID, after: int, did: str, words: str, by: Actor) -> str:
    """Answer, climb, settle or end without agreement; returns the state after it. after: the last turn that was seen.

    Raises: Missing, NotFound, NotAllowed, NotYet, DecidedMeanwhile.
    """
    by.person_and_agency()
    if did not in TURNS or did == "raised":
        raise Missing({"did": "Choose what you do"})
    _check(words)
    stands = Disagreement.objects.filter(id=disagreement).values_list("stage", "decided_as").first()
    if stands is None:
        raise NotFound
    due = answer_due(next_stage(*stands) if did == "climbed" else stands[0])
    said = (disagreement, after, did, words.strip(), due)
    state: str = take("select concerns_take_turn(%s, %s, %s, %s, %s)", *said, refusals=_REFUSALS)
    return state


def answer_due(stage: int) -> datetime:
    """Until when what is raised, or taken to a stage, now is answered."""
    return due_at(now(), working_days=answered_within(stage))


def climb_late(*, using: str = "job") -> int:
    """Take up what nobody answered and nobody took on, each in its own transaction; returns how many went."""
    late = Disagreement.objects.using(using).filter(state=WAITING, due_at__lt=now()).order_by("due_at", "id")
    went = 0
    for one, stage, decided_as in late.values_list("id", "stage", "decided_as"):
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            cursor.execute("select concerns_climb_by_itself(%s, %s)", [one, answer_due(next_stage(stage, decided_as))])
            went += int(cursor.fetchone()[0])
    return went


def disagreements(viewer: Actor, *, concern: UUID | None = None, most: int = 100) -> tuple[DisagreementLine, ...]:
    """Those that the viewer is party to, those that stand before the settled, by their dates; of one concern. 1 query."""
    viewer.person_and_agency()
    found = Disagreement.objects.order_by(F("ended_at").desc(nulls_first=True), "due_at", "id")
    if concern is not None:
        found = found.filter(concern_id=concern)
    lines = sorted(found[:most], key=lambda one: (one.ended_at is not None, one.due_at or one.at))
    return tuple(_line(viewer, one) for one in lines)


def disagreements_named(viewer: Actor, wanted: Collection[UUID]) -> tuple[DisagreementLine, ...]:
    """Those of these that the viewer is party to, in no order. 1 query."""
    viewer.person_and_agency()
    return tuple(_line(viewer, one) for one in Disagreement.objects.filter(id__in=wanted))


def disagreement(viewer: Actor, wanted: UUID) -> tuple[DisagreementLine, tuple[TurnLine, ...]]:
    """One with its turns, the first first. 2 queries. Raises: NotFound, alike for absent and for what is not theirs."""
    found = next(iter(disagreements_named(viewer, [wanted])), None)
    if found is None:
        raise NotFound
    turns = Turn.objects.filter(disagreement_id=wanted).order_by("number")
    return found, tuple(
        TurnLine(one.number, one.did, one.side, one.stage, one.at, one.staff_id, one.agency_id, one.words)
        for one in turns
    )


def counted(viewer: Actor, *, since: datetime) -> tuple[Counted, ...]:
    """How many there were since a moment, by stage; nothing for who reads no measures. 1 query."""
    viewer.person_and_agency()
    with connections["default"].cursor() as cursor:
        cursor.execute(_COUNTED, [since])
        return tuple(Counted(*row) for row in cursor.fetchall())


def _line(viewer: Actor, one: Disagreement) -> DisagreementLine:
    raised = one.agency_id == viewer.agency and (one.staff_id == viewer.staff or viewer.role.value in HIGHER)
    answers = (
        one.against_agency_id == viewer.agency
        and one.staff_id != viewer.staff
        and viewer.role.value in HIGHER | {one.decided_as, "triage"}
    )
    return DisagreementLine(
        one.id, one.concern_id, one.staff_id, one.agency_id, one.against_agency_id, one.decided_as, one.did, one.decided_at,
        one.told, one.at, one.stage, one.state, one.outcome, one.version, one.due_at, raised, answers,
    )  # fmt: skip


def _check(words: str) -> None:
    if not words.strip():
        raise Missing({"words": "Say why, in words that the other side can answer"})
    if len(words) > LONGEST or "\x00" in words:
        raise Missing({"words": f"Say it in at most {LONGEST:,} letters"})
