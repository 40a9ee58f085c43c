"""What becomes of each event once it is written: lost, sealed, late, doubled, about the wrong child, answered when."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cairn.county.generator.book import AT_ONCE, IN_TIME, IN_WEEKS, LATE, NO_ANSWER_NEEDED, UNHEARD
from cairn.county.generator.habits import MAX_SHARE
from cairn.county.generator.moments import working_days_later
from cairn.county.generator.world import World

SEALED_SHARE = 0.25  # of what is never shared stands in the bundle, sealed; the rest is not there
BULK_DAYS, BULK_MORE = 90, 60
ROUND_THE_CLOCK = ("police", "acute_health", "ambulance")
ANSWER_WITHIN = {"parent_carer": 5, "child": 5}  # working days; a professional's concern within one
ONE_DAY = 1
CLOCKED = ("concern", "disclosure", "allegation", "parent_worry")
OVERWRITES = ("education", "primary_care", "youth_support", "mental_health", "voluntary", "early_help")
END_OF_DAY = 1 - 1e-6 / 86_400


@dataclass(frozen=True)
class Written:
    """Events as they stand in the bundle, one entry each, in order of recording.

    source: the event of the book. Days since the county began; outcome_at and due_at nan where there is none.
    """

    source: NDArray[np.int64]
    columns: dict[str, NDArray[Any]]
    child: NDArray[np.int32]
    recorded: NDArray[np.float64]
    sealed: NDArray[np.bool_]
    outcome_at: NDArray[np.float64]
    due_at: NDArray[np.float64]
    event_id: NDArray[np.object_]

    def __len__(self) -> int:
        return len(self.source)


def write_down(world: World) -> Written:
    """Decides each event's fate by its agency's habits, the plan's difficulty and its answer."""
    rng = world.stream("fates")
    columns = world.book.columns()
    kept, sealed = _shared(rng, world, columns)
    source = np.flatnonzero(kept)
    doubled = source[rng.random(len(source)) < world.plan.rates.duplicate_records * ~columns["safe"][source]]
    source = np.concatenate([source, doubled])
    is_double = np.arange(len(source)) >= len(source) - len(doubled)
    recorded = _recorded(rng, world, columns, source, is_double)
    inside = np.flatnonzero(recorded < world.plan.days)
    order = inside[np.lexsort((source[inside], recorded[inside]))]
    source, recorded = source[order], recorded[order]
    mine = {name: values[source] for name, values in columns.items()}
    outcome_at, due_at = _answered(rng, mine, recorded)
    at_the_end = (mine["answer"] == IN_TIME) & (outcome_at >= world.plan.days)  # answered before the books close
    outcome_at = np.where(at_the_end, np.minimum(recorded + 0.02, world.plan.days - 0.001), outcome_at)
    return Written(
        source=source,
        columns=mine,
        child=_children(rng, world, mine["child"], mine["at"]),
        recorded=recorded,
        sealed=sealed[source],
        outcome_at=np.where(outcome_at < world.plan.days, outcome_at, np.nan),
        due_at=due_at,
        event_id=_ids(world, mine["agency"]),
    )


def _habit(world: World, field: str) -> NDArray[np.float64]:
    return np.array([getattr(agency.habit, field) for agency in world.agencies.all])


def _shared(
    rng: np.random.Generator, world: World, columns: dict[str, NDArray[Any]]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which events stand in the bundle, and which of them sealed."""
    never = np.minimum(MAX_SHARE, _habit(world, "never_shared") * world.plan.difficulty)
    never[[agency.kind == "voluntary" for agency in world.agencies.all]] = 0.0
    unshared = (rng.random(len(columns["agency"])) < never[columns["agency"]]) & ~columns["safe"]
    sealed = unshared & (rng.random(len(unshared)) < SEALED_SHARE)
    return ~unshared | sealed, sealed


def _recorded(
    rng: np.random.Generator,
    world: World,
    columns: dict[str, NDArray[Any]],
    source: NDArray[np.int64],
    is_double: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """When each is recorded: a delay by habit, in office hours but for the police and hospitals."""
    agency, at = columns["agency"][source], columns["at"][source]
    median = _habit(world, "delay") * world.plan.difficulty
    spread = _habit(world, "delay_spread")
    delay = median[agency] * np.exp(rng.normal(0, 1, len(source)) * spread[agency])
    bulk = rng.random(len(source)) < world.plan.rates.late_bulk
    delay = np.where(bulk, BULK_DAYS + rng.exponential(BULK_MORE, len(source)), delay)
    delay = delay + is_double * rng.uniform(0.1, 5, len(source))
    day = np.floor(at + delay)
    day_and_night = np.array([one.kind in ROUND_THE_CLOCK for one in world.agencies.all])[agency]
    working = working_days_later(day - 1, np.ones(len(day), np.int64))
    day = np.where(day_and_night, day, working)
    hours = rng.uniform(8.5, 17.5, len(day)) / 24
    return np.maximum(day + hours, at + 0.01)


def _children(
    rng: np.random.Generator, world: World, child: NDArray[np.int32], at: NDArray[np.float64]
) -> NDArray[np.int32]:
    """The child of each record; now and then a sibling by mistake."""
    sibling = world.people.siblings()
    swapped = (child >= 0) & (rng.random(len(child)) < world.plan.rates.wrong_child * world.plan.difficulty)
    swapped &= (sibling[child] >= 0) & (world.people.born[sibling[child]] < at)
    return np.where(swapped, sibling[child], child)


def _answered(
    rng: np.random.Generator, columns: dict[str, NDArray[Any]], recorded: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """When each is answered, and when the clock of each concern ends."""
    answer, count = columns["answer"], len(recorded)
    within = np.full(count, ONE_DAY)
    for raised_by, days in ANSWER_WITHIN.items():
        within[(columns["raised_by"] == raised_by) & np.isin(columns["kind"], CLOCKED)] = days
    due = working_days_later(recorded, within) + END_OF_DAY
    used = rng.integers(0, within + 1)
    hour = rng.uniform(0.38, 0.70, count)
    in_time = np.where(used > 0, working_days_later(recorded, used) + hour, recorded + rng.uniform(0.001, 0.1, count))
    late = working_days_later(due, rng.integers(1, 15, count)) + hour
    weeks = recorded + rng.uniform(3, 25, count)
    none = np.full(count, np.nan)
    choices = {NO_ANSWER_NEEDED: none, IN_TIME: in_time, LATE: late, UNHEARD: none, IN_WEEKS: weeks, AT_ONCE: recorded}
    outcome_at = np.select([answer == code for code in choices], list(choices.values()), np.nan)
    clocked = np.isin(columns["kind"], CLOCKED)
    return outcome_at, np.where(clocked, due, np.nan)


def _ids(world: World, agency: NDArray[np.int16]) -> NDArray[np.object_]:
    """Ids that count up within each agency, in order of recording."""
    made = np.empty(len(agency), dtype=object)
    for number, one in enumerate(world.agencies.all):
        mine = np.flatnonzero(agency == number)
        made[mine] = [f"{one.id}-E{at:06}" for at in range(1, len(mine) + 1)]
    return made
