"""Who goes missing and how often, by two tables of counts that one curve does not fit; and interviews on return."""

import numpy as np
from numpy.typing import NDArray

from cairn.county.generator.background import with_friends
from cairn.county.generator.drawing import Traffic, seasonal
from cairn.county.generator.rates import DAYS_A_YEAR, MISSING_AT_HOME, MISSING_IN_CARE
from cairn.county.generator.wording import name_places, said
from cairn.county.generator.world import World

WEEKS_OF_MEMORY = 26  # of the level that a child's going missing drifts by
LEVEL_SPREAD = 0.8
CLUSTER_DAYS = 21
FOUND_AT_A_PLACE = 0.2
FOUND_WITH_A_FRIEND = 0.25
SHORT = 0.75  # of episodes last less than a day

Table = tuple[tuple[int, int, float], ...]


def episodes_a_year(rng: np.random.Generator, table: Table, count: int) -> NDArray[np.int64]:
    """How many episodes each of `count` missing children has in a year."""
    shares = np.array([share for _, _, share in table])
    which = rng.choice(len(table), count, p=shares / shares.sum())
    low, high = (np.array([row[side] for row in table]) for side in (0, 1))
    return np.asarray(low[which] + np.floor(rng.random(count) * (high - low + 1)[which]), np.int64)


def days_of_episodes(rng: np.random.Generator, counts: NDArray[np.int64], cluster: float) -> NDArray[np.float64]:
    """Days in a year, child by child: drifting levels, and most within three weeks of the last."""
    weeks = 52
    level = np.empty((len(counts), weeks))
    level[:, 0] = rng.normal(0, LEVEL_SPREAD, len(counts))
    keep = np.exp(-1 / WEEKS_OF_MEMORY)
    for week in range(1, weeks):
        fresh = rng.normal(0, LEVEL_SPREAD * np.sqrt(1 - keep**2), len(counts))
        level[:, week] = keep * level[:, week - 1] + fresh
    cumulative = np.cumsum(np.exp(level), axis=1)
    cumulative /= cumulative[:, -1:]
    child = np.repeat(np.arange(len(counts)), counts)
    week = (cumulative[child] < rng.random(len(child))[:, None]).sum(axis=1)
    free = week * 7 + rng.uniform(0, 7, len(child))
    first = np.r_[True, child[1:] != child[:-1]]
    near = (rng.random(len(child)) < cluster) & ~first
    day = np.empty(len(child))
    for at in range(len(child)):
        day[at] = (day[at - 1] + rng.uniform(1, CLUSTER_DAYS)) % DAYS_A_YEAR if near[at] else free[at]
    return day


def missing(world: World, traffic: Traffic) -> None:
    """Episodes of children at home and in care, year by year, with interviews on return."""
    rng = world.stream("missing")
    people, rates = world.people, world.plan.rates
    everyone = np.arange(people.children, dtype=np.int32)
    for year in range(int(np.ceil(world.plan.years))):
        middle = np.full(people.children, (year + 0.5) * DAYS_A_YEAR)
        age = people.age(everyone, middle)
        teen = (age >= 10) & (age < 18)
        in_care = people.in_care(everyone, middle) & teen
        for who, rate, table in (
            (teen & ~in_care, rates.missing_at_home, MISSING_AT_HOME),
            (in_care, rates.missing_in_care, MISSING_IN_CARE),
        ):
            chosen = _weighted(rng, everyone[who], people.frailty[who], rate)
            counts = episodes_a_year(rng, table, len(chosen))
            days = year * DAYS_A_YEAR + days_of_episodes(rng, counts, rates.missing_cluster)
            write_episodes(world, rng, np.repeat(chosen, counts), days, traffic=traffic)


def _weighted(
    rng: np.random.Generator, pool: NDArray[np.int32], frailty: NDArray[np.float64], rate: float
) -> NDArray[np.int32]:
    count = int(rng.binomial(len(pool), rate)) if len(pool) else 0
    weight = 0.3 + 0.7 * frailty
    return np.asarray(np.sort(rng.choice(pool, count, replace=False, p=weight / weight.sum())) if count else pool[:0])


def write_episodes(
    world: World, rng: np.random.Generator, child: NDArray[np.int32], at: NDArray[np.float64], *, traffic: Traffic
) -> None:
    """Police reports of missing children, where they were found, and the interviews that follow."""
    days = world.plan.days
    at = seasonal(at, days)
    found = rng.random(len(child)) < FOUND_AT_A_PLACE
    place = np.where(found, traffic.draw(rng, world.people.town[child], at), -1)
    known, unknown = said(rng, "missing_found", len(child)), said(rng, "missing", len(child))
    columns = {name: np.where(found, known[name], unknown[name]) for name in known}
    name_places(columns, place, world.ground.places)
    police, service = world.agencies.number("POL"), world.agencies.number("SPC")
    events = world.book.add(
        len(child), kind="missing_episode", agency=police, child=child, at=at, place=place, stream="missing",
        statement="seen", safe=True, raised_by="parent_carer", **columns,
    )  # fmt: skip
    with_friends(rng, world, events[found], (child[found], at[found]), share=FOUND_WITH_A_FRIEND)
    done = np.flatnonzero(rng.random(len(child)) < world.plan.rates.interview_done)
    in_time = rng.random(len(done)) < world.plan.rates.interview_in_time
    when = at[done] + np.where(in_time, rng.uniform(0.5, 3.0, len(done)), rng.uniform(3.0, 25.0, len(done)))
    inside = when < days
    done, when = done[inside], when[inside]
    world.book.add(
        len(done), kind="return_home_interview", agency=service, child=child[done], at=when, stream="interview",
        statement="said", safe=True, **said(rng, "interview", len(done)),
    )  # fmt: skip
