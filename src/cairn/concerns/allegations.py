"""Allegations about those who work with children, for the designated officer who holds them, under the officer's own row security.

Whoever is named, and their line, finds nothing here and no gap: the database decides it (`ours.sql`). Requirement R179.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor
from cairn.base.clock import end_of_london_day, now, today
from cairn.base.errors import NotFound
from cairn.base.steps import Refusals, take
from cairn.base.typed import as_typed
from cairn.base.working_days import due_at
from cairn.concerns.actions import decided_by
from cairn.concerns.errors import DecidedMeanwhile, Missing, NotYet
from cairn.concerns.models import Concern
from cairn.concerns.rules.allegations import DECIDED_WITHIN, HARMS, NEEDED, OPTIONS, OUTCOMES, WHY_BACK
from cairn.concerns.rules.states import LONGEST_WAIT

_LINES = """
select a.concern_id, c.reference, concat_ws(' ', nullif(c.given_names, ''), nullif(c.family_name, '')), c.at, c.agency_id, c.staff_id,
       c.told_as, c.works_with_children = 'yes', a.state, a.version, a.since, a.next_on, a.outcome, a.owner_agency_id,
       coalesce(nullif(c.adult, ''), nullif(c.saw, ''), nullif(c.told, ''), nullif(c.child_words, ''), c.thinks)
from concerns_allegation a join concerns_concern c on c.id = a.concern_id
where (%(wanted)s::uuid[] is null or a.concern_id = any(%(wanted)s::uuid[]))
order by a.state <> 'waiting', a.state = 'ended', coalesce(a.next_on, a.since::date), a.since, a.concern_id limit 200
"""
_TURNS = """
select number, did, at, staff_id, agency_id, harm, reason, lead, for_reporter, next_on from concerns_allegationturn
where concern_id = %s order by number
"""
_MAY_BE = """
select m.staff_id, s.name, m.how, m.found, coalesce((
  select string_agg(distinct coalesce(nullif(p.title, ''), replace(p.role, '_', ' ')) || ', ' || g.name, '; ')
  from agencies_post p join agencies_agency g on g.id = p.agency_id where p.staff_id = m.staff_id and p.ended_at is null), '')
from concerns_oneofus m join agencies_staff s on s.id = m.staff_id where m.concern_id = %s order by m.found = 'another', s.name, m.staff_id
"""
_ADDED = """
select s.at, r.reason from concerns_step s join concerns_reason r on r.step_id = s.id
where s.concern_id = %s and s.did = 'add' order by s.number
"""
_DECIDE = "select concerns_decide_allegation(%s, %s, %s, %s::jsonb, %s)"
_REFUSALS: Refusals = {
    "CC404": NotFound,
    "CC409": lambda: DecidedMeanwhile("Another officer was quicker. Read what they did, then decide whether yours is still needed."),
    "CC410": lambda: NotYet("That can’t be done from where this allegation stands now."),
}  # fmt: skip


@dataclass(frozen=True)
class Allegation:
    """An allegation as its officer reads it. marked: whoever told it said that the adult works with children."""

    id: UUID
    reference: str
    name: str
    told_at: datetime
    told_for: UUID
    told_by: UUID | None
    told_as: str
    marked: bool
    state: str
    version: int
    since: datetime
    next_on: date | None
    outcome: str
    owner_agency: UUID
    says: str

    @property
    def due(self) -> datetime | None:
        """Until when the officer decides, or looks again."""
        if self.state == "waiting":
            return due_at(self.since, working_days=DECIDED_WITHIN)
        return end_of_london_day(self.next_on) if self.next_on else None

    @property
    def late(self) -> bool:
        """Whether that has passed."""
        return self.due is not None and self.due < now()


@dataclass(frozen=True)
class Turn:
    """Something that was done about it. staff: None where Cairn did, or somebody without an account."""

    number: int
    did: str
    at: datetime
    staff: UUID | None
    agency: UUID
    harm: str
    reason: str
    lead: str
    for_reporter: str
    next_on: date | None


@dataclass(frozen=True)
class MayBe:
    """Somebody of ours whom it may be about. found: '', this_person or another."""

    staff: UUID
    name: str
    how: str
    found: str
    posts: str


@dataclass(frozen=True)
class Whole:
    """One allegation with all that is known of it. added: (when, words) of what was told later."""

    line: Allegation
    turns: tuple[Turn, ...]
    may_be: tuple[MayBe, ...]
    added: tuple[tuple[datetime, str], ...]

    @property
    def known(self) -> bool:
        """Whether it was found to be about somebody who works with children."""
        return any(one.found == "this_person" for one in self.may_be) or any(one.did == "manage" for one in self.turns)


def allegations(viewer: Actor, wanted: Collection[UUID] | None = None) -> tuple[Allegation, ...]:
    """Those that the viewer holds, what waits first; none for everybody else. 1 query."""
    viewer.person_and_agency()
    with connections["default"].cursor() as cursor:
        cursor.execute(_LINES, {"wanted": None if wanted is None else list(wanted)})
        return tuple(Allegation(*row) for row in cursor.fetchall())


def allegation(viewer: Actor, wanted: UUID) -> Whole:
    """One of them. 4 queries. Raises: NotFound, alike for hidden and absent."""
    line = next(iter(allegations(viewer, [wanted])), None)
    if line is None:
        raise NotFound
    with connections["default"].cursor() as cursor:
        cursor.execute(_TURNS, [wanted])
        turns = tuple(Turn(*row) for row in cursor.fetchall())
        cursor.execute(_MAY_BE, [wanted])
        may_be = tuple(MayBe(*row) for row in cursor.fetchall())
        cursor.execute(_ADDED, [wanted])
        return Whole(line, turns, may_be, tuple(cursor.fetchall()))


def decide(*, allegation: UUID, after: int, did: str, said: Mapping[str, str], by: Actor, next_on: date | None = None) -> str:  # fmt: skip
    """Take the officer's decision; returns the state after it. after: the last version that they had seen.

    Raises: Missing with the field, NotFound, NotYet, DecidedMeanwhile.
    """
    by.person_and_agency()
    words = {name: as_typed(value) for name, value in said.items()}
    _check(did, words, next_on, marked=_marked(allegation))
    due = decided_by() if did == "give_back" else next_on
    goes: str = take(_DECIDE, allegation, after, did, json.dumps(words), due, refusals=_REFUSALS)
    return goes


def recognise(*, allegation: UUID, after: int, staff: UUID, found: bool, why: str, by: Actor) -> None:
    """Say that it is this person, or another of the same name. Raises: Missing, NotFound, NotYet, DecidedMeanwhile."""
    by.person_and_agency()
    reason = as_typed(why)
    if not reason:
        raise Missing({"reason_of_name": "Say how you know"})
    said = json.dumps({"staff": str(staff), "reason": reason})
    take(_DECIDE, allegation, after, "recognise" if found else "another", said, None, refusals=_REFUSALS)


def held_apart(concern: UUID, *, using: str) -> bool:
    """Whether a concern is kept apart now, as the job worker. 1 query."""
    with connections[using].cursor() as cursor:
        cursor.execute("select concerns_held_apart(%s)", [concern])
        held: bool = cursor.fetchone()[0]
    return held


def may_be_told(concern: UUID, people: Collection[tuple[UUID, UUID]], *, using: str) -> list[tuple[UUID, UUID]]:
    """Those of (staff, agency) who are neither named nor in the line of whoever is, as the job worker. 1 query."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select staff, agency from unnest(%s::uuid[], %s::uuid[]) with ordinality as x(staff, agency, n)"
            " where concerns_may_be_told(%s, staff, agency) order by n",
            [[staff for staff, _ in people], [agency for _, agency in people], concern],
        )
        return list(cursor.fetchall())


def _marked(concern: UUID) -> bool:
    return Concern.objects.filter(id=concern, works_with_children="yes").exists()


def _check(did: str, words: Mapping[str, str], next_on: date | None, *, marked: bool) -> None:
    option = OPTIONS.get(did)
    if option is None:
        raise Missing({"did": "Choose what you decide"})
    needs = (*option.needs, "for_reporter") if did == "give_back" and marked else option.needs
    given = dict(words) | ({"next_on": "given"} if next_on else {})
    choices = {"harm": HARMS, "outcome": OUTCOMES, "why": WHY_BACK}
    lacks = {
        need: NEEDED[need]
        for need in needs
        if not given.get(need) or given[need] not in choices.get(need, given.values())
    }
    if next_on is not None and not today() <= next_on <= today() + timedelta(days=LONGEST_WAIT):
        lacks["next_on"] = "The day must lie between today and half a year from now"
    if lacks:
        raise Missing(lacks)
