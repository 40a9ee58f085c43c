"""Links between people and places out of the records they stand in. Pure: values in, links out.

A school, a surgery or a meeting is context and never makes a link. Source: signals, rule 8; requirement R45.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import combinations
from uuid import UUID

from cairn.base.clock import london_day
from cairn.people.rules.dossier import Tie
from cairn.people.rules.names import Kind, Person
from cairn.people.rules.statuses import Standing
from cairn.people.rules.surroundings import CONTEXT_KINDS, CROWD
from cairn.places.rules import PlaceSaid
from cairn.records.chronology import Entry, Part
from cairn.records.words import kind_in_words

CONTEXT_PLACES = ("school", "health_site", "home")
FIRST_HAND = frozenset({"seen", "judged", ""})
CONCERN_PARTS = frozenset({"person_of_concern", "associate"})
FAMILY_PARTS = frozenset({"parent_carer", "reporter"})
TOGETHER_KINDS = frozenset({"missing_episode", "stop_check", "crime", "vehicle_sighting"})
CHILD_PARTS = frozenset({"subject", "witness"})
PROPOSED_SAYS = {
    "person": "May be one person",
    "place": "May be one place",
    "person_place": "May belong together: the person is described by the place",
}


class Sure(StrEnum):
    """How sure a link is, surest first."""

    FIRST_HAND = "First hand"
    RECORDED = "Recorded"
    TOLD = "Told"
    PROPOSED = "Proposed"


@dataclass(frozen=True)
class Node:
    """A person or place of the network. steps: how far from where one began; cleared: whether all that stands of a person
    takes the suspicion away, so that default views leave them out.
    """

    identity: UUID
    sort: str  # child, concern, unknown, adult or place
    title: str
    steps: int
    person: Person | None = None
    cleared: bool = False


@dataclass(frozen=True)
class Link:
    """What ties two of them. known_on: the first day on which anyone could have known; records: how many."""

    left: Node
    right: Node
    says: tuple[str, ...]
    sure: Sure
    known_on: date
    records: int
    agencies: tuple[UUID, ...]
    proposal: UUID | None = None


@dataclass(frozen=True)
class Proposed:
    """That two records may be of one person or place, or of a person and their place."""

    id: UUID
    kind: str
    left: UUID
    right: UUID
    known_at: datetime
    agencies: tuple[UUID, UUID]


@dataclass(frozen=True)
class _Reason:
    left: UUID
    right: UUID
    says: str
    sure: Sure
    known_on: date
    agencies: tuple[UUID, ...]
    record: str
    proposal: UUID | None = None


def nodes(
    people: Iterable[Person],
    places: Mapping[UUID, PlaceSaid],
    steps: Mapping[UUID, int],
    *,
    names: Mapping[UUID, str] | None = None,
    statuses: Mapping[UUID, Standing] | None = None,
) -> dict[UUID, Node]:
    """Identity -> node, for those that were reached. places: identity -> description; protected ones are left out.

    names: agency -> name; if given, told beside half-known people and namesakes, since several may be called the same.
    statuses: identity -> what stands of a person, told beside their name.
    """
    stands = statuses or {}
    reached = [person for person in people if person.identity in steps]
    alike = Counter(person.title for person in reached)
    found = {
        one.identity: Node(
            one.identity,
            _sort(one),
            _title(one, names or {}, stands.get(one.identity), namesake=alike[one.title] > 1),
            steps[one.identity],
            one,
            cleared=one.identity in stands and stands[one.identity].cleared,
        )
        for one in reached
    }
    found |= {
        identity: Node(identity, "place", place.title, steps[identity])
        for identity, place in places.items()
        if identity in steps and not place.protected
    }
    return found


def _title(person: Person, names: Mapping[UUID, str], standing: Standing | None, *, namesake: bool) -> str:
    by = ", ".join(names[agency] for agency in person.agencies if agency in names)
    beside = [by] if by and (namesake or person.kind is Kind.UNKNOWN) else []
    beside += [f"status: {standing.in_words}"] if standing and standing.current else []
    return f"{person.title} ({'; '.join(beside)})" if beside else person.title


def without_cleared(
    known: Iterable[Node], tied: Iterable[Link], *, starts: Iterable[UUID]
) -> tuple[tuple[Node, ...], tuple[Link, ...], int]:
    """What a default view shows: nobody who was cleared, unless one began there; and how many that leaves out. R67."""
    began, everybody, before = tuple(starts), tuple(known), tuple(tied)
    cleared = {node.identity for node in everybody if node.cleared and node.identity not in began}
    links = tuple(link for link in before if not {link.left.identity, link.right.identity} & cleared)
    if not cleared:
        return everybody, links, 0
    reached = _reached(links, began)
    alone = {node.identity for node in everybody} - _reached(before, began)
    kept = tuple(node for node in everybody if node.identity not in cleared and node.identity in reached | alone)
    return kept, tuple(link for link in links if link.left.identity in reached), len(cleared)


def _reached(tied: Iterable[Link], starts: Iterable[UUID]) -> set[UUID]:
    """Who and what hangs together with where one began."""
    beside: dict[UUID, list[UUID]] = {}
    for link in tied:
        beside.setdefault(link.left.identity, []).append(link.right.identity)
        beside.setdefault(link.right.identity, []).append(link.left.identity)
    found, near = set(starts), list(starts)
    while near:
        near = [one for here in near for one in beside.get(here, []) if one not in found]
        found |= set(near)
    return found


def _sort(person: Person) -> str:
    return {Kind.CHILD: "child", Kind.PERSON_OF_CONCERN: "concern", Kind.UNKNOWN: "unknown"}.get(person.kind, "adult")


def links(
    known: Mapping[UUID, Node],
    *,
    identities: Mapping[UUID, UUID],
    entries: Sequence[Entry],
    parts: Sequence[Part],
    ties: Sequence[Tie],
    proposed: Sequence[Proposed],
) -> tuple[Link, ...]:
    """Every pair with what ties it, the nearest first, then the earliest known.

    known: identity -> node, only links between these are made; identities: record -> identity.
    """
    standing: dict[UUID, dict[UUID, str]] = {}
    for part in parts:
        identity = identities.get(part.person)
        if part.role != "professional" and identity is not None and identity in known:
            standing.setdefault(part.event, {}).setdefault(identity, part.role)
    reasons: list[_Reason] = []
    for entry in entries:
        if entry.said.kind not in CONTEXT_KINDS:
            place = identities.get(entry.said.place) if entry.said.place else None
            reasons += _of_event(entry, standing.get(entry.said.event, {}), place if place in known else None)
    reasons += [reason for tie in ties if (reason := _of_tie(tie, identities)) is not None]
    reasons += [reason for one in proposed if (reason := _of_proposal(one, identities)) is not None]
    pairs: dict[tuple[UUID, UUID], list[_Reason]] = {}
    for reason in reasons:
        if reason.left != reason.right and reason.left in known and reason.right in known:
            first, second = sorted(
                (reason.left, reason.right), key=lambda end: (known[end].steps, known[end].title, str(end))
            )
            pairs.setdefault((first, second), []).append(reason)
    made = [_link(known[pair[0]], known[pair[1]], found) for pair, found in pairs.items()]
    return tuple(sorted(made, key=_order))


def _order(link: Link) -> tuple[int, int, date, str, str]:
    return link.left.steps, link.right.steps, link.known_on, link.left.title, link.right.title


def _of_event(entry: Entry, standing: Mapping[UUID, str], place: UUID | None) -> list[_Reason]:
    said = entry.said
    sure = Sure.FIRST_HAND if said.statement in FIRST_HAND else Sure.TOLD
    words = f"{kind_in_words(said.kind)}: {said.summary}"

    def between(left: UUID, right: UUID) -> _Reason:
        return _Reason(left, right, words, sure, entry.first_recorded_on, (said.agency,), str(said.event))

    found = [between(person, place) for person in standing] if place else []
    adults = [person for person, role in standing.items() if role in CONCERN_PARTS]
    children = [person for person, role in standing.items() if role in CHILD_PARTS]
    family = [person for person, role in standing.items() if role in FAMILY_PARTS]
    found += [between(child, adult) for child in children for adult in adults]
    found += [between(*pair) for pair in combinations(adults, 2)]
    if len(children) == 1:
        found += [between(children[0], one) for one in family]
    if len(children) <= CROWD and (said.statement == "seen" or said.kind in TOGETHER_KINDS):
        found += [between(*pair) for pair in combinations(children, 2)]
    return found


def _of_tie(tie: Tie, identities: Mapping[UUID, UUID]) -> _Reason | None:
    left, right = identities.get(tie.source), identities.get(tie.target)
    if left is None or right is None:
        return None
    record = f"{tie.source} {tie.kind} {tie.target}"
    return _Reason(
        left, right, tie.says.capitalize(), Sure.RECORDED, london_day(tie.recorded_at), (tie.agency,), record
    )


def _of_proposal(one: Proposed, identities: Mapping[UUID, UUID]) -> _Reason | None:
    left, right = identities.get(one.left), identities.get(one.right)
    if left is None or right is None:
        return None
    says, known_on = PROPOSED_SAYS[one.kind], london_day(one.known_at)
    return _Reason(left, right, says, Sure.PROPOSED, known_on, one.agencies, str(one.id), one.id)


def _link(left: Node, right: Node, reasons: Sequence[_Reason]) -> Link:
    order = list(Sure)
    ordered = sorted(reasons, key=lambda reason: (reason.known_on, order.index(reason.sure), reason.says))
    return Link(
        left,
        right,
        tuple(dict.fromkeys(reason.says for reason in ordered)),
        min((reason.sure for reason in reasons), key=order.index),
        ordered[0].known_on,
        len({reason.record for reason in reasons}),
        tuple(dict.fromkeys(agency for reason in ordered for agency in reason.agencies)),
        next((reason.proposal for reason in ordered if reason.proposal), None),
    )
