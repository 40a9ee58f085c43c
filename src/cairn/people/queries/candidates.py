"""Who a half-known person may be: open proposals with what is known of the other side, as far as a reader may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from cairn.agencies.roles import Actor
from cairn.linkage.queries import Proposal, Reason, proposals_about
from cairn.people.queries.identities import places_of
from cairn.people.queries.persons import people_of, persons_by_record
from cairn.people.rules.names import Person
from cairn.people.rules.picture import Around
from cairn.places.rules import PlaceSaid

SAYS = {
    "person": "Proposed: the same person",
    "place": "Proposed: the same place",
    "person_place": "Proposed: belongs to this place",
}
MOST = 200  # proposals read for one page


class Held(Protocol):
    """A person or place: its identity and records."""

    @property
    def identity(self) -> UUID:
        """Which."""

    @property
    def records(self) -> tuple[UUID, ...]:
        """Made of what."""


@dataclass(frozen=True)
class Candidate:
    """One proposal seen from one person: the record it is about, and who or where the other record is."""

    proposal: Proposal
    record: UUID
    other_record: UUID
    other_agency: UUID
    person: Person | None
    place: PlaceSaid | None
    identity: UUID | None

    @property
    def title(self) -> str:
        """What the other side is called."""
        return self.person.title if self.person else self.place.title if self.place else "A record that isn’t shown"

    @property
    def says(self) -> str:
        """What is proposed."""
        return SAYS[self.proposal.kind]

    @property
    def speaks_for(self) -> tuple[Reason, ...]:
        """What agrees, the weightiest first."""
        return tuple(sorted((r for r in self.proposal.reasons if r.weight > 0), key=lambda reason: -reason.weight))

    @property
    def speaks_against(self) -> tuple[Reason, ...]:
        """What differs, the weightiest first."""
        return tuple(sorted((r for r in self.proposal.reasons if r.weight < 0), key=lambda reason: reason.weight))

    @property
    def refused(self) -> bool:
        """Whether somebody judged the two different and nothing new has come since."""
        return self.proposal.judged == "different" and not self.proposal.new_facts


def candidates_for(viewer: Actor, held: Sequence[Held]) -> dict[UUID, tuple[Candidate, ...]]:
    """Identity -> proposals about its records, strongest first, those within it left out. 3 queries, or 1 without any."""
    mine = {record: one for one in held for record in one.records}
    found = proposals_about(viewer, list(mine), most=MOST) if mine else ()
    ends = [(proposal, *end) for proposal in found for end in _ends(proposal, mine)]
    others = sorted({other for _, _, other, _ in ends}, key=str)
    people = persons_by_record(people_of(viewer, others)) if others else {}
    places, identities = places_of(viewer, others) if others else ({}, {})
    made: dict[UUID, list[Candidate]] = {one.identity: [] for one in held}
    for proposal, record, other, agency in ends:
        person = people.get(other)
        if other not in mine and (person is None or person.identity != mine[record].identity):
            made[mine[record].identity].append(
                Candidate(
                    proposal,
                    record,
                    other,
                    agency,
                    person,
                    places.get(other),
                    person.identity if person else identities.get(other),
                )
            )
    return {identity: tuple(candidates) for identity, candidates in made.items()}


def _names(one: Candidate) -> bool:
    return not one.refused and one.person is not None and not one.person.full_name_unknown


def _ends(proposal: Proposal, mine: dict[UUID, Held]) -> list[tuple[UUID, UUID, UUID]]:
    """(our record, the other record, its agency), from each side that is ours."""
    sides = (
        (proposal.record_a, proposal.record_b, proposal.agency_b),
        (proposal.record_b, proposal.record_a, proposal.agency_a),
    )
    return [side for side in sides if side[0] in mine]


@dataclass(frozen=True)
class Possible:
    """A person or place that someone may be, with every record of it that a proposal names, the strongest first."""

    identity: UUID | None
    title: str
    says: str
    candidates: tuple[Candidate, ...]

    @property
    def records(self) -> tuple[tuple[Candidate, datetime], ...]:
        """For each of its records the strongest proposal, and since when any was possible."""
        once: dict[UUID, tuple[Candidate, datetime]] = {}
        for one in self.candidates:
            strongest, since = once.get(one.other_record, (one, one.proposal.known_at))
            once[one.other_record] = strongest, min(since, one.proposal.known_at)
        return tuple(once.values())

    @property
    def speaks_for(self) -> tuple[str, ...]:
        """What agrees, each once."""
        return _said(reason for one in self.candidates for reason in one.speaks_for)

    @property
    def speaks_against(self) -> tuple[str, ...]:
        """What differs, each once."""
        written = tuple(one.proposal.against for one in self.candidates if one.proposal.against)
        return tuple(dict.fromkeys((*_said(r for one in self.candidates for r in one.speaks_against), *written)))


def _said(reasons: Iterable[Reason]) -> tuple[str, ...]:
    """Each once, whatever is added after a semicolon about how many others say so."""
    once: dict[tuple[str, str], str] = {}
    for reason in reasons:
        once.setdefault((reason.field, reason.says.partition(";")[0]), f"{reason.field.capitalize()}: {reason.says}")
    return tuple(once.values())


def possible(candidates: Iterable[Candidate], *, but: frozenset[UUID] = frozenset()) -> tuple[Possible, ...]:
    """Candidates by whom or where they are about, in their order; those in `but` and records without a page left out."""
    grouped: dict[UUID, list[Candidate]] = {}
    for one in candidates:
        if one.identity is not None and (one.person or one.place) and one.identity not in but:
            grouped.setdefault(one.identity, []).append(one)
    return tuple(Possible(key, group[0].title, group[0].says, tuple(group)) for key, group in grouped.items())


def around(candidates: dict[UUID, tuple[Candidate, ...]], *, at: datetime) -> Around:
    """What a picture says of proposals known by a moment: how many, and which agency holds a name that may be theirs."""
    candidates = {
        identity: tuple(one for one in found if one.proposal.known_at <= at) for identity, found in candidates.items()
    }
    held = {
        identity: next((one.other_agency for one in found if _names(one)), None)
        for identity, found in candidates.items()
    }
    return Around(
        {identity: len(possible(one for one in found if not one.refused)) for identity, found in candidates.items()},
        {identity: agency for identity, agency in held.items() if agency is not None},
    )
