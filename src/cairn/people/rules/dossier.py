"""All that one reader may see of one person or place, loaded once and asked by every card of a page. Pure values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cairn.people.rules.names import Person, PersonSaid, current
from cairn.places.rules import PlaceSaid
from cairn.records.chronology import EventSaid, Part

TIES = {
    "parent_of": "parent", "sibling_of": "brother or sister", "partner_of": "partner", "associate_of": "friend or associate",
    "lives_with": "lives at the same home", "attends": "attends", "works_at": "works at", "owns": "owns",
}  # fmt: skip


@dataclass(frozen=True)
class Membership:
    """That a record was of the identity from a moment to another (None: still). because: alone, rule or judgement."""

    record: UUID
    agency: UUID
    since: datetime
    until: datetime | None
    because: str
    leaf: bool


@dataclass(frozen=True)
class Because:
    """Why the reader may see others' records: what opened a grant, and since when."""

    kind: str
    id: UUID
    since: datetime


@dataclass(frozen=True)
class Desk:
    """Whom to ring where something is held."""

    name: str
    phone: str


@dataclass(frozen=True)
class Thing:
    """An identifier of a record: kind as in the exchange contract, value as said."""

    record: UUID
    agency: UUID
    kind: str
    value: str
    recorded_at: datetime


@dataclass(frozen=True)
class Tie:
    """That two records belong together, as one agency said."""

    agency: UUID
    source: UUID
    target: UUID
    kind: str
    recorded_at: datetime
    valid_from: str
    valid_to: str

    @property
    def says(self) -> str:
        """What the source is to the target, such as `works at`."""
        return TIES.get(self.kind, self.kind)

    @property
    def of_place(self) -> str:
        """What the source is, as seen from the place."""
        return {"owns": "owner", "works_at": "works here", "attends": "attends"}.get(self.kind, self.says)


@dataclass(frozen=True)
class Found:
    """An identity that the reader can see something of, what of it was opened, and why."""

    identity: UUID
    kind: str  # person or place
    members: tuple[Membership, ...]
    opened: frozenset[UUID]
    because: tuple[Because, ...]

    @property
    def records(self) -> tuple[UUID, ...]:
        """The records that are of it now."""
        return tuple(member.record for member in self.members if member.until is None)

    def records_of(self, agency: UUID | None) -> tuple[UUID, ...]:
        """Those of them that one agency wrote."""
        return tuple(member.record for member in self.members if member.until is None and member.agency == agency)

    def records_at(self, at: datetime) -> frozenset[UUID]:
        """The records that had been judged to be of it by a moment."""
        return frozenset(m.record for m in self.members if m.since <= at and (m.until is None or m.until > at))


@dataclass(frozen=True)
class Dossier:
    """A person with their records, the events they stand in, who and what else stands there, and what is only held.

    people, places: record id -> what is known; place_identities: record id -> identity.
    """

    found: Found
    person: Person
    versions: tuple[PersonSaid, ...]
    events: tuple[EventSaid, ...]
    parts: tuple[Part, ...]
    people: Mapping[UUID, Person]
    places: Mapping[UUID, PlaceSaid]
    place_identities: Mapping[UUID, UUID]
    things: tuple[Thing, ...]
    ties: tuple[Tie, ...]
    desks: tuple[Desk, ...]

    def events_of(self, records: Iterable[UUID]) -> tuple[EventSaid, ...]:
        """The events in which these records of the person stand."""
        wanted = frozenset(records)
        standing = {part.event for part in self.parts if part.person in wanted}
        return tuple(said for said in self.events if said.event in standing)

    def linked_since(self) -> dict[UUID, datetime]:
        """Event -> since when a record that stands in it has been judged to be of the person."""
        since: dict[UUID, datetime] = {}
        for member in self.found.members:
            since[member.record] = min(since.get(member.record, member.since), member.since)
        found: dict[UUID, datetime] = {}
        for part in self.parts:
            if part.person in since:
                found[part.event] = min(found.get(part.event, since[part.person]), since[part.person])
        return found

    def parts_in(self, event: UUID) -> tuple[Part, ...]:
        """Who stands in an event, each once a role."""
        seen: dict[tuple[UUID, str], Part] = {}
        for part in self.parts:
            if part.event == event:
                seen.setdefault((part.person, part.role), part)
        return tuple(seen.values())

    def subjects_in(self, event: UUID) -> tuple[Person, ...]:
        """The other persons who are subject of an event, each once."""
        found = {
            self.people[part.person].identity: self.people[part.person]
            for part in self.parts_in(event)
            if part.role == "subject" and part.person in self.people
        }
        return tuple(person for identity, person in found.items() if identity != self.found.identity)

    def others(self) -> tuple[Person, ...]:
        """Everyone else who stands in the events or ties, each once, first written first."""
        found = {person.identity: person for person in self.people.values()}
        found.pop(self.found.identity, None)
        return tuple(sorted(found.values(), key=lambda person: (person.first_recorded_at, str(person.identity))))

    def roles_of(self, person: Person) -> tuple[str, ...]:
        """The roles that someone else has in these events, each once."""
        records = set(person.records)
        return tuple(dict.fromkeys(part.role for part in self.parts if part.person in records))

    def events_with(self, person: Person) -> frozenset[UUID]:
        """The events in which this person and someone else both stand."""
        records = set(person.records)
        return frozenset(part.event for part in self.parts if part.person in records)


def said_at(versions: Sequence[PersonSaid], at: datetime | None) -> tuple[PersonSaid, ...]:
    """What was said of the person by a moment; what is said now if nothing had been."""
    return current(versions, at=at) or current(versions)
