"""How far a model's own words come true: what it stated against what people judged, and how sure one may be of it.

Pure counts of labelled pairs. An interval is Wilson's at 95 in 100 (1927).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cairn.base.intervals import SURE, wilson

STEPS = 10  # of the stated chance
WANTED = 0.999  # precision from which a rule may link alone; linkage design, Judgements


@dataclass(frozen=True)
class Labelled:
    """A pair with what the model stated of it and what people said. band: certain, ask or apart."""

    band: str
    stated: float
    same: bool


@dataclass(frozen=True)
class Share:
    """So many of so many, with the bounds between which the true share lies in 95 of 100 such counts."""

    right: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, or None of nothing."""
        return self.right / self.of if self.of else None

    @property
    def low(self) -> float:
        """The least that the true share may well be."""
        return wilson(self.right, self.of)[0]

    @property
    def high(self) -> float:
        """The most that the true share may well be."""
        return wilson(self.right, self.of)[1]


@dataclass(frozen=True)
class Step:
    """Pairs whose stated chance lies in one tenth: what was stated on average, and the share that was judged the same."""

    low: float
    high: float
    stated: float
    observed: Share


def calibration(pairs: Iterable[Labelled]) -> tuple[Step, ...]:
    """Stated against observed, one step for each tenth of the stated chance in which there is a pair."""
    held: dict[int, list[Labelled]] = {}
    for pair in pairs:
        held.setdefault(min(int(pair.stated * STEPS), STEPS - 1), []).append(pair)
    return tuple(
        Step(
            at / STEPS,
            (at + 1) / STEPS,
            sum(pair.stated for pair in mine) / len(mine),
            Share(sum(pair.same for pair in mine), len(mine)),
        )
        for at, mine in sorted(held.items())
    )


def precision(pairs: Sequence[Labelled], band: str) -> Share:
    """Of the pairs of one band, those that people judged the same."""
    mine = [pair for pair in pairs if pair.band == band]
    return Share(sum(pair.same for pair in mine), len(mine))


def shown(certain: Share) -> bool:
    """Whether judgements show that what is linked by rule is right often enough: even the lower bound reaches `WANTED`."""
    return certain.low >= WANTED


def needed() -> int:
    """How many judged pairs, none of them wrong, would show it."""
    return math.ceil(WANTED * SURE**2 / (1 - WANTED))


def verdict(certain: Share) -> str:
    """What may be said of the certain band on local judgements, in a sentence."""
    wanted = f"{WANTED:.1%}"
    if shown(certain):
        return f"Shown here: of {certain.of:,} pairs linked by rule and judged, {certain.right:,} were right, and that is {wanted} or more even at the lower bound."
    if not certain.of:
        return f"Not shown here: nobody has judged a pair that was linked by rule. {needed():,} judged pairs without a wrong one would show {wanted}."
    return (
        f"Not shown here: of {certain.of:,} pairs linked by rule and judged, {certain.right:,} were right. "
        f"The lower bound is {certain.low:.1%}; {needed():,} judged pairs without a wrong one would show {wanted}."
    )
