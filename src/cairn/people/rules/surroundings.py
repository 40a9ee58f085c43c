"""Who and what is around a child, for an ecomap and a peer map and their tables. Pure; no stress, rank or mood is made up.

Strength is a count: how many agencies say it. Closeness is how the records know it: said to be a friend, seen together,
named together. What nobody wrote is not drawn.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cairn.base.clock import london_day
from cairn.people.rules.dossier import Dossier, Tie
from cairn.people.rules.names import Kind, Person
from cairn.people.rules.picture import role_in_words
from cairn.places.rules import PlaceSaid
from cairn.records.chronology import Entry, EventSaid
from cairn.records.words import kind_in_words

CONTEXT_KINDS = (
    "strategy_discussion", "meeting", "screening", "safeguarding_supervision", "step_up", "step_down", "referral_decision",
)  # fmt: skip
CROWD = 4  # children of one record: more is an attendance list, and says nothing of two of them
FIRST_HAND = frozenset({"seen", "judged", ""})
GROUPS = ("family", "children", "adults", "places", "services")
GROUP_WORDS = {
    "family": "Family and home", "children": "Other children", "adults": "Other adults", "places": "Places",
    "services": "Services that share with you",
}  # fmt: skip
RINGS = ("friend", "together", "named", "place")
RING_WORDS = {
    "friend": "Said to be a friend, brother or sister", "together": "Seen or found together",
    "named": "Named in one record", "place": "Places",
}  # fmt: skip
TOGETHER = frozenset({"missing_episode", "stop_check", "vehicle_sighting"})
FRIENDS = frozenset({"associate_of", "sibling_of"})
FAMILY = frozenset({"parent_of", "sibling_of", "partner_of", "lives_with"})


@dataclass(frozen=True)
class Around:
    """Someone or something around the child. ring: of the peer map, or empty; sources: the agencies that say it.

    sure: whether any record is first hand or recorded; with_whom: for a place, the other children named there.
    """

    key: UUID
    group: str
    ring: str
    title: str
    says: tuple[str, ...]
    sources: tuple[UUID, ...]
    records: int
    since: date
    sure: bool
    person: Person | None = None
    place: UUID | None = None
    with_whom: tuple[str, ...] = ()

    @property
    def strength(self) -> int:
        """1, 2 or 3: one agency says it, two, or three and more."""
        return min(len(self.sources), 3)


@dataclass(frozen=True)
class _Reason:
    says: str
    agency: UUID
    on: date
    sure: bool
    record: str


def surroundings(held: Dossier, entries: Sequence[Entry]) -> tuple[Around, ...]:
    """Everyone and everything around the child of a dossier, by group, then by strength, then by name."""
    found = [*_people(held, entries), *_places(held, entries), *_services(held, entries)]
    return tuple(sorted(found, key=lambda one: (GROUPS.index(one.group), -one.strength, one.title, str(one.key))))


def peers(around: Iterable[Around]) -> tuple[Around, ...]:
    """Other children and places, the ring nearest the child first."""
    return tuple(
        sorted((one for one in around if one.ring), key=lambda one: (RINGS.index(one.ring), one.title, str(one.key)))
    )


def _people(held: Dossier, entries: Sequence[Entry]) -> list[Around]:
    found: dict[UUID, list[_Reason]] = {}
    people = {person.identity: person for person in held.people.values()}
    for entry in entries:
        for part in held.parts_in(entry.said.event):
            other = held.people.get(part.person)
            if other is not None and other.identity != held.found.identity and _ties(held, entry, other, part.role):
                found.setdefault(other.identity, []).append(_of_event(entry, role_in_words(other, part.role)))
    for tie in held.ties:
        for mine, end in ((tie.source, tie.target), (tie.target, tie.source)):
            other = held.people.get(end)
            if mine in held.found.records and other is not None and other.identity != held.found.identity:
                found.setdefault(other.identity, []).append(_of_tie(tie))
    return [_person(held, people[identity], reasons, entries) for identity, reasons in found.items()]


def _ties(held: Dossier, entry: Entry, other: Person, role: str) -> bool:
    """Whether standing in one record says anything of two people: not in a meeting, nor in a list of many children."""
    crowd = other.kind is Kind.CHILD and len(held.subjects_in(entry.said.event)) >= CROWD
    return role != "professional" and entry.said.kind not in CONTEXT_KINDS and not crowd


def _of_event(entry: Entry, says: str) -> _Reason:
    said = entry.said
    words = f"{kind_in_words(said.kind)}: {says}" if says else kind_in_words(said.kind)
    return _Reason(words, said.agency, entry.first_recorded_on, said.statement in FIRST_HAND, str(said.event))


def _of_tie(tie: Tie) -> _Reason:
    return _Reason(
        tie.says.capitalize(), tie.agency, london_day(tie.recorded_at), True, f"{tie.source}{tie.kind}{tie.target}"
    )


def _person(held: Dossier, other: Person, reasons: Sequence[_Reason], entries: Sequence[Entry]) -> Around:
    records = set(other.records)
    kinds = {tie.kind for tie in held.ties if {tie.source, tie.target} & records}
    roles = set(held.roles_of(other))
    if kinds & FAMILY or "parent_carer" in roles or _speaks_as_family(held, other):
        group = "family"
    else:
        group = "children" if other.kind is Kind.CHILD else "adults"
    ring = _ring(held, other, kinds, entries) if other.kind is Kind.CHILD else ""
    return _around(other.identity, group, ring, other.title, reasons, person=other)


def _speaks_as_family(held: Dossier, other: Person) -> bool:
    told = {said.event for said in held.events if said.spoken_by_family}
    records = set(other.records)
    return any(part.event in told and part.role == "reporter" and part.person in records for part in held.parts)


def _ring(held: Dossier, other: Person, kinds: set[str], entries: Sequence[Entry]) -> str:
    if kinds & FRIENDS:
        return "friend"
    shared = held.events_with(other)
    together = any(e.said.event in shared and (e.said.statement == "seen" or e.said.kind in TOGETHER) for e in entries)
    return "together" if together else "named"


def _places(held: Dossier, entries: Sequence[Entry]) -> list[Around]:
    found: dict[UUID, list[_Reason]] = {}
    titles: dict[UUID, PlaceSaid] = {}
    seen: dict[UUID, set[str]] = {}
    for record, said, reason in _placed(held, entries):
        place = held.places[record]
        identity = held.place_identities.get(record)
        if identity is None or place.protected:
            continue
        best = titles.setdefault(identity, place)
        titles[identity] = place if place.name and not best.name else best
        found.setdefault(identity, []).append(reason)
        if said is not None:
            others = [one.title for one in held.subjects_in(said.event) if one.kind is Kind.CHILD]
            seen.setdefault(identity, set()).update(others)
    return [
        _around(
            identity, "places", "place", titles[identity].title, reasons,
            place=identity, with_whom=tuple(sorted(seen.get(identity, ()))),
        )
        for identity, reasons in found.items()
    ]  # fmt: skip


def _placed(held: Dossier, entries: Sequence[Entry]) -> Iterable[tuple[UUID, EventSaid | None, _Reason]]:
    """(place record, the event or nothing, reason) for each record that puts the child at a place."""
    for entry in entries:
        if entry.said.place in held.places:
            yield entry.said.place, entry.said, _of_event(entry, "")  # type: ignore[misc]  # in the mapping, so no None
    for tie in held.ties:
        if tie.source in held.found.records and tie.target in held.places:
            yield tie.target, None, _of_tie(tie)


def _services(held: Dossier, entries: Sequence[Entry]) -> list[Around]:
    found: dict[UUID, list[_Reason]] = {}
    for entry in entries:
        found.setdefault(entry.said.agency, []).append(_of_event(entry, ""))
    return [_around(agency, "services", "", "", reasons) for agency, reasons in found.items()]


def _around(  # noqa: PLR0913 - whom, of which group and ring, what it is called, and why
    key: UUID,
    group: str,
    ring: str,
    title: str,
    reasons: Sequence[_Reason],
    *,
    person: Person | None = None,
    place: UUID | None = None,
    with_whom: tuple[str, ...] = (),
) -> Around:
    ordered = sorted(reasons, key=lambda reason: (reason.on, reason.says))
    return Around(
        key,
        group,
        ring,
        title,
        tuple(dict.fromkeys(reason.says for reason in ordered)),
        tuple(dict.fromkeys(reason.agency for reason in ordered)),
        len({reason.record for reason in reasons}),
        ordered[0].on,
        any(reason.sure for reason in reasons),
        person,
        place,
        with_whom,
    )


def named(around: Iterable[Around], names: Mapping[UUID, str]) -> dict[UUID, str]:
    """Key -> what it is called; services by their agency's name."""
    return {one.key: one.title or names.get(one.key, "A service") for one in around}
