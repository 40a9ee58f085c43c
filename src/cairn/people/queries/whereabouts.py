"""All that a reader may see of one place, in a fixed number of queries however much there is."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from uuid import UUID

from cairn.agencies.roles import Actor
from cairn.base.clock import now
from cairn.base.errors import NotFound
from cairn.people.queries.identities import open_identity
from cairn.people.queries.persons import people_of, persons_by_record, ties_of
from cairn.people.rules.dossier import Found, Tie
from cairn.people.rules.names import Kind, Person
from cairn.places.queries import places_said
from cairn.places.rules import MonthCount, PlaceSaid, by_month, kinds_counted, most_said, other_names
from cairn.records import queries as records
from cairn.records.chronology import Entry, EventSaid, Part, View, as_known


@dataclass(frozen=True)
class Seen:
    """Someone who stands in records of the place, in which entries; ties: that they own it, work there or attend it."""

    person: Person
    entries: tuple[Entry, ...]
    ties: tuple[Tie, ...]


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
    def tied(self) -> tuple[Seen, ...]:
        """Those who own it or work there, as agencies said."""
        return tuple(seen for seen in self.people if any(tie.kind in {"owns", "works_at"} for tie in seen.ties))

    def without(self, cleared: Set[UUID]) -> "Place":
        """The same without these people beside it. What was written of the place stands."""
        return replace(self, people=tuple(seen for seen in self.people if seen.person.identity not in cleared))

    @property
    def adults(self) -> tuple[Seen, ...]:
        """Everyone else named in them."""
        return tuple(seen for seen in self.people if seen.person.kind is not Kind.CHILD)


def place(viewer: Actor, identity: UUID) -> Place:
    """All that the viewer may see of a place; writes one look. 8 queries, however much there is.

    Raises: NotFound, also for a place that is protected in any record of it that the viewer may see: its page would
    tell that it matters to somebody.
    """
    found, said, best = _opened(viewer, identity, what="place of concern", near=True)
    events = records.events_about(viewer, places=found.records)
    parts = records.parts_of(viewer, sorted({event.event for event in events}, key=str))
    ties = ties_of(viewer, found.records)
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
        people=_seen(
            view.entries,
            parts,
            people,
            ties,
        ),
    )


def events_at(viewer: Actor, identity: UUID, *, what: str) -> tuple[EventSaid, ...]:
    """Every version that the viewer may see of what happened at a place; writes one look. Raises: NotFound, as `place`."""
    found, _, _ = _opened(viewer, identity, what=what, near=False)
    return tuple(records.events_about(viewer, places=found.records))


def _opened(viewer: Actor, identity: UUID, *, what: str, near: bool) -> tuple[Found, dict[UUID, PlaceSaid], PlaceSaid]:
    found = open_identity(viewer, identity, kind="place", what=what, near=near)
    said = places_said(viewer, found.records)
    best = most_said(list(said.values()))
    if best is None or any(one.protected for one in said.values()):
        raise NotFound
    return found, said, best


def _seen(
    entries: Sequence[Entry], parts: Sequence[Part], people: dict[UUID, Person], ties: Sequence[Tie]
) -> tuple[Seen, ...]:
    known = {entry.said.event: entry for entry in entries}
    persons = {person.identity: person for person in people.values()}
    mine: dict[UUID, dict[int, Entry]] = {identity: {} for identity in persons}
    tied: dict[UUID, list[Tie]] = {identity: [] for identity in persons}
    for part in parts:
        if part.person in people and part.event in known:
            mine[people[part.person].identity][known[part.event].number] = known[part.event]
    for tie in ties:
        if tie.source in people:
            tied[people[tie.source].identity].append(tie)
    seen = [
        Seen(person, tuple(entry for _, entry in sorted(mine[identity].items())), tuple(tied[identity]))
        for identity, person in persons.items()
    ]
    return tuple(sorted((one for one in seen if one.entries or one.ties), key=_first))


def _first(seen: Seen) -> tuple[int, str, str]:
    first = min((entry.number for entry in seen.entries), default=0)
    return first, seen.person.title, str(seen.person.identity)
