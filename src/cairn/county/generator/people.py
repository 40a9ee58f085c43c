"""Households with children: who is born when, lives where, goes to which school, is looked after, changes name.

Times are days since the county began. People are numbered: children first, then a mother and a father for each
household; other adults come after them (adults.py).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cairn.county.generator import identifiers
from cairn.county.generator.geography import FLAT, TOWNS, Geography
from cairn.county.generator.names import FEMALE, MALE, Objects, family_names, given_names, origins
from cairn.county.generator.rates import DAYS_A_YEAR, Plan

SIBLINGS = (0.45, 0.38, 0.12, 0.05)  # households with 1, 2, 3, 4 children (detection notes 4.1)
TWINS = 0.015  # of births
GROWN_UP = 18
SECONDARY_FROM = 11.4  # years, in the middle of a school year
MOST_MOVES = 3
CLUSTERS = (0, 2, 6)  # towns where three in four of the minority households live
IN_A_CLUSTER = 0.75
MOTHER_KEPT_NAME = 0.40
FATHER_AT_HOME = 0.68
CARE_YEARS = 2.5
CUT_SHORT = 1.13  # more periods, because birthdays end some
BEDS = 4.5
NEVER = np.inf


@dataclass
class Households:
    """Where families live: up to four addresses, each from a day on."""

    origin: NDArray[np.int8]
    street: NDArray[np.int32]  # (households, addresses)
    number: NDArray[np.int16]
    since: NDArray[np.float64]  # NEVER where there is no such address
    phone: Objects

    def slot(self, household: NDArray[np.int32], at: NDArray[np.float64]) -> NDArray[np.int64]:
        """Which address a household has on a day."""
        return np.asarray((self.since[household] <= at[:, None]).sum(axis=1) - 1)


@dataclass
class People:
    """Children, mothers and fathers, column by column."""

    children: int
    given: Objects
    family: Objects
    family_later: Objects
    renamed_at: NDArray[np.float64]
    sex: NDArray[np.int8]
    born: NDArray[np.int32]
    origin: NDArray[np.int8]
    household: NDArray[np.int32]
    town: NDArray[np.int16]
    phone: Objects
    nhs: Objects
    upn: Objects
    school: NDArray[np.int32]  # place of the secondary school; children only from here on
    school_later: NDArray[np.int32]
    school_moved_at: NDArray[np.float64]
    frailty: NDArray[np.float64]  # mean 1: few children carry most referrals
    care_from: NDArray[np.float64]
    care_to: NDArray[np.float64]
    care_place: NDArray[np.int32]  # a children's home, or the address of a foster family
    in_home: NDArray[np.bool_]
    twin: NDArray[np.int32]  # the other twin, or -1
    homes: Households
    father_at_home: NDArray[np.bool_]

    def mother(self, child: NDArray[np.int32]) -> NDArray[np.int32]:
        """Each child's mother."""
        return np.asarray(self.children + self.household[child], np.int32)

    def age(self, child: NDArray[np.int32], at: NDArray[np.float64]) -> NDArray[np.float64]:
        """Age in years on a day."""
        return np.asarray((at - self.born[child]) / DAYS_A_YEAR)

    def in_care(self, child: NDArray[np.int32], at: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Whether a child is looked after on a day."""
        return np.asarray((self.care_from[child] <= at) & (at < self.care_to[child]))

    def school_at(self, world: Geography, child: NDArray[np.int32], at: NDArray[np.float64]) -> NDArray[np.int32]:
        """The school, as a place, that a child attends on a day."""
        secondary = np.where(at >= self.school_moved_at[child], self.school_later[child], self.school[child])
        young = self.age(child, at) < SECONDARY_FROM
        return np.where(young, world.primaries[self.town[child]], secondary).astype(np.int32)

    def siblings(self) -> NDArray[np.int32]:
        """For each child another child of the household, or -1 where there is none."""
        order = np.argsort(self.household[: self.children], kind="stable")
        mine = self.household[order]
        after, before = np.roll(order, -1), np.roll(order, 1)
        found = np.full(self.children, -1, np.int32)
        has_before, has_after = mine == np.roll(mine, 1), mine == np.roll(mine, -1)
        found[order[has_before]] = before[has_before]
        found[order[has_after]] = after[has_after]
        return found


def make_people(rng: np.random.Generator, world: Geography, plan: Plan) -> People:
    """Everybody who is a child in the county at some time in its years, and their parents."""
    household, born, twin_of_next = _births(rng, plan)
    homes, town = _homes(rng, world, int(household.max()) + 1, plan)
    children = len(born)
    count = len(homes.origin)
    family = family_names(rng, homes.origin)
    sex = rng.integers(0, 2, children).astype(np.int8)
    parents = _parents(rng, homes, family, born, household)
    everyone_origin = np.concatenate([homes.origin[household], homes.origin, homes.origin])
    everyone_sex = np.concatenate([sex, np.full(count, FEMALE), np.full(count, MALE)]).astype(np.int8)
    renamed = rng.random(children) < plan.rates.surname_changes * plan.years
    own_phone = np.concatenate([identifiers.phones(rng, children), homes.phone, np.full(count, "", dtype=object)])
    schools = _schools(rng, world, town[household], plan)
    people = People(
        children=children,
        given=given_names(rng, everyone_origin, everyone_sex),
        family=np.concatenate([family[household], parents[0], family]),
        family_later=parents[0][household],
        renamed_at=np.where(renamed, rng.uniform(0, plan.days, children), NEVER),
        sex=everyone_sex,
        born=np.concatenate([born, parents[1], parents[2]]).astype(np.int32),
        origin=everyone_origin,
        household=np.concatenate([household, np.arange(count), np.arange(count)]).astype(np.int32),
        town=np.concatenate([town[household], town, town]),
        phone=own_phone,
        nhs=identifiers.nhs_numbers(rng, children),
        upn=identifiers.pupil_numbers(rng, children),
        school=schools[0],
        school_later=schools[1],
        school_moved_at=schools[2],
        frailty=rng.gamma(plan.rates.referrals_shape, 1 / plan.rates.referrals_shape, children),
        **_not_in_care(children),
        twin=_twins(twin_of_next),
        homes=homes,
        father_at_home=rng.random(count) < FATHER_AT_HOME,
    )
    _take_into_care(rng, world, people, plan)
    return people


def _not_in_care(children: int) -> dict[str, NDArray[Any]]:
    """Care columns before anybody is taken into care."""
    return {
        "care_from": np.full(children, NEVER),
        "care_to": np.full(children, NEVER),
        "care_place": np.full(children, -1, np.int32),
        "in_home": np.zeros(children, bool),
    }


def _twins(twin_of_next: NDArray[np.bool_]) -> NDArray[np.int32]:
    """For each child its twin, or -1."""
    twin = np.full(len(twin_of_next), -1, np.int32)
    first = np.flatnonzero(twin_of_next)
    twin[first], twin[first + 1] = first + 1, first
    return twin


def _births(rng: np.random.Generator, plan: Plan) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.bool_]]:
    """Household and birth day of each child, and whether the next child in the list is its twin."""
    earliest, latest = -GROWN_UP * DAYS_A_YEAR, float(plan.days)
    wanted = round(plan.children * (GROWN_UP * DAYS_A_YEAR + plan.days) / (GROWN_UP * DAYS_A_YEAR))
    households = int(wanted / 1.4) + 20
    size = rng.choice(4, households, p=SIBLINGS) + 1
    family = np.repeat(np.arange(households), size)
    gap = rng.gamma(6, 160, len(family)) + 280
    twin = rng.random(len(family)) < TWINS
    first_of_family = np.r_[True, family[1:] != family[:-1]]
    twin &= ~first_of_family
    gap[twin] = 0
    gap[first_of_family] = 0
    since_first = np.cumsum(gap) - np.repeat(np.cumsum(gap)[first_of_family], size)
    born = np.floor(np.repeat(rng.uniform(earliest - 2_200, latest, households), size) + since_first)
    inside = np.flatnonzero((born >= earliest) & (born < latest))[:wanted]
    kept = family[inside]
    _, dense = np.unique(kept, return_inverse=True)
    next_is_twin = np.r_[twin[inside][1:] & (kept[1:] == kept[:-1]), False]
    return dense.astype(np.int32), born[inside].astype(np.int32), next_is_twin


def _homes(rng: np.random.Generator, world: Geography, count: int, plan: Plan) -> tuple[Households, NDArray[np.int16]]:
    shares = np.array([origin.share for origin in origins()])
    origin = rng.choice(len(shares), count, p=shares / shares.sum()).astype(np.int8)
    clustered = (origin > 2) & (rng.random(count) < IN_A_CLUSTER)
    anywhere = rng.choice(len(TOWNS), count, p=world.town_share)
    town = np.where(clustered, rng.choice(CLUSTERS, count), anywhere).astype(np.int16)
    moves = np.minimum(rng.poisson(plan.rates.moves * plan.years, count), MOST_MOVES)
    street = np.zeros((count, MOST_MOVES + 1), np.int32)
    for slot in range(MOST_MOVES + 1):
        elsewhere = (rng.random(count) < 0.15) & (slot > 0)
        there = np.where(elsewhere, rng.choice(len(TOWNS), count, p=world.town_share), town)
        street[:, slot] = _street_in(rng, world, there)
    number = rng.integers(1, 140, street.shape).astype(np.int16)
    since = np.sort(rng.uniform(0, plan.days, street.shape), axis=1)
    since[:, 1:] = np.where(np.arange(MOST_MOVES) < moves[:, None], since[:, 1:], NEVER)
    since[:, 0] = -NEVER
    return Households(origin, street, number, since, identifiers.phones(rng, count)), town


def _street_in(rng: np.random.Generator, world: Geography, town: NDArray[np.int16]) -> NDArray[np.int32]:
    counts = np.bincount(world.street_town, minlength=len(TOWNS))
    first = np.concatenate([[0], np.cumsum(counts)[:-1]])
    return np.asarray(first[town] + np.floor(rng.random(len(town)) * counts[town]), np.int32)


def _parents(
    rng: np.random.Generator,
    homes: Households,
    family: Objects,
    born: NDArray[np.int32],
    household: NDArray[np.int32],
) -> tuple[Objects, NDArray[np.int64], NDArray[np.int64]]:
    """The mothers' family names and both parents' birth days."""
    count = len(homes.origin)
    kept = rng.random(count) < MOTHER_KEPT_NAME
    mothers = np.where(kept, family_names(rng, homes.origin), family)
    eldest = np.full(count, 10**6)
    np.minimum.at(eldest, household, born)
    mother = eldest - (rng.gamma(9, 1.05, count) + 18) * DAYS_A_YEAR
    father = mother - rng.normal(2, 4, count) * DAYS_A_YEAR
    return mothers, np.floor(mother).astype(np.int64), np.floor(father).astype(np.int64)


def _schools(
    rng: np.random.Generator, world: Geography, town: NDArray[np.int16], plan: Plan
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    """First and second secondary school of each child and the day of the move."""
    of_school = np.array([world.places.town[place] for place in world.secondaries])
    first = np.empty(len(town), np.int32)
    for number in range(len(TOWNS)):
        mine = np.flatnonzero(town == number)
        near = world.secondaries[of_school == number]
        first[mine] = rng.choice(near if len(near) else world.secondaries[:3], len(mine))
    moved = rng.random(len(town)) < plan.rates.school_moves * plan.years
    later = np.where(moved, rng.choice(world.secondaries, len(town)), first).astype(np.int32)
    return first, later, np.where(moved, rng.uniform(0, plan.days, len(town)), NEVER)


def _take_into_care(rng: np.random.Generator, world: Geography, people: People, plan: Plan) -> None:
    """Periods in care, so that at any one time the right share of children is looked after."""
    at_one_time = plan.rates.in_care * plan.children
    periods = round(CUT_SHORT * at_one_time * (plan.years + CARE_YEARS) / CARE_YEARS)
    start = rng.uniform(-CARE_YEARS * DAYS_A_YEAR, plan.days, periods)
    child = rng.choice(people.children, min(people.children, 6 * periods), replace=False)
    age = (np.resize(start, len(child)) - people.born[child]) / DAYS_A_YEAR
    fitting = np.flatnonzero((age > 2) & (age < 16))[:periods]
    chosen, begun = child[fitting].astype(np.int32), np.resize(start, len(child))[fitting]
    length = rng.exponential(CARE_YEARS * DAYS_A_YEAR, len(chosen))
    until = np.minimum(begun + length, people.born[chosen] + GROWN_UP * DAYS_A_YEAR)
    people.care_from[chosen], people.care_to[chosen] = begun, until
    old_enough = people.age(chosen, begun) > 8
    in_home = (rng.random(len(chosen)) < plan.rates.in_homes / max(old_enough.mean(), 0.31)) & old_enough
    people.in_home[chosen] = in_home
    people.care_place[chosen] = _care_places(rng, world, in_home, at_one_time * plan.rates.in_homes)


def _care_places(
    rng: np.random.Generator, world: Geography, in_home: NDArray[np.bool_], beds_taken: float
) -> NDArray[np.int32]:
    homes = [
        _place_in(rng, world, f"{world.street_name[int(rng.integers(len(world.street_name)))].split()[0]} House", True)
        for _ in range(max(1, round(beds_taken / BEDS)))
    ]
    places = [homes[int(rng.integers(len(homes)))] if home else _place_in(rng, world, "", False) for home in in_home]
    return np.array(places, np.int32)


def _place_in(rng: np.random.Generator, world: Geography, name: str, is_home: bool) -> int:
    street = int(rng.integers(len(world.street_name)))
    return world.places.add(
        name=name,
        trade="children's home" if is_home else FLAT,
        kind="home",
        street=street,
        number=int(rng.integers(1, 140)),
        town=int(world.street_town[street]),
    )
