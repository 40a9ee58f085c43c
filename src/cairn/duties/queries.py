"""Reads of duties under the reader's own row security: mine, my agency's, those that I wait for, those with the Board."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connections
from django.db.models import Q

from cairn.access.errands import ask
from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor
from cairn.base.clock import end_of_london_day, now, today
from cairn.duties.models import Climb, Duty, Notice, Wish
from cairn.duties.registry import duties
from cairn.duties.rules.ladder import ladder
from cairn.duties.rules.measure import Measured
from cairn.duties.rules.missing_measure import Interviews

MOST = 500  # rows of a list


@dataclass(frozen=True)
class Line:
    """A duty in a list. rung: its title on the ladder, '' while it isn't late; mine: whether it is this reader's to do."""

    id: UUID
    clock: str
    title: str
    on_kind: str
    on_id: UUID
    started_at: datetime
    due_at: datetime
    owner_agency: UUID
    owner_role: str
    owner_staff: UUID | None
    waiting_agency: UUID | None
    waiting_staff: UUID | None
    step: int
    rung: str
    holder_role: str
    mine: bool
    law: str

    @property
    def late(self) -> bool:
        """Whether it is past due."""
        return self.due_at < now()


def mine(viewer: Actor) -> tuple[Line, ...]:
    """Open duties that this person owes: named to them, their role's that nobody took, or climbed to it. 1 query."""
    return tuple(line for line in _lines(viewer, Q(owner_agency_id=viewer.agency)) if line.mine)


def of_my_agency(viewer: Actor) -> tuple[Line, ...]:
    """All open duties of one's agency, for those who read them. 1 query."""
    return _lines(viewer, Q(owner_agency_id=viewer.agency)) if may(viewer.role, Verb.READ_DUTIES) else ()


def waited_for(viewer: Actor) -> tuple[Line, ...]:
    """Open duties of others for which this person, or one who reads their agency's, waits. 1 query."""
    return _lines(viewer, Q(waiting_agency_id=viewer.agency) & ~Q(owner_agency_id=viewer.agency))


def with_the_board(viewer: Actor) -> tuple[Line, ...]:
    """What nobody else did, for members of the Board. 1 query."""
    return _lines(viewer, Q(holder_role="board")) if may(viewer.role, Verb.READ_LATE_DUTIES) else ()


def _lines(viewer: Actor, which: Q) -> tuple[Line, ...]:
    found = Duty.objects.filter(which, ended_at=None).order_by("due_at", "id")[:MOST]
    return tuple(_line(viewer, one) for one in found)


def _line(viewer: Actor, one: Duty) -> Line:
    declared, rungs = duties().get(one.clock), ladder().rungs
    return Line(
        id=one.id,
        clock=one.clock,
        title=declared.title if declared else one.clock,
        on_kind=one.on_kind,
        on_id=one.on_id,
        started_at=one.started_at,
        due_at=one.due_at,
        owner_agency=one.owner_agency_id,
        owner_role=one.owner_role,
        owner_staff=one.owner_staff_id,
        waiting_agency=one.waiting_agency_id,
        waiting_staff=one.waiting_staff_id,
        step=one.step,
        rung=rungs[one.step - 1].title if one.step else "",
        holder_role=one.holder_role,
        mine=_is_mine(viewer, one),
        law=one.law,
    )


def _is_mine(viewer: Actor, one: Duty) -> bool:
    if one.owner_agency_id != viewer.agency:
        return False
    if one.owner_staff_id == viewer.staff or one.holder_role == viewer.role.value:
        return True
    return one.owner_staff_id is None and one.owner_role == viewer.role.value


@dataclass(frozen=True)
class Day:
    """What one's duties come to: late, due today, due within a week, later."""

    late: tuple[Line, ...]
    today: tuple[Line, ...]
    week: tuple[Line, ...]
    later: tuple[Line, ...]


def by_day(lines: Iterable[Line]) -> Day:
    """Duties by when they are due, in their order."""
    ends, week = end_of_london_day(today()), end_of_london_day(today() + timedelta(days=7))
    given = tuple(lines)
    return Day(
        late=tuple(one for one in given if one.late),
        today=tuple(one for one in given if not one.late and one.due_at <= ends),
        week=tuple(one for one in given if ends < one.due_at <= week),
        later=tuple(one for one in given if one.due_at > week),
    )


@dataclass(frozen=True)
class ClimbFacts:
    """A rung that a duty went up."""

    at: datetime
    title: str
    holder_role: str


def climbs(wanted: Iterable[UUID]) -> dict[UUID, tuple[ClimbFacts, ...]]:
    """Duty -> the rungs that it went up, for those who read their agency's duties. 1 query."""
    rungs, found = ladder().rungs, dict[UUID, tuple[ClimbFacts, ...]]()
    for one in Climb.objects.filter(duty__in=list(wanted)).order_by("at", "step"):
        fact = ClimbFacts(one.at, rungs[one.step - 1].title, one.holder_role)
        found[one.duty_id] = (*found.get(one.duty_id, ()), fact)
    return found


@dataclass(frozen=True)
class NoticeFacts:
    """What somebody was told of a duty. told_with: '' where it was told by itself."""

    id: UUID
    kind: str
    step: int
    made_at: datetime
    duty: UUID
    told_with: str


def unread(viewer: Actor, *, most: int = 200) -> tuple[NoticeFacts, ...]:
    """Notices that this person has not marked as read, the latest first. 1 query."""
    found = Notice.objects.filter(staff_id=viewer.person_and_agency()[0], read_at=None).order_by("-made_at", "id")[
        :most
    ]
    return tuple(NoticeFacts(one.id, one.kind, one.step, one.made_at, one.duty_id, one.told_with) for one in found)


@dataclass(frozen=True)
class WishFacts:
    """How somebody wants to be told."""

    email: str = ""
    often: str = "daily"
    has_feed: bool = False


def wish(viewer: Actor) -> WishFacts:
    """How this person wants to be told. 1 query."""
    found = Wish.objects.filter(staff_id=viewer.person_and_agency()[0]).first()
    return WishFacts(found.email, found.often, bool(found.feed_hash)) if found else WishFacts()


@dataclass(frozen=True)
class FeedLine:
    """A duty in a calendar: what is to be done, for which agency, and by when."""

    id: UUID
    title: str
    due_at: datetime
    agency: str
    step: int


def feed(key_hash: str) -> tuple[FeedLine, ...]:
    """The open duties of whoever holds the key of a feed; none for a key that nobody holds. 1 query."""
    known = duties()
    return tuple(
        FeedLine(one, known[clock].title if clock in known else clock, due, agency, step)
        for one, clock, due, agency, step in ask(
            "select id, clock, due_at, agency, step from duties_feed(%s)", key_hash
        )
    )


def children_of(viewer: Actor, events: Iterable[UUID]) -> dict[UUID, list[UUID]]:
    """Event -> records of the children whom it is about, where this reader may find them. 1 query."""
    viewer.person_and_agency()
    with connections["default"].cursor() as cursor:
        cursor.execute("select event_id, person_id from duties_children(%s::uuid[])", [list(events)])
        found: dict[UUID, list[UUID]] = defaultdict(list)
        for event, person in cursor.fetchall():
            found[event].append(person)
        return dict(found)


def measures(viewer: Actor) -> tuple[Measured, ...]:
    """How duties are met: all agencies' for those who read measures, one's own for those who read its duties. 1 query."""
    viewer.person_and_agency()
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select agency_id, clock, running, late, met_in_time, met_late from duties_measures(%s) order by clock, agency_id",
            [now() - timedelta(days=365)],
        )
        return tuple(Measured(*row) for row in cursor.fetchall())


def interviews(viewer: Actor, *, since: datetime, before: datetime) -> tuple[Interviews, ...]:
    """Return interviews after episodes that ended in a period: all agencies' for those who read measures, one's own for
    those who read its duties. 1 query.
    """
    viewer.person_and_agency()
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from duties_missing(%s, %s) order by agency_id", [since, before])
        return tuple(Interviews(*row) for row in cursor.fetchall())


@dataclass(frozen=True)
class HeldBy:
    """How many open duties of one sort somebody holds, and to which role they fall back."""

    clock: str
    title: str
    role: str
    many: int


def held_by(viewer: Actor, who: UUID) -> tuple[HeldBy, ...]:
    """What a colleague holds, in numbers, for whoever cares for the staff; nothing for others. 1 query."""
    known = duties()
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from duties_held_by(%s)", [who])
        return tuple(
            HeldBy(clock, known[clock].title if clock in known else clock, role, many)
            for clock, role, many in cursor.fetchall()
        )


def interviews_placed(viewer: Actor, *, since: datetime, before: datetime) -> tuple[Interviews, ...]:
    """The same by the authority that had placed the child; children whom nobody had placed are left out. 1 query. R72."""
    viewer.person_and_agency()
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from duties_missing_placed(%s, %s) order by agency_id", [since, before])
        return tuple(Interviews(*row) for row in cursor.fetchall())
