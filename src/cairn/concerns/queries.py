"""Reads of concerns, under the reader's own row security: one's own, those of one's agency for its lead, those to decide."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connections
from django.db.models import Count, Q, QuerySet

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor
from cairn.base.clock import today
from cairn.base.stretch import AT_A_TIME, Stretch, stretch
from cairn.concerns.models import Concern, Draft, Reporter, Touch
from cairn.concerns.rules.states import LIVING, State
from cairn.concerns.rules.words import WORDS

_STEPS = """
select s.concern_id, s.id, s.number, s.did, s.from_state, s.to_state, s.at, s.staff_id, s.agency_id, s.for_reporter, s.next_on,
       r.reason, r.forum, r.lead, r.would_change
from concerns_step s left join concerns_reason r on r.step_id = s.id
where s.concern_id = any(%(concerns)s::uuid[]) order by s.number
"""


_CLAIMS = """
select concern_id, staff_id, at, at + concerns_claim_lasts() from concerns_claim
where ended_at is null and at > now() - concerns_claim_lasts() and concern_id = any(%(concerns)s::uuid[])
"""


@dataclass(frozen=True)
class Claim:
    """That somebody is reading a concern, since when, and when it lapses."""

    staff: UUID
    at: datetime
    until: datetime


@dataclass(frozen=True)
class TouchLine:
    """A record that brought a watched concern back. part: child, adult or place. Whether it may be read, its own wall says."""

    step: UUID
    record: UUID
    part: str


@dataclass(frozen=True)
class Line:
    """A concern in a list."""

    id: UUID
    reference: str
    name: str
    born: str
    state: State
    at: datetime
    next_on: date | None
    agency: UUID
    told_by: UUID | None
    owner_agency: UUID
    owner_role: str
    taken_by: UUID | None
    allegation: bool
    says: str
    told_as: str = ""

    @property
    def late(self) -> bool:
        """Whether its next date has passed."""
        return self.next_on is not None and self.next_on < today()


@dataclass(frozen=True)
class StepLine:
    """A step that was taken. reason, forum, lead, would_change: None where the reader may not know them."""

    id: UUID
    number: int
    did: str
    since: str
    to: str
    at: datetime
    staff: UUID | None
    agency: UUID
    for_reporter: str
    next_on: date | None
    reason: str | None
    forum: str | None
    lead: str | None
    would_change: str | None


@dataclass(frozen=True)
class ConcernFacts:
    """A concern whole: its line, what was told, its steps."""

    line: Line
    words: dict[str, str]
    version: int
    allegation_outcome: str
    front: UUID
    steps: tuple[StepLine, ...]


@dataclass(frozen=True)
class ReporterFacts:
    """Who told a concern from outside, in their own words, and when it is safe to reach them."""

    relation: str
    reach: str
    safe_to_reach: str
    wants_call: bool


@dataclass(frozen=True)
class DraftFacts:
    """What somebody was writing, and when it was kept last; of what came by e-mail its day, and by when it is sent."""

    id: UUID
    saved_at: datetime
    words: dict[str, str]
    mailed_on: date | None = None
    send_by: date | None = None


def told_by_me(viewer: Actor, *, after: int = 0, most: int = AT_A_TIME) -> Stretch[Line]:
    """The concerns that the viewer told, the latest first. 1 or 2 queries."""
    staff, agency = viewer.person_and_agency()
    return _lines(Concern.objects.filter(staff_id=staff, agency_id=agency).order_by("-at", "id"), after, most)


def versions(viewer: Actor, wanted: Collection[UUID]) -> dict[UUID, int]:
    """Concern -> number of its last step, of those that the viewer may read. 1 query."""
    viewer.person_and_agency()
    return dict(Concern.objects.filter(id__in=wanted).values_list("id", "version"))


def told_by_my_agency(viewer: Actor, *, after: int = 0, most: int = AT_A_TIME) -> Stretch[Line]:
    """The concerns that colleagues told, for their safeguarding lead; the latest first. 1 or 2 queries."""
    staff, agency = viewer.person_and_agency()
    found = Concern.objects.filter(agency_id=agency, told_as="").exclude(staff_id=staff).order_by("-at", "id")
    return _lines(found, after, most)


def to_decide(viewer: Actor, *, living: bool = True, after: int = 0, most: int = AT_A_TIME) -> Stretch[Line]:
    """The concerns that the viewer decides about, by their clocks; or those that ended. 1 or 2 queries.

    A safeguarding lead decides about those that their agency owns once their date has passed.
    """
    return _lines(_to_decide(viewer, living=living).order_by("next_on", "at", "id"), after, most)


def waiting(viewer: Actor) -> tuple[int, int]:
    """How many concerns wait for the viewer's decision, and how many of them are past their date. 1 query."""
    counted = _to_decide(viewer).aggregate(all=Count("id"), late=Count("id", filter=Q(next_on__lt=today())))
    return counted["all"], counted["late"]


def _to_decide(viewer: Actor, *, living: bool = True) -> QuerySet[Concern]:
    _, agency = viewer.person_and_agency()
    states = [state.value for state in LIVING] if living else [State.ENDED.value]
    mine = Q(owner_agency_id=agency, owner_role=viewer.role.value)
    if may(viewer.role, Verb.TRIAGE_CONCERNS):
        mine |= Q(front_agency_id=agency)
    if may(viewer.role, Verb.OWN_CONCERNS):
        mine |= Q(owner_agency_id=agency, next_on__lt=today())
    return Concern.objects.filter(mine, state__in=states)


def _lines(found: QuerySet[Concern], after: int, most: int) -> Stretch[Line]:
    part = stretch(found, after=after, most=most)
    return Stretch(tuple(map(_line, part.lines)), part.after, part.total)


def concerns_named(viewer: Actor, wanted: Collection[UUID]) -> tuple[Line, ...]:
    """Those of these concerns that the viewer may read, in no order. 1 query."""
    viewer.person_and_agency()
    return tuple(_line(one) for one in Concern.objects.filter(id__in=wanted))


def concern(viewer: Actor, wanted: UUID) -> ConcernFacts | None:
    """One concern, or None alike for one that is not there and one that the viewer may not know of. 2 queries."""
    return next(iter(_whole([wanted])), None)


def _whole(wanted: Collection[UUID]) -> list[ConcernFacts]:
    """Those of these concerns that the reader may know of, in their order. 2 queries."""
    found = {one.id: one for one in Concern.objects.filter(id__in=wanted)}
    steps: dict[UUID, list[StepLine]] = {one: [] for one in found}
    with connections["default"].cursor() as cursor:
        cursor.execute(_STEPS, {"concerns": list(found)})
        for concern_id, *row in cursor.fetchall():
            steps[concern_id].append(StepLine(*row))
    return [
        ConcernFacts(_line(one), _words(one), one.version, one.allegation_outcome, one.front_agency_id, tuple(steps[one.id]))
        for one in (found[each] for each in wanted if each in found)
    ]  # fmt: skip


def reporter(viewer: Actor, wanted: UUID) -> ReporterFacts | None:
    """How whoever told it from outside can be reached, for those who decide; else None. 1 query."""
    found = Reporter.objects.filter(concern_id=wanted).first()
    return ReporterFacts(found.relation, found.reach, found.safe_to_reach, found.wants_call) if found else None


def earlier(viewer: Actor, facts: ConcernFacts) -> tuple[ConcernFacts, ...]:
    """Earlier concerns about the same child as records are joined, or about somebody whose names sound alike and whose birth
    year doesn't differ; the oldest first.

    They are shown to be read together; of those that sound alike nothing says that it is the same child. 3 queries.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute("select concerns_earlier(%s)", [facts.line.id])
        ids = [row[0] for row in cursor.fetchall()]
    return tuple(_whole(ids))


def claims(viewer: Actor, wanted: Collection[UUID]) -> dict[UUID, Claim]:
    """Concern -> who is reading it now, of those that the viewer decides about; lapsed claims are none. 1 query."""
    viewer.person_and_agency()
    with connections["default"].cursor() as cursor:
        cursor.execute(_CLAIMS, {"concerns": list(wanted)})
        return {row[0]: Claim(*row[1:]) for row in cursor.fetchall()}


def touches(viewer: Actor, wanted: UUID) -> tuple[TouchLine, ...]:
    """What brought a watched concern back, for those who decide about it, in the order of its steps. 1 query."""
    viewer.person_and_agency()
    found = Touch.objects.filter(concern_id=wanted).order_by("step__number", "part", "record_id")
    return tuple(TouchLine(one.step_id, one.record_id, one.part) for one in found)


def drafts(viewer: Actor) -> tuple[DraftFacts, ...]:
    """What the viewer was still writing, the latest first. 1 query."""
    staff, agency = viewer.person_and_agency()
    found = Draft.objects.filter(staff_id=staff, agency_id=agency).order_by("-saved_at", "id")
    return tuple(_draft(one) for one in found)


def draft(viewer: Actor, wanted: UUID) -> DraftFacts | None:
    """One draft of the viewer's own. 1 query."""
    staff, agency = viewer.person_and_agency()
    found = Draft.objects.filter(id=wanted, staff_id=staff, agency_id=agency).first()
    return _draft(found) if found else None


def _draft(found: Draft) -> DraftFacts:
    words = {name: getattr(found, name) for name in WORDS} | {"allegation": "yes" if found.allegation else ""}
    return DraftFacts(found.id, found.saved_at, words, found.mailed_on, found.send_by)


def _words(found: Concern) -> dict[str, str]:
    return {name: getattr(found, name) for name in (*WORDS, "described", "when_said")}


def _line(found: Concern) -> Line:
    says = next(text for text in (found.saw, found.told, found.child_words, found.thinks) if text)
    return Line(
        found.id, found.reference, " ".join(filter(None, (found.given_names, found.family_name))) or "Name not given", found.born,
        State(found.state), found.at, found.next_on, found.agency_id, found.staff_id, found.owner_agency_id,
        found.owner_role, found.owner_staff_id, found.allegation, says, found.told_as,
    )  # fmt: skip


def keeps_close(viewer: Actor) -> bool:
    """Whether the viewer's agency keeps its records close, so that its concerns go to its own lead first. 1 query."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select agencies_keeps_close(%s)", [viewer.agency])
        found: bool = cursor.fetchone()[0]
    return found
