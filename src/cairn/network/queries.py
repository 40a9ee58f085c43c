"""The neighbourhood of one person, as far as one reader may see, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor
from cairn.base.clock import london_day, now
from cairn.base.errors import NotFound
from cairn.network.charts import EVERYTHING, Window
from cairn.network.rules import CONTEXT_PLACES, Link, Node, Proposed, links, nodes, without_cleared
from cairn.people.queries.identities import kind_of, open_identity
from cairn.people.queries.persons import people_of, persons_by_record, ties_of
from cairn.people.rules.dossier import Desk, Found, Tie
from cairn.people.rules.names import Person
from cairn.people.rules.surroundings import CONTEXT_KINDS
from cairn.people.statuses import standings
from cairn.places.queries import places_said
from cairn.places.rules import PlaceSaid, most_said
from cairn.records import queries as records
from cairn.records.chronology import Entry, Part, as_known

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


_HELD = """
select asked.id, held.desk_name, held.desk_phone
from unnest(%(identities)s::uuid[]) asked(id) cross join lateral linkage_pointers(asked.id) held
order by 2, 3
"""


@dataclass(frozen=True)
class Network:
    """The nodes around one person and what ties them. cut: whether there was more than fits on a page; cleared: how many
    are left out because they were cleared.
    """

    found: Found
    person: Person
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    cut: bool
    cleared: int


@dataclass(frozen=True)
class Explored:
    """What lies around some people and places. whole: the links without the window; left_out: more that did not fit.

    held: identity -> whom to ring because something about it is held; records: record -> identity, of those reached.
    """

    founds: tuple[Found, ...]
    nodes: dict[UUID, Node]
    links: tuple[Link, ...]
    whole: tuple[Link, ...]
    left_out: int
    held: dict[UUID, tuple[Desk, ...]]
    records: Mapping[UUID, UUID]


@dataclass(frozen=True)
class _World:
    """What was read of those reached: one reading, from which links are made for any window."""

    people: Mapping[UUID, Person]
    nodes: dict[UUID, Node]
    identities: Mapping[UUID, UUID]
    entries: tuple[Entry, ...]
    parts: tuple[Part, ...]
    ties: tuple[Tie, ...]
    proposed: tuple[Proposed, ...]

    def links(self, window: Window = EVERYTHING) -> tuple[Link, ...]:
        return links(
            self.nodes,
            identities=self.identities,
            entries=[one for one in self.entries if window.keeps(one.first_recorded_on, (one.said.agency,))],
            parts=self.parts,
            ties=[one for one in self.ties if window.keeps(london_day(one.recorded_at), (one.agency,))],
            proposed=[one for one in self.proposed if window.keeps(london_day(one.known_at), one.agencies)],
        )


def network_of(
    viewer: Actor, identity: UUID, *, steps: int, names: Mapping[UUID, str], cleared: bool = False
) -> Network:
    """Who stands beside a person within so many steps (1 to 4), under the viewer's rights. One look; at most 17 queries.

    names: agency -> name; cleared: show those too who were cleared. Raises: NotFound.
    """
    found = open_identity(viewer, identity, kind="person", what="network", near=True)
    reached, left_out = _reach([found.identity], steps=min(max(steps, 1), FURTHEST))
    world = _world(viewer, reached, names)
    kept, tied, out = tuple(world.nodes.values()), world.links(), 0
    if not cleared:
        kept, tied, out = without_cleared(kept, tied, starts=[found.identity])
    order = sorted(kept, key=lambda node: (node.steps, node.sort, node.title, str(node.identity)))
    return Network(found, world.people[found.identity], tuple(order), tied, left_out > 0, out)


def explored(
    viewer: Actor,
    starts: Sequence[UUID],
    *,
    steps: int,
    expanded: Sequence[UUID] = (),
    window: Window = EVERYTHING,
    names: Mapping[UUID, str],
) -> Explored:
    """What lies so many steps (1 to 3) around people and places, and a step around each that is expanded.

    Each of the starts and of the expanded is opened with a look of its own. At most 15 queries and 5 for each of them.
    Raises: NotFound if any start is absent, or may not be known to the viewer.
    """
    founds = [_opened(viewer, identity) for identity in dict.fromkeys(starts)]
    wanted = {found.identity: found for identity in expanded if (found := _opened_if_seen(viewer, identity))}
    everything = [*founds, *wanted.values()]
    if len(everything) > 1:
        records.open_records(
            viewer,
            kind=founds[0].kind,
            on=founds[0].identity,
            records=sorted({record for found in everything for record in found.opened}, key=str),
            what="network explorer",
        )
    beginning = list(dict.fromkeys(found.identity for found in founds))
    reached, left_out = _reach(beginning, steps=min(max(steps, 1), FURTHEST), expanded=frozenset(wanted))
    world = _world(viewer, reached, names)
    if not set(beginning) <= world.nodes.keys():
        raise NotFound
    held = _held(viewer, list(world.nodes))
    whole = world.links()
    links = whole if window.whole else world.links(window)
    return Explored(tuple(founds), world.nodes, links, whole, left_out, held, world.identities)


def _opened(viewer: Actor, identity: UUID) -> Found:
    kind = kind_of(viewer, identity) or "person"
    return open_identity(viewer, identity, kind=kind, what="network explorer", near=True)


def _opened_if_seen(viewer: Actor, identity: UUID) -> Found | None:
    try:
        return _opened(viewer, identity)
    except NotFound:
        return None


def _world(viewer: Actor, reached: Mapping[UUID, int], names: Mapping[UUID, str]) -> _World:
    """All that is needed to tie those reached. 10 queries."""
    members = _read(_MEMBERS, {"identities": list(reached)})
    people_records = [record for _, record, kind in members if kind == "person"]
    place_records = [record for _, record, kind in members if kind == "place"]
    events = records.events_about(viewer, people=people_records, places=place_records)
    parts = records.parts_of(viewer, sorted({said.event for said in events}, key=str))
    by_record = persons_by_record(people_of(viewer, people_records), parts)
    people = {person.identity: person for person in by_record.values()}
    identities = {record: identity for identity, record, _ in members}
    ties = ties_of(viewer, [*people_records, *place_records])
    proposed = _read(_PROPOSED, {"records": [*people_records, *place_records]})
    return _World(
        people=people,
        nodes=nodes(
            people.values(),
            _places(viewer, place_records, identities),
            reached,
            names=names,
            statuses=standings(viewer, people.values()),
        ),
        identities=identities,
        entries=as_known(events, to=None, at=now(), shares={}).entries,
        parts=parts,
        ties=ties,
        proposed=tuple(Proposed(one, kind, a, b, at, (of_a, of_b)) for one, kind, a, b, at, of_a, of_b in proposed),
    )


def _reach(
    starts: Sequence[UUID], *, steps: int, expanded: frozenset[UUID] = frozenset()
) -> tuple[dict[UUID, int], int]:
    """Identity -> steps from the nearest start, those expanded one step further; and how many did not fit.

    1 query a step.
    """
    reached, near, left_out = dict.fromkeys(starts, 0), list(starts), 0
    for step in range(1, FURTHEST + len(expanded) + 1):
        if not near:
            break
        given = {"near": near, "context": list(CONTEXT_KINDS), "hubs": list(CONTEXT_PLACES)}
        found = [identity for (identity,) in _read(_BESIDE, given) if identity not in reached]
        fits = found[: max(MOST - len(reached), 0)]
        left_out += len(found) - len(fits)
        reached |= dict.fromkeys(fits, step)
        near = [identity for identity in fits if step < steps or identity in expanded]
    return reached, left_out


def _held(viewer: Actor, identities: Sequence[UUID]) -> dict[UUID, tuple[Desk, ...]]:
    """Identity -> desks to ring, name and phone and no more. 1 query."""
    found: dict[UUID, tuple[Desk, ...]] = {}
    for identity, name, phone in _read(_HELD, {"identities": list(identities)}):
        found[identity] = (*found.get(identity, ()), Desk(name, phone))
    return found


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
