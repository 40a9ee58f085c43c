"""Reads truth/ of a bundle, the lines of a replay and the clusters of a link run."""

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from cairn.base.errors import BadInput
from cairn.intake.bundle.moments import moment
from cairn.records.columns import MOMENT

TRUTH = "truth"
MOMENTS = ("joinable_at", "alone_at", "due_at", "answered_at", "began_at")
NEEDED = {
    "people": ("record_id", "person_id"),
    "places": ("record_id", "place_id"),
    "networks": ("network_id", "joinable_at", "alone_at"),
    "members": ("network_id", "person_id", "part"),
    "unheard": ("event_id", "due_at"),
    "decoys": ("id", "kind"),
}
OPTIONAL = {  # columns that other makers of counties may leave out
    "people": ("form", "origin", "sex", "kind", "household_id"),
    "networks": ("model", "place_id", "other_place_id"),
    "unheard": ("answered_at",),
}


@dataclass(frozen=True)
class Line:
    """One line of a replay, as far as scoring needs it."""

    signal_id: str
    kind: str
    queue: str
    first_raised: date
    last_changed: date
    status: str
    children: tuple[str, ...]
    people_of_concern: tuple[str, ...]
    places: tuple[str, ...]
    events: tuple[str, ...]
    identities: tuple[str, ...] = ()
    recurrence_weeks: float | None = None


def read_truth(bundle: Path) -> dict[str, pl.DataFrame]:
    """The truth tables of a bundle, folder or zip; tables without rows where there are none.

    Raises: BadInput where the bundle has no truth.
    """
    found = _from_zip(bundle) if bundle.is_file() else _from_folder(bundle)
    truth = {name: _as_table(name, table) for name, table in found}
    if not truth.keys() & NEEDED.keys():
        raise BadInput(f"{bundle.name} has no truth/ folder; only a made-up county can be scored")
    for name, columns in NEEDED.items():
        if name not in truth:
            truth[name] = _as_table(name, pl.DataFrame(schema=dict.fromkeys(columns, pl.Utf8)))
    return truth


def _from_folder(folder: Path) -> Iterator[tuple[str, pl.DataFrame]]:
    if not (folder / TRUTH).is_dir():
        return
    for file in sorted((folder / TRUTH).iterdir()):
        if file.suffix.lower() in (".csv", ".parquet"):
            yield file.stem, _read(file.read_bytes(), file.suffix)


def _from_zip(path: Path) -> Iterator[tuple[str, pl.DataFrame]]:
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.namelist():
                file = Path(entry)
                if file.parent.name == TRUTH and file.suffix.lower() in (".csv", ".parquet"):
                    yield file.stem, _read(archive.read(entry), file.suffix)
    except (OSError, zipfile.BadZipFile) as error:
        raise BadInput(f"{path.name} is no folder and no zip") from error


def _read(content: bytes, suffix: str) -> pl.DataFrame:
    if suffix.lower() == ".parquet":
        return pl.read_parquet(io.BytesIO(content))
    return pl.read_csv(io.BytesIO(content), infer_schema=False)


def _as_table(name: str, table: pl.DataFrame) -> pl.DataFrame:
    """The table with moments typed and every column that scoring asks for."""
    lacking = [column for column in NEEDED.get(name, ()) if column not in table.columns]
    if lacking:
        raise BadInput(f"truth/{name} has no column {', '.join(lacking)}")
    for column in OPTIONAL.get(name, ()):
        if column not in table.columns:
            table = table.with_columns(pl.lit(None, dtype=pl.Utf8).alias(column))
    for column in table.columns:
        if column in MOMENTS:
            text = table.schema[column] == pl.Utf8
            value = moment(column, bare_date_is="end") if text else pl.col(column).cast(MOMENT)
            table = table.with_columns(value.alias(column))
    return table


def read_lines(path: Path) -> list[Line]:
    """Every line of a replay, in its order.

    Raises: BadInput for a line that is not one.
    """
    lines = []
    try:
        texts = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path.name} can't be read as lines of JSON") from error
    for number, text in enumerate(texts, 1):
        if text.strip():
            try:
                lines.append(_line(json.loads(text)))
            except (ValueError, KeyError, TypeError) as error:
                raise BadInput(f"{path.name}, line {number}, is no line of a replay") from error
    return lines


def _line(said: dict[str, Any]) -> Line:
    return Line(
        signal_id=said["signal_id"],
        kind=said["kind"],
        queue=said["queue"],
        first_raised=date.fromisoformat(said["first_raised"][:10]),
        last_changed=date.fromisoformat(said["last_changed"][:10]),
        status=said["status"],
        children=tuple(said["children"] or ()),
        people_of_concern=tuple(said["people_of_concern"] or ()),
        places=tuple(said["places"] or ()),
        events=tuple(said["events"] or ()),
        identities=tuple(said.get("identities") or ()),
        recurrence_weeks=said.get("recurrence_weeks"),
    )


def read_clusters(path: Path) -> pl.DataFrame:
    """clusters.csv: kind, record_id, identity_id.

    Raises: BadInput if it is not that.
    """
    try:
        table = pl.read_csv(path, infer_schema=False)
        return table.select("kind", "record_id", "identity_id")
    except (OSError, pl.exceptions.PolarsError) as error:
        raise BadInput(f"{path.name} is no clusters.csv with kind, record_id and identity_id") from error
