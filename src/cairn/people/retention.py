"""Reads what has come due by the schedule, and places and ends holds. Nothing here destroys anything."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connections

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor
from cairn.base.clock import today
from cairn.base.errors import NotAllowed, NotFound
from cairn.base.steps import Refusals, take
from cairn.people.errors import DoneMeanwhile, Lacks
from cairn.people.rules.flags import wording
from cairn.people.rules.retention import Kept, Row, due, least_years

WHO = "Your safeguarding lead keeps the schedule and the holds of your agency."
_REFUSALS: Refusals = {
    "CP404": NotFound,
    "CP409": lambda: DoneMeanwhile("It has ended meanwhile."),
    "42501": lambda: NotAllowed(WHO),
}
_OLD = """
with latest as (
  select distinct on (v.record_id) v.record_id, v.date_of_birth, v.recorded_at,
         coalesce(nullif(concat_ws(' ', v.given_names, v.family_name), ''), v.aliases, 'Somebody not named') as name
  from records_personversion v where v.agency_id = %(agency)s order by v.record_id, v.recorded_at desc
), old as (
  select distinct m.identity_id from latest l join linkage_member m on m.record_id = l.record_id and m.until is null
  where left(l.date_of_birth, 4) <= %(year)s or l.recorded_at < make_date(%(year)s::int + 1, 1, 1)
)
select m.identity_id, max(l.name), coalesce(max(l.date_of_birth), ''), max(r.first_recorded_at)::date,
       greatest(max(l.recorded_at), max(e.last))::date, array_agg(distinct m.record_id),
       coalesce(string_agg(distinct e.kinds, ','), '')
from old join linkage_member m on m.identity_id = old.identity_id and m.until is null and m.agency_id = %(agency)s
  and (%(only)s::uuid is null or m.identity_id = %(only)s::uuid)
join latest l on l.record_id = m.record_id join records_record r on r.id = m.record_id
left join lateral (
  select max(coalesce(v.occurred_to, v.occurred_from)) as last, string_agg(distinct v.kind, ',') as kinds
  from records_involvement i join records_eventversion v on v.record_id = i.event_id and v.agency_id = %(agency)s
  where i.person_id = m.record_id) e on true
group by m.identity_id
"""


@dataclass(frozen=True)
class Due:
    """A person whose records an agency keeps no longer by the schedule. held: a hold keeps them all the same."""

    identity: UUID
    name: str
    since: date
    row: Row
    held: bool


@dataclass(frozen=True)
class Hold:
    """A hold as the viewer may know it. root: None for those that stand for other agencies, which are one line; records: their own."""

    root: UUID | None
    records: frozenset[UUID]
    reason: str
    staff: UUID | None
    started_at: datetime
    ended_at: datetime | None
    ended_words: str

    @property
    def field(self) -> str:
        """The name of the field in which its end is said."""
        return f"why-{self.root}"


def check_can_keep(actor: Actor) -> None:
    """Safeguarding leads, heads and triage. Raises: NotAllowed."""
    if not may(actor.role, Verb.KEEP_RIGHTS):
        raise NotAllowed(WHO)


def place_hold(*, identity: UUID, reason: str, by: Actor, form: UUID) -> UUID:
    """Keep all that is held of a person until the hold ends; the same form gives the same. Raises: NotAllowed, Lacks, NotFound."""
    check_can_keep(by)
    if wrong := wording(reason, "Say who asks that it is kept, and for what"):
        raise Lacks({"reason": wrong})
    made: UUID = take("select people_place_hold(%s, %s, %s)", identity, form, reason.strip(), refusals=_REFUSALS)
    return made


def end_hold(*, root: UUID, why: str, by: Actor) -> None:
    """End a hold of the actor's agency wherever it has spread. Raises: NotAllowed, Lacks, NotFound, DoneMeanwhile."""
    check_can_keep(by)
    if wrong := wording(why, "Say who says that it is needed no more"):
        raise Lacks({"why": wrong})
    take("select people_end_hold(%s, %s)", root, why.strip(), refusals=_REFUSALS)


def holds(viewer: Actor) -> tuple[Hold, ...]:
    """Holds of the viewer's agency, and those of others on its records, without whose or why. 1 query. Raises: NotAllowed."""
    check_can_keep(viewer)
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select root_id, record_id, reason, staff_id, started_at, ended_at, ended_words from people_holds()"
        )
        rows = cursor.fetchall()
    found: dict[UUID | None, list[tuple[Any, ...]]] = defaultdict(list)
    for row in rows:
        if row[0] or row[5] is None:  # of others' holds, those that stand
            found[row[0]].append(row)
    return tuple(
        Hold(root, frozenset(row[1] for row in of if row[1]), of[0][2], of[0][3], of[0][4], of[-1][5], of[-1][6])
        for root, of in found.items()
    )


def come_due(viewer: Actor, *, agency_kind: str, most: int = 300, only: UUID | None = None) -> tuple[Due, ...]:
    """People whose records the viewer's agency keeps no longer by the schedule, the longest due first. 2 queries. Raises: NotAllowed.

    only: this person alone.
    """
    check_can_keep(viewer)
    on = today()
    given = {"agency": viewer.agency, "only": only, "year": f"{on.year - least_years(agency_kind, on=on):04d}"}
    held = {record for one in holds(viewer) if one.ended_at is None for record in one.records}
    with connections["default"].cursor() as cursor:
        cursor.execute(_OLD, given)
        rows = cursor.fetchall()
    found = []
    for identity, name, born, first_on, last_on, records, kinds in rows:
        until, row = due(Kept(agency_kind, born, first_on, last_on, frozenset(kinds.split(","))), on=on)
        if until < on:
            found.append(Due(identity, name, until, row, bool(held & set(records))))
    return tuple(sorted(found, key=lambda one: (one.since, str(one.identity)))[:most])
