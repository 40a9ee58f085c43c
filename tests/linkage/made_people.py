"""Rows of made-up people, read aloud: `a_record("a1", given="Quinn", family="Harrow", born="1995-02-11")`."""

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl

from cairn.records.columns import TABLES

START = datetime(2010, 1, 1, tzinfo=UTC)


def on_day(day: int) -> datetime:
    """The moment so many days after the first."""
    return START + timedelta(days=day)


def a_record(record: str, *, day: int = 0, **facts: Any) -> dict[str, Any]:
    """One version of one person record; given, family and born are short for their columns."""
    short = {"given": "given_names", "family": "family_name", "born": "date_of_birth"}
    row = {"record_id": record, "agency_id": "school", "recorded_at": on_day(day), "sharing": "partnership"}
    return row | {short.get(name, name): value for name, value in facts.items()}


def a_number(record: str, kind: str, value: str, *, day: int = 0, sharing: str = "partnership") -> dict[str, Any]:
    """An identifier of a person."""
    return {"owner": "person", "owner_id": record, "kind": kind, "value": value, "recorded_at": on_day(day)} | {
        "sharing": sharing
    }


def a_place(record: str, *, day: int = 0, **facts: Any) -> dict[str, Any]:
    """One place record."""
    return {"record_id": record, "agency_id": "council", "recorded_at": on_day(day), "sharing": "partnership"} | facts


def tables_of(
    people: list[dict[str, Any]],
    numbers: list[dict[str, Any]] | None = None,
    places: list[dict[str, Any]] | None = None,
) -> dict[str, pl.DataFrame]:
    """All seven tables, three of them filled."""
    rows = {"people": people, "identifiers": numbers or [], "places": places or []}
    return {name: _frame(name, rows.get(name, [])) for name in TABLES}


def _frame(name: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    table = TABLES[name]
    schema = {column.name: column.dtype for column in table.columns}
    frame = pl.DataFrame([{column: row.get(column) for column in schema} for row in rows], schema=schema)
    key = pl.concat_str([pl.col(column).cast(pl.Utf8).fill_null("") for column in table.key], separator="|")
    frame = frame.with_columns(key.alias("key"), pl.struct(list(schema)).hash(1).cast(pl.Utf8).alias("content"))
    return frame.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).alias("row")).select(list(table.schema))
