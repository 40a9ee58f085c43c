"""What other agencies may see of who is who hangs on partnership records alone.

Pointer and analysis-only records are leaves: they never bridge two visible identities and never lend one their id.
Sealed records are left out. Source: data.md 5, The engine must not leak by what it does.
"""

from collections.abc import Iterable

import polars as pl

from cairn.linkage.engines.average_link import MICRO, MISSING, STRONGEST
from cairn.linkage.engines.clusters import Judgement, cluster, judged, standing
from cairn.linkage.engines.model import load_model

VISIBLE = "partnership"


def cluster_visible(
    records: pl.DataFrame, edges: pl.DataFrame, *, judgements: Iterable[Judgement] = (), join: float | None = None
) -> pl.DataFrame:
    """rows (record_id, identity_id, visible): partnership records first, then the hidden hung on them as leaves.

    records: rows (record_id, recorded_at, sharing), one a record. Taking every hidden record away changes nothing
    about the visible rows. Hidden records that belong to no visible identity form identities among themselves.
    """
    judgements = tuple(judgements)
    join = load_model().bands.join if join is None else join
    ordered = records.filter(pl.col("sharing") != "sealed").sort("recorded_at", "record_id")
    shown = ordered.filter(pl.col("sharing") == VISIBLE).select("record_id")
    hidden = ordered.filter(pl.col("sharing") != VISIBLE).select("record_id")
    edges = standing(edges)
    both = [_grouped(part, edges, judgements, join=join) for part in (shown, hidden)]
    hung = _hung(both[0], both[1], edges, judgements, join=join)
    identity = pl.coalesce("hung", "identity_id").alias("identity_id")
    leaves = both[1].join(hung, on="identity_id", how="left", maintain_order="left").select("record_id", identity)
    return pl.concat(
        [
            both[0].with_columns(pl.lit(value=True).alias("visible")),
            leaves.with_columns(pl.lit(value=False).alias("visible")),
        ]
    )


def _grouped(
    records: pl.DataFrame, edges: pl.DataFrame, judgements: tuple[Judgement, ...], *, join: float
) -> pl.DataFrame:
    """rows (record_id, identity_id) of one side, from the edges within it alone."""
    among = set(records["record_id"]) if judgements else set()
    mine = tuple(found for found in judgements if found[0] in among and found[1] in among)
    inside = edges.join(records, left_on="record_a", right_on="record_id", how="semi", maintain_order="left")
    inside = inside.join(records, left_on="record_b", right_on="record_id", how="semi", maintain_order="left")
    return cluster(records["record_id"].to_list(), inside, judgements=mine, join=join)


def _hung(
    shown: pl.DataFrame, hidden: pl.DataFrame, edges: pl.DataFrame, judgements: tuple[Judgement, ...], *, join: float
) -> pl.DataFrame:
    """rows (identity_id, hung): hidden identities and the one visible identity that each is tied to best.

    A tie must be certain and the average over all pairs at least `join`; a judgement goes before all weights.
    """
    held = judged(judgements)
    ties = _across(shown, hidden, edges).join(_pairs(held.unsure, "unsure"), on=["record_a", "record_b"], how="left")
    weight = (pl.col("match_weight").clip(-STRONGEST, STRONGEST) * MICRO).round().cast(pl.Int64)
    certain = (pl.col("band") == "certain") & pl.col("unsure").is_null()
    totals = ties.group_by("own", "other").agg(
        weight.sum().alias("total"), pl.len().cast(pl.Int64).alias("pairs"), certain.any().alias("certain")
    )
    sizes = [side.group_by("identity_id").len() for side in (hidden, shown)]
    totals = totals.join(sizes[0], left_on="own", right_on="identity_id")
    totals = totals.join(sizes[1], left_on="other", right_on="identity_id", suffix="_other")
    possible = pl.col("len").cast(pl.Int64) * pl.col("len_other").cast(pl.Int64)
    average = (pl.col("total") + round(MISSING * MICRO) * (possible - pl.col("pairs"))) / possible
    kept = totals.with_columns(average.alias("average")).filter("certain", pl.col("average") >= join * MICRO)
    kept = kept.join(_identities(held.apart, shown, hidden), on=["own", "other"], how="anti")
    kept = kept.sort("own", "average", "other", descending=[False, True, False])
    judged_so = _identities(held.together, shown, hidden).sort("own", "other")
    chosen = pl.concat([judged_so, kept.select("own", "other")]).unique("own", keep="first", maintain_order=True)
    return chosen.rename({"own": "identity_id", "other": "hung"})


def _across(shown: pl.DataFrame, hidden: pl.DataFrame, edges: pl.DataFrame) -> pl.DataFrame:
    """The edges between a hidden (`own`) and a visible (`other`) identity."""
    own, other = hidden.rename({"identity_id": "own"}), shown.rename({"identity_id": "other"})
    sides = []
    for first, second in (("record_a", "record_b"), ("record_b", "record_a")):
        found = edges.join(own, left_on=first, right_on="record_id", how="inner")
        sides.append(found.join(other, left_on=second, right_on="record_id", how="inner"))
    return pl.concat([side.select("record_a", "record_b", "match_weight", "band", "own", "other") for side in sides])


def _pairs(pairs: Iterable[tuple[str, str]], name: str) -> pl.DataFrame:
    schema = {"record_a": pl.Utf8, "record_b": pl.Utf8}
    return pl.DataFrame(sorted(pairs), schema=schema, orient="row").with_columns(pl.lit(value=True).alias(name))


def _identities(pairs: Iterable[tuple[str, str]], shown: pl.DataFrame, hidden: pl.DataFrame) -> pl.DataFrame:
    """rows (own, other): pairs of records as hidden and visible identity, for those that have one of each."""
    told = _pairs(pairs, "told").with_columns(pl.lit(0.0).alias("match_weight"), pl.lit("ask").alias("band"))
    return _across(shown, hidden, told).select("own", "other").unique()
