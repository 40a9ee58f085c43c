"""Children who went missing, as far as a reader's agency wrote it or owes something because of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connections

from cairn.agencies.roles import Actor
from cairn.people.queries.identities import places_of
from cairn.people.queries.persons import people_of, persons_by_record
from cairn.people.rules.dossier import Dossier, Found
from cairn.people.rules.missing import EPISODE, INTERVIEW, PREVENTION, Overview, overview
from cairn.people.rules.names import Person
from cairn.records import queries as records
from cairn.records.chronology import as_known

MOST = 200  # children of a list
_OWED = """
select distinct s.record_id
from access_scope s join access_grant g on g.id = s.grant_id
where g.because_kind = 'duty' and s.ended_at is null and s.holder_id = (select access_agency())
  and s.role in ('', (select access_acting_role()))
"""
_HERE = """
select distinct i.event_id
from records_involvement i
join records_eventversion v on v.record_id = i.event_id
where v.kind = any(%(kinds)s) and v.occurred_from >= %(since)s and v.occurred_from < %(before)s and i.role = 'subject'
"""
_LAST = "select max(v.occurred_from) from records_eventversion v where v.kind = %(kind)s"
_OF_CHILDREN = """
select distinct i.event_id
from records_involvement i
join linkage_member m on m.record_id = i.person_id and m.until is null
join linkage_member n on n.identity_id = m.identity_id and n.until is null
join records_involvement o on o.person_id = n.record_id and o.role = 'subject'
where o.event_id = any(%(events)s::uuid[]) and i.role = 'subject'
"""


@dataclass(frozen=True)
class Missed:
    """A child who went missing since a day."""

    person: Person
    overview: Overview


def last_went_missing(viewer: Actor) -> datetime | None:
    """When the last episode began that the viewer may read without opening anybody. 1 query."""
    last: datetime | None = _read(_LAST, {"kind": EPISODE})[0][0]
    return last


def went_missing(viewer: Actor, *, since: datetime, before: datetime) -> tuple[Missed, ...]:
    """Children with an episode from one moment to another, in records of the viewer's agency and those that a duty opened to it.

    One look; 9 queries, however many there are.
    """
    owed = [record for (record,) in _read(_OWED, {})]
    records.open_records(viewer, kind="missing", on=viewer.agency, records=owed, what="missing overview")  # type: ignore[arg-type]  # a reader of records acts for an agency
    recent = [event for (event,) in _read(_HERE, {"kinds": [EPISODE], "since": since, "before": before})]
    events = [event for (event,) in _read(_OF_CHILDREN, {"events": recent})]
    said = [one for one in records.events_named(viewer, events) if one.kind in (EPISODE, INTERVIEW, PREVENTION)]
    parts = records.parts_of(viewer, sorted({one.event for one in said}, key=str))
    people = persons_by_record(people_of(viewer, sorted({part.person for part in parts}, key=str)), parts)
    places, identities = places_of(viewer, sorted({one.place for one in said if one.place}, key=str))
    began = {one.event for one in said if one.kind == EPISODE}
    children = {
        people[part.person].identity: people[part.person]
        for part in parts
        if part.role == "subject" and part.event in began and part.person in people
    }
    at, found = before, []
    for person in children.values():
        mine = {part.event for part in parts if part.role == "subject" and part.person in set(person.records)}
        held = Dossier(
            Found(person.identity, "person", (), frozenset(), ()), person, person.said,
            tuple(one for one in said if one.event in mine), tuple(part for part in parts if part.event in mine),
            people, places, identities, (), (), (),
        )  # fmt: skip
        entries = as_known(held.events, to=None, at=at, shares={}).entries
        found.append(Missed(person, overview(held, entries, at=at)))
    kept = [one for one in found if one.overview.episodes]
    kept.sort(key=lambda one: (-one.overview.episodes[0].entry.said.occurred_from.timestamp(), one.person.title))
    return tuple(kept[:MOST])


def _read(query: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(query, given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
