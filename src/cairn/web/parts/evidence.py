"""What a signal rests on, as one reader may see it: its records, whom and what they name, and what ties these."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from cairn.agencies.queries import AgencyFacts
from cairn.agencies.roles import Actor
from cairn.base.clock import now
from cairn.linkage.queries import proposals_about
from cairn.network.drawing import Picture, small_picture
from cairn.network.rules import Link, Proposed, links, nodes
from cairn.people.queries.identities import desks_of, identities_of
from cairn.people.queries.persons import people_of, persons_by_record, ties_of
from cairn.people.rules.dossier import Desk
from cairn.people.rules.names import Kind, Person
from cairn.people.rules.statuses import NOTHING, Standing
from cairn.people.statuses import standings
from cairn.places.queries import places_said
from cairn.places.rules import PlaceSaid
from cairn.records import queries as records
from cairn.records.chronology import Entry, EventSaid, Part, as_known
from cairn.records.words import kind_in_words
from cairn.signals.queries import SignalFacts
from cairn.web.parts.about import page_of
from cairn.web.parts.frame import place_page
from cairn.web.parts.words import listed

BESIDE = 4  # records that are shown beside those that count, the nearest in time

AROUND = ("subject", "witness")
MOST_AROUND = 4  # people named beside one record: more is a meeting's list


@dataclass(frozen=True)
class Someone:
    """A person or place with the address of its page; age as it was at the time."""

    title: str
    address: str
    age: str = ""
    age_unknown: bool = False
    standing: Standing = NOTHING


@dataclass(frozen=True)
class Row:
    """One record of the evidence table. more: how many around it are not named; counts: as what it counts.

    recorded_at: when it was first written down; earlier: the versions that were corrected, the oldest first.
    """

    said: EventSaid
    kind: str
    around: tuple[Someone, ...]
    more: int
    agency: str
    counts: str
    counted: bool
    recorded_at: datetime
    earlier: tuple[EventSaid, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """All of it. closed: agencies of whose records this reader may not read what was said; held: whom to ring."""

    rows: tuple[Row, ...]
    closed: tuple[AgencyFacts, ...]
    children: tuple[Someone, ...]
    concerns: tuple[Someone, ...]
    places: tuple[Someone, ...]
    links: tuple[Link, ...]
    addresses: Mapping[UUID, str]
    picture: Picture | None
    held: tuple[Desk, ...]

    @property
    def counted(self) -> tuple[Row, ...]:
        """The records that count."""
        return tuple(row for row in self.rows if row.counted)

    @property
    def beside(self) -> tuple[Row, ...]:
        """The records that stand beside them."""
        return tuple(row for row in self.rows if not row.counted)

    @property
    def convicted(self) -> bool:
        """Whether a court found that one of those named did harm."""
        return any(someone.standing.convicted for someone in self.concerns)

    @property
    def age_unknown(self) -> bool:
        """Whether one of those who are named around the children may be a child."""
        return any(someone.age_unknown for someone in self.concerns)


@dataclass(frozen=True)
class _Read:
    """What was read once, for all parts of the page."""

    entries: tuple[Entry, ...]
    parts: tuple[Part, ...]
    people: Mapping[UUID, Person]
    places: Mapping[UUID, PlaceSaid]
    identities: Mapping[UUID, UUID]
    counted: frozenset[UUID]


def evidence(viewer: Actor, facts: SignalFacts, agencies: Mapping[UUID, AgencyFacts]) -> Evidence:
    """The evidence of a signal, opened with one look. 12 queries, and one for each person or place that it is about."""
    given = [line.record for line in facts.evidence]
    records.open_records(viewer, kind="signal", on=facts.line.id, records=given, what="signal")
    read = _read(viewer, facts, agencies)
    statuses = standings(viewer, set(read.people.values()))
    made, addresses = _network(viewer, facts, read, statuses)
    about = [read.identities[record] for record in _subjects(facts) if record in read.identities]
    held = dict.fromkeys(desk for identity in dict.fromkeys(about) for desk in desks_of(viewer, identity))
    return Evidence(
        rows=tuple(_row(entry, facts, read, agencies) for entry in read.entries),
        closed=_closed(facts, read, agencies),
        children=_people(facts.records("child"), read.people),
        concerns=_people(facts.records("person_of_concern"), read.people, statuses),
        places=_places(facts.records("place"), read),
        links=made,
        addresses=addresses,
        picture=_picture(made),
        held=tuple(held),
    )


def _picture(made: Sequence[Link]) -> Picture | None:
    ends = {end.identity: end for link in made for end in (link.left, link.right)}
    return small_picture(list(ends.values()), made)


def _subjects(facts: SignalFacts) -> tuple[UUID, ...]:
    return (*facts.records("child"), *facts.records("person_of_concern"), *facts.records("place"))


def _told_apart(people: Mapping[UUID, Person], agencies: Mapping[UUID, AgencyFacts]) -> dict[UUID, Person]:
    """People of the same name are named with their agencies: they are not known to be one."""
    titles = Counter(person.title for person in {person.identity: person for person in people.values()}.values())
    return {
        record: replace(person, title=f"{person.title} of {listed([agencies[one].name for one in person.agencies])}")
        if titles[person.title] > 1
        else person
        for record, person in people.items()
    }


def _read(viewer: Actor, facts: SignalFacts, agencies: Mapping[UUID, AgencyFacts]) -> _Read:
    counted = frozenset(facts.records("event"))
    people_given = (*facts.records("child"), *facts.records("person_of_concern"))
    near = records.events_about(viewer, people=people_given, places=facts.records("place"))
    named = records.events_named(viewer, sorted(counted, key=str))
    versions = {(said.event, said.recorded_at): said for said in (*near, *named)}
    must = counted | set(facts.reopened_because)
    entries = _nearest(as_known(versions.values(), to=None, at=now(), shares={}).entries, counted, must)
    parts = records.parts_of(viewer, [entry.said.event for entry in entries])
    everyone = [*people_given, *(part.person for part in parts)]
    where = [*facts.records("place"), *(entry.said.place for entry in entries if entry.said.place)]
    return _Read(
        entries=entries,
        parts=parts,
        people=_told_apart(persons_by_record(people_of(viewer, everyone), parts), agencies),
        places=places_said(viewer, where),
        identities=identities_of(viewer, [*everyone, *where]),
        counted=counted,
    )


def _nearest(entries: Sequence[Entry], counted: frozenset[UUID], must: frozenset[UUID]) -> tuple[Entry, ...]:
    """Those that count, and the few others that were known nearest to them in time, in the order of happening.

    must: shown wherever they stand, those that count among them.
    """
    counting = [entry for entry in entries if entry.said.event in counted]
    if not counting:
        return tuple(entries[-BESIDE:])
    first, last = counting[0].said.occurred_from, counting[-1].said.occurred_from

    def distance(entry: Entry) -> float:
        at = entry.said.occurred_from
        return max((first - at).total_seconds(), (at - last).total_seconds(), 0)

    beside = sorted((entry for entry in entries if entry.said.event not in counted), key=distance)[:BESIDE]
    kept = {entry.said.event for entry in (*counting, *beside)} | must
    return tuple(entry for entry in entries if entry.said.event in kept)


def _row(entry: Entry, facts: SignalFacts, read: _Read, agencies: Mapping[UUID, AgencyFacts]) -> Row:
    said = entry.said
    here = [part for part in read.parts if part.event == said.event and part.person in read.people]
    subjects = {read.people[part.person].identity: read.people[part.person] for part in here if part.role in AROUND}
    return Row(
        said=said,
        kind=kind_in_words(said.kind),
        around=tuple(_someone(person, said) for person in list(subjects.values())[:MOST_AROUND]),
        more=max(len(subjects) - MOST_AROUND, 0),
        agency=agencies[said.agency].name if said.agency in agencies else "",
        counts=_counts(said, here, facts, read),
        counted=said.event in read.counted,
        recorded_at=(entry.earlier or (said,))[0].recorded_at,
        earlier=entry.earlier,
    )


def _counts(said: EventSaid, here: Sequence[Part], facts: SignalFacts, read: _Read) -> str:
    """As what a record counts: whom of the signal's people it names, and whether at its place."""
    concerns = set(facts.records("person_of_concern"))
    titles = dict.fromkeys(read.people[part.person].title for part in here if part.person in concerns)
    named = [title.replace("Someone", "someone", 1) for title in titles]
    what = [f"names {listed(named)}"] if named else []
    if said.place in set(facts.records("place")):
        what.append("at this place")
    if said.event not in read.counted:
        return f"Not counted; {' and '.join(what)}" if what else "Nothing; shown beside"
    told = " and ".join(what) or "counted"
    return told[:1].upper() + told[1:]


def _someone(person: Person, said: EventSaid) -> Someone:
    age = person.age(said.first_day)
    return Someone(person.title, page_of(person), "age unknown" if age.unknown else age.words, age.may_be_child)


def _people(
    wanted: Iterable[UUID], people: Mapping[UUID, Person], statuses: Mapping[UUID, Standing] | None = None
) -> tuple[Someone, ...]:
    found = {people[record].identity: people[record] for record in wanted if record in people}
    made = []
    for person in found.values():
        age = person.age(max(one.recorded_at for one in person.said).date())
        unsure = person.kind is not Kind.CHILD and age.may_be_child
        stands = (statuses or {}).get(person.identity, NOTHING)
        made.append(Someone(person.title, page_of(person), "age unknown" if age.unknown else age.words, unsure, stands))
    return tuple(made)


def _places(wanted: Iterable[UUID], read: _Read) -> tuple[Someone, ...]:
    found: dict[UUID, Someone] = {}
    for record in wanted:
        place, identity = read.places.get(record), read.identities.get(record)
        if place is not None and identity is not None:
            found.setdefault(identity, Someone(place.title, place_page(identity)))
    return tuple(found.values())


def _closed(facts: SignalFacts, read: _Read, agencies: Mapping[UUID, AgencyFacts]) -> tuple[AgencyFacts, ...]:
    readable = {entry.said.event for entry in read.entries}
    hidden = {line.agency for line in facts.evidence if line.part == "event" and line.record not in readable}
    return tuple(agencies[agency] for agency in sorted(hidden, key=str) if agency in agencies)


def _network(
    viewer: Actor, facts: SignalFacts, read: _Read, statuses: Mapping[UUID, Standing]
) -> tuple[tuple[Link, ...], dict[UUID, str]]:
    """Ties between those whom the counted records name, and proposals between them."""
    counted = [entry for entry in read.entries if entry.said.event in read.counted]
    here = {part.person for part in read.parts if part.event in read.counted} | set(_subjects(facts))
    where = {entry.said.place for entry in counted if entry.said.place} | set(facts.records("place"))
    everyone = {read.people[record].identity: read.people[record] for record in here if record in read.people}
    places = {read.identities[one]: read.places[one] for one in where if one in read.places and one in read.identities}
    steps = {identity: 0 if person.kind is Kind.CHILD else 1 for identity, person in everyone.items()}
    known = nodes(everyone.values(), places, steps | dict.fromkeys(places, 2), statuses=statuses)
    made = links(
        known,
        identities=read.identities,
        entries=counted,
        parts=read.parts,
        ties=ties_of(viewer, [*here, *where]),
        proposed=_proposed(viewer, here | where),
    )
    addresses = {identity: page_of(person) for identity, person in everyone.items()}
    return made, addresses | {identity: place_page(identity) for identity in places}


def _proposed(viewer: Actor, given: set[UUID]) -> list[Proposed]:
    found = proposals_about(viewer, sorted(given, key=str))
    return [
        Proposed(one.id, one.kind, one.record_a, one.record_b, one.known_at, (one.agency_a, one.agency_b))
        for one in found
        if one.record_a in given and one.record_b in given and one.judged != "different"
    ]
