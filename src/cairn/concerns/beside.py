"""What is already known beside a concern, for whoever decides about it: how much in a queue, and what, newest first.

How much is counted by the database in one go; what is read afterwards under row security, from records that were opened.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor
from cairn.base.clock import now
from cairn.people.queries.identities import desks_of, places_of
from cairn.people.queries.persons import people_of, persons_by_record
from cairn.people.rules.dossier import Desk
from cairn.people.rules.names import Person
from cairn.places.rules import PlaceSaid, most_said
from cairn.records import queries as records
from cairn.records.chronology import Entry, EventSaid, Part, as_known
from cairn.signals.queries import SignalLine, signals_about

_KNOWN = "select * from concerns_known(%(wanted)s::uuid[])"
_BESIDE = "select part, identity_id, record_id, itself from concerns_beside(%(concern)s)"
PAGE = "what is known beside a concern"  # as the trail names it


@dataclass(frozen=True)
class Known:
    """How much the reader may know beside a concern: earlier concerns, agencies that hold records of the child, persons of
    concern and places that stand in other children's records too, open signals.
    """

    concerns: int = 0
    agencies: int = 0
    adults: int = 0
    places: int = 0
    signals: int = 0

    @property
    def nothing(self) -> bool:
        """Whether there is none of it that the reader may know of."""
        return not (self.concerns or self.agencies or self.adults or self.places or self.signals)


@dataclass(frozen=True)
class SharedAdult:
    """A person of concern beside the child who stands in records of others too. others: how many children or adults."""

    person: Person
    others: int


@dataclass(frozen=True)
class SharedPlace:
    """A place beside the child that stands in records of others too."""

    identity: UUID
    place: PlaceSaid
    others: int


@dataclass(frozen=True)
class Holder:
    """An agency that holds records of the child, how many, and the day of the last."""

    agency: UUID
    records: int
    last_on: date | None


@dataclass(frozen=True)
class Beside:
    """What the reader may read beside a concern. child: None until its record is joined; entries: the newest first.

    known: every event beside it, of the adults and places too; owners: whose record each person's or place's is.
    """

    child: Person | None = None
    entries: tuple[Entry, ...] = ()
    holders: tuple[Holder, ...] = ()
    adults: tuple[SharedAdult, ...] = ()
    places: tuple[SharedPlace, ...] = ()
    signals: tuple[SignalLine, ...] = ()
    desks: tuple[Desk, ...] = ()
    known: Mapping[UUID, Entry] = field(default_factory=dict)
    owners: Mapping[UUID, UUID] = field(default_factory=dict)


def known_beside(viewer: Actor, wanted: Collection[UUID]) -> dict[UUID, Known]:
    """Concern -> how much is known beside it, for those that the viewer decides about. 1 query, any number of concerns."""
    viewer.person_and_agency()
    if not wanted:
        return {}
    with connections["default"].cursor() as cursor:
        cursor.execute(_KNOWN, {"wanted": list(wanted)})
        return {row[0]: Known(*row[1:]) for row in cursor.fetchall()}


def beside(viewer: Actor, concern: UUID) -> Beside:
    """What the viewer may read beside a concern that they decide about; writes one look. 8 queries, however much there is."""
    with connections["default"].cursor() as cursor:
        cursor.execute(_BESIDE, {"concern": concern})
        near = [_Near(*row) for row in cursor.fetchall()]
    child = next((one.identity for one in near if one.part == "child"), None)
    if child is None:
        return Beside()
    of = {part: [one.record for one in near if one.part == part] for part in ("child", "adult", "place")}
    records.open_records(viewer, kind="person", on=child, records=[one.record for one in near], what=PAGE)
    versions = records.events_about(viewer, people=[*of["child"], *of["adult"]], places=of["place"])
    parts = records.parts_of(viewer, sorted({said.event for said in versions}, key=str))
    people = persons_by_record(
        people_of(viewer, sorted({part.person for part in parts} | {*of["child"], *of["adult"]}, key=str)), parts
    )
    places, _ = places_of(viewer, of["place"])
    view = as_known(versions, to=None, at=now(), shares={})
    itself = {one.record for one in near if one.itself}
    told = _events_of(parts, of["child"]) - itself
    entries = tuple(entry for entry in reversed(view.entries) if entry.said.event in told)
    standing = _standing(view.entries, versions, parts, people)
    return Beside(
        child=next((people[record] for record in of["child"] if record in people), None),
        entries=entries,
        holders=_holders(entries, [people[one] for one in of["child"] if one in people and one not in itself], itself),
        adults=_adults(near, people, standing, child),
        places=_places(near, places, standing, child),
        signals=tuple(one for one in signals_about(viewer, of["child"]) if one.status == "open" and one.answer != "no"),
        desks=desks_of(viewer, child),
        known={entry.said.event: entry for entry in view.entries},
        owners={said.record: said.agency for person in people.values() for said in person.said}
        | {place.record: place.agency for place in places.values()},
    )


@dataclass(frozen=True)
class _Near:
    """A record that may be read beside a concern: of the child, of a person of concern, of a place; itself: of this concern."""

    part: str
    identity: UUID
    record: UUID
    itself: bool


def _events_of(parts: Iterable[Part], mine: Collection[UUID]) -> set[UUID]:
    return {part.event for part in parts if part.person in mine}


def _standing(
    entries: Iterable[Entry], versions: Iterable[EventSaid], parts: Sequence[Part], people: Mapping[UUID, Person]
) -> dict[UUID, set[UUID]]:
    """Record of a person or place -> the people whom what is recorded of it is about."""
    known = {entry.said.event for entry in entries}
    subjects: dict[UUID, set[UUID]] = defaultdict(set)
    for part in parts:
        if part.role == "subject" and part.person in people and part.event in known:
            subjects[part.event].add(people[part.person].identity)
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for part in parts:
        found[part.person] |= subjects[part.event]
    for said in versions:
        if said.place:
            found[said.place] |= subjects[said.event]
    return found


def _holders(entries: Sequence[Entry], child: Sequence[Person], itself: Collection[UUID]) -> tuple[Holder, ...]:
    held: dict[UUID, list[date]] = defaultdict(list)
    for entry in entries:
        held[entry.said.agency].append(entry.first_recorded_on)
    for said in {said.record: said for person in child for said in person.said if said.record not in itself}.values():
        held.setdefault(said.agency, [])
    found = [Holder(agency, len(days), max(days, default=None)) for agency, days in held.items()]
    return tuple(
        sorted(found, key=lambda one: (one.last_on is None, -(one.last_on or date.min).toordinal(), str(one.agency)))
    )


def _adults(
    near: Iterable[_Near], people: Mapping[UUID, Person], standing: Mapping[UUID, set[UUID]], child: UUID
) -> tuple[SharedAdult, ...]:
    found = _others(near, "adult", standing, child)
    shown = {people[record].identity: people[record] for record in people}
    return tuple(SharedAdult(shown[identity], others) for identity, others in found.items() if identity in shown)


def _places(
    near: Sequence[_Near], places: Mapping[UUID, PlaceSaid], standing: Mapping[UUID, set[UUID]], child: UUID
) -> tuple[SharedPlace, ...]:
    said: dict[UUID, list[PlaceSaid]] = defaultdict(list)
    for one in near:
        if one.part == "place" and one.record in places:
            said[one.identity].append(places[one.record])
    best = {identity: most_said(descriptions) for identity, descriptions in said.items()}
    found = _others(near, "place", standing, child)
    return tuple(
        SharedPlace(identity, shown, others) for identity, others in found.items() if (shown := best.get(identity))
    )


def _others(near: Iterable[_Near], part: str, standing: Mapping[UUID, set[UUID]], child: UUID) -> dict[UUID, int]:
    """Identity -> in how many other people's records it stands, most first; those in none left out."""
    whom: dict[UUID, set[UUID]] = defaultdict(set)
    for one in near:
        if one.part == part:
            whom[one.identity] |= standing.get(one.record, set()) - {child, one.identity}
    return {identity: len(met) for identity, met in sorted(whom.items(), key=lambda each: -len(each[1])) if met}
