"""A child's family and home as agencies wrote it, for a genogram and its table. Pure; what nobody wrote stays unknown.

No line is drawn that no record says: not who is close, not who quarrels, not whether two parents are a couple.
Source: practice guides on genograms, as in screens, anchors.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from cairn.base.clock import london_day
from cairn.people.rules.dossier import Dossier, Tie
from cairn.people.rules.names import Kind, Person

FAMILY_TIES = ("parent_of", "sibling_of", "partner_of", "lives_with")


class Relation(StrEnum):
    """How two belong together, as the records say it; the value is how the table says it."""

    PARENT = "parent of"
    PARTNER = "partner of"
    SIBLING = "brother or sister of"
    HOME = "lives at the same home as"
    CARER = "named as parent or carer of"


OF_TIE = {
    "parent_of": Relation.PARENT, "partner_of": Relation.PARTNER, "sibling_of": Relation.SIBLING,
    "lives_with": Relation.HOME,
}  # fmt: skip
STEP = {Relation.PARENT: 1, Relation.CARER: 1, Relation.PARTNER: 0, Relation.SIBLING: 0}  # generations, left to right


@dataclass(frozen=True)
class Bond:
    """That two belong together: left is the parent, carer or first named. ended_on: as said, or empty."""

    left: Person
    right: Person
    relation: Relation
    agencies: tuple[UUID, ...]
    known_on: date
    ended_on: str = ""

    @property
    def pair(self) -> frozenset[UUID]:
        """The two identities."""
        return frozenset((self.left.identity, self.right.identity))


@dataclass(frozen=True)
class Member:
    """Someone of the family. generation: 0 the child's, -1 their parents'; home: whether a record puts them in the child's home."""

    person: Person
    generation: int
    home: bool
    index: bool = False
    died: bool = False

    @property
    def shape(self) -> str:
        """square, circle or diamond: male, female, other or unknown."""
        return {"male": "square", "female": "circle"}.get(self.person.sex, "diamond")


@dataclass(frozen=True)
class Family:
    """Members, the child first; bonds between them; undrawn: bonds that contradict the others and stand in the table alone."""

    members: tuple[Member, ...]
    bonds: tuple[Bond, ...]
    undrawn: tuple[Bond, ...] = ()

    @property
    def index(self) -> Member:
        """The child whom it is about."""
        return self.members[0]

    @property
    def parents_recorded(self) -> bool:
        """Whether any record says who the child's parents are."""
        return any(b.relation is Relation.PARENT and b.right.identity == self.index.person.identity for b in self.bonds)


def family(held: Dossier, ties: Sequence[Tie], people: Mapping[UUID, Person]) -> Family:
    """The family around the child of a dossier. people: record -> person, for both ends of the ties."""
    bonds = _bonds(ties, people)
    bonds += _carers(held, bonds)
    generations, undrawn = _generations(held.person, bonds)
    kept = tuple(bond for bond in bonds if bond not in undrawn and bond.pair <= generations.keys())
    home = _home(held.person, kept)
    everyone = {end.identity: end for bond in kept for end in (bond.left, bond.right)} | {
        held.person.identity: held.person
    }
    members = [
        Member(person, generations[identity], identity in home, index=identity == held.person.identity)
        for identity, person in everyone.items()
    ]
    members.sort(key=lambda one: (not one.index, one.generation, one.person.born or "9999", one.person.title))
    return Family(tuple(members), kept, tuple(undrawn))


def _bonds(ties: Sequence[Tie], people: Mapping[UUID, Person]) -> list[Bond]:
    """Each relation of two once, with every agency that says it."""
    said: dict[tuple[UUID, UUID, Relation], list[Tie]] = {}
    for tie in ties:
        left, right = people.get(tie.source), people.get(tie.target)
        if tie.kind not in OF_TIE or left is None or right is None or left.identity == right.identity:
            continue
        ends = (left.identity, right.identity)
        relation = OF_TIE[tie.kind]
        first, second = ends if relation is Relation.PARENT else sorted(ends, key=str)
        said.setdefault((first, second, relation), []).append(tie)
    by_identity = {person.identity: person for person in people.values()}
    return [
        Bond(
            by_identity[left],
            by_identity[right],
            relation,
            tuple(dict.fromkeys(tie.agency for tie in found)),
            min(london_day(tie.recorded_at) for tie in found),
            max(tie.valid_to for tie in found) if all(tie.valid_to for tie in found) else "",
        )
        for (left, right, relation), found in said.items()
    ]


def _carers(held: Dossier, bonds: Sequence[Bond]) -> list[Bond]:
    """Adults who stand as parent or carer in the child's records, of whom no tie says how they are related."""
    tied = {bond.pair for bond in bonds}
    found: dict[UUID, Bond] = {}
    written = {said.event: said for said in held.events}
    mine = held.events_of(held.found.records)
    events = {said.event for said in mine}
    for part in held.parts:
        other = held.people.get(part.person)
        if part.role != "parent_carer" and not _reports_as_family(part.role, written.get(part.event)):
            continue
        if other is None or part.event not in events or other.kind is Kind.CHILD:
            continue
        pair = frozenset((other.identity, held.person.identity))
        if len(pair) == 2 and pair not in tied:
            said = written[part.event]
            bond = found.get(other.identity)
            agencies = tuple(dict.fromkeys((*(bond.agencies if bond else ()), said.agency)))
            day = london_day(said.recorded_at)
            found[other.identity] = Bond(
                other, held.person, Relation.CARER, agencies, min(bond.known_on, day) if bond else day
            )
    return list(found.values())


def _reports_as_family(role: str, said: object) -> bool:
    return role == "reporter" and getattr(said, "spoken_by_family", False)


def _generations(child: Person, bonds: Sequence[Bond]) -> tuple[dict[UUID, int], list[Bond]]:
    """Identity -> generation, as the bonds nearest the child say it first; and bonds that contradict those."""
    found, near = {child.identity: 0}, [child.identity]
    while near:
        following: list[UUID] = []
        for bond in bonds:
            step = STEP.get(bond.relation)
            for mine, other, down in ((bond.left, bond.right, 1), (bond.right, bond.left, -1)):
                if step is not None and mine.identity in near and other.identity not in found:
                    found[other.identity] = found[mine.identity] + step * down
                    following.append(other.identity)
        near = following
    for bond in bonds:  # who only lives there: in the child's row if a child, above it if not
        for mine, other in ((bond.left, bond.right), (bond.right, bond.left)):
            if bond.relation is Relation.HOME and mine.identity in found and other.identity not in found:
                found[other.identity] = 0 if other.kind is Kind.CHILD else -1
    undrawn = [
        bond
        for bond in bonds
        if bond.relation in STEP
        and bond.pair <= found.keys()
        and found[bond.right.identity] - found[bond.left.identity] != STEP[bond.relation]
    ]
    return found, undrawn


def _home(child: Person, bonds: Iterable[Bond]) -> frozenset[UUID]:
    """Whom records put in the child's home, the child included, if they put anybody there."""
    here = {child.identity}
    live = [bond for bond in bonds if bond.relation is Relation.HOME and not bond.ended_on]
    while found := {one for bond in live if bond.pair & here for one in bond.pair} - here:
        here |= found
    return frozenset(here) if len(here) > 1 else frozenset()
