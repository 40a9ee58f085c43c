"""The values that pass between the steps of reading a bundle."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from cairn.records.columns import HIDDEN_COLUMNS, MOMENT, TABLES

ENDS = ("accepted", "duplicate", "corrected", "rejected")
REJECTIONS: dict[str, pl.DataType | type[pl.DataType]] = {
    "table": pl.Utf8,
    "row": pl.UInt32,
    "line": pl.UInt32,
    "column": pl.Utf8,
    "reason": pl.Utf8,
    "source": pl.Utf8,
    "key": pl.Utf8,
    "agency_id": pl.Utf8,
}
KNOWN_VERSIONS: dict[str, pl.DataType | type[pl.DataType]] = {
    "table": pl.Utf8,
    "key": pl.Utf8,
    "agency_id": pl.Utf8,
    "content": pl.Utf8,
    "recorded_at": MOMENT,
    "sharing": pl.Utf8,
}
KNOWN_AGENCIES: dict[str, pl.DataType | type[pl.DataType]] = {
    "agency_id": pl.Utf8,
    "kind": pl.Utf8,
    "area": pl.Utf8,
    "default_sharing": pl.Utf8,
}
KNOWN_PARENTS: dict[str, pl.DataType | type[pl.DataType]] = {"from_record_id": pl.Utf8, "to_record_id": pl.Utf8}


@dataclass(frozen=True)
class KnownKeys:
    """What is already stored of the keys that a bundle names or refers to.

    versions: one row for each stored version (table, key, agency_id, content, recorded_at, sharing);
    agencies: (agency_id, kind, area, default_sharing); parents: stored parent_of pairs (from_record_id, to_record_id).
    """

    versions: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=KNOWN_VERSIONS))
    agencies: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=KNOWN_AGENCIES))
    parents: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=KNOWN_PARENTS))

    def of(self, table: str) -> pl.DataFrame:
        """The stored versions of one table."""
        return self.versions.filter(pl.col("table") == table)


@dataclass(frozen=True)
class RawTable:
    """One file's well-formed rows as text, and those that were no rows at all.

    frame: the contract's columns as text, absent ones null, with `row` (1 is the first below the header) and `line`
    (of the file, null for Parquet). refused: rows as REJECTIONS. rows: all of them. blank: lines of a CSV file that hold nothing.
    """

    name: str
    source: str
    frame: pl.DataFrame
    refused: pl.DataFrame
    rows: int
    ignored: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    blank: int = 0


@dataclass(frozen=True)
class Counts:
    """How the rows ended; the four add up to `rows`."""

    rows: int = 0
    accepted: int = 0
    duplicate: int = 0
    corrected: int = 0
    rejected: int = 0

    def __post_init__(self) -> None:
        """Raises: ValueError if a row would be lost."""
        if self.rows != self.accepted + self.duplicate + self.corrected + self.rejected:
            raise ValueError("the four ends of the rows do not add up to the rows read")

    def __add__(self, other: "Counts") -> "Counts":
        """Both together."""
        return Counts(
            self.rows + other.rows,
            self.accepted + other.accepted,
            self.duplicate + other.duplicate,
            self.corrected + other.corrected,
            self.rejected + other.rejected,
        )


def file_columns(table: str) -> tuple[str, ...]:
    """The columns that a file of this table may have, in the contract's order."""
    hidden = HIDDEN_COLUMNS.get(table, ())
    return tuple(column.name for column in TABLES[table].columns if column.name not in hidden)


def plain_name(header: str) -> str:
    """A column's name as the contract writes it, where a header has capitals, or spaces in place of underscores."""
    return "_".join(header.lower().split())


def rejections(rows: Iterable[tuple[str, int, int | None, str, str, str, str | None]]) -> pl.DataFrame:
    """A frame of rejections from (table, row, line, column, reason, source, key); whose they are comes later."""
    return pl.DataFrame([(*row, None) for row in rows], schema=REJECTIONS, orient="row")


def with_agency(refused: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Rejections of one table with the agency that each row names; rows: (row, agency_id)."""
    if not refused.height:
        return refused
    return refused.drop("agency_id").join(rows, on="row", how="left", maintain_order="left").select(*REJECTIONS)
