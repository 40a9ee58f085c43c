"""Claim: people are found again better than by plain Splink, at a bar that no label was used to choose.

Run: uv run python benchmarks/linkage_accuracy.py [NAME ...]. Data sets whose truth is known (../shared/data/linkage;
skipped where absent) are each trained without labels (u from random pairs, m by EM) and then measured. The blind bar
is where the model *expects* the best F1, from its own probabilities alone, once its prior is the one that its own
probabilities add up to; a pair never weighed counts in a cluster
for the chance that such pairs have on average, found by weighing those two steps apart. Plain Splink: its own comparison
library, the same candidate pairs and training rules, probability 0.5, connected components at 0.95. The counties of
households are linked by the shipped model as `cairn link` does: what is linked there, a rule linked.
"""

import argparse
import logging
import math
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import duckdb
import households
import linkage_public
import polars as pl
import splink.comparison_library as cl
from linkage_public import PublicSet
from splink import DuckDBAPI, Linker

from cairn.county.generator import people_only
from cairn.linkage.engines.batch import person_edges
from cairn.linkage.engines.blocking import KEYS
from cairn.linkage.engines.clusters import cluster
from cairn.linkage.engines.comparisons import Comparison
from cairn.linkage.engines.editions import editions
from cairn.linkage.engines.link import records_of
from cairn.linkage.engines.model import load_model
from cairn.linkage.engines.visible import cluster_visible

SEED = 1
RANDOM_PAIRS = 5e6
EM_PAIRS = 2e6
ROUNDS = 20  # of EM on the prior
LEAST = -15.0  # bits; below, a pair is not kept
ROW = "{:<22}{:<14}{:>9}{:>9}{:>9}{:>9}{:>8}"
SEEDS = (7, 8)
BLOCKING = tuple(" and ".join(f"l.{one} = r.{other}" for one, other in key) for key in KEYS)
HOUSEHOLDS = PublicSet(
    "households", pl.DataFrame, (), BLOCKING,
    ("l.birth = r.birth and l.given = r.given", "l.given = r.given and l.family = r.family",
     "l.postcode = r.postcode and l.family = r.family"),
    ("l.birth = r.birth and l.given = r.given and l.family = r.family", "l.nhs_number = r.nhs_number", "l.upn = r.upn"),
    "households",
)  # fmt: skip
BARS = {  # what must be reached: (pair F1, cluster-pair F1)
    "historical_50k": (0.80, 0.87), "febrl4": (0.9995, 0.0), "households": (0.0, 0.85), "county": (0.0, 0.85),
}  # fmt: skip


def main() -> None:
    """Measures the data sets named, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="data sets (default: all)")
    chosen = parser.parse_args().names
    logging.getLogger("splink").setLevel(logging.ERROR)
    print(ROW.format("data", "by", "pairs F1", "clusters", "precis.", "recall", "s"))
    for public in linkage_public.SETS:
        if chosen and public.name not in chosen:
            continue
        if not linkage_public.FOLDER.exists():
            print(f"{public.name}: skipped, {linkage_public.FOLDER} is not there")
            continue
        frame = public.read()
        for line in (*_ours(public, frame), *_plain(public, frame)):
            print(line, flush=True)
    for name in ("households", "county"):
        if not chosen or name in chosen:
            for line in _households(name):
                print(line, flush=True)
    print("must reach (pairs, clusters):", BARS)


def _linker(public: PublicSet, frame: pl.DataFrame, comparisons: list[Any], *, threads: int = 2) -> Linker:
    connection = duckdb.connect(config={"threads": threads})
    api = DuckDBAPI(connection=connection)
    connection.register("given_frame", frame.to_arrow())
    connection.execute("create table records as select * from given_frame")
    across = " and l.source <> r.source" if public.one_to_one else ""
    settings = {
        "link_type": "dedupe_only", "unique_id_column_name": "uid", "comparisons": comparisons,
        "blocking_rules_to_generate_predictions": [{"blocking_rule": f"({rule}){across}"} for rule in public.block],
        "retain_matching_columns": False, "linker_uid": public.name,
    }  # fmt: skip
    linker = Linker(api.register("records"), settings, log_level=None, validate_settings=False)
    _train(linker, public)
    return linker


def _train(linker: Linker, public: PublicSet) -> None:
    """Without labels: u from random pairs, the prior from near-certain rules, m by EM."""
    linker.training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=SEED, min_count_per_level=None)
    linker.training.estimate_probability_two_random_records_match(list(public.surely), recall=0.7)
    for rule in public.train:
        linker.training.estimate_parameters_using_expectation_maximisation(rule, max_pairs=EM_PAIRS)


def _as_splink(comparison: Comparison) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {"sql_condition": comparison.unknown, "label_for_charts": "not known", "is_null_level": True}
    ]
    for level in comparison.levels:
        one: dict[str, Any] = {"sql_condition": level.sql, "label_for_charts": level.key}
        if level.frequent:
            one |= {"tf_adjustment_column": level.frequent, "disable_tf_exact_match_detection": True}
        levels.append(one)
    return {"output_column_name": comparison.field, "comparison_levels": levels}


def _ours(public: PublicSet, frame: pl.DataFrame) -> Iterator[str]:
    start = time.monotonic()
    linker = _linker(public, frame, [_as_splink(comparison) for comparison in public.compare])
    pairs, moved = _with_own_prior(linker, _predicted(linker, frame), frame.height)
    bar = _expected_best(pairs)
    missing = _chance_of_the_unweighed(linker, pairs, bar, moved)
    if public.one_to_one:
        pairs = _each_once(pairs)
    kept = pairs.filter(pl.col("match_weight") >= bar)
    groups = _grouped(frame, pairs, bar=bar, missing=missing)
    yield _line(public.name, "ours, blind", frame, kept, groups, time.monotonic() - start)
    best = _best(pairs, _true_pairs(frame))
    yield f"{'':<22}bar {bar:.2f} bits, chance of unweighed pairs {missing:.2f}; with labels the best pair F1 were {best:.4f}"


def _plain(public: PublicSet, frame: pl.DataFrame) -> Iterator[str]:
    start = time.monotonic()
    extra = {
        "historical": [cl.PostcodeComparison("postcode"), cl.ExactMatch("birth_place").configure(
            term_frequency_adjustments=True), cl.ExactMatch("occupation").configure(term_frequency_adjustments=True)],
        "fake": [cl.ExactMatch("city").configure(term_frequency_adjustments=True), cl.EmailComparison("email")],
        "households": [cl.PostcodeComparison("postcode"), cl.ExactMatch("home"), cl.ExactMatch("contact")],
        "febrl": [cl.ExactMatch("suburb").configure(term_frequency_adjustments=True), cl.LevenshteinAtThresholds("street"),
                  cl.LevenshteinAtThresholds("postcode"), cl.LevenshteinAtThresholds("number")],
    }[public.plain]  # fmt: skip
    names = [cl.NameComparison("given"), cl.NameComparison("family"), cl.LevenshteinAtThresholds("birth", [1, 2])]
    linker = _linker(public, frame, [*names, *extra])
    found = linker.inference.predict(threshold_match_weight=LEAST, warning_mode="never")
    pairs = _labelled(found.as_duckdbpyrelation().pl(), frame)
    joined = linker.clustering.cluster_pairwise_predictions_at_threshold(found, threshold_match_probability=0.95)
    groups = joined.as_duckdbpyrelation().pl().select("uid", pl.col("cluster_id").alias("identity"))
    kept = pairs.filter(pl.col("match_weight") >= 0)
    yield _line(public.name, "plain Splink", frame, kept, groups, time.monotonic() - start)


def _predicted(linker: Linker, frame: pl.DataFrame) -> pl.DataFrame:
    found = linker.inference.predict(threshold_match_weight=LEAST, warning_mode="never")
    return _labelled(found.as_duckdbpyrelation().pl(), frame)


def _labelled(found: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
    labels = frame.select("uid", "truth")
    found = found.select("uid_l", "uid_r", "match_weight", "match_probability")
    found = found.join(labels, left_on="uid_l", right_on="uid").join(
        labels, left_on="uid_r", right_on="uid", suffix="_r"
    )
    found = found.with_columns((pl.col("truth") == pl.col("truth_r")).alias("true")).drop("truth", "truth_r")
    return found.sort(["match_weight", "uid_l", "uid_r"], descending=[True, False, False])


def _with_own_prior(linker: Linker, pairs: pl.DataFrame, records: int) -> tuple[pl.DataFrame, float]:
    """The pairs with the prior that they themselves imply (EM on the prior alone), and by how many bits that moved."""
    possible = records * (records - 1) / 2
    prior = float(linker.misc.save_model_to_json()["probability_two_random_records_match"])
    moved = 0.0
    for _ in range(ROUNDS):
        implied = float((1 - 1 / (1 + 2.0 ** (pairs["match_weight"] + moved))).sum()) / possible
        moved += math.log2(implied / (1 - implied)) - math.log2(prior / (1 - prior))
        prior = implied
    weight = pl.col("match_weight") + moved
    return pairs.with_columns(weight, (1 - 1 / (1 + 2.0**weight)).alias("match_probability")), moved


def _expected_best(pairs: pl.DataFrame) -> float:
    """The weight from which the model's own probabilities promise the best F1."""
    chance = pairs["match_probability"]
    taken = pl.Series(range(1, pairs.height + 1), dtype=pl.Float64)
    promised = 2 * chance.cum_sum() / (taken + chance.sum())
    return float(pairs["match_weight"][int(promised.arg_max() or 0)])


def _chance_of_the_unweighed(linker: Linker, pairs: pl.DataFrame, bar: float, moved: float) -> float:
    """The mean chance of pairs that no rule found but that share a likely partner.

    Each counts by the chance that both its steps are right: it stands for pairs that belong together.
    """
    tied = pairs.filter(pl.col("match_weight") >= bar).select("uid_l", "uid_r", chance="match_probability")
    both = pl.concat([tied, tied.select(uid_l="uid_r", uid_r="uid_l", chance="chance")])
    steps = both.join(both, on="uid_l", suffix="_2").filter(pl.col("uid_r") < pl.col("uid_r_2"))
    steps = steps.group_by("uid_r", "uid_r_2").agg((pl.col("chance") * pl.col("chance_2")).max().alias("chance"))
    steps = steps.join(pairs, left_on=["uid_r", "uid_r_2"], right_on=["uid_l", "uid_r"], how="anti")
    if steps.is_empty():
        return 0.0
    asked = steps.select(pl.lit("0").alias("match_key"), join_key_l="uid_r", join_key_r="uid_r_2")
    linker.table_management.register_blocked_pairs_for_predict(linker._db_api.register(asked.to_arrow()))
    weighed = linker.inference.predict(warning_mode="never").as_duckdbpyrelation().pl()
    weighed = weighed.join(steps, left_on=["uid_l", "uid_r"], right_on=["uid_r", "uid_r_2"])
    chance = 1 - 1 / (1 + 2.0 ** (weighed["match_weight"] + moved))
    return float((chance * weighed["chance"]).sum() / weighed["chance"].sum())


def _each_once(pairs: pl.DataFrame) -> pl.DataFrame:
    """Each record with its best partner only, where both hold each other best."""
    for side in ("uid_l", "uid_r"):
        pairs = pairs.unique(side, keep="first", maintain_order=True)
    return pairs


def _grouped(frame: pl.DataFrame, pairs: pl.DataFrame, *, bar: float, missing: float) -> pl.DataFrame:
    """rows (uid, identity): groups join while the average chance of their pairs is that of the blind bar or better.

    Chances, not bits, are averaged here, since the aim is F1: joining is right while half the new pairs are.
    """
    least = 1 - 1 / (1 + 2.0**bar)
    names = pl.col("uid_l").cast(pl.Utf8), pl.col("uid_r").cast(pl.Utf8)
    edges = pairs.select(
        names[0].alias("record_a"), names[1].alias("record_b"), pl.col("match_probability").alias("match_weight"),
        pl.when(pl.col("match_weight") >= bar).then(pl.lit("certain")).otherwise(pl.lit("ask")).alias("band"),
    )  # fmt: skip
    found = cluster(frame["uid"].cast(pl.Utf8).to_list(), edges, join=least, missing=missing)
    return found.select(pl.col("record_id").cast(pl.UInt32).alias("uid"), pl.col("identity_id").alias("identity"))


def _sum_of_pairs(frame: pl.DataFrame, *columns: str) -> int:
    return int(frame.group_by(columns).len().select((pl.col("len") * (pl.col("len") - 1) // 2).sum()).item())


def _true_pairs(frame: pl.DataFrame) -> int:
    return _sum_of_pairs(frame, "truth")


def _f1(right: int, said: int, true: int) -> float:
    return 2 * right / (said + true)


def _best(pairs: pl.DataFrame, true: int) -> float:
    """The best F1 that any bar would give: needs labels, printed to compare."""
    right = pairs["true"].cum_sum()
    return float((2 * right / (pl.Series(range(1, pairs.height + 1)) + true)).max())  # type: ignore[arg-type]


def _line(name: str, by: str, frame: pl.DataFrame, kept: pl.DataFrame, groups: pl.DataFrame, seconds: float) -> str:
    true = _true_pairs(frame)
    pair_f1 = _f1(int(kept["true"].sum()), kept.height, true)
    joined = frame.select("uid", "truth").join(groups.with_columns(pl.col("uid").cast(pl.UInt32)), on="uid")
    right, said = _sum_of_pairs(joined, "identity", "truth"), _sum_of_pairs(joined, "identity")
    figures = (pair_f1, _f1(right, said, true), right / max(said, 1), right / true)
    return ROW.format(name, by, *(f"{figure:.4f}" for figure in figures), f"{seconds:.0f}")


def _households(name: str) -> Iterator[str]:
    """Clusters of `cairn link` on made-up households of seeds that training never saw."""
    for seed in SEEDS:
        if name == "households":
            tables, truth = households.make(seed=seed, people=40_000)
        else:
            tables, told = people_only(seed=seed, children=20_000)
            truth = told["people"].filter(pl.col("form") == "full")
        start = time.monotonic()
        model = load_model()
        edges = person_edges(tables, model=model, reasons=False)
        records = records_of(tables["people"])
        found = cluster_visible(records, edges)
        seconds = time.monotonic() - start
        joined = truth.select("record_id", "origin", pl.col("person_id").alias("truth")).join(found, on="record_id")
        yield _household_line(f"{name} {seed}", joined, edges, truth, seconds)
        yield _contrary_line(joined, tables["people"])
        yield _origin_line(joined)
        if seed == SEEDS[0]:
            yield from _plain(replace(HOUSEHOLDS, name=f"{name} {seed}"), _as_plain(tables, truth, f"{name} {seed}"))


def _household_line(name: str, joined: pl.DataFrame, edges: pl.DataFrame, truth: pl.DataFrame, seconds: float) -> str:
    true = _sum_of_pairs(joined, "truth")
    right, said = _sum_of_pairs(joined, "identity_id", "truth"), _sum_of_pairs(joined, "identity_id")
    who = truth.select("record_id", "person_id")
    both = edges.filter(pl.col("until").is_null()).join(who, left_on="record_a", right_on="record_id")
    both = both.join(who, left_on="record_b", right_on="record_id", suffix="_b")
    asked = _f1(int((both["person_id"] == both["person_id_b"]).sum()), both.height, true)
    figures = (asked, _f1(right, said, true), right / max(said, 1), right / true)
    return ROW.format(name, "cairn link", *(f"{figure:.4f}" for figure in figures), f"{seconds:.0f}")


def _as_plain(tables: dict[str, pl.DataFrame], truth: pl.DataFrame, name: str) -> pl.DataFrame:
    """Households in the columns of plain Splink: prepared names, birth dates, homes, and one number each."""
    stood = editions(tables).filter(pl.col("until").is_null())
    labels = truth.select(pl.col("record_id").alias("record"), pl.col("person_id").alias("truth"))
    stood = stood.join(labels, on="record", maintain_order="left").drop("uid", "moment", "until", "visible")
    one = pl.col("contacts").list.first().alias("contact")
    return stood.with_columns(one, pl.lit(name).alias("source")).with_row_index("uid")


def _origin_line(joined: pl.DataFrame) -> str:
    """Recall by the origin of the name, least first, so that nobody's name is found worse unseen."""
    shares = {}
    for (origin,), mine in joined.group_by("origin"):
        shares[str(origin)] = _sum_of_pairs(mine, "identity_id", "truth") / max(_sum_of_pairs(mine, "truth"), 1)
    told = ", ".join(f"{origin} {share:.3f}" for origin, share in sorted(shares.items(), key=lambda found: found[1]))
    return f"{'':<22}recall by origin: {told}"


def _contrary_line(joined: pl.DataFrame, people: pl.DataFrame) -> str:
    """How many clusters hold records of different people."""
    mixed = joined.group_by("identity_id").agg(pl.col("truth").n_unique().alias("persons"))
    share = mixed.filter(pl.col("persons") > 1).height / mixed.height
    return f"{'':<22}{people.height} records, {mixed.height} identities, {share:.3%} of them with more than one person"


if __name__ == "__main__":
    main()
