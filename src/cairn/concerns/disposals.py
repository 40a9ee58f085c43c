"""Proposes, agrees to and lists disposals: erasing what one agency holds of somebody, by two people and by the schedule.

Nothing here erases: the role cairn_disposal does, after two have agreed (`operations.disposing`). The database says who may.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connections, transaction

from cairn.agencies.roles import Actor
from cairn.base.errors import NotAllowed, NotFound
from cairn.concerns.errors import DecidedMeanwhile, Missing, NotYet
from cairn.concerns.rules.disposals import BARS, STATES
from cairn.people.retention import check_can_keep, come_due
from cairn.people.rules.flags import wording

LIVE = ("proposed", "agreed", "erasing")
NOT_DUE = "By the schedule your agency still keeps what it holds of this person. Nothing can be erased before that."
SAME_PERSON = "You proposed this. Somebody else of your agency agrees or refuses."


@dataclass(frozen=True)
class Disposal:
    """A disposal as its agency reads it. identity: the person, while there is one; rows: how many were erased."""

    id: UUID
    reference: str
    state: str
    rule_says: str
    words: str
    proposed_by: UUID
    proposed_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    decided_words: str
    erased_at: datetime | None
    identity: UUID | None
    rows: int

    @property
    def stands(self) -> str:
        """How it stands, in words."""
        return STATES[self.state]

    @property
    def because(self) -> str:
        """Why it was refused or stopped, in words."""
        return BARS.get(self.decided_words, self.decided_words)

    @property
    def waits(self) -> bool:
        """Whether it waits for somebody to agree."""
        return self.state == "proposed"


@dataclass(frozen=True)
class Would:
    """What would go; staying: events that are somebody else's too and stay; bar: why it can't be; waits: one that is under way."""

    records: int
    events: int
    concerns: int
    forms: int
    staying: int
    bar: str
    waits: UUID | None

    @property
    def besides(self) -> str:
        """What goes beside the records themselves, as `, 2 events, 1 concern`."""
        said = ((self.events, "event"), (self.concerns, "concern"), (self.forms, "form"))
        return "".join(f", {many} {what}{'s' * (many != 1)}" for many, what in said if many)


def would_go(viewer: Actor, identity: UUID) -> Would:
    """What disposing of a person would erase for the viewer's agency. 1 query. Raises: NotAllowed, NotFound if it holds nothing."""
    check_can_keep(viewer)
    rows = _read("select * from concerns_disposal_would(%s)", identity)
    if not rows:
        raise NotFound
    found = Would(*rows[0])
    return replace(found, bar=BARS[found.bar] if found.bar else "")


def propose(*, identity: UUID, agency_kind: str, words: str, by: Actor, form: UUID) -> UUID:
    """Propose to erase a person who has come due; the same form gives the same.

    Raises: NotAllowed, NotFound, NotYet if it has not come due or something stands in the way, DecidedMeanwhile, Missing.
    """
    check_can_keep(by)
    if len(words) > 2000:
        raise Missing({"words": "Say it in 2,000 characters or fewer"})
    found = next(
        (one for one in come_due(by, agency_kind=agency_kind, only=identity) if one.identity == identity), None
    )
    if found is None:
        raise NotYet(NOT_DUE)
    row, says = found.row, f"{found.row.title}, {found.row.in_words}"
    made: UUID = _take(
        "select concerns_propose_disposal(%s, %s, %s, %s, %s)", identity, form, row.version, says, words.strip()
    )
    return made


def agree(*, disposal: UUID, agency_kind: str, by: Actor) -> None:
    """Agree to what somebody else proposed, if it has come due still, as whoever agrees sees it by themselves.

    Raises: NotAllowed, NotFound, NotYet if something stands in the way, DecidedMeanwhile.
    """
    found = next((one for one in disposals(by) if one.id == disposal), None)
    if found and found.waits and not (found.identity and come_due(by, agency_kind=agency_kind, only=found.identity)):
        raise NotYet(NOT_DUE)
    _take("select concerns_agree_disposal(%s)", disposal)


def end(*, disposal: UUID, why: str, by: Actor) -> None:
    """Refuse what somebody else proposed, with a reason, or take back one's own. Raises: NotAllowed, NotFound, DecidedMeanwhile, Missing."""
    check_can_keep(by)
    own = any(one.id == disposal and one.proposed_by == by.staff for one in disposals(by))
    if wrong := "" if own else wording(why, "Say why it is not to be erased"):
        raise Missing({"why": wrong})
    _take("select concerns_end_disposal(%s, %s)", disposal, why.strip())


def disposals(viewer: Actor) -> tuple[Disposal, ...]:
    """Disposals of the viewer's agency, the latest first. 1 query. Raises: NotAllowed."""
    check_can_keep(viewer)
    return tuple(Disposal(*row) for row in _read("select * from concerns_disposals()"))


def disposal(viewer: Actor, wanted: UUID) -> Disposal:
    """One disposal of the viewer's agency. 1 query. Raises: NotAllowed, NotFound for hidden and absent alike."""
    found = next((one for one in disposals(viewer) if one.id == wanted), None)
    if found is None:
        raise NotFound
    return found


def counts(viewer: Actor, wanted: UUID) -> tuple[tuple[str, int], ...]:
    """(kind, rows) that a disposal erased, the most first. 1 query. Raises: NotAllowed."""
    check_can_keep(viewer)
    return tuple((kind, rows) for kind, rows in _read("select * from concerns_disposal_counts(%s)", wanted))


def _read(statement: str, *given: Any) -> list[tuple[Any, ...]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _take(statement: str, *given: Any) -> Any:
    """What a step answers. Raises: what its refusal means here."""
    try:
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute(statement, given)
            (answer,) = cursor.fetchone()
            return answer
    except DatabaseError as error:
        _refuse(error)
        raise


def _refuse(error: DatabaseError) -> None:
    diag = getattr(error.__cause__, "diag", None)
    state, said = (diag.sqlstate, diag.message_primary) if diag else ("", "")
    if state == "CC430":
        raise NotYet(BARS[said]) from error
    if state == "CC409":
        raise DecidedMeanwhile(
            "Somebody was quicker: it is proposed already, or it is over. Read what stands."
        ) from error
    if state == "CC404":
        raise NotFound from error
    if state in ("CC403", "42501"):
        raise NotAllowed(
            SAME_PERSON if state == "CC403" else "Your safeguarding lead proposes and agrees to disposals."
        ) from error
