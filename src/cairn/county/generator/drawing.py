"""Draws children and days for background events: so many a year, among those of an age, more for the frail."""

import numpy as np
from numpy.typing import NDArray

from cairn.county.generator.geography import Places
from cairn.county.generator.people import People
from cairn.county.generator.rates import DAYS_A_YEAR

SEASON = 0.25  # how much busier the busiest weeks are than the average
SUMMER = (200, 245)  # days of the year without school
WINTER = 352  # school ends; it begins again on day 5
SCHOOL_WEEK = 5


Drawn = tuple[NDArray[np.int32], NDArray[np.float64]]


def exposure(people: People, ages: tuple[float, float], days: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """From which day to which each child is of these ages while the county lives."""
    born = people.born[: people.children]
    begin = np.clip(born + ages[0] * DAYS_A_YEAR, 0, days)
    return begin, np.clip(born + ages[1] * DAYS_A_YEAR, 0, days)


def draw(
    rng: np.random.Generator,
    people: People,
    rate: float,
    ages: tuple[float, float],
    *,
    days: int,
    weight: NDArray[np.float64] | None = None,
) -> Drawn:
    """Children and days: `rate` events a year for a child of these ages on average, spread by `weight`."""
    begin, end = exposure(people, ages, days)
    years = np.maximum(end - begin, 0) / DAYS_A_YEAR
    weight = np.ones(people.children) if weight is None else weight
    mean = float((years * weight).sum() / max(years.sum(), 1e-9))
    counts = rng.poisson(rate * years * weight / max(mean, 1e-9))
    child = np.repeat(np.arange(people.children, dtype=np.int32), counts)
    at = begin[child] + rng.random(len(child)) * (end - begin)[child]
    return child, at


def seasonal(at: NDArray[np.float64], days: int) -> NDArray[np.float64]:
    """The days moved a little, so that summers are busier than winters."""
    swing = SEASON * DAYS_A_YEAR / (2 * np.pi)
    return np.clip(at - swing * np.sin(2 * np.pi * (at - 190) / DAYS_A_YEAR), 0, days - 0.001)


def on_school_days(rng: np.random.Generator, at: NDArray[np.float64], first_weekday: int) -> NDArray[np.float64]:
    """The days moved to the next day of school; holidays end at the first week of term."""
    day = np.floor(at).astype(int)
    of_year = day % 365
    away = (of_year >= SUMMER[0]) & (of_year < SUMMER[1])
    day = np.where(away, day + SUMMER[1] - of_year + rng.integers(0, 5, len(day)), day)
    winter = (of_year >= WINTER) | (of_year < 5)
    day = np.where(winter, day + (370 - of_year) % 365 + rng.integers(0, 5, len(day)), day)
    weekday = (day + first_weekday) % 7
    day = np.where(weekday >= SCHOOL_WEEK, day + 7 - weekday, day)
    return np.asarray(day + rng.uniform(0.37, 0.64, len(day)))


def friends(rng: np.random.Generator, people: People, child: NDArray[np.int32]) -> NDArray[np.int32]:
    """For each child somebody of the same school and about the same age."""
    order = np.lexsort((people.born[: people.children], people.school))
    position = np.empty(people.children, np.int64)
    position[order] = np.arange(people.children)
    near = (position[child] + rng.integers(1, 6, len(child))) % people.children
    return np.asarray(order[near], np.int32)


class Traffic:
    """Where children are to be found: places of a town by how busy they are, each drifting by the quarter."""

    def __init__(self, rng: np.random.Generator, places: Places, days: int, *, drift: float = 0.5) -> None:
        """`drift`: log-normal spread of a place's level, with a memory of about a year (detection notes 1b)."""
        self.quarters = days // 91 + 2
        base = np.array(places.traffic)
        keep = 0.75
        level = np.empty((len(base), self.quarters))
        level[:, 0] = rng.normal(0, drift, len(base))
        for quarter in range(1, self.quarters):
            fresh = rng.normal(0, drift * np.sqrt(1 - keep**2), len(base))
            level[:, quarter] = keep * level[:, quarter - 1] + fresh
        self.weight = base[:, None] * np.exp(level)
        self.town = np.array(places.town)
        self.trade = np.array(places.trade, dtype=object)

    def surge(self, place: int, begin: float, end: float, times: float) -> None:
        """One place busier, or quieter, from a day to a day."""
        self.weight[place, int(begin // 91) : int(end // 91) + 1] *= times

    def draw(
        self, rng: np.random.Generator, town: NDArray[np.int16], at: NDArray[np.float64], *, trade: str = ""
    ) -> NDArray[np.int32]:
        """A place in each child's town on each day, of one trade only if said; -1 where the town has none."""
        found = np.full(len(town), -1, np.int32)
        quarter = np.minimum((at // 91).astype(int), self.quarters - 1)
        for key in np.unique(town.astype(int) * self.quarters + quarter):
            which_town, which_quarter = divmod(int(key), self.quarters)
            mine = np.flatnonzero((town == which_town) & (quarter == which_quarter))
            fitting = (self.town == which_town) & (self.weight[:, which_quarter] > 0)
            here = np.flatnonzero(fitting & (self.trade == trade) if trade else fitting)
            if len(here):
                weight = self.weight[here, which_quarter]
                found[mine] = rng.choice(here, len(mine), p=weight / weight.sum())
        return found
