"""What a search found, as cards: one for each person or place, however many records of it fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from cairn.agencies.queries import AgencyFacts
from cairn.agencies.roles import Actor
from cairn.base.clock import today
from cairn.linkage.engines.names import name_table
from cairn.people.queries.identities import identities_of
from cairn.people.queries.persons import people_of, persons_by_record
from cairn.people.rules.names import Kind, Person
from cairn.people.rules.statuses import NOTHING, Standing
from cairn.people.statuses import standings
from cairn.places.queries import places_said
from cairn.places.rules import PlaceSaid
from cairn.records import queries as records
from cairn.records.chronology import EventSaid
from cairn.records.search import Hit
from cairn.records.words import kind_in_words
from cairn.web.parts.about import page_of
from cairn.web.parts.frame import place_page
from cairn.web.parts.words import born_in_words, counted, day, listed

MOST_CARDS = 20
MOST_RECORDS = 10
MOST_NAMES = 4  # people named beside a record in a list
CHILD_THEN = "A child when written about"
LABELS = {
    Kind.CHILD: "Child",
    Kind.PERSON_OF_CONCERN: "Person of concern",
    Kind.UNKNOWN: "Not identified",
    Kind.ADULT: "Adult",
}


@dataclass(frozen=True)
class Card:
    """One result. half: whether it is half known; because: why it was found; said: a line about it; of: whose records;
    cleared: whether it is somebody who was cleared.
    """

    title: str
    label: str
    said: str
    of: str
    because: str
    address: str = ""
    half: bool = False
    fair: str = ""
    cleared: bool = False
    identity: UUID | None = None


@dataclass(frozen=True)
class Cards:
    """Results by sort, the best first. left_out: how many people and places are not shown; unjoined: how many records
    arrived so lately that nobody knows yet of whom they are; cleared: how many people are left out who were cleared.
    """

    people: tuple[Card, ...]
    places: tuple[Card, ...]
    records: tuple[Card, ...]
    left_out: int
    unjoined: int
    cleared: int

    def __len__(self) -> int:
        return len(self.people) + len(self.places) + len(self.records)


@cache
def _forms_by_class() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name, classes in name_table().forms.items():
        for one in classes:
            found.setdefault(one, set()).add(name)
    return {name: frozenset(others) for name, others in found.items()}


def other_forms(word: str) -> frozenset[str]:
    """Other forms of a given name: Daz gives Darran and Darren."""
    table = _forms_by_class()
    return frozenset(form for one in name_table().classes(word) for form in table.get(one, ()))


def cards(viewer: Actor, hits: Sequence[Hit], agencies: Mapping[UUID, AgencyFacts], *, cleared: bool = False) -> Cards:
    """The cards of these hits. 9 queries at most, whatever was found. cleared: show those too who were cleared. R67."""
    groups = _by_identity(viewer, [hit for hit in hits if hit.kind != "event"])
    shown = dict(list(groups.items())[:MOST_CARDS])
    people = _people(viewer, {key: found for key, found in shown.items() if found[0].kind == "person"}, agencies)
    places = _places(viewer, {key: found for key, found in shown.items() if found[0].kind == "place"}, agencies)
    events = {hit.record: listed(_reasons([hit])) for hit in hits if hit.kind == "event"}
    found = record_cards(viewer, dict(list(events.items())[:MOST_RECORDS]), agencies)
    unjoined = sum(found[0].kind == "person" for found in shown.values()) - len(people)
    kept = people if cleared else tuple(card for card in people if not card.cleared)
    return Cards(kept, places, found, len(groups) - len(shown), unjoined, cleared=len(people) - len(kept))


def _by_identity(viewer: Actor, hits: Sequence[Hit]) -> dict[UUID, list[Hit]]:
    identities = identities_of(viewer, [hit.record for hit in hits])
    groups: dict[UUID, list[Hit]] = {}
    for hit in hits:
        groups.setdefault(identities.get(hit.record, hit.record), []).append(hit)
    return groups


def _people(viewer: Actor, groups: Mapping[UUID, list[Hit]], agencies: Mapping[UUID, AgencyFacts]) -> tuple[Card, ...]:
    found = people_of(viewer, [hit.record for hits in groups.values() for hit in hits])
    by_record = persons_by_record(found)
    statuses = standings(viewer, set(by_record.values()))
    made = []
    for hits in groups.values():
        person = next((by_record[hit.record] for hit in hits if hit.record in by_record), None)
        if person is not None:
            made.append(_person_card(person, hits, agencies, statuses.get(person.identity, NOTHING)))
    return tuple(made)


def _person_card(person: Person, hits: Sequence[Hit], agencies: Mapping[UUID, AgencyFacts], standing: Standing) -> Card:
    age = person.age(today())
    names = listed([f"“{name}”" for name in person.nicknames]) if person.nicknames else listed(person.other_names)
    now_words = age.words if age.unknown else f"now {age.words}"
    said = [f"born {born_in_words(person.born)}" if person.born else now_words, f"also {names}" if names else ""]
    described = next((one.description for one in person.said if one.description), "")
    concern = person.kind is Kind.PERSON_OF_CONCERN
    return Card(
        title=person.title,
        label=CHILD_THEN if person.kind is Kind.CHILD and not age.may_be_child else LABELS[person.kind],
        said="; ".join(one for one in [*said, described if not person.born else ""] if one),
        of=_whose(person.agencies, len(person.said), agencies),
        because=listed(_reasons(hits)),
        address=page_of(person),
        identity=person.identity,
        half=person.kind is Kind.UNKNOWN,
        fair=_fair(standing, concern=concern),
        cleared=standing.cleared,
    )


def _fair(standing: Standing, *, concern: bool) -> str:
    """What stands of somebody beside their name."""
    nobody = "Nobody has found that this person did harm." if concern and not standing.convicted else ""
    said = f"Status: {standing.in_words}." if standing.current else ""
    return " ".join(one for one in (said, nobody) if one)


def _places(viewer: Actor, groups: Mapping[UUID, list[Hit]], agencies: Mapping[UUID, AgencyFacts]) -> tuple[Card, ...]:
    said = places_said(viewer, [hit.record for hits in groups.values() for hit in hits])
    made = []
    for identity, hits in groups.items():
        mine = [said[hit.record] for hit in hits if hit.record in said and not said[hit.record].protected]
        if mine:
            made.append(_place_card(identity, mine, hits, agencies))
    return tuple(made)


def _place_card(
    identity: UUID, said: Sequence[PlaceSaid], hits: Sequence[Hit], agencies: Mapping[UUID, AgencyFacts]
) -> Card:
    best = max(said, key=lambda place: (bool(place.name), place.recorded_at))
    owners = tuple(dict.fromkeys(place.agency for place in said))
    return Card(
        title=best.title,
        label=best.kind_in_words.capitalize(),
        said=", ".join(one for one in (best.address if best.name else "", best.postcode) if one),
        of=_whose(owners, len(said), agencies),
        because=listed(_reasons(hits)),
        address=place_page(identity),
        identity=identity,
    )


def record_cards(viewer: Actor, events: Mapping[UUID, str], agencies: Mapping[UUID, AgencyFacts]) -> tuple[Card, ...]:
    """Cards of these events in their order. events: event to why it is shown. 3 queries."""
    if not events:
        return ()
    said = _newest(records.events_named(viewer, list(events)))
    parts = records.parts_of(viewer, list(said))
    people = persons_by_record(people_of(viewer, [part.person for part in parts]), parts)
    around = {
        event: [people[part.person] for part in parts if part.event == event and part.person in people]
        for event in said
    }
    return tuple(
        _record_card(said[event], around[event], because, agencies)
        for event, because in events.items()
        if event in said
    )


def _record_card(
    event: EventSaid, around: Sequence[Person], because: str, agencies: Mapping[UUID, AgencyFacts]
) -> Card:
    first = next((person for person in around if person.kind is Kind.CHILD), around[0] if around else None)
    happened, written = day(event.occurred_from), day(event.recorded_at)
    late = f", last written down on {written}" if written != happened else ""
    return Card(
        title=event.summary,
        label=kind_in_words(event.kind),
        said=f"{happened}{late}{', around ' + _names(around) if around else ''}",
        of=_whose((event.agency,), 1, agencies),
        because=because,
        address=page_of(first) if first else "",
    )


def _newest(versions: Sequence[EventSaid]) -> dict[UUID, EventSaid]:
    return {said.event: said for said in sorted(versions, key=lambda said: said.recorded_at)}


def _names(people: Sequence[Person]) -> str:
    names = [name.replace("Someone", "someone", 1) for name in dict.fromkeys(person.title for person in people)]
    return listed([*names[:MOST_NAMES], *([f"{len(names) - MOST_NAMES} more"] if len(names) > MOST_NAMES else [])])


def _whose(owners: Sequence[UUID], number: int, agencies: Mapping[UUID, AgencyFacts]) -> str:
    names = sorted(agencies[owner].name for owner in owners if owner in agencies)
    return f"{counted(number, 'record')} of {listed(names)}"


def _reasons(hits: Sequence[Hit]) -> list[str]:
    return list(dict.fromkeys(why for hit in hits for why in hit.why))
