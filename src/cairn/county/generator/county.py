"""Makes one county: people live, things happen, agencies write, and the truth is kept beside it."""

from collections.abc import Callable
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cairn.county.generator.adult_records import AdultRecords, events_of, joined, record_adults, record_known
from cairn.county.generator.adults import Adults
from cairn.county.generator.background import background
from cairn.county.generator.decoys import Decoys, add_decoys, busy_places
from cairn.county.generator.drawing import Traffic
from cairn.county.generator.fates import Written, write_down
from cairn.county.generator.matters import Network
from cairn.county.generator.missing import missing
from cairn.county.generator.named import known_to_police, named_adults, sightings, visits
from cairn.county.generator.names import Objects
from cairn.county.generator.networks import plant
from cairn.county.generator.person_records import Entry, PersonRecords, record_people
from cairn.county.generator.place_records import record_places
from cairn.county.generator.rates import Plan
from cairn.county.generator.tables import (
    agencies_table,
    events_table,
    identifiers_table,
    involvements_table,
    people_table,
    places_table,
    relationships_table,
)
from cairn.county.generator.ties import family_ties, owners, pupils
from cairn.county.generator.truth import (
    county_truth,
    decoys_truth,
    name_truth,
    networks_truth,
    people_truth,
    places_truth,
    unheard_truth,
)
from cairn.county.generator.waves import waves
from cairn.county.generator.world import World, begin

Tables = dict[str, pl.DataFrame]
PARENT_IN_REFERRAL = 0.4


def make(
    *,
    seed: int = 1,
    children: int = 5_000,
    years: float = 5,
    networks: int | None = None,
    difficulty: float = 1,
    null: bool = False,
) -> tuple[Tables, Tables]:
    """The seven tables of a made-up county, and its truth; the same seed gives the same county to the byte.

    Rates are those of a full county of 110,000 children. With `null` no network is planted; look-alikes stay.
    """
    return make_planned(Plan(seed, children, years, networks, difficulty, null))


def make_planned(plan: Plan, *, tell: Callable[[str], None] = lambda step: None) -> tuple[Tables, Tables]:
    """A county after a plan, with rates of its own if the plan has them; `tell` hears what is being done, STEPS times."""
    tell("people")
    world = begin(plan)
    adults = Adults(world, world.stream("adults"), first=len(world.people.given))
    networks, decoys = _live(world, adults, tell)
    tell("writing")
    written = write_down(world)
    tell("records")
    return _written_tables(world, adults, written, (networks, decoys))


def _live(world: World, adults: Adults, tell: Callable[[str], None]) -> tuple[list[Network], Decoys]:
    """Everything that happens, into the book."""
    traffic = Traffic(world.stream("traffic"), world.ground.places, world.plan.days)
    decoys = busy_places(world, traffic)
    tell("ordinary life")
    background(world, traffic)
    missing(world, traffic)
    tell("networks")
    networks = plant(world, adults, traffic)
    tell("look-alikes")
    add_decoys(world, adults, decoys)
    named_adults(world, adults)
    known_to_police(world, adults)
    visits(world, adults, traffic)
    sightings(world, traffic)
    waves(world, traffic, decoys)
    _parents_in_referrals(world)
    return networks, decoys


STEPS = 6


def _written_tables(
    world: World, adults: Adults, written: Written, planted: tuple[list[Network], Decoys]
) -> tuple[Tables, Tables]:
    """What agencies wrote, as tables, and the truth beside it."""
    sources = events_of(written, world.book.length)
    people, spoken, entries = _people(world, adults, written, sources)
    places = record_places(world, written)
    ties = family_ties(world, people) + pupils(world, people, places) + owners(world, written, spoken, places)
    tables = {
        "agencies": agencies_table(world),
        "people": people_table(world, people, spoken),
        "places": places_table(world, places),
        "identifiers": identifiers_table(world, written, people, spoken, sources=sources),
        "events": events_table(world, written, places),
        "involvements": involvements_table(world, written, _parts(entries, people, spoken)),
        "relationships": relationships_table(ties),
    }
    names = name_truth(world, adults.all)
    found, members = networks_truth(world, planted[0], written, names=names, parts=(entries, spoken))
    truth = {
        "people": people_truth(world, adults.all, people, spoken, names=names),
        "places": places_truth(places, names),
        "networks": found,
        "members": members,
        "unheard": unheard_truth(written),
        "decoys": decoys_truth(planted[1], names),
        "county": county_truth(world),
    }
    return tables, truth


def _parents_in_referrals(world: World) -> None:
    """Mothers stand in some of social care's referrals and in assessments."""
    rng = world.stream("parents in referrals")
    first = 0
    for chunk in list(world.book.chunks):
        count = len(chunk["kind"])
        about = np.isin(chunk["kind"].astype(str), ("referral", "assessment")) & (chunk["child"] >= 0)
        chosen = np.flatnonzero(about & (rng.random(count) < PARENT_IN_REFERRAL))
        world.book.involve(first + chosen, world.people.mother(chunk["child"][chosen]), "parent_carer")
        first += count


def _people(
    world: World, adults: Adults, written: Written, sources: list[list[int]]
) -> tuple[PersonRecords, AdultRecords, Entry]:
    """Records of everybody, and the parts that children and parents take in events."""
    subjects = np.flatnonzero(written.child >= 0)
    events, persons, roles = [subjects], [written.child[subjects].astype(np.int64)], [_same("subject", len(subjects))]
    known: list[tuple[int, int, str]] = []
    for source, others, role in world.book.also:
        pairs = [
            (at, int(person)) for event, person in zip(source.tolist(), others, strict=True) for at in sources[event]
        ]
        household = [(at, person) for at, person in pairs if person < adults.first]
        known += [(at, person, role) for at, person in pairs if person >= adults.first]
        events.append(np.array([at for at, _ in household], np.int64))
        persons.append(np.array([person for _, person in household], np.int64))
        roles.append(_same(role, len(household)))
    entry = Entry(np.concatenate(events), np.concatenate(persons), np.concatenate(roles))
    people = record_people(world, written, entry)
    spoken = joined(record_adults(world, adults.all, written), record_known(world, adults.all, written, sorted(known)))
    return people, spoken, entry


def _parts(entry: Entry, people: PersonRecords, spoken: AdultRecords) -> tuple[NDArray[np.int64], Objects, Objects]:
    """Who takes part in what: written events, record ids, roles."""
    more = spoken.involvements
    return (
        np.concatenate([entry.event, np.array([at for at, _, _ in more], np.int64)]),
        np.concatenate([people.record_id[people.of_entry], _objects([record for _, record, _ in more])]),
        np.concatenate([entry.role, _objects([role for _, _, role in more])]),
    )


def _same(role: str, count: int) -> Objects:
    return np.full(count, role, dtype=object)


def _objects(values: list[Any]) -> Objects:
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made
