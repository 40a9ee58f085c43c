"""A bundle is written so that reading it again gives the same rows with the same content."""

import json
import zipfile
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from cairn.base.errors import BadInput
from cairn.intake.bundle.shapes import file_columns
from cairn.records.columns import MOMENT, TABLES

FIRST_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)  # a zip made twice is the same zip


def write_bundle(
    path: Path, tables: dict[str, pl.DataFrame], *, title: str, area: str, produced_at: datetime, form: str = "parquet"
) -> None:
    """Write a folder, or a zip where the path ends so; form: "parquet" or "csv". Empty tables are left out.

    Raises: BadInput for another form.
    """
    if form not in ("parquet", "csv"):
        raise BadInput("a bundle's tables are written as parquet or csv")
    if path.suffix.lower() == ".zip":
        with TemporaryDirectory() as folder:
            _write_folder(Path(folder), tables, form)
            _describe(Path(folder), title=title, area=area, produced_at=produced_at)
            _pack(Path(folder), path)
        return
    path.mkdir(parents=True, exist_ok=True)
    _write_folder(path, tables, form)
    _describe(path, title=title, area=area, produced_at=produced_at)


def _write_folder(folder: Path, tables: dict[str, pl.DataFrame], form: str) -> None:
    for name, frame in tables.items():
        if not frame.height:
            continue
        written = frame.select(_written(name))
        if form == "csv":
            written.write_csv(folder / f"{name}.csv", line_terminator="\r\n")
        else:
            written.write_parquet(folder / f"{name}.parquet", compression="zstd")


def _written(table: str) -> list[pl.Expr]:
    columns = []
    for column in TABLES[table].columns:
        if column.name not in file_columns(table):
            continue
        value = pl.col(column.name)
        if column.dtype == MOMENT:
            value = value.dt.strftime("%Y-%m-%dT%H:%M:%S%.fZ")
        if column.name == "occurred_from":
            day = pl.col("occurred_from").dt.convert_time_zone("Europe/London").dt.strftime("%Y-%m-%d")
            value = pl.when(pl.col("occurred_precision") == "day").then(day).otherwise(value)
        columns.append(value.alias(column.name))
    return columns


def _describe(folder: Path, *, title: str, area: str, produced_at: datetime) -> None:
    about = {
        "format": "cairn-bundle",
        "version": 1,
        "title": title,
        "produced_at": produced_at.isoformat(),
        "area": area,
    }
    (folder / "bundle.json").write_text(json.dumps(about, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _pack(folder: Path, path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(file.name, FIRST_ZIP_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            with file.open("rb") as read, archive.open(entry, "w", force_zip64=True) as written:
                while block := read.read(1024**2):
                    written.write(block)
