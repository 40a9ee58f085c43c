"""Parquet is read as text columns, so that one set of rules judges both forms; a time without zone stays without."""

from collections.abc import Iterator
from typing import BinaryIO

import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from cairn.base.errors import BadInput
from cairn.intake.bundle.csv_rows import SURROGATE
from cairn.intake.bundle.shapes import RawTable, file_columns, plain_name, rejections

MOST_ROWS_TO_A_BYTE = 100  # rows of a real table differ, so they can't pack tighter
SMALL_TABLE = 1_000_000  # rows; below this no packing is suspicious
BATCH_ROWS = 50_000
CALENDAR = (-200, 250)  # years from 1970 that are kept apart; beyond them a time is as wrong as at the end of them
DAYS = 365
TICKS = {"s": DAYS * 86_400, "ms": DAYS * 86_400 * 10**3, "us": DAYS * 86_400 * 10**6, "ns": DAYS * 86_400 * 10**9}
NOT_UTF8 = "holds bytes that are not UTF-8"


def read_parquet(table: str, source: str, file: BinaryIO, *, size: int) -> RawTable:
    """One Parquet file as text columns; `size` is its length in bytes.

    Raises: BadInput if it is damaged, packs impossibly tight, or has no column of the table.
    """
    try:
        opened = pq.ParquetFile(file, thrift_string_size_limit=64 * 1024**2, thrift_container_size_limit=1_000_000)
        if opened.metadata.num_rows > max(SMALL_TABLE, MOST_ROWS_TO_A_BYTE * size):
            raise BadInput(f"{source} would unpack to far more rows than its size can hold; it is not taken in")
        names = _names(table, source, opened.schema_arrow.names)
        frames = list(_frames(opened, table, names))
    except (pa.ArrowException, OSError, ValueError, MemoryError) as broken:
        raise BadInput(f"{source} is damaged or not Parquet") from broken
    read = pl.concat(frames) if frames else pl.DataFrame(schema=dict.fromkeys(file_columns(table), pl.Utf8))
    numbered = read.with_row_index("row", offset=1).with_columns(pl.col("row").cast(pl.UInt32))
    numbered = numbered.with_columns(pl.lit(None, dtype=pl.UInt32).alias("line"))
    refused = rejections(())
    if frames and numbered["not_text"].any():
        rows = numbered.filter("not_text")["row"].to_list()
        refused = rejections((table, row, None, "", f"the row {NOT_UTF8}", source, None) for row in rows)
        numbered = numbered.filter(~pl.col("not_text"))
    ignored = tuple(name for name in opened.schema_arrow.names if name not in names.values())
    absent = tuple(name for name in file_columns(table) if name not in names)
    frame = numbered.select(*file_columns(table), "row", "line")
    return RawTable(table, source, frame, refused, read.height, ignored, absent)


def _names(table: str, source: str, found: list[str]) -> dict[str, str]:
    """The contract's column to the file's own name for it."""
    names: dict[str, str] = {}
    for name in found:
        plain = plain_name(name)
        if plain in names:
            raise BadInput(f"{source} names the column {plain} twice; which is meant can't be known")
        if plain in file_columns(table):
            names[plain] = name
    if not names:
        raise BadInput(f"{source} has no column of {table}")
    return names


def _frames(opened: pq.ParquetFile, table: str, names: dict[str, str]) -> Iterator[pl.DataFrame]:
    for batch in opened.iter_batches(batch_size=BATCH_ROWS, columns=list(names.values()), use_threads=False):
        read = pl.from_arrow(pa.table({name: _readable(batch.column(name)) for name in batch.schema.names}))
        if isinstance(read, pl.DataFrame):
            yield _text(read, table, names)


def _readable(column: pa.Array) -> pa.Array:
    """Text as bytes, since Parquet promises UTF-8 and does not hold itself to it; times and days within the calendar."""
    if isinstance(column, pa.DictionaryArray):
        column = column.dictionary_decode()
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return column.cast(pa.large_binary())
    if pa.types.is_nested(kind):
        column.validate(full=True)
    if pa.types.is_timestamp(kind):
        within = _within(column.cast(pa.int64()), *(year * TICKS[kind.unit] for year in CALENDAR))
        return within.cast(pa.timestamp(kind.unit)).cast(pa.timestamp("us", "UTC" if kind.tz else None), safe=False)
    if pa.types.is_date32(kind):
        return _within(column.cast(pa.int32()), *(year * DAYS for year in CALENDAR)).cast(kind)
    if pa.types.is_date64(kind):
        return _within(column.cast(pa.int64()), *(year * TICKS["ms"] for year in CALENDAR)).cast(kind).cast(pa.date32())
    return column


def _within(numbers: pa.Array, low: int, high: int) -> pa.Array:
    """Numbers brought to the nearer end of a range; what lies there is no moment that a row may have."""
    lowest, highest = pa.scalar(low, numbers.type), pa.scalar(high, numbers.type)
    return pc.min_element_wise(pc.max_element_wise(numbers, lowest, skip_nulls=False), highest, skip_nulls=False)


def _text(read: pl.DataFrame, table: str, names: dict[str, str]) -> pl.DataFrame:
    sound = pl.repeat(True, read.height, dtype=pl.Boolean, eager=True)
    decoded = {}
    for own in names.values():
        if read.schema[own] == pl.Binary:
            decoded[own], readable = _decoded(read[own])
            sound = sound & readable
    read = read.with_columns(pl.Series(own, text, dtype=pl.Utf8) for own, text in decoded.items())
    columns = []
    for name in file_columns(table):
        own = names.get(name, "")
        column = _as_text(own, read.schema[own]) if own else pl.lit(None, dtype=pl.Utf8)
        columns.append(column.alias(name))
    return read.select(*columns, (~sound).alias("not_text"))


def _decoded(column: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The text of a column of bytes, and where it is text."""
    try:
        text = column.cast(pl.Utf8)
        return text, pl.repeat(True, column.len(), dtype=pl.Boolean, eager=True)
    except pl.exceptions.ComputeError:
        cells = [None if cell is None else cell.decode(errors="surrogateescape") for cell in column.to_list()]
        sound = [cell is None or cell.isascii() or not SURROGATE.search(cell) for cell in cells]
        texts = [cell if fine else None for cell, fine in zip(cells, sound, strict=True)]
        return pl.Series(texts, dtype=pl.Utf8), pl.Series(sound, dtype=pl.Boolean)


def _as_text(name: str, dtype: pl.DataType) -> pl.Expr:
    """A column of any type as a file of text would have it; raises BadInput for one that text can't hold."""
    column = pl.col(name)
    if dtype == pl.Utf8:
        return column
    if isinstance(dtype, pl.Datetime):
        plain = column.dt.convert_time_zone("UTC") if dtype.time_zone else column
        return plain.dt.strftime("%Y-%m-%dT%H:%M:%S%.6f" + ("Z" if dtype.time_zone else ""))
    if dtype == pl.Boolean:
        return pl.when(column).then(pl.lit("yes")).when(~column).then(pl.lit("no"))
    if dtype.is_float():
        whole = column.round(0) == column
        return (
            pl.when(whole & (column.abs() < 2**53))
            .then(column.cast(pl.Int64, strict=False).cast(pl.Utf8))
            .otherwise(column.fill_nan(None).cast(pl.Utf8))
        )
    if dtype == pl.List(pl.Utf8):
        return column.list.join(";")
    if not (dtype.is_numeric() or dtype in (pl.Date, pl.Null)):
        raise BadInput(f"the column {name} holds neither text, numbers nor times")
    return column.cast(pl.Utf8)
