"""The neighbourhood of one person, as far as one reader may see, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor
from cairn.base.clock import now
from cairn.network.rules import CONTEXT_KINDS, CONTEXT_PLACES, Link, Node, Proposed, links, nodes
from cairn.people.queries.identities import open_identity
from cairn.people.queries.persons import people_of, persons_by_record
from cairn.people.rules.dossier import Found, Tie
from cairn.people.rules.names import Person
from cairn.places.queries import places_said
from cairn.places.rules import PlaceSaid, most_said
from cairn.records import queries as records
from cairn.records.chronology import as_known

FURTHEST = 4  # steps
MOST = 150  # people and places: beyond it the steps stop, and the page says so

_BESIDE = """
with near as (
  select m.record_id from linkage_member m where m.until is null and m.identity_id = any(%(near)s::uuid[])
), happened as (
  select i.event_id from records_involvement i join near n on n.record_id = i.person_id where i.role <> 'professional'
  union
  select v.record_id from records_eventversion v join near n on n.record_id = v.place_id
), counting as (
  select distinct v.record_id, v.place_id from records_eventversion v join happened h on h.event_id = v.record_id
  where v.kind <> all(%(context)s)
), beside as (
  select i.person_id as record_id from records_involvement i join counting c on c.record_id = i.event_id where i.role <> 'professional'
  union select c.place_id from counting c where c.place_id is not null
  union select t.to_record_id from records_relationship t join near n on n.record_id = t.from_record_id
  union select t.from_record_id from records_relationship t join near n on n.record_id = t.to_record_id
  union select e.record_b from linkage_edge e join near n on n.record_id = e.record_a where e.band = 'ask'
  union select e.record_a from linkage_edge e join near n on n.record_id = e.record_b where e.band = 'ask'
)
select distinct m.identity_id
from beside b
join linkage_member m on m.record_id = b.record_id and m.until is null
left join lateral (
  select p.kind, p.protected from records_placeversion p where p.record_id = b.record_id order by p.recorded_at desc limit 1
) place on true
where coalesce(place.kind, '') <> all(%(hubs)s) and place.protected is null
order by 1
"""
_MEMBERS = """
select m.identity_id, m.record_id, r.kind
from linkage_member m join records_record r on r.id = m.record_id
where m.until is null and m.identity_id = any(%(identities)s::uuid[])
"""
_PROPOSED = """
select e.id, e.kind, e.record_a, e.record_b, e.known_at, e.agency_a, e.agency_b
from linkage_edge e
where e.band = 'ask' and e.record_a = any(%(records)s::uuid[]) and e.record_b = any(%(records)s::uuid[])
  and not exists (
    select 1 from linkage_judgement j
    where j.record_a = least(e.record_a, e.record_b) and j.record_b = greatest(e.record_a, e.record_b)
      and j.answer = 'different'
      and not exists (select 1 from linkage_judgement l where l.record_a = j.record_a and l.record_b = j.record_b and l.at > j.at))
order by e.match_weight desc, e.id
"""


@dataclass(frozen=True)
class Network:
    """The nodes around one person and what ties them. cut: whether there was more than fits on a page."""

    found: Found
    person: Person
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    cut: bool


def network_of(viewer: Actor, identity: UUID, *, steps: int, names: Mapping[UUID, str]) -> Network:
    """Who stands beside a person within so many steps (1 to 4), under the viewer's rights. One look; at most 16 queries.

    names: agency -> name. Raises: NotFound.
    """
    found = open_identity(viewer, identity, kind="person", what="network", near=True)
    reached, cut = _reach(found.identity, steps=min(max(steps, 1), FURTHEST))
    members = _read(_MEMBERS, {"identities": list(reached)})
    people_records = [record for _, record, kind in members if kind == "person"]
    place_records = [record for _, record, kind in members if kind == "place"]
    events = records.events_about(viewer, people=people_records, places=place_records)
    parts = records.parts_of(viewer, sorted({said.event for said in events}, key=str))
    by_record = persons_by_record(people_of(viewer, people_records), parts)
    people = {person.identity: person for person in by_record.values()}
    identities = {record: identity for identity, record, _ in members}
    places = _places(viewer, place_records, identities)
    known = nodes(people.values(), places, reached, names=names)
    ties = records.relationships_of(viewer, [*people_records, *place_records])
    proposed = _read(_PROPOSED, {"records": [*people_records, *place_records]})
    made = links(
        known,
        identities=identities,
        entries=as_known(events, to=None, at=now(), shares={}).entries,
        parts=parts,
        ties=[Tie(t.agency, t.source, t.target, t.kind, t.recorded_at, t.valid_from, t.valid_to) for t in ties],
        proposed=[Proposed(one, kind, a, b, at, (of_a, of_b)) for one, kind, a, b, at, of_a, of_b in proposed],
    )
    order = sorted(known.values(), key=lambda node: (node.steps, node.sort, node.title, str(node.identity)))
    return Network(found, people[found.identity], tuple(order), made, cut)


def _reach(start: UUID, *, steps: int) -> tuple[dict[UUID, int], bool]:
    """Identity -> steps from the start; and whether the limit cut it. 1 query a step."""
    reached, near = {start: 0}, [start]
    for step in range(1, steps + 1):
        given = {"near": near, "context": list(CONTEXT_KINDS), "hubs": list(CONTEXT_PLACES)}
        near = [identity for (identity,) in _read(_BESIDE, given) if identity not in reached]
        if len(reached) + len(near) > MOST:
            return reached, True
        reached |= dict.fromkeys(near, step)
        if not near:
            break
    return reached, False


def _places(viewer: Actor, place_records: Sequence[UUID], identities: dict[UUID, UUID]) -> dict[UUID, PlaceSaid]:
    grouped: dict[UUID, list[PlaceSaid]] = {}
    for record, place in places_said(viewer, place_records).items():
        grouped.setdefault(identities[record], []).append(place)
    return {identity: best for identity, said in grouped.items() if (best := most_said(said)) is not None}


def _read(query: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(query, given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
