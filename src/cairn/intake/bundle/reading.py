"""A bundle is read in two steps: what is sound by itself, then what it means beside what is already held."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from cairn.base.clock import now
from cairn.intake.bundle import levels, references, versions
from cairn.intake.bundle.csv_rows import read_csv
from cairn.intake.bundle.parquet_rows import read_parquet
from cairn.intake.bundle.shapes import (
    KNOWN_AGENCIES,
    Counts,
    KnownKeys,
    RawTable,
    file_columns,
    rejections,
    with_agency,
)
from cairn.intake.bundle.soundness import judged
from cairn.intake.bundle.sources import Member, opened, seekable
from cairn.records.columns import MOMENT, TABLES

ORDER = ("agencies", "people", "places", "events", "identifiers", "involvements", "relationships")


@dataclass(frozen=True)
class Bundle:
    """What a bundle brings: `tables` hold the accepted and corrected versions, ready to be kept or worked on.

    counts: table -> Counts, only of tables that are there. ends: (table, agency_id, end, rows), agency_id null where a
    row names none. rejections: as shapes.REJECTIONS, by table and row. unnamed: files of rows that are no table's.
    """

    tables: dict[str, pl.DataFrame]
    counts: dict[str, Counts]
    ends: pl.DataFrame
    rejections: pl.DataFrame
    ignored_columns: dict[str, tuple[str, ...]]
    notes: tuple[str, ...]
    sources: dict[str, str]
    title: str
    area: str
    produced_at: datetime | None
    unnamed: tuple[str, ...] = ()

    @property
    def total(self) -> Counts:
        """All tables' counts together."""
        return sum(self.counts.values(), Counts())


@dataclass(frozen=True)
class Draft:
    """A bundle's rows, each judged by itself, before it is known what is already held."""

    sound: dict[str, pl.DataFrame]
    refused: pl.DataFrame
    read: dict[str, int]
    sources: dict[str, str]
    ignored_columns: dict[str, tuple[str, ...]]
    notes: tuple[str, ...]
    about: dict[str, Any] = field(default_factory=dict)
    unnamed: tuple[str, ...] = ()

    def wanted(self) -> dict[str, pl.Series]:
        """Table -> the keys that this bundle holds or refers to: those to look up among what is stored."""
        found: dict[str, list[pl.Series]] = {table: [frame["key"].unique()] for table, frame in self.sound.items()}
        for table, frame in self.sound.items():
            for other, ids in references.named(frame, table):
                found[other].append(ids.alias("key"))
        return {table: pl.concat(keys).unique() for table, keys in found.items()}

    def without(self, erased: pl.DataFrame) -> "Draft":
        """The bundle without rows whose records its agency erased: each is refused. erased: (table, agency_id, key, reference)."""
        sound, refused = dict(self.sound), [self.refused]
        for (table,), found in erased.group_by("table"):
            frame, name = self.sound[str(table)], self.sources.get(str(table), "")
            gone = frame.join(found.drop("table"), on=["agency_id", "key"], how="inner", maintain_order="left")
            said = [
                (
                    str(table),
                    row,
                    line,
                    "record_id",
                    f"this was erased under disposal {of} and is not taken in again",
                    name,
                    key,
                )
                for row, line, of, key in gone.select("row", "line", "reference", "key").iter_rows()
            ]
            sound[str(table)] = frame.filter(~pl.col("row").is_in(gone["row"].implode()))
            refused.append(with_agency(rejections(said), gone.select("row", "agency_id")))
        return replace(self, sound=sound, refused=pl.concat(refused))

    def beside(self, known: KnownKeys, *, only_agency: str | None = None, speaks_for: str | None = None) -> Bundle:
        """The bundle as it stands beside what is already held.

        only_agency: whoever sends it may say things for this agency alone, and refer to its records alone.
        speaks_for: rows are to be kept, and this agency alone ("" for none) may widen what it holds; None where
        nothing is kept, as in a replay.
        """
        settling = _Settling(self, known, only_agency, speaks_for)
        for table in ORDER:
            settling.settle(table)
        return settling.bundle()


def check_readable(path: Path) -> None:
    """See quickly that a bundle can be opened; its rows are not read.

    Raises: BadInput with one sentence.
    """
    with opened(path):
        return


def read_draft(path: Path, *, at: datetime | None = None) -> Draft:
    """The bundle at a path, each row judged by itself; `at` is the moment of the import, now if not given.

    Raises: BadInput if the bundle can't be read at all.
    """
    moment = at or now()
    sound: dict[str, pl.DataFrame] = {}
    refused, read, sources, ignored = [rejections(())], {}, {}, {}
    notes: list[str] = []
    with opened(path) as source:
        for member in source.members:
            raw = _raw(member)
            if not raw.rows and raw.absent == file_columns(raw.name):
                notes.append(f"{raw.source} is empty, without even a row that names its columns")
            if raw.blank:
                notes.append(f"{raw.source} has {raw.blank:,} blank line{'s' * (raw.blank > 1)}, which are no rows")
            frame, unsound = judged(raw, at=moment)
            refused += [raw.refused, with_agency(unsound, _whose(raw))]
            sound[raw.name] = references.with_keys(frame, raw.name)
            read[raw.name], sources[raw.name], ignored[raw.name] = raw.rows, raw.source, raw.ignored
    for table in TABLES:
        sound.setdefault(table, references.with_keys(_nothing(table), table))
    ignored = {table: columns for table, columns in ignored.items() if columns}
    told = (*source.notes, *notes)
    return Draft(sound, pl.concat(refused), read, sources, ignored, told, source.about, source.unnamed)


def read_bundle(path: Path, *, known: KnownKeys | None = None, at: datetime | None = None) -> Bundle:
    """The bundle at a path beside what is known, nothing if not given.

    Raises: BadInput if the bundle can't be read at all.
    """
    return read_draft(path, at=at).beside(known or KnownKeys())


def _raw(member: Member) -> RawTable:
    if member.form == "csv":
        with member.open() as file:
            return read_csv(member.table, member.file, file)
    with seekable(member) as file:
        return read_parquet(member.table, member.file, file, size=member.size)


def _whose(raw: RawTable) -> pl.DataFrame:
    if "agency_id" not in file_columns(raw.name):
        return raw.frame.select("row", pl.lit(None, dtype=pl.Utf8).alias("agency_id"))
    return raw.frame.select("row", pl.col("agency_id").str.strip_chars().replace("", None))


def _nothing(table: str) -> pl.DataFrame:
    schema = {k: v for k, v in TABLES[table].schema.items() if k not in ("key", "content")}
    return pl.DataFrame(schema=schema | {"line": pl.UInt32})


class _Settling:
    """The tables in the order in which they lean on each other, each settled once."""

    def __init__(self, draft: Draft, known: KnownKeys, only_agency: str | None, speaks_for: str | None) -> None:
        self.draft, self.known, self.only_agency, self.speaks_for = draft, known, only_agency, speaks_for
        self.refused = draft.refused
        self.held: dict[str, pl.Series] = {}
        self.holders: dict[str, pl.DataFrame] = {}
        self.done: dict[str, pl.DataFrame] = {}
        self.ended: list[pl.DataFrame] = []
        self.agencies = known.agencies

    def settle(self, table: str) -> None:
        """Work out how each sound row of a table ends."""
        stored = self.known.of(table)
        frame, refused = self._standing(table)
        if table == "agencies":
            frame = versions.told_whole(frame, self.agencies)
        frame = versions.with_content(_with_hidden(frame, table), table)
        frame = versions.with_ends(self._timed(frame, table), versions.as_told(stored, to=self.speaks_for))
        whose = self._whose(frame, table)
        at_odds = versions.at_odds(frame, table, source=self.draft.sources.get(table, ""))
        self.refused = pl.concat([self.refused, refused, with_agency(at_odds, whose)])
        self._count(frame, whose, table)
        kept = frame.filter(pl.col("end").is_in(["accepted", "corrected"]))
        if table == "agencies":
            self._know_agencies(kept)
        kept = levels.filled(kept, table, agencies=self.agencies, known=self.known, done=self.done)
        if self.speaks_for is not None:
            kept = levels.held_as_close(kept, table, stored=stored, speaks_for=self.speaks_for)
        self.done[table] = kept.select(pl.col(name).cast(dtype) for name, dtype in TABLES[table].schema.items())
        own = stored.filter(pl.col("agency_id") == self.only_agency) if self.only_agency else stored
        self.held[table] = pl.concat([frame["key"], own["key"]]).unique()

    def _standing(self, table: str) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The rows that stand by what they refer to and whose they are, and rejections of the rest."""
        source, frame = self.draft.sources.get(table, ""), self.draft.sound[table]
        everyone = self._whose(frame, table)
        frame, foreign = references.of_one_agency(frame, table, source=source, whose=everyone, only=self.only_agency)
        frame, dangling = references.resolved(frame, table, source=source, held=self.held, rejected=self.refused)
        frame, held = references.owned(frame, table, source=source, known=self.known)
        refused = [foreign, dangling, held]
        if table == "relationships":
            frame, circles = references.without_circles(frame, source=source, known=self.known)
            refused.append(circles)
        if table in references.OWNED:
            both = [each.select("key", "agency_id") for each in (self.known.of(table), frame)]
            self.holders[table] = pl.concat(both).unique("key", keep="first", maintain_order=True)
        return frame, with_agency(pl.concat(refused), everyone)

    def _whose(self, frame: pl.DataFrame, table: str) -> pl.DataFrame:
        """(row, agency_id): of what the row hangs on, where it names no agency itself."""
        if "agency_id" in frame.columns:
            return frame.select("row", "agency_id")
        return references.hung_on(frame, table, holders=self.holders)

    def _count(self, frame: pl.DataFrame, whose: pl.DataFrame, table: str) -> None:
        ended = frame.select("row", "end").filter(pl.col("end") != "rejected")
        counted = ended.join(whose, on="row", how="left").group_by("agency_id", "end").agg(pl.len().alias("rows"))
        self.ended.append(counted.select(pl.lit(table).alias("table"), "agency_id", "end", "rows"))

    def _know_agencies(self, kept: pl.DataFrame) -> None:
        new = kept.select(*KNOWN_AGENCIES)
        self.agencies = pl.concat([self.known.agencies, new]).unique("agency_id", keep="first")

    def _timed(self, frame: pl.DataFrame, table: str) -> pl.DataFrame:
        """An involvement is as old as its event: as the first version brought here, else the first that is held."""
        if table == "agencies":
            return frame.with_columns(pl.lit(None, dtype=MOMENT).alias("recorded_at"))
        if table != "involvements":
            return frame
        ages = [
            each.group_by("key").agg(pl.col("recorded_at").min())
            for each in (self.done["events"], self.known.of("events"))
        ]
        first = pl.concat(ages).unique("key", keep="first", maintain_order=True).rename({"key": "event_id"})
        return frame.drop("recorded_at").join(first, on="event_id", how="left", maintain_order="left")

    def bundle(self) -> Bundle:
        """All of it, counted."""
        rejected = self.refused.group_by("table", "agency_id").agg(pl.len().alias("rows"))
        rejected = rejected.select("table", "agency_id", pl.lit("rejected").alias("end"), "rows")
        ends = pl.concat([*self.ended, rejected]).sort("table", "agency_id", "end")
        about = self.draft.about
        order = pl.col("table").replace_strict(list(ORDER), list(range(len(ORDER))), return_dtype=pl.Int8)
        return Bundle(
            tables=self.done,
            counts={table: _counts(ends, table, rows) for table, rows in self.draft.read.items()},
            ends=ends,
            rejections=self.refused.sort(order, "row"),
            ignored_columns=self.draft.ignored_columns,
            notes=self.draft.notes,
            sources=self.draft.sources,
            title=str(about.get("title") or ""),
            area=str(about.get("area") or ""),
            produced_at=_produced_at(about.get("produced_at")),
            unnamed=self.draft.unnamed,
        )


def _counts(ends: pl.DataFrame, table: str, rows: int) -> Counts:
    """Raises: ValueError if a row read has no end."""
    mine = ends.filter(pl.col("table") == table).group_by("end").agg(pl.col("rows").sum())
    return Counts(rows=rows, **dict(mine.iter_rows()))


def _with_hidden(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    absent = [column for column in TABLES[table].columns if column.name not in frame.columns]
    return frame.with_columns(pl.lit(None, dtype=column.dtype).alias(column.name) for column in absent)


def _produced_at(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
