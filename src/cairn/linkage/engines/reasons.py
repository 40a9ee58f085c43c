"""Each weight of a pair is told in words beside its bits.

`why`: a JSON list of {field, says, weight}, strongest comparison first as the model lists them; what could not be
compared is left out.
"""

import json
from collections.abc import Mapping
from typing import Any

import polars as pl

from cairn.linkage.engines.comparisons import COMPARISONS, NO_HOME, Comparison
from cairn.linkage.engines.model import Model

_FREQUENT = {comparison.field for comparison in COMPARISONS if any(level.frequent for level in comparison.levels)}


def with_reasons(scored: pl.DataFrame, model: Model) -> pl.DataFrame:
    """Adds `why` to scored pairs."""
    parts = [_part(comparison, model) for comparison in COMPARISONS if comparison.field != "rarity"]
    inside = pl.concat_str(parts, separator=", ", ignore_nulls=True)
    return scored.with_columns(pl.concat_str(pl.lit("["), inside, pl.lit("]")).alias("why"))


def _part(comparison: Comparison, model: Model) -> pl.Expr:
    """One comparison's JSON object, null where nothing was compared."""
    field = comparison.field
    highest = len(comparison.levels) - 1
    opened = {}
    for at, level in enumerate(comparison.levels):
        text = json.dumps({"field": comparison.title, "says": level.says}, ensure_ascii=False)
        opened[highest - at] = f'{text[:-1]}, "weight": '
    weight = pl.col(f"mw_{field}")
    if field in _FREQUENT:
        weight = weight + pl.col(f"mw_tf_adj_{field}")
    if field == "household":
        weight = weight + pl.col("mw_tf_adj_rarity")
    told = pl.col(f"gamma_{field}").replace_strict(opened, default=None, return_dtype=pl.Utf8)
    return told + weight.round(2).cast(pl.Utf8) + pl.lit("}")


def reasons_of(row: Mapping[str, Any]) -> tuple[str, ...]:
    """The words of the grades that speak for one scored pair, the strongest first."""
    told = []
    for comparison in COMPARISONS:
        grade, weight = row[f"gamma_{comparison.field}"], row[f"mw_{comparison.field}"]
        if comparison.field != "rarity" and grade >= 0 and weight > 0:
            says = comparison.levels[len(comparison.levels) - 1 - grade].says
            told.append((weight, says.removesuffix(f", {NO_HOME}")))
    return tuple(says for _, says in sorted(told, reverse=True))
