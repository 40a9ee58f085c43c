"""Cases drawn as text: rows that a rule reads, a day, and the hits that are expected.

A table is a header line and one line a row, cells apart by two or more spaces; `-` is an empty cell, `=` in `known` is
the value of `occurred`. The same cases become the page of the rule.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

import polars as pl

from cairn.base.clock import end_of_london_day
from cairn.signals.registry import rules
from cairn.signals.values import Hit


@dataclass(frozen=True)
class Case:
    """One drawn case. hits: a table of some of the hits' properties; empty where the rule must stay quiet."""

    title: str
    rows: str
    at: str
    hits: str = ""
    why: str = ""


def table(text: str) -> list[dict[str, str]]:
    """The rows of a text table."""
    lines = [line.strip() for line in text.strip().splitlines()]
    head, *body = [re.split(r"\s{2,}", line) for line in lines if line]
    return [dict(zip(head, cells, strict=True)) for cells in body]


def frame(text: str, schema: dict[str, Any], defaults: dict[str, Any]) -> pl.DataFrame:
    """A frame of a rule's rows from a text table; columns that are not drawn take their default."""
    drawn = [_typed(row, schema) for row in table(text)]
    data = [{name: row.get(name, defaults.get(name)) for name in schema} for row in drawn]
    return pl.DataFrame(data, schema=schema, orient="row")


def _typed(row: dict[str, str], schema: dict[str, Any]) -> dict[str, Any]:
    typed: dict[str, Any] = {}
    for name, cell in row.items():
        typed[name] = typed["occurred"] if cell == "=" else _cell(cell, schema[name])
    return typed


def _cell(cell: str, dtype: Any) -> Any:
    if cell == "-":
        return "" if dtype == pl.Utf8 else None
    if isinstance(dtype, pl.Datetime):
        return datetime.combine(date.fromisoformat(cell), time(12), UTC)
    if isinstance(dtype, pl.List):
        return cell.split(",")
    if dtype == pl.Boolean:
        return cell == "yes"
    if dtype == pl.Int64:
        return int(cell)
    return float(cell) if dtype == pl.Float64 else cell


def found(kind: str, case: Case, schema: dict[str, Any], defaults: dict[str, Any]) -> list[Hit]:
    """The hits of a rule on a drawn case."""
    rule = rules()[kind]
    at = end_of_london_day(date.fromisoformat(case.at))
    return sorted(rule.find(frame(case.rows, schema, defaults), at=at, **dict(rule.limits)), key=lambda hit: hit.anchor)


def said(hit: Hit, names: list[str]) -> dict[str, str]:
    """Some properties of a hit as a text table writes them."""
    return {name: _written(getattr(hit, name)) for name in names}


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(value) or "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.2g}" if isinstance(value, float) else str(value)


def check(kind: str, case: Case, schema: dict[str, Any], defaults: dict[str, Any]) -> None:
    """Assert that a rule finds on a drawn case what the case says, and nothing else."""
    hits = found(kind, case, schema, defaults)
    expected = table(case.hits) if case.hits.strip() else []
    names = list(expected[0]) if expected else ["anchor"]
    assert [said(hit, names) for hit in hits] == expected, case.title
