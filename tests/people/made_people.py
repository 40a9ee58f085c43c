"""Versions of person records and dossiers made of them, without a database."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from cairn.people.rules.dossier import Dossier, Found, Membership, Thing, Tie
from cairn.people.rules.names import Person, PersonSaid, current, person
from cairn.places.rules import PlaceSaid
from cairn.records.chronology import EventSaid, Part
from factories import a_moment
from records.made_said import SCHOOL


def one_says(name: str = "", *, by: UUID = SCHOOL, recorded: str = "2010-05-14", **given: Any) -> PersonSaid:
    """One agency's record of a person: `one_says("Quinn Harrow", role="child")`."""
    given_names, _, family_name = name.partition(" ")
    moment = a_moment(recorded)
    return PersonSaid(
        **{
            "record": uuid4(), "agency": by, "recorded_at": moment, "received_at": moment, "given_names": given_names,
            "family_name": family_name,
        }
        | given
    )  # fmt: skip


def a_person(*said: PersonSaid, parts: Iterable[str] = ()) -> Person:
    """A person of these records."""
    return person(uuid4(), said, parts=parts)


def a_dossier(
    child: Person,
    *,
    events: Sequence[EventSaid] = (),
    with_others: Iterable[tuple[EventSaid, Person, str]] = (),
    ties: Sequence[Tie] = (),
    places: Sequence[PlaceSaid] = (),
    things: Sequence[Thing] = (),
) -> Dossier:
    """A dossier of a child who is subject of each event; others stand in events in a role."""
    since: datetime = child.first_recorded_at
    members = tuple(Membership(said.record, said.agency, since, None, "alone", False) for said in child.said)
    parts = [Part(event.event, child.records[0], "subject", event.recorded_at) for event in events]
    people = dict.fromkeys(child.records, child)
    for event, other, role in with_others:
        parts.append(Part(event.event, other.records[0], role, event.recorded_at))
        people |= dict.fromkeys(other.records, other)
    for tie in ties:
        assert tie.source in people or tie.target in people
    return Dossier(
        found=Found(child.identity, "person", members, frozenset(), ()),
        person=child,
        versions=child.said,
        events=tuple(events),
        parts=tuple(parts),
        people=people,
        places={place.record: place for place in places},
        place_identities={place.record: place.record for place in places},
        things=tuple(things),
        ties=tuple(ties),
        desks=(),
    )


def born_child(name: str = "Quinn Harrow", born: str = "1995-02-11", **given: Any) -> Person:
    """A child with a name and a birth date."""
    return a_person(*current([one_says(name, role="child", date_of_birth=born, **given)]))
