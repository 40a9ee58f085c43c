"""How often chance alone would show a hit as strong, and which queue that earns: read from a measured, versioned file.

The file holds, for each kind, the smallest chance at which a hit is raised or asked about, and points (chance, hits a
week with so small a chance in a county of 110,000 children with nothing planted). benchmarks/detection_calibrate.py
measures and writes it.
"""

import json
from bisect import bisect_left
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from math import exp, log

from cairn.signals.values import Hit, Queue

LEAST = 1e-12  # chances below are the same for a person who reads them


@dataclass(frozen=True)
class Bar:
    """One kind's bars and its measured rates. rates: (chance, hits a week), both rising.

    a_week: how much was written down a week where the rates were measured: sightings of adults, namings of places, or
    events about children. kinds: how many kinds say such things, each with the same share of what chance says.
    """

    raise_at: float
    ask_at: float
    rates: tuple[tuple[float, float], ...]
    a_week: float
    kinds: int
    made_with: str

    def by_chance(self) -> tuple[float, float]:
        """(raised, asked about) a week in a county of 110,000 children in which nothing is planted."""
        raised = self.weekly(self.raise_at)
        return (raised, max(self.weekly(self.ask_at) - raised, 0.0))

    def weekly(self, chance: float) -> float:
        """Hits a week with so small a chance, nothing planted; between points straight in both logarithms."""
        at = bisect_left([point[0] for point in self.rates], chance)
        if at == 0:
            first = self.rates[0]
            return first[1] * max(chance, LEAST) / first[0]
        if at == len(self.rates):
            return self.rates[-1][1]
        (low, few), (high, many) = self.rates[at - 1], self.rates[at]
        part = (log(chance) - log(low)) / (log(high) - log(low))
        return exp(log(few) + part * (log(many) - log(few)))


@dataclass(frozen=True)
class Calibration:
    """The bars and rates of all kinds."""

    version: int
    bars: Mapping[str, Bar]

    def queue(self, kind: str, hit: Hit) -> Queue | None:
        """Where a hit goes, or None where chance explains it; what a local policy asks about is asked in any case."""
        if hit.chance is None:
            return Queue.FACT if hit.fact else Queue.ASK
        bar = self.bars[kind]
        if hit.chance <= bar.raise_at and hit.may_raise:
            return Queue.RAISE
        return Queue.ASK if hit.policy or hit.chance <= bar.ask_at else None

    def with_bars(self, bars: Mapping[str, float], *, raising: Collection[str]) -> "Calibration":
        """With other bars for some kinds, never looser ones. raising: kinds whose bar is that of what is raised."""
        changed = {
            kind: replace(bar, raise_at=min(bar.raise_at, bars[kind]))
            if kind in raising
            else replace(bar, ask_at=min(bar.ask_at, bars[kind]))
            for kind, bar in self.bars.items()
            if kind in bars
        }
        return replace(self, bars={**self.bars, **changed})

    def recurrence_weeks(self, kind: str, hit: Hit, *, a_week: float) -> float | None:
        """By chance a county in which so much is written down shows one as strong once in so many weeks; None: a fact.

        One as strong of any such kind: each is given the same share of what chance says.
        """
        if hit.chance is None:
            return None
        bar = self.bars[kind]
        weekly = bar.kinds * bar.weekly(hit.chance) * a_week / bar.a_week
        return round(1 / max(weekly, LEAST), 1)


def read(text: str) -> Calibration:
    """A calibration from its JSON text."""
    content = json.loads(text)
    bars = {
        kind: Bar(
            bar["raise"],
            bar["ask"],
            tuple((float(low), float(rate)) for low, rate in bar["rates"]),
            bar["a_week"],
            bar["kinds"],
            bar["made_with"],
        )
        for kind, bar in content["kinds"].items()
    }
    return Calibration(content["version"], bars)


@dataclass(frozen=True)
class Found:
    """What all rules together found on made-up counties that nothing was set on. a week: per 110,000 children."""

    made_with: str
    measured_on: str
    networks: Mapping[str, int]
    unheard: Mapping[str, int]
    lines: Mapping[str, float]


@cache
def found() -> Found:
    """The figures that benchmarks/detection_recall.py wrote."""
    text = resources.files("cairn.signals.calibration").joinpath("found.json").read_text(encoding="utf-8")
    return Found(**json.loads(text))


@cache
def shipped() -> Calibration:
    """The calibration that comes with the rules."""
    return read(resources.files("cairn.signals.calibration").joinpath("rates.json").read_text(encoding="utf-8"))
