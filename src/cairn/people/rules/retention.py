"""How long an agency keeps what it holds of a person, from retention.toml. Pure. Nothing here destroys anything.

Source: each row names its own; UK GDPR, article 5(1)(e); harms, H20.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

COUNTS_FROM = ("birth", "last")


@dataclass(frozen=True)
class Row:
    """One row of the schedule. years: since the birth, or since the last thing that was written down."""

    key: str
    title: str
    agencies: tuple[str, ...]
    events: tuple[str, ...]
    counts_from: str
    years: int
    since: date
    source: str
    standing: str
    entered_on: date

    @property
    def in_words(self) -> str:
        """As `75 years from birth`."""
        return f"{self.years} years {'from birth' if self.counts_from == 'birth' else 'after the last entry'}"

    @property
    def version(self) -> str:
        """Names this row among those of its key."""
        return f"{self.key} {self.since:%Y-%m-%d}"


@dataclass(frozen=True)
class Kept:
    """What the schedule asks of a person's records: born as an ISO day, month or year, or empty; first, last: days."""

    agency_kind: str
    born: str
    first_on: date
    last_on: date
    events: frozenset[str]


@lru_cache(maxsize=1)
def schedule() -> tuple[Row, ...]:
    """All rows, in the table's order. Raises: ValueError for a row that says nothing sound."""
    rows = tomllib.loads((Path(__file__).parent / "retention.toml").read_text(encoding="utf-8"))["row"]
    found = tuple(Row(**(row | {"agencies": tuple(row["agencies"]), "events": tuple(row["events"])})) for row in rows)
    for one in found:
        if one.counts_from not in COUNTS_FROM or one.years < 1 or not one.source:
            raise ValueError(f"retention.toml: {one.version} says nothing sound")
    return found


def held_on(day: date) -> tuple[Row, ...]:
    """The row of each key that holds on a day."""
    held: dict[str, Row] = {}
    for row in sorted(schedule(), key=lambda one: one.since):
        if row.since <= day:
            held[row.key] = row
    return tuple(held.values())


def due(kept: Kept, *, on: date) -> tuple[date, Row]:
    """Until when a person's records are kept, and by which row: the longest of those that fit."""
    fitting = [row for row in held_on(on) if _fits(row.agencies, {kept.agency_kind}) and _fits(row.events, kept.events)]
    return max(((_until(row, kept), row) for row in fitting), key=lambda one: (one[0], one[1].key))


def least_years(agency_kind: str, *, on: date) -> int:
    """The fewest years that any row asks of an agency: nothing younger can have come due."""
    return min(row.years for row in held_on(on) if _fits(row.agencies, {agency_kind}))


def _fits(wanted: Iterable[str], given: Iterable[str]) -> bool:
    return "*" in wanted or bool(set(wanted) & set(given))


def _until(row: Row, kept: Kept) -> date:
    start = kept.last_on if row.counts_from == "last" else (born_by(kept.born) or kept.first_on)
    year = start.year + row.years
    return date(year, start.month, 28 if (start.month, start.day) == (2, 29) else start.day)


def born_by(born: str) -> date | None:
    """The last day on which somebody can have been born, by what is known of it; None where nothing is."""
    parts = [int(part) for part in born.split("-") if part.isdecimal()]
    if not parts or len(parts) != len(born.split("-")):
        return None
    try:
        return date(parts[0], parts[1] if len(parts) > 1 else 12, parts[2] if len(parts) > 2 else 28)
    except ValueError:
        return None
