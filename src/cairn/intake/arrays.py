"""Columns travel to PostgreSQL as literals of arrays: one parameter each, however many rows.

Source: PostgreSQL 18 documentation, 8.15.2 (array input).
"""

import polars as pl


def literals(rows: pl.DataFrame) -> list[str]:
    """Each column as the literal of an array, nulls as NULL."""
    cells = []
    for name, dtype in rows.schema.items():
        value = pl.col(name)
        if isinstance(dtype, pl.Datetime):
            value = value.dt.strftime("%Y-%m-%dT%H:%M:%S%.6fZ")
        elif dtype == pl.Utf8:
            value = value.str.replace_all("\\", "\\\\", literal=True).str.replace_all('"', '\\"', literal=True)
        quoted = pl.concat_str(pl.lit('"'), value.cast(pl.Utf8), pl.lit('"'))
        cells.append(pl.concat_str(pl.lit("{"), quoted.fill_null("NULL").str.join(","), pl.lit("}")).alias(name))
    return list(rows.select(cells).row(0))


def literal(column: pl.Series) -> str:
    """One column as the literal of an array."""
    return literals(column.to_frame())[0] if column.len() else "{}"
