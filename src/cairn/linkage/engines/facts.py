"""Names and birth dates as the comparisons need them, worked out once for each different value.

Adds to editions: given, given_all, given_forms, given_other, given_class, given_sound, given_spelt, given_known, initial; family,
family_parts, family_sound; birth (yyyymmdd where whole), birth_swapped, year, month, day, born_low, born_high (years).
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import polars as pl
import pyarrow as pa

from cairn.linkage.engines.names import family_parts, fold, name_table, sound, spelling

_MUHAMMAD = "mohammed"  # as a first of several names it is an honour, not the name used
DEFAULT_DAY = "0101"  # 1 January stands for an unknown day in many papers
AGE_SLACK = 1  # years either side of an estimated age


class Given(NamedTuple):
    """A given name as compared; `all` in sorted order, so that the order of names never matters."""

    given_names: str
    given: str | None
    given_all: str | None
    given_forms: list[str] | None
    given_other: list[str] | None
    given_class: str | None
    given_sound: str | None
    given_spelt: str | None
    given_known: bool | None
    initial: str | None


class Family(NamedTuple):
    """A family name as compared; `parts` are the names inside a double-barrelled one."""

    family_name: str
    family: str | None
    family_parts: list[str] | None
    family_sound: str | None


def read_given(text: str) -> Given:
    """The compared forms of one `given_names` cell."""
    words = fold(text)
    if not words:
        return Given(text, None, None, None, None, None, None, None, None, None)
    table = name_table()
    main = words[0]
    if len(words) > 1 and _MUHAMMAD in table.classes(main):
        main = words[1]
    forms = table.classes(main)
    other = sorted({form for word in words if len(word) > 1 for form in table.classes(word)})
    known = table.known(main)
    key = sound(main) if len(main) > 1 else None
    return Given(text, main, " ".join(sorted(words)), list(forms), other, forms[0], key, spelling(main), known, main[0])


def read_family(text: str) -> Family:
    """The compared forms of one `family_name` cell."""
    words = fold(text)
    if not words:
        return Family(text, None, None, None)
    parts = family_parts(words)
    return Family(text, "".join(words), sorted(set(parts)), sound("".join(parts)))


def with_names(stood: pl.DataFrame) -> pl.DataFrame:
    """Adds the compared forms of given and family names, and of names given as aliases to `given_other`."""
    given = [read_given(text) for text in _different(stood, "given_names")]
    family = [read_family(text) for text in _different(stood, "family_name")]
    lists, text = pa.list_(pa.large_string()), pa.large_string()
    given_frame = _frame(given, Given, (text, text, text, lists, lists, text, text, text, pa.bool_(), text))
    family_frame = _frame(family, Family, (text, text, lists, text))
    stood = stood.join(given_frame, on="given_names", how="left", maintain_order="left")
    stood = stood.join(family_frame, on="family_name", how="left", maintain_order="left")
    return _with_aliases(stood)


def _frame(rows: Sequence[tuple[Any, ...]], of: type[Given | Family], types: tuple[pa.DataType, ...]) -> pl.DataFrame:
    """The rows as a table. Arrow takes lists of texts in at once, polars one after another."""
    fields = zip(of._fields, types, strict=True)
    columns = [pa.array([row[at] for row in rows], kind) for at, (_, kind) in enumerate(fields)]
    return pl.DataFrame(pl.from_arrow(pa.table(columns, names=of._fields)))


def _different(frame: pl.DataFrame, column: str) -> list[str]:
    return frame[column].drop_nulls().unique().sort().to_list()


def _with_aliases(stood: pl.DataFrame) -> pl.DataFrame:
    """The first word of each alias counts as another given name of its record."""
    rows = []
    for text in _different(stood, "aliases"):
        rows.append((text, alias_forms(text)))
    frame = pl.DataFrame(rows, schema={"aliases": pl.Utf8, "alias_forms": pl.List(pl.Utf8)}, orient="row")
    stood = stood.join(frame, on="aliases", how="left", maintain_order="left")
    both = pl.col("given_other").list.set_union(pl.col("alias_forms")).list.sort()
    merged = pl.when(pl.col("given_other").is_null() | pl.col("alias_forms").is_null()).then("given_other")
    return stood.with_columns(merged.otherwise(both).alias("given_other")).drop("alias_forms")


def alias_forms(text: str) -> list[str]:
    """The forms of the first word of each alias of one `aliases` cell."""
    firsts = [words[0] for alias in text.split(";") if (words := fold(alias))]
    return sorted({form for first in firsts for form in name_table().classes(first)})


def with_birth(stood: pl.DataFrame) -> pl.DataFrame:
    """Adds what is known of the birth date, shortened to its precision, and the years an estimated age allows."""
    keep = pl.col("date_of_birth_precision").replace_strict({"year": 4, "month": 7}, default=10, return_dtype=pl.UInt32)
    text = pl.col("date_of_birth").str.slice(0, keep.fill_null(10))
    part = {
        "year": text.str.slice(0, 4).cast(pl.Int16, strict=False),
        "month": text.str.slice(5, 2).cast(pl.Int8, strict=False),
        "day": text.str.slice(8, 2).cast(pl.Int8, strict=False),
    }
    stood = stood.with_columns(**part)
    whole = pl.all_horizontal(pl.col("year", "month", "day").is_not_null())
    year, month, day = (
        pl.col(name).cast(pl.Utf8).str.zfill(size) for name, size in (("year", 4), ("month", 2), ("day", 2))
    )
    recorded = pl.col("recorded_at").dt.year().cast(pl.Int16)
    low = pl.coalesce("year", recorded - pl.col("age_high") - 1 - AGE_SLACK)
    high = pl.coalesce("year", recorded - pl.col("age_low") + AGE_SLACK)
    return stood.with_columns(
        pl.when(whole).then(pl.concat_str(year, month, day)).alias("birth"),
        pl.when(whole & (pl.col("day") <= 12)).then(pl.concat_str(year, day, month)).alias("birth_swapped"),
        low.alias("born_low"),
        high.alias("born_high"),
    )
