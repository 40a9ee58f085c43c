"""How well people are found again by the origin of their name, where the truth is known: recall, and false links.

A measure alone: origin is never compared, and nothing is chosen by these figures.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from cairn.linkage.engines.precision import Labelled, Share

ALL = "all"
EQUAL = 0.99  # precision at which origins are compared; a small one has too few pairs for more


@dataclass(frozen=True)
class OfOrigin:
    """One origin. linked: true pairs in one identity; found: linked, or asked about; right: linked pairs that are true.

    at_equal: the share of true pairs above the weight from which this origin's pairs are right 99 times in 100.
    """

    origin: str
    records: int
    linked: Share
    found: Share
    right: Share
    at_equal: float

    @property
    def false_links(self) -> int:
        """Pairs in one identity that are two people."""
        return self.right.of - self.right.right


def by_origin(truth: pl.DataFrame, clusters: pl.DataFrame, edges: pl.DataFrame) -> tuple[OfOrigin, ...]:
    """A row for each origin, least linked first, and one for all together at the end.

    truth: rows (record_id, person_id, origin); clusters: (record_id, identity_id); edges: as `person_edges` gives them.
    A false link between two origins counts for both.
    """
    joined = truth.select("record_id", "person_id", "origin").join(clusters, on="record_id")
    pairs = _asked(joined, edges)
    origins = sorted(joined["origin"].unique())
    rows = [_one(origin, joined, pairs) for origin in origins]
    return (*sorted(rows, key=lambda row: row.linked.value or 0.0), _one(ALL, joined, pairs))


def gap(rows: Iterable[OfOrigin], *, at_equal: bool) -> float:
    """Points between the best and the least found origin, the row of all together left out."""
    shares = [row.at_equal if at_equal else row.linked.value or 0.0 for row in rows if row.origin != ALL]
    return (max(shares) - min(shares)) * 100


def labelled(truth: pl.DataFrame, edges: pl.DataFrame) -> tuple[Labelled, ...]:
    """Every pair that stands, with what the model states and whether it is true."""
    pairs = _asked(truth.with_columns(pl.lit("").alias("identity_id")), edges)
    columns = pairs.select("band", "probability", "same").iter_rows()
    return tuple(Labelled(band, probability, same) for band, probability, same in columns)


def _asked(joined: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    """rows (band, match_weight, probability, same, one, origin, origin_b) of the pairs that stand; one: in one identity."""
    standing = edges.filter(pl.col("until").is_null()).select(
        "record_a", "record_b", "band", "match_weight", "probability"
    )
    both = standing.join(joined, left_on="record_a", right_on="record_id")
    both = both.join(joined, left_on="record_b", right_on="record_id", suffix="_b")
    return both.with_columns(
        (pl.col("person_id") == pl.col("person_id_b")).alias("same"),
        (pl.col("identity_id") == pl.col("identity_id_b")).alias("one"),
    )


def _one(origin: str, joined: pl.DataFrame, pairs: pl.DataFrame) -> OfOrigin:
    ours = pl.lit(value=True) if origin == ALL else pl.col("origin") == origin
    mine = joined.filter(ours)
    true, linked = _pairs(mine, "person_id"), _pairs(mine, "person_id", "identity_id")
    held = joined.join(mine.select("identity_id").unique(), on="identity_id", how="semi")
    others = held if origin == ALL else held.filter(~ours)
    across = _pairs(held, "identity_id") - (_pairs(others, "identity_id") if origin != ALL else 0)
    touching = pairs.filter(ours | (pl.lit(value=True) if origin == ALL else pl.col("origin_b") == origin))
    only_asked = touching.filter(pl.col("same"), ~pl.col("one")).height
    return OfOrigin(
        origin=origin,
        records=mine.height,
        linked=Share(linked, true),
        found=Share(min(linked + only_asked, true), true),
        right=Share(linked, across),
        at_equal=_at_equal(touching, true),
    )


def _at_equal(pairs: pl.DataFrame, true: int) -> float:
    """Recall of pairs from the least weight at which they are together right often enough."""
    ordered = pairs.sort("match_weight", descending=True)
    right = ordered["same"].cum_sum()
    sound = right.filter(right / pl.Series(range(1, ordered.height + 1), dtype=pl.Float64) >= EQUAL)
    return sound.to_list()[-1] / true if len(sound) and true else 0.0


def _pairs(frame: pl.DataFrame, *columns: str) -> int:
    sizes = frame.group_by(*columns).len()["len"].cast(pl.Int64)
    return int((sizes * (sizes - 1) // 2).sum())
