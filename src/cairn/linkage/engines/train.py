"""A model is learnt by Splink from records whose truth is known, with every seed fixed, so that it can be made again.

m comes from the labels, u from random pairs; the bars of the bands and the cap of household evidence come from a
second population that the weights never saw.
"""

from dataclasses import replace
from typing import Any

import polars as pl

from cairn.linkage.engines.bands import NEVER, RULES, with_rule
from cairn.linkage.engines.batch import linker_for, score, with_frequencies
from cairn.linkage.engines.comparisons import COMPARISONS, FREQUENCIES, Level
from cairn.linkage.engines.editions import editions, whole_enough
from cairn.linkage.engines.expected import EXPECTED
from cairn.linkage.engines.model import Bands, Model

RANDOM_PAIRS = 2e7  # for u; household grades are rare among random pairs
COUNTY_RECORDS = 300_000  # the prior is that of a county of so many records: a small bundle isn't read more boldly
LEAST_COUNT = 3  # bearers before a name's share is frozen
UNSEEN = 0.5  # the weight of a grade before training, kept by Splink where it never met it
LEAN_M, LEAN_U = 0.2, 0.02  # share of the expected m and u in the learnt ones
ASKED_RIGHT = 10  # a pair is worth asking about when at least one in so many like it is right
LEAST_BAR = 2.0  # bits; no rule links a pair that the weights themselves call doubtful
CERTAIN_WRONG = 0.0006  # share of wrong links that all rules together may make on the second population
RULE_WRONG = (0.005, 0.004, 0.003, 0.002, 0.0015, 0.001, 0.0005)  # shares tried for each single rule, the same for all
HOUSEHOLD_CAPS = (10.0, 12.0, 14.0)  # bits tried


def learn(tables: dict[str, pl.DataFrame], truth: pl.DataFrame, *, seed: int, version: str, trained_on: str) -> Model:
    """Weights from labelled tables; bands are placeholders until `with_bars`. truth: rows (record_id, person_id)."""
    compared = _labelled(tables, truth)
    shares, unseen = _frozen(compared)
    start = Model(
        version=version, seed=seed, trained_on=trained_on, prior=_prior(truth), weights=_flat(), caps={}, rarity=1.0,
        bands=Bands({}, 0.0, 0.0), frequencies=shares, unseen=unseen,
    )  # fmt: skip
    linker = linker_for(with_frequencies(compared, start), start)
    linker.training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=seed, min_count_per_level=None)
    linker.training.estimate_m_from_label_column("person")
    learnt = linker.misc.save_model_to_json()
    base = sum(share * share for share in shares["family"].values())
    return replace(start, weights=_weights(learnt["comparisons"], base))


def with_bars(model: Model, tables: dict[str, pl.DataFrame], truth: pl.DataFrame) -> Model:
    """The model with the household cap and the bands' bars that serve best on tables it has not seen."""
    compared = whole_enough(editions(tables))
    pairs = truth.group_by("person_id").len().select((pl.col("len") * (pl.col("len") - 1) // 2).sum()).item()
    best, kept = -1.0, model
    for cap in HOUSEHOLD_CAPS:
        caps = {f"household.{level.key}": cap for level in _levels("household") if level.key.endswith("_home")}
        tried = replace(model, caps=caps)
        found = _judged(score(with_frequencies(compared, tried), model=tried, at_least=-10.0), compared, truth)
        bar, f1 = _best_bar(found, pairs)
        if f1 > best:
            best, kept = f1, replace(tried, bands=_bands(found, bar))
    return kept


def _labelled(tables: dict[str, pl.DataFrame], truth: pl.DataFrame) -> pl.DataFrame:
    labels = truth.select(pl.col("record_id").alias("record"), pl.col("person_id").alias("person"))
    return whole_enough(editions(tables)).join(labels, on="record", how="inner", maintain_order="left")


def _prior(truth: pl.DataFrame) -> float:
    sizes = truth.group_by("person_id").len()["len"]
    others = float((sizes * (sizes - 1)).sum()) / float(sizes.sum())
    return others / COUNTY_RECORDS


def _frozen(compared: pl.DataFrame) -> tuple[dict[str, dict[str, float]], dict[str, float]]:
    shares: dict[str, dict[str, float]] = {}
    unseen: dict[str, float] = {}
    for value in FREQUENCIES:
        counts = compared.select(value).drop_nulls().group_by(value).len().sort(value)
        total = int(counts["len"].sum())
        rows = counts.filter(pl.col("len") >= LEAST_COUNT).iter_rows()
        shares[value] = {text: round(count / total, 8) for text, count in rows}
        unseen[value] = LEAST_COUNT / total
    return shares, unseen


def _levels(field: str) -> tuple[Level, ...]:
    return next(comparison.levels for comparison in COMPARISONS if comparison.field == field)


def _flat() -> dict[str, dict[str, tuple[float, float]]]:
    return {c.field: {level.key: (0.5, 0.5) for level in c.levels} for c in COMPARISONS}


def _weights(learnt: list[dict[str, Any]], base: float) -> dict[str, dict[str, tuple[float, float]]]:
    """What Splink learnt, leaning a little on what one expects; the rarity of a family name weighs nothing by itself."""
    weights = {"rarity": {"same": (base, base), "different": (0.5, 0.5)}}
    for comparison, found in zip(COMPARISONS, learnt, strict=True):
        if comparison.field == "rarity":
            continue
        graded = [level for level in found["comparison_levels"] if not level.get("is_null_level")]
        expected = EXPECTED[comparison.field]
        weights[comparison.field] = {
            level.key: (
                round(_mixed(got.get("m_probability"), expected[level.key][0], LEAN_M), 9),
                round(_mixed(got.get("u_probability"), expected[level.key][1], LEAN_U), 9),
            )
            for level, got in zip(comparison.levels, graded, strict=True)
        }
    return weights


def _mixed(learnt: float | None, expected: float, lean: float) -> float:
    """Learnt and expected mixed; a grade never seen counts as never seen, not as a half."""
    seen = 0.0 if learnt is None or learnt == UNSEEN else learnt
    return (1 - lean) * seen + lean * expected


def _judged(scored: pl.DataFrame, compared: pl.DataFrame, truth: pl.DataFrame) -> pl.DataFrame:
    """rows (match_weight, rule, true) of scored pairs."""
    persons = compared.select("uid", "record").join(
        truth.select(pl.col("record_id").alias("record"), "person_id"), on="record"
    )
    labels = persons.select("uid", "person_id")
    found = scored.join(labels, left_on="uid_l", right_on="uid").join(
        labels, left_on="uid_r", right_on="uid", suffix="_r"
    )
    same = (pl.col("person_id") == pl.col("person_id_r")).alias("true")
    return with_rule(found).select("match_weight", "rule", same)


def _best_bar(found: pl.DataFrame, pairs: int) -> tuple[float, float]:
    """(bar, F1): the weight from which pairs agree best with the truth."""
    ordered = found.sort("match_weight", descending=True)
    right = ordered["true"].cum_sum()
    f1 = 2 * right / (pl.Series(range(1, ordered.height + 1)) + pairs)
    at = int(f1.arg_max() or 0)
    return float(ordered["match_weight"][at]), float(f1[at])


def _bands(found: pl.DataFrame, bar: float) -> Bands:
    """Bars of the rules, and the weight from which at least one pair in ASKED_RIGHT is right."""
    steps = found.with_columns(pl.col("match_weight").floor().alias("step")).group_by("step").agg(pl.col("true").mean())
    worth = steps.filter(pl.col("true") >= 1 / ASKED_RIGHT)["step"].to_list()
    return Bands(certain=_bars(found.filter(pl.col("rule").is_not_null())), ask=min([bar, *worth]), join=round(bar, 3))


def _bars(ruled: pl.DataFrame) -> dict[str, float]:
    """The lowest bars of the rules under which they are together wrong less often than CERTAIN_WRONG."""
    bars: dict[str, float] = {}
    for share in RULE_WRONG:
        bars = {rule: _rule_bar(ruled.filter(pl.col("rule") == rule), share) for rule in RULES}
        bar = pl.col("rule").replace_strict(bars, return_dtype=pl.Float64)
        linked = ruled.filter(pl.col("match_weight") >= bar)
        if linked.height and (~linked["true"]).sum() <= CERTAIN_WRONG * linked.height:
            break
    return bars


def _rule_bar(found: pl.DataFrame, share: float) -> float:
    """The least weight from which a rule is wrong less often than `share`, one more mistake than seen assumed."""
    ordered = found.sort("match_weight", descending=True)
    wrong = ((~ordered["true"]).cum_sum() + 1) / pl.Series(range(1, ordered.height + 1), dtype=pl.Float64)
    sound = ordered.filter(wrong <= share)["match_weight"].to_list()
    return round(max(LEAST_BAR, min(sound, default=NEVER)), 3)
