"""One record weighed against its candidates at once, without a database: the weights of the batch to 1e-6 bits.

The same model file, comparisons and frequencies as `batch`; the grades are asked in Python, the bits looked up and
added by NumPy. The result has the columns of the batch's scored pairs, so bands and reasons are worked out by the same
code. Source: Fellegi and Sunter 1969; the correction for frequency as in Splink 5.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from cairn.linkage.engines.comparisons import COMPARISONS, FREQUENCIES, Comparison
from cairn.linkage.engines.grades import Edition, grades
from cairn.linkage.engines.model import Model

Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]


@dataclass(frozen=True)
class _Frequent:
    """The grade whose weight moves with how common a value is. share: how much of that counts; usual: bits of u."""

    grade: int
    value: str
    share: float
    usual: float


@dataclass(frozen=True)
class _Table:
    """Bits by grade of one comparison; the last cell, which -1 finds, is where nothing was compared."""

    field: str
    bits: Numbers
    frequent: tuple[_Frequent, ...]


class Scorer:
    """The weights of one model, looked up once and asked for any number of records."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._start = math.log2(model.prior / (1 - model.prior))
        self._tables = tuple(_table(comparison, model) for comparison in COMPARISONS)

    def weigh(self, record: Edition, candidates: Sequence[Edition]) -> pl.DataFrame:
        """rows (uid_l, uid_r, match_weight, match_probability, gamma_FIELD, mw_FIELD, mw_tf_adj_FIELD), in their order.

        record, candidates: editions with their frequencies (tf_VALUE); uid_l is the lower of the two.
        """
        return self.weigh_pairs([(record, one) if record["uid"] < one["uid"] else (one, record) for one in candidates])

    def weigh_pairs(self, pairs: Sequence[tuple[Edition, Edition]]) -> pl.DataFrame:
        """The same rows of any pairs, the lower uid first in each."""
        graded = [grades(left, right) for left, right in pairs]
        common = {value: _commoner(pairs, f"tf_{value}") for value in FREQUENCIES}
        columns: dict[str, Any] = {"uid_l": [one["uid"] for one, _ in pairs], "uid_r": [one["uid"] for _, one in pairs]}
        total = np.full(len(pairs), self._start)
        for table in self._tables:
            found = np.array([one[table.field] for one in graded], dtype=np.int64)
            bits = table.bits[found]
            columns |= {f"gamma_{table.field}": found, f"mw_{table.field}": bits}
            total = total + bits
            for one in table.frequent:
                moved = np.where(found == one.grade, one.share * (one.usual - common[one.value]), 0.0)
                columns[f"mw_tf_adj_{table.field}"] = columns.get(f"mw_tf_adj_{table.field}", 0.0) + moved
                total = total + moved
        return pl.DataFrame(columns | {"match_weight": total, "match_probability": 1 / (1 + np.exp2(-total))})


def _table(comparison: Comparison, model: Model) -> _Table:
    weights = model.grade_weights(comparison.field)
    frequent = tuple(
        _Frequent(
            len(comparison.levels) - 1 - at,
            level.frequent,
            model.rarity if comparison.field == "rarity" else 1.0,
            math.log2(model.chances(comparison.field, level.key)[1]),
        )
        for at, level in enumerate(comparison.levels)
        if level.frequent
    )
    return _Table(comparison.field, np.array([*(weights[grade] for grade in sorted(weights)), 0.0]), frequent)


def _commoner(pairs: Sequence[tuple[Edition, Edition]], column: str) -> Numbers:
    """log2 of the higher share of the two, the only known one where one is null; 1 (nothing) where neither is."""
    shares = [[side[column] or 0.0 for side in pair] for pair in pairs]
    higher = np.array(shares, dtype=np.float64).reshape(len(pairs), 2).max(axis=1, initial=0.0)
    return np.log2(np.where(higher > 0, higher, 1.0))


def frozen(edition: Edition, model: Model) -> dict[str, Any]:
    """An edition with the shares that were frozen at training as its frequencies, for whoever knows no others."""
    shares = {
        f"tf_{value}": model.frequencies[value].get(edition[value], model.unseen[value]) if edition[value] else None
        for value in FREQUENCIES
    }
    return dict(edition) | shares
