"""All that a reader may see of one place, in a fixed number of queries however much there is."""

from dataclasses import dataclass
from uuid import UUID

from cairn.agencies.roles import Actor
from cairn.base.clock import now
from cairn.base.errors import NotFound
from cairn.people.queries.identities import open_identity
from cairn.people.queries.persons import people_of, persons_by_record
from cairn.people.rules.dossier import Found, Tie
from cairn.people.rules.names import Kind, Person
from cairn.places.queries import places_said
from cairn.places.rules import MonthCount, PlaceSaid, by_month, kinds_counted, most_said, other_names
from cairn.records import queries as records
from cairn.records.chronology import Entry, Part, View, as_known


@dataclass(frozen=True)
class Seen:
    """Someone who stands in records of the place, in which entries and as what."""

    person: Person
    entries: tuple[Entry, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """A place as agencies describe it, what happened there, and who stands in it."""

    found: Found
    best: PlaceSaid
    other_names: tuple[str, ...]
    said: tuple[PlaceSaid, ...]
    view: View
    months: tuple[MonthCount, ...]
    kinds: tuple[tuple[str, int], ...]
    people: tuple[Seen, ...]
    ties: tuple[tuple[Tie, Person], ...]

    @property
    def identity(self) -> UUID:
        """Its identity."""
        return self.found.identity

    @property
    def records(self) -> tuple[UUID, ...]:
        """The records it is made of."""
        return self.found.records

    @property
    def children(self) -> tuple[Seen, ...]:
        """Children named in records of the place."""
        return tuple(seen for seen in self.people if seen.person.kind is Kind.CHILD)

    @property
    def adults(self) -> tuple[Seen, ...]:
        """Everyone else named in them."""
        return tuple(seen for seen in self.people if seen.person.kind is not Kind.CHILD)


def place(viewer: Actor, identity: UUID) -> Place:
    """All that the viewer may see of a place; writes one look. 8 queries, however much there is.

    Raises: NotFound, also for a place that is protected in any record of it that the viewer may see: its page would
    tell that it matters to somebody.
    """
    found = open_identity(viewer, identity, kind="place", what="place of concern")
    said = places_said(viewer, found.records)
    best = most_said(list(said.values()))
    if best is None or any(one.protected for one in said.values()):
        raise NotFound
    events = records.events_about(viewer, places=found.records)
    parts = records.parts_of(viewer, sorted({event.event for event in events}, key=str))
    ties = records.relationships_of(viewer, found.records)
    near = {part.person for part in parts} | {tie.source for tie in ties}
    people = persons_by_record(people_of(viewer, sorted(near, key=str)), parts)
    view = as_known(events, to=None, at=now(), shares={})
    ordered = sorted(said.values(), key=lambda one: (one.recorded_at, str(one.record)))
    return Place(
        found=found,
        best=best,
        other_names=other_names(ordered, but=best),
        said=tuple(ordered),
        view=view,
        months=by_month(view.entries),
        kinds=kinds_counted(view.entries),
        people=_seen(view.entries, parts, people),
        ties=tuple(
            (Tie(t.agency, t.source, t.target, t.kind, t.recorded_at, t.valid_from, t.valid_to), people[t.source])
            for t in ties
            if t.source in people
        ),
    )


def _seen(entries: tuple[Entry, ...], parts: tuple[Part, ...], people: dict[UUID, Person]) -> tuple[Seen, ...]:
    known = {entry.said.event: entry for entry in entries}
    found: dict[UUID, tuple[Person, dict[int, Entry], dict[str, None]]] = {}
    for part in parts:
        person, entry = people.get(part.person), known.get(part.event)
        if person is not None and entry is not None:
            _, mine, roles = found.setdefault(person.identity, (person, {}, {}))
            mine[entry.number] = entry
            roles[part.role] = None
    seen = [Seen(person, tuple(mine.values()), tuple(roles)) for person, mine, roles in found.values()]
    return tuple(sorted(seen, key=lambda one: (one.entries[0].number, one.person.title)))
