"""A bundle is read in two steps: what is sound by itself, then what it means beside what is already held."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from cairn.base.clock import now
from cairn.intake.bundle import levels, references, versions
from cairn.intake.bundle.csv_rows import read_csv
from cairn.intake.bundle.parquet_rows import read_parquet
from cairn.intake.bundle.shapes import Counts, KnownKeys, RawTable, rejections
from cairn.intake.bundle.soundness import judged
from cairn.intake.bundle.sources import Member, opened, seekable
from cairn.records.columns import MOMENT, TABLES

ORDER = ("agencies", "people", "places", "events", "identifiers", "involvements", "relationships")


@dataclass(frozen=True)
class Bundle:
    """What a bundle brings: `tables` hold the accepted and corrected versions, ready to be kept or worked on.

    counts: table -> Counts, only of tables that are there. rejections: as shapes.REJECTIONS, by table and row.
    """

    tables: dict[str, pl.DataFrame]
    counts: dict[str, Counts]
    rejections: pl.DataFrame
    ignored_columns: dict[str, tuple[str, ...]]
    notes: tuple[str, ...]
    sources: dict[str, str]
    title: str
    area: str
    produced_at: datetime | None

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

    def wanted(self) -> dict[str, pl.Series]:
        """Table -> the keys that this bundle holds or refers to: those to look up among what is stored."""
        found: dict[str, list[pl.Series]] = {table: [frame["key"].unique()] for table, frame in self.sound.items()}
        for table, frame in self.sound.items():
            for other, ids in references.named(frame, table):
                found[other].append(ids.alias("key"))
        return {table: pl.concat(keys).unique() for table, keys in found.items()}

    def beside(self, known: KnownKeys) -> Bundle:
        """The bundle as it stands beside what is already held."""
        settling = _Settling(self, known)
        for table in ORDER:
            settling.settle(table)
        return settling.bundle()


def read_draft(path: Path, *, at: datetime | None = None) -> Draft:
    """The bundle at a path, each row judged by itself; `at` is the moment of the import, now if not given.

    Raises: BadInput if the bundle can't be read at all.
    """
    moment = at or now()
    sound: dict[str, pl.DataFrame] = {}
    refused, read, sources, ignored = [rejections(())], {}, {}, {}
    with opened(path) as source:
        for member in source.members:
            raw = _raw(member)
            frame, unsound = judged(raw, at=moment)
            refused += [raw.refused, unsound]
            sound[raw.name] = references.with_keys(frame, raw.name)
            read[raw.name], sources[raw.name], ignored[raw.name] = raw.rows, raw.source, raw.ignored
    for table in TABLES:
        sound.setdefault(table, references.with_keys(_nothing(table), table))
    return Draft(
        sound, pl.concat(refused), read, sources, {k: v for k, v in ignored.items() if v}, source.notes, source.about
    )


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


def _nothing(table: str) -> pl.DataFrame:
    schema = {k: v for k, v in TABLES[table].schema.items() if k not in ("key", "content")}
    return pl.DataFrame(schema=schema | {"line": pl.UInt32})


class _Settling:
    """The tables in the order in which they lean on each other, each settled once."""

    def __init__(self, draft: Draft, known: KnownKeys) -> None:
        self.draft, self.known = draft, known
        self.refused = draft.refused
        self.held: dict[str, pl.Series] = {}
        self.done: dict[str, pl.DataFrame] = {}
        self.ended: dict[str, dict[str, int]] = {}
        self.agencies = known.agencies

    def settle(self, table: str) -> None:
        """Work out how each sound row of a table ends."""
        source = self.draft.sources.get(table, "")
        frame = self.draft.sound[table]
        frame, dangling = references.resolved(frame, table, source=source, held=self.held, rejected=self.refused)
        frame, foreign = references.owned(frame, table, source=source, known=self.known)
        refused = [self.refused, dangling, foreign]
        if table == "relationships":
            frame, circles = references.without_circles(frame, source=source, known=self.known)
            refused.append(circles)
        frame = versions.with_content(_with_hidden(frame, table), table)
        stored = self.known.of(table)
        frame = versions.with_ends(self._timed(frame, table), stored)
        refused.append(versions.at_odds(frame, table, source=source))
        self.refused = pl.concat(refused)
        self.ended[table] = dict(frame["end"].value_counts().iter_rows())
        kept = frame.filter(pl.col("end").is_in(["accepted", "corrected"]))
        if table == "agencies":
            self._know_agencies(kept)
        kept = levels.filled(kept, table, agencies=self.agencies, known=self.known, done=self.done)
        self.done[table] = kept.select(pl.col(name).cast(dtype) for name, dtype in TABLES[table].schema.items())
        self.held[table] = pl.concat([frame["key"], stored["key"]]).unique()

    def _know_agencies(self, kept: pl.DataFrame) -> None:
        new = kept.select("agency_id", "kind", "default_sharing")
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
        counts = {table: self._counts(table) for table in ORDER if table in self.draft.read}
        about = self.draft.about
        order = pl.col("table").replace_strict(list(ORDER), list(range(len(ORDER))), return_dtype=pl.Int8)
        return Bundle(
            tables=self.done,
            counts=counts,
            rejections=self.refused.sort(order, "row"),
            ignored_columns=self.draft.ignored_columns,
            notes=self.draft.notes,
            sources=self.draft.sources,
            title=str(about.get("title") or ""),
            area=str(about.get("area") or ""),
            produced_at=_produced_at(about.get("produced_at")),
        )

    def _counts(self, table: str) -> Counts:
        ended = self.ended[table]
        rejected = self.refused.filter(pl.col("table") == table).height
        kinds = {kind: ended.get(kind, 0) for kind in ("accepted", "duplicate", "corrected")}
        return Counts(rows=self.draft.read[table], rejected=rejected, **kinds)


def _with_hidden(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    absent = [column for column in TABLES[table].columns if column.name not in frame.columns]
    return frame.with_columns(pl.lit(None, dtype=column.dtype).alias(column.name) for column in absent)


def _produced_at(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
