"""Rows that are made here become frames of the one columnar form, with row, key and content filled."""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from cairn.intake.bundle.references import with_keys
from cairn.intake.bundle.versions import with_content
from cairn.records.columns import TABLES


def frame(table: str, columns: Mapping[str, Any]) -> pl.DataFrame:
    """A frame of `table` from columns of equal length; missing columns are empty.

    Texts that are "" become empty cells.
    """
    spec = TABLES[table]
    length = len(next(iter(columns.values())))
    made = {}
    for column in spec.columns:
        values = columns.get(column.name)
        if values is None:
            made[column.name] = pl.Series(column.name, [None], dtype=column.dtype).new_from_index(0, length)
        else:
            made[column.name] = pl.Series(column.name, values, strict=False).cast(column.dtype)
    return finished(table, pl.DataFrame(made))


def frame_of_rows(table: str, rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """A frame of `table` from rows given one by one."""
    spec = TABLES[table]
    kept = [{column.name: row.get(column.name) for column in spec.columns} for row in rows]
    schema = {column.name: column.dtype for column in spec.columns}
    return finished(table, pl.DataFrame(kept, schema=schema))


def finished(table: str, bare: pl.DataFrame) -> pl.DataFrame:
    """The frame with `row`, `key` and `content` added as the columnar form wants them."""
    spec = TABLES[table]
    texts = [column.name for column in spec.columns if column.dtype == pl.Utf8]
    tidy = bare.with_columns(pl.when(pl.col(texts) == "").then(None).otherwise(pl.col(texts)).name.keep())
    keyed = with_content(with_keys(tidy, table), table)
    return keyed.with_columns(pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).alias("row")).select(list(spec.schema))
