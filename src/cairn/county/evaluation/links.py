"""How well records were linked: by pairs, by clusters (B3) and exactly, for full records and for stubs apart."""

from collections.abc import Mapping
from typing import Any

import polars as pl

FULL, STUB = "full", "stub"

Scores = dict[str, float | int | None]


def link_figures(clusters: pl.DataFrame, truth: Mapping[str, pl.DataFrame], *, by: str | None = None) -> dict[str, Any]:
    """Figures for people (full records; pairs with a stub) and places; `by` a column of truth/people, recall for each group.

    clusters: [kind, record_id, identity_id]. A record that no cluster names stands alone.
    """
    people = _joined(truth["people"].rename({"person_id": "true_id"}), clusters, "person")
    places = _joined(truth["places"].rename({"place_id": "true_id"}), clusters, "place")
    full = people.filter(pl.col("form").is_null() | (pl.col("form") == FULL))
    figures: dict[str, Any] = {
        "full records": scores(full),
        "with stubs": stub_scores(people),
        "places": scores(places),
    }
    if by is not None and people[by].null_count() < people.height:
        groups = full.partition_by(by, as_dict=True, include_key=True)
        figures["by"] = {
            str(key[0]): scores(group) for key, group in sorted(groups.items(), key=lambda one: str(one[0]))
        }
    return figures


def _joined(records: pl.DataFrame, clusters: pl.DataFrame, kind: str) -> pl.DataFrame:
    mine = clusters.filter(pl.col("kind") == kind).select("record_id", "identity_id")
    return records.join(mine, on="record_id", how="left").with_columns(
        pl.coalesce("identity_id", pl.lit("alone ") + pl.col("record_id")).alias("identity_id")
    )


def scores(records: pl.DataFrame) -> Scores:
    """Pairwise, B3 and exact figures of records [true_id, identity_id]."""
    both = records.group_by("true_id", "identity_id").len("n")
    true = records.group_by("true_id").len("size")
    found = records.group_by("identity_id").len("size")
    agreed, wanted, made = _pairs(both["n"]), _pairs(true["size"]), _pairs(found["size"])
    per = both.join(true, on="true_id").join(found, on="identity_id", suffix="_found")
    n = records.height
    b3_recall = per.select((pl.col("n") ** 2 / pl.col("size")).sum()).item() / n if n else None
    b3_precision = per.select((pl.col("n") ** 2 / pl.col("size_found")).sum()).item() / n if n else None
    exact = per.filter((pl.col("n") == pl.col("size")) & (pl.col("n") == pl.col("size_found"))).height
    return {
        "records": n,
        "true_pairs": wanted,
        "pair_precision": _over(agreed, made),
        "pair_recall": _over(agreed, wanted),
        "pair_f1": _f1(_over(agreed, made), _over(agreed, wanted)),
        "b3_precision": _rounded(b3_precision),
        "b3_recall": _rounded(b3_recall),
        "b3_f1": _f1(b3_precision, b3_recall),
        "exact_clusters": _over(exact, true.height),
    }


def stub_scores(people: pl.DataFrame) -> Scores:
    """Pairs of records of which at least one is a stub: all pairs less the pairs of full records alone."""
    full = people.filter(pl.col("form") == FULL)
    agreed, wanted, made = (
        _pairs(people.group_by(keys).len("n")["n"]) - _pairs(full.group_by(keys).len("n")["n"])
        for keys in (["true_id", "identity_id"], ["true_id"], ["identity_id"])
    )
    return {
        "stubs": people.filter(pl.col("form") == STUB).height,
        "true_pairs": wanted,
        "linked_pairs": made,
        "pair_precision": _over(agreed, made),
        "pair_recall": _over(agreed, wanted),
    }


def _pairs(sizes: pl.Series) -> int:
    return int((sizes.cast(pl.Int64) * (sizes.cast(pl.Int64) - 1) // 2).sum())


def _over(part: float, whole: float) -> float | None:
    return round(part / whole, 6) if whole else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _f1(precision: float | None, recall: float | None) -> float | None:
    if precision is None or recall is None or precision + recall == 0:
        return None
    return round(2 * precision * recall / (precision + recall), 6)
