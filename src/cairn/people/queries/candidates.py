"""Who a half-known person may be: open proposals with what is known of the other side, as far as a reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from cairn.agencies.roles import Actor
from cairn.linkage.queries import Proposal, Reason, proposals_about
from cairn.people.queries.identities import identities_of
from cairn.people.queries.persons import people_of, persons_by_record
from cairn.people.rules.names import Person
from cairn.people.rules.picture import Around
from cairn.places.queries import places_said
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
    """Identity -> proposals about its records, strongest first, those within it left out. 4 queries, or 1 without any."""
    mine = {record: one for one in held for record in one.records}
    found = proposals_about(viewer, list(mine), most=MOST) if mine else ()
    ends = [(proposal, *end) for proposal in found for end in _ends(proposal, mine)]
    others = sorted({other for _, _, other, _ in ends}, key=str)
    people = persons_by_record(people_of(viewer, others)) if others else {}
    places = places_said(viewer, others) if others else {}
    identities = identities_of(viewer, others) if others else {}
    made: dict[UUID, list[Candidate]] = {one.identity: [] for one in held}
    for proposal, record, other, agency in ends:
        person = people.get(other)
        if other not in mine and (person is None or person.identity != mine[record].identity):
            made[mine[record].identity].append(
                Candidate(proposal, record, other, agency, person, places.get(other), identities.get(other))
            )
    return {identity: tuple(candidates) for identity, candidates in made.items()}


def _ends(proposal: Proposal, mine: dict[UUID, Held]) -> list[tuple[UUID, UUID, UUID]]:
    """(our record, the other record, its agency), from each side that is ours."""
    sides = (
        (proposal.record_a, proposal.record_b, proposal.agency_b),
        (proposal.record_b, proposal.record_a, proposal.agency_a),
    )
    return [side for side in sides if side[0] in mine]


def around(candidates: dict[UUID, tuple[Candidate, ...]]) -> Around:
    """What a picture says of proposals: how many wait, and which agency holds a full name that may be theirs."""
    held = {
        identity: next((one.other_agency for one in found if one.person and not one.person.full_name_unknown), None)
        for identity, found in candidates.items()
    }
    return Around(
        {identity: sum(not one.refused for one in found) for identity, found in candidates.items()},
        {identity: agency for identity, agency in held.items() if agency is not None},
    )
