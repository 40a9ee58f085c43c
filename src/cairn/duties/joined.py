"""Late duties of one agency about one child are told as one: each climbs by itself, only the telling is joined. Harms, H8."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connections

from cairn.access.roles import Verb, may
from cairn.agencies.models import Agency
from cairn.agencies.roles import Actor
from cairn.base.errors import BadInput, NotAllowed
from cairn.duties.models import Duty, Notice
from cairn.duties.queries import Line
from cairn.duties.registry import duties
from cairn.duties.rules.ladder import Rung, ladder

ONE_TELLING = timedelta(
    hours=24
)  # what climbs within it is told beside what was told of the child, unless that was read
WEEK = timedelta(days=7)
MONTH = timedelta(days=30)
MOST_A_WEEK = range(1, 51)  # what an agency may choose; 5 unless it does. Source: harms, H8
LEAST_SEEN = 3  # times that a rung was left before anything is said of its rule
LATE = ("late", "waits", "climbed")
EXECUTIVE = "executive"
Beside = Mapping[UUID, Collection[UUID]]


@dataclass(frozen=True)
class When:
    """When somebody's notice may be sent: at once (None), or not before; told_with: why it waits."""

    not_before: datetime | None = None
    told_with: str = ""


@dataclass(frozen=True)
class Telling:
    """Notices that are told as one, about one child or one duty."""

    notices: list[Notice] = field(default_factory=list)

    def ripe(self, moment: datetime) -> bool:
        """Whether any of them may be sent: the others go with it."""
        return any(one.try_after is None or one.try_after <= moment for one in self.notices)


def children_of_duties(wanted: Collection[UUID], *, using: str) -> dict[UUID, UUID]:
    """Duty -> the child whom it is about, where it is one child. As the job worker. 1 query."""
    if not wanted:
        return {}
    with connections[using].cursor() as cursor:
        cursor.execute("select duty_id, identity_id from duties_about(%s::uuid[])", [list(wanted)])
        return dict(cursor.fetchall())


def late_beside(agencies: Collection[UUID], *, at: datetime, using: str) -> dict[UUID, list[UUID]]:
    """Duty -> the late ones of the same agency about the same child, itself among them. 2 queries."""
    late = Duty.objects.using(using).filter(owner_agency_id__in=list(agencies), ended_at=None, due_at__lte=at)
    owners = dict(late.values_list("id", "owner_agency_id"))
    about = children_of_duties(owners.keys(), using=using)
    groups: dict[tuple[UUID, UUID], list[UUID]] = defaultdict(list)
    for one, child in about.items():
        groups[owners[one], child].append(one)
    return {one: mine for mine in groups.values() for one in mine}


def when_told(
    one: Duty, kind: str, people: Collection[tuple[UUID, UUID]], beside: Collection[UUID], *, using: str, at: datetime
) -> dict[tuple[UUID, UUID], When]:
    """(staff, agency) -> when what climbed may be sent to them; whom it doesn't name is told at once."""
    if kind not in LATE:
        return {}
    told = Notice.objects.using(using).filter(
        staff_id__in=[staff for staff, _ in people], duty_id__in=[other for other in beside if other != one.id],
        kind__in=LATE, read_at=None, made_at__gt=at - ONE_TELLING, told_with="",
    ).order_by("-made_at")  # fmt: skip
    found = {(each.staff_id, each.agency_id): When(each.made_at + ONE_TELLING, "child") for each in told}
    if kind == "climbed" and one.holder_role == EXECUTIVE:
        for who in people:
            later = found.get(who) or _on_the_agenda(who, using=using, at=at)
            found |= {who: later} if later else {}
    return found


def _on_the_agenda(who: tuple[UUID, UUID], *, using: str, at: datetime) -> When | None:
    """When what is one too many for a week may be sent by itself."""
    staff, agency = who
    most = Agency.objects.using(using).values_list("executive_a_week", flat=True).get(id=agency)
    with connections[using].cursor() as cursor:
        cursor.execute("select first_at from duties_tellings(%s, %s, %s)", [staff, agency, at - WEEK])
        told: list[datetime] = [row[0] for row in cursor.fetchall()]
    return When(told[-most] + WEEK, "ladder") if len(told) >= most else None


def tellings(waiting: Iterable[Notice], *, using: str) -> list[Telling]:
    """Notices as they are told: those of one agency about one child together, in the order of the first of each. 1 query."""
    given = list(waiting)
    about = children_of_duties({one.duty_id for one in given if one.kind in LATE}, using=using)
    found: dict[tuple[UUID, UUID, bool], Telling] = {}
    for one in given:
        late = one.kind in LATE
        whose = about.get(one.duty_id, one.duty_id) if late else one.duty_id
        found.setdefault((one.duty.owner_agency_id, whose, late), Telling()).notices.append(one)
    return list(found.values())


def by_child(viewer: Actor, lines: Iterable[Line]) -> tuple[tuple[Line, ...], ...]:
    """Late duties of the reader's agency, those about one child together as far as the reader may know; in their order. 1 query."""
    viewer.person_and_agency()
    given = list(lines)
    about: dict[UUID, UUID] = {}
    if len(given) > 1:
        with connections["default"].cursor() as cursor:
            cursor.execute("select duty_id, identity_id from duties_joined(%s::uuid[])", [[one.id for one in given]])
            about = dict(cursor.fetchall())
    found: dict[UUID, list[Line]] = defaultdict(list)
    for one in given:
        found[about.get(one.id, one.id)].append(one)
    return tuple(map(tuple, found.values()))


@dataclass(frozen=True)
class Week:
    """How many late things reached a partner executive in a week, a child at a time, and the most told one by one."""

    told: int
    most: int

    @property
    def crowded(self) -> bool:
        """Whether the ladder itself is on their agenda."""
        return self.told > self.most


def my_week(viewer: Actor) -> Week | None:
    """What reached this executive within seven days; None for any other role. 1 query."""
    viewer.person_and_agency()
    with connections["default"].cursor() as cursor:
        cursor.execute("select told, most from duties_my_week()")
        row = cursor.fetchone()
    return Week(*row) if row else None


def set_most(*, most: str, by: Actor) -> None:
    """Say how many late things a week reach one's executive one by one. Raises: NotAllowed, BadInput."""
    by.person_and_agency()
    if not may(by.role, Verb.HAND_OVER_DUTIES):
        raise NotAllowed("Leads and heads of safeguarding choose this for their agency.")
    if not most.strip().isdecimal() or int(most) not in MOST_A_WEEK:
        raise BadInput("Write a number from 1 to 50.")
    with connections["default"].cursor() as cursor:
        cursor.execute("select duties_set_most(%s)", [int(most)])


def most_a_week(viewer: Actor) -> int:
    """What the reader's agency has chosen. 1 query."""
    _, agency = viewer.person_and_agency()
    return Agency.objects.values_list("executive_a_week", flat=True).get(id=agency)


@dataclass(frozen=True)
class Passed:
    """A rung of one clock that was left in a month: how often, after how many clicks, and how often something was done."""

    title: str
    rung: Rung
    reached: int
    clicked: int
    acted: int

    @property
    def works(self) -> bool:
        """Whether it was ever answered by more than a click."""
        return self.acted > 0 or self.clicked == 0 or self.reached < LEAST_SEEN


def rules_that_do_not_work(viewer: Actor, *, at: datetime) -> tuple[Passed, ...]:
    """Rungs that for a month were passed by a click alone, for the Board and whoever reads measures. 1 query."""
    viewer.person_and_agency()
    known, rungs = duties(), ladder().rungs
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from duties_rungs_passed(%s, %s) order by clock, step", [at - MONTH, len(rungs)])
        found = [
            Passed(known[clock].title if clock in known else clock, rungs[step - 1], *counts)
            for clock, step, *counts in cursor.fetchall()
        ]
    return tuple(one for one in found if not one.works)
