"""Signs around a planted child besides words about an adult: missing, absence, gifts, a place, health."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from cairn.county.generator.background import FIRST_WEEKDAY, answers
from cairn.county.generator.book import AT_ONCE, IN_WEEKS
from cairn.county.generator.drawing import Traffic, on_school_days
from cairn.county.generator.matters import Network
from cairn.county.generator.missing import write_episodes
from cairn.county.generator.rates import DAYS_A_YEAR
from cairn.county.generator.wording import by_share, drawn, name_places, said, words
from cairn.county.generator.world import World

RAMP_DAYS = 26 * 7  # going missing grows to two episodes a month over half a year
RAMP_EPISODES = 6
SIGN_DAYS = 300
FOUND_TOGETHER = 0.25
AGENCY_OF_SIGN = {
    "gifts": ("concern", "school", "sign"),
    "money": ("concern", "ASU", "sign"),
    "far": ("missing_episode", "POL", "sign"),
    "at_place": ("missing_episode", "POL", "sign"),
    "seen_at_place": ("concern", "", "sign"),
    "injury": ("emergency_attendance", "ACU", "sign"),
    "sexual_health": ("sexual_health_attendance", "SHS", "background"),
    "absence": ("school_absence", "school", "background"),
    "mental_health": ("mental_health_referral", "CAMHS", "background"),
    "exclusion": ("exclusion", "school", "background"),
    "parent": ("parent_worry", "CSC", "background"),
}
TEXT_OF_SIGN = {"parent": "parent_worry", "seen_at_place": "at_place"}
SEES_PLACES = (
    ("POL", 0.4),
    ("school", 0.2),
    ("ASU", 0.2),
    ("CSC", 0.12),
    ("HOU", 0.08),
)  # who learns that a child was there


def write_signs(rng: np.random.Generator, world: World, network: Network, traffic: Traffic) -> None:
    """For each child the signs that its model makes likely, within a year of coming in."""
    for child, entered in zip(network.children, network.entered, strict=True):
        for sign, chance in network.model.signs.items():
            if rng.random() >= chance:
                continue
            if sign == "missing":
                _ramp(rng, world, child, entered, traffic)
                continue
            at = entered + float(rng.uniform(10, min(SIGN_DAYS, network.days + 60)))
            _write(rng, world, network, sign, (child, at))


def _ramp(rng: np.random.Generator, world: World, child: int, entered: float, traffic: Traffic) -> None:
    """Missing more and more often."""
    count = int(rng.poisson(RAMP_EPISODES))
    at = entered + RAMP_DAYS * np.sqrt(rng.random(count))
    inside = np.sort(at[(at >= 0) & (at < world.plan.days)])
    write_episodes(world, rng, np.full(len(inside), child, np.int32), inside, traffic=traffic)


def _write(rng: np.random.Generator, world: World, network: Network, sign: str, who: tuple[int, float]) -> None:
    """One sign as one event of the agency that sees it."""
    if sign == "at_place":
        agency = by_share(rng, SEES_PLACES)
        sign = sign if agency == "POL" else "seen_at_place"
    else:
        agency = AGENCY_OF_SIGN[sign][1]
    kind, _, section = AGENCY_OF_SIGN[sign]
    child, at = np.array([who[0]], np.int32), np.array([who[1]])
    if agency == "school":
        at = on_school_days(rng, np.maximum(at, 0), FIRST_WEEKDAY)
    if not 0 <= at[0] < min(world.plan.days, world.people.born[who[0]] + 18 * DAYS_A_YEAR):
        return
    place = np.array([_place(rng, network, sign)], np.int32)
    columns: dict[str, Any] = said(rng, TEXT_OF_SIGN.get(sign, sign), 1, section=section)
    name_places(columns, place, world.ground.places)
    if agency == "school":
        number = world.agencies.schools(world.people.school_at(world.ground, child, at))
    else:
        number = np.array([world.agencies.number(agency)], np.int16)
    columns |= _answered(rng, world, kind)
    event = world.book.add(
        1, kind=kind, agency=number, child=child, at=at, place=place, network=network.number, stream=f"sign {sign}",
        **({"statement": "seen"} | columns),
    )  # fmt: skip
    if kind == "parent_worry":
        world.book.involve(event, world.people.mother(child), "reporter")
    if kind == "missing_episode" and place[0] >= 0:
        _together(rng, world, network, event, (who[0], float(at[0])))


def _together(
    rng: np.random.Generator, world: World, network: Network, event: NDArray[np.int64], who: tuple[int, float]
) -> None:
    """Another child of the network, come in by then, may be found at the same place."""
    there = [
        other
        for other, entered in zip(network.children, network.entered, strict=True)
        if other != who[0] and entered <= who[1] < world.people.born[other] + 18 * DAYS_A_YEAR
    ]
    if there and rng.random() < FOUND_TOGETHER:
        world.book.involve(event, np.array([there[int(rng.integers(len(there)))]]), "subject")


def _place(rng: np.random.Generator, network: Network, sign: str) -> int:
    if sign not in ("at_place", "seen_at_place") or not network.places:
        return -1
    return network.places[int(rng.integers(len(network.places)))]


def _answered(rng: np.random.Generator, world: World, kind: str) -> dict[str, Any]:
    if kind in ("concern", "parent_worry"):
        raised = "parent_carer" if kind == "parent_worry" else "professional"
        return answers(rng, world, np.array([raised], dtype=object)) | {"statement": "said"}
    if kind == "mental_health_referral":
        return {"answer": IN_WEEKS, "outcome": drawn(rng, words("outcome")["weeks"], 1)}
    if kind in ("emergency_attendance", "sexual_health_attendance"):
        return {"answer": AT_ONCE, "outcome": drawn(rng, words("outcome")["at_once"], 1)}
    return {}
