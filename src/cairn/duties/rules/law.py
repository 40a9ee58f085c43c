"""The limits of clocks, read from law.toml: what they say, where they come from, from when they hold."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cairn.base.clock import end_of_london_day, london_day
from cairn.base.working_days import due_at
from cairn.duties.rules.values import Deed

UNITS = ("working_days", "days", "hours")


@dataclass(frozen=True)
class Limit:
    """How long a clock may run. amount: in `unit`; 0: the deed itself names the moment."""

    key: str
    title: str
    amount: int
    unit: str
    since: date
    source: str
    standing: str
    checked_on: date

    @property
    def version(self) -> str:
        """Names this row among those of its key."""
        return f"{self.key} {self.since:%Y-%m-%d}"

    @property
    def in_words(self) -> str:
        """As `1 working day` or `72 hours`; who sets it where the deed itself names the moment."""
        if not self.amount:
            return self.standing[:1].upper() + self.standing[1:]
        unit = self.unit.replace("_", " ")
        return f"{self.amount} {unit.removesuffix('s') if self.amount == 1 else unit}"

    def due(self, started_at: datetime) -> datetime:
        """When a clock ends that starts at a moment (aware, UTC); working days end with the day in London."""
        if self.unit == "working_days":
            return due_at(started_at, working_days=self.amount)
        return started_at + (timedelta(hours=self.amount) if self.unit == "hours" else timedelta(days=self.amount))

    def due_that_day(self, started_at: datetime) -> datetime:
        """The end, in London, of the day on which such a clock ends."""
        return end_of_london_day(london_day(self.due(started_at)))


def due_by(deed: Deed, detail: str, limit_at: Callable[[datetime], Limit]) -> datetime:
    """The end in London of the day that a deed itself sets, by the name of the detail; else when its clock ends."""
    return deed.day(detail) or limit_at(deed.at).due(deed.at)


@lru_cache(maxsize=1)
def limits() -> tuple[Limit, ...]:
    """All rows, those of one key from the earliest on. Raises: ValueError for a row that says nothing sound."""
    rows = tomllib.loads((Path(__file__).parent / "law.toml").read_text(encoding="utf-8"))["limit"]
    found = tuple(sorted((Limit(**row) for row in rows), key=lambda one: (one.key, one.since)))
    for one in found:
        if one.unit not in UNITS or one.amount < 0 or not one.source:
            raise ValueError(f"law.toml: {one.version} says nothing sound")
    return found


def limit(key: str, *, at: datetime) -> Limit:
    """The limit that held at a moment; before the first row, the first. Raises: KeyError for an unknown key."""
    rows = [one for one in limits() if one.key == key]
    if not rows:
        raise KeyError(key)
    held = [one for one in rows if one.since <= london_day(at)]
    return held[-1] if held else rows[0]
