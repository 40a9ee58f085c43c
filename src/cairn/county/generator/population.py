"""A population of households on the files of several agencies: what linking is measured on, without events."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from cairn.county.generator.adult_records import AdultRecords
from cairn.county.generator.book import COLUMNS
from cairn.county.generator.fates import Written
from cairn.county.generator.person_records import Entry, record_people
from cairn.county.generator.rates import Plan
from cairn.county.generator.tables import agencies_table, identifiers_table, people_table
from cairn.county.generator.truth import name_truth, people_truth
from cairn.county.generator.world import World, begin
from cairn.records.columns import TABLES

AGENCIES = ("CSC", "POL", "ASU", "CAMHS", "ACU", "EHS", "SHS", "HOU")
CHILD_ON_FILE = 0.62  # that an agency holds a child
PARENT_ON_FILE = 0.30
TIMES_SEEN = 2


def people_only(
    *, seed: int, children: int, agencies: int = 4
) -> tuple[dict[str, pl.DataFrame], dict[str, pl.DataFrame]]:
    """Children, mothers and fathers, each on the files of a school or some of `agencies` agencies.

    tables: agencies, people and identifiers filled; truth: people.
    """
    world = begin(Plan(seed=seed, children=children))
    written, entries = _seen(world, agencies)
    records = record_people(world, written, entries)
    spoken = AdultRecords()
    tables = {name: table.empty() for name, table in TABLES.items()} | {
        "agencies": agencies_table(world),
        "people": people_table(world, records, spoken),
        "identifiers": identifiers_table(world, written, records, spoken, sources=[]),
    }
    names = name_truth(world, [])
    return tables, {"people": people_truth(world, [], records, spoken, names=names)}


def _seen(world: World, agencies: int) -> tuple[Written, Entry]:
    """Who is seen when by which agency: up to twice each, so that moves and new names show."""
    rng = world.stream("population")
    people, days = world.people, world.plan.days
    households = len(people.homes.origin)
    everyone = np.arange(len(people.given))
    father = everyone >= people.children + households
    there = ~father | np.r_[np.zeros(people.children + households, bool), people.father_at_home]
    share = np.where(everyone < people.children, CHILD_ON_FILE, PARENT_ON_FILE) * there
    who, whose = [], []
    for agency_id in AGENCIES[:agencies]:
        held = np.flatnonzero(rng.random(len(everyone)) < share)
        who.append(np.repeat(held, TIMES_SEEN))
        whose.append(np.full(TIMES_SEEN * len(held), world.agencies.number(agency_id)))
    pupils = np.arange(people.children)[rng.random(people.children) < CHILD_ON_FILE]
    at = rng.uniform(0, days, len(pupils))
    who.append(pupils)
    whose.append(world.agencies.schools(people.school_at(world.ground, pupils.astype(np.int32), at)))
    person, agency = np.concatenate(who).astype(np.int64), np.concatenate(whose)
    seen = np.concatenate([rng.uniform(0, days, len(person) - len(pupils)), at])
    seen = np.maximum(seen, people.born[person] + 1)
    return _as_written(seen, agency), Entry(
        np.arange(len(person)), person, np.full(len(person), "subject", dtype=object)
    )


def _as_written(at: NDArray[np.float64], agency: NDArray[np.int64]) -> Written:
    count = len(at)
    columns = {name: np.full(count, default, dtype=dtype) for name, (dtype, default) in COLUMNS.items()}
    columns |= {"agency": agency.astype(np.int16), "at": at}
    none = np.full(count, np.nan)
    return Written(
        source=np.arange(count),
        columns=columns,
        child=np.full(count, -1, np.int32),
        recorded=at + 0.01,
        sealed=np.zeros(count, bool),
        outcome_at=none,
        due_at=none,
        event_id=np.full(count, "", dtype=object),
    )
