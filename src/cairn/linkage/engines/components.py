"""Most people are easy: records that all agree with one another are one group, found for everybody at once."""

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from cairn.linkage.engines.average_link import MICRO, micro


def whole_components(place: pl.DataFrame, edges: pl.DataFrame, *, join: float, touched: set[str]) -> pl.DataFrame:
    """rows (at, oldest): records whose component average link would leave in one piece, and its oldest record.

    place: rows (at, record_id), oldest first; edges: one a pair. A component is whole when each of its pairs is tied
    by at least `join` bits. Lone records are whole. Components with a record in `touched` (by a judgement) are left.
    """
    tied = _placed(place, edges)
    certain = tied.filter("certain")
    size = place.height
    graph = coo_array((np.ones(certain.height, bool), (certain["a"].to_numpy(), certain["b"].to_numpy())), (size, size))
    labels = connected_components(graph, directed=False)[1].astype(np.int64)
    named = place.with_columns(pl.Series("component", labels))
    about = named.group_by("component").agg(
        pl.len().alias("records"),
        pl.col("at").min().alias("oldest"),
        pl.col("record_id").is_in(touched).any().alias("judged") if touched else pl.lit(value=False).alias("judged"),
    )
    component = pl.Series("component", labels[tied["a"].to_numpy()]), labels[tied["b"].to_numpy()]
    inside = tied.with_columns(component[0]).filter(pl.Series(component[0].to_numpy() == component[1]))
    ties = inside.group_by("component").agg(pl.len().alias("ties"), pl.col("weight").min().alias("weakest"))
    about = about.join(ties, on="component", how="left")
    pairs = pl.col("records").cast(pl.Int64) * (pl.col("records").cast(pl.Int64) - 1) // 2
    whole = (pairs == pl.col("ties").fill_null(0)) & (pl.col("weakest").fill_null(0) >= _least(about, join))
    kept = about.filter(whole & ~pl.col("judged")).select("component", "oldest")
    return named.join(kept, on="component", maintain_order="left").select("at", "oldest")


def _least(about: pl.DataFrame, join: float) -> pl.Expr:
    """The bar for a component's weakest tie; a lone record has none."""
    return pl.when(pl.col("records") > 1).then(pl.lit(join * MICRO)).otherwise(pl.lit(float("-inf")))


def _placed(place: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    """rows (a, b, weight in millionths of a bit, certain), records by their place."""
    low, high = micro(-1e9), micro(1e9)
    weight = (pl.col("match_weight") * MICRO).round().clip(low, high).cast(pl.Int64).alias("weight")
    tied = edges.join(place, left_on="record_a", right_on="record_id").rename({"at": "a"})
    tied = tied.join(place, left_on="record_b", right_on="record_id").rename({"at": "b"})
    return tied.select("a", "b", weight, (pl.col("band") == "certain").alias("certain"))
