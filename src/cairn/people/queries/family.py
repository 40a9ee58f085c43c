"""Who belongs to a child's family and home as agencies wrote it: two steps of ties, under the reader's own rights."""

from uuid import UUID

from cairn.agencies.roles import Actor
from cairn.people.queries.persons import dossier, people_of, persons_by_record, ties_of
from cairn.people.rules.dossier import Dossier
from cairn.people.rules.genogram import FAMILY_TIES, Family, family


def family_of(viewer: Actor, identity: UUID, *, what: str) -> tuple[Dossier, Family]:
    """The dossier and the family that its ties and those of who is tied imply. 12 queries and one look. Raises: NotFound."""
    held = dossier(viewer, identity, what=what)
    tied = {end for tie in held.ties if tie.kind in FAMILY_TIES for end in (tie.source, tie.target)}
    everyone = [record for person in held.people.values() if tied & set(person.records) for record in person.records]
    ties = {*ties_of(viewer, sorted(set(everyone), key=str)), *held.ties}
    ends = {end for tie in ties if tie.kind in FAMILY_TIES for end in (tie.source, tie.target)}
    further = ends - held.people.keys()
    people = persons_by_record(people_of(viewer, sorted(further, key=str))) if further else {}
    return held, family(held, sorted(ties, key=lambda tie: (tie.recorded_at, str(tie))), {**people, **held.people})
