"""All that a reader may see of one person, in a fixed number of queries however much there is."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor
from cairn.base.errors import NotFound
from cairn.people.queries.identities import desks_of, open_identity, places_of
from cairn.people.rules.dossier import Dossier, Thing, Tie
from cairn.people.rules.names import Person, PersonSaid, current, person
from cairn.records import queries as records
from cairn.records.chronology import Part
from cairn.records.columns import PERSON_TO_PLACE

_PEOPLE = """
with them as (
  select distinct m.identity_id from linkage_member m where m.until is null and m.record_id = any(%(records)s::uuid[])
), everyone as (
  select m.identity_id, m.record_id, m.because from linkage_member m join them using (identity_id) where m.until is null
), guarded as (
  select records_protected_whereabouts(array(select record_id from everyone)) as list
)
select v.record_id as record, v.agency_id as agency, v.recorded_at, v.received_at, v.given_names, v.family_name,
       v.aliases, v.sex, v.date_of_birth, v.age_low, v.age_high, v.role,
       case when v.record_id = any(g.list) then 'Protected' else v.address end as address,
       case when v.record_id = any(g.list) then null else v.postcode end as postcode,
       v.description, v.first_language, v.sharing, v.withdrawn_at, e.identity_id as identity, e.because
from everyone e
join records_personversion v on v.record_id = e.record_id
cross join guarded g
order by v.recorded_at, v.record_id
"""
_TEXTS = (
    "given_names",
    "family_name",
    "sex",
    "date_of_birth",
    "role",
    "address",
    "postcode",
    "description",
    "first_language",
)


def people_of(viewer: Actor, record_ids: Sequence[UUID]) -> dict[UUID, list[PersonSaid]]:
    """Identity -> all versions of all its records that the viewer may see, for the identities of these records. 1 query.

    An address that is protected, in whatever agency's file, reads `Protected`.
    """
    found: dict[UUID, list[PersonSaid]] = defaultdict(list)
    with connections["default"].cursor() as cursor:
        cursor.execute(_PEOPLE, {"records": list(record_ids)})
        names = [column.name for column in cursor.description or ()]
        for row in cursor.fetchall():
            said = _said(dict(zip(names, row, strict=True)))
            assert said.identity is not None  # noqa: S101 - a member row gave it
            found[said.identity].append(said)
    return found


def _said(row: dict[str, Any]) -> PersonSaid:
    aliases = tuple(part.strip() for part in (row.pop("aliases") or "").split(";") if part.strip())
    return PersonSaid(**row | {name: " ".join((row[name] or "").split()) for name in _TEXTS}, aliases=aliases)


def persons_by_record(people: dict[UUID, list[PersonSaid]], parts: Iterable[Part] = ()) -> dict[UUID, Person]:
    """Record -> the person it is of, with the kind that their parts in events imply."""
    played: dict[UUID, set[str]] = defaultdict(set)
    for part in parts:
        played[part.person].add(part.role)
    found: dict[UUID, Person] = {}
    for identity, versions in people.items():
        said = current(versions)
        if said:
            made = person(identity, said, parts={role for one in said for role in played[one.record]})
            found |= dict.fromkeys(made.records, made)
    return found


def dossier(viewer: Actor, identity: UUID, *, what: str) -> Dossier:
    """All that the viewer may see of a person; writes one look. 10 queries, however much there is.

    what: the page as the trail names it. Raises: NotFound.
    """
    found = open_identity(viewer, identity, kind="person", what=what)
    own = list(found.records)
    known = list(dict.fromkeys(member.record for member in found.members))  # those once linked too, for dated views
    events = records.events_about(viewer, people=known)
    parts = records.parts_of(viewer, sorted({said.event for said in events}, key=str))
    ties = ties_of(viewer, own)
    near = {part.person for part in parts} | {end for tie in ties for end in (tie.source, tie.target)}
    people = people_of(viewer, [*own, *sorted(near - set(own), key=str)])
    if found.identity not in people or not current(people[found.identity]):
        raise NotFound
    by_record = persons_by_record(people, parts)
    things = records.identifiers_of(viewer, list(by_record))
    at = {said.place for said in events if said.place} | {tie.target for tie in ties if tie.kind in PERSON_TO_PLACE}
    places, place_identities = places_of(viewer, sorted(at, key=str))
    return Dossier(
        found=found,
        person=by_record[own[0]] if own[0] in by_record else person(found.identity, current(people[found.identity])),
        versions=tuple(people[found.identity]),
        events=events,
        parts=parts,
        people=by_record,
        places=places,
        place_identities=place_identities,
        things=tuple(Thing(one.record, one.agency, one.kind, one.value, one.recorded_at) for one in things),
        ties=ties,
        desks=desks_of(viewer, found.identity),
    )


def ties_of(viewer: Actor, given: Sequence[UUID]) -> tuple[Tie, ...]:
    """How these records belong to others, each as last said. 1 query."""
    return tuple(
        Tie(one.agency, one.source, one.target, one.kind, one.recorded_at, one.valid_from, one.valid_to)
        for one in records.relationships_of(viewer, given)
    )
