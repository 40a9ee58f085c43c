"""Every pair of records that may be one person, weighed once by Splink on DuckDB, with nothing known later than the pair.

edges: rows (record_a, record_b, known_at, until, match_weight, probability, band, why), record_a < record_b; weights
in bits; an edge holds from `known_at` up to `until` (exclusive, null = still), since either record may be corrected.
Source: Fellegi and Sunter 1969; Splink 5 (Ministry of Justice).
"""

import gc
import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

import duckdb
import polars as pl
from splink import DuckDBAPI, Linker
from splink.internals.splink_dataframe import SplinkDataFrame

from cairn.linkage.engines import blocking
from cairn.linkage.engines.bands import UNDATED_RULES, banded
from cairn.linkage.engines.comparisons import COMPARISONS, FREQUENCIES
from cairn.linkage.engines.editions import editions, known_by, known_since, whole_enough
from cairn.linkage.engines.model import APART, Model
from cairn.linkage.engines.model import load_model as load_model  # noqa: PLC0414 - part of this module's interface
from cairn.linkage.engines.reasons import with_reasons
from cairn.linkage.engines.rivals import told_apart
from cairn.records.columns import MOMENT

THREADS = 2
PRIOR_HOLDERS = 5000  # records that the frozen frequencies count for, so that a small bundle's names aren't all rare
EDGES: dict[str, Any] = {
    "record_a": pl.Utf8, "record_b": pl.Utf8, "known_at": MOMENT, "until": MOMENT, "match_weight": pl.Float64,
    "probability": pl.Float64, "band": pl.Utf8, "why": pl.Utf8,
}  # fmt: skip
WEIGHED: dict[str, Any] = EDGES | {
    "year_a": pl.Int16, "year_b": pl.Int16, "undated": pl.Boolean, "visible": pl.Boolean,
}  # fmt: skip
SPANS = ("uid", "record", "moment", "until", "year", "visible")
Counts = dict[str, pl.DataFrame]
"""Value -> how many records bore each of its texts from each moment on; EVERYONE -> how many there were."""
EVERYONE = "all"


def person_edges(
    tables: dict[str, pl.DataFrame],
    *,
    model: Model,
    reasons: bool = True,
    notice: Callable[[pl.DataFrame], None] | None = None,
) -> pl.DataFrame:
    """All certain and ask edges between persons of the tables, sorted by (record_a, record_b, known_at).

    Scored once, for all moments: `edges_at` picks those that stood at one. Stubs are never among them. notice: hears of
    the blocks that are too large to compare each record with each, as `blocking.crowds` gives them.
    """
    compared = whole_enough(editions(tables))
    if notice:
        notice(blocking.crowds(compared))
    if compared.height < 2:
        return pl.DataFrame(schema=EDGES)
    linker = linker_for(with_frequencies(compared, model), model)
    compared = compared.select(SPANS)  # what else was compared is with DuckDB now
    scored = _scored(linker, model=model, at_least=model.bands.ask)
    del linker
    gc.collect()  # Splink's parts hold each other, and with them all of DuckDB's tables
    return as_edges(weighed(scored, compared, model=model, reasons=reasons))


def edges_at(edges: pl.DataFrame, moment: datetime) -> pl.DataFrame:
    """The edges that stood at a moment."""
    return edges.filter((pl.col("known_at") <= moment) & (pl.col("until").is_null() | (pl.col("until") > moment)))


def with_frequencies(compared: pl.DataFrame, model: Model, counts: Counts | None = None) -> pl.DataFrame:
    """Adds tf_VALUE: the share of records that bore each value by the edition's moment, leaning on the frozen shares.

    counts: as `bearers` counted them once; those of the editions themselves if not given.
    """
    counts = bearers(compared) if counts is None else counts
    everyone = known_by(compared.with_columns(pl.lit(1).alias(EVERYONE)), counts[EVERYONE], [EVERYONE])
    for value in FREQUENCIES:
        holders = known_by(compared, counts[value], [value])
        frozen = pl.col(value).replace_strict(
            model.frequencies[value], default=model.unseen[value], return_dtype=pl.Float64
        )
        share = (holders + PRIOR_HOLDERS * frozen) / (everyone + PRIOR_HOLDERS)
        compared = compared.with_columns(pl.when(pl.col(value).is_not_null()).then(share).alias(f"tf_{value}"))
    return compared


def bearers(compared: pl.DataFrame) -> Counts:
    """How many visible records bore each value from each moment on, and how many there were."""
    rows = compared.with_columns(pl.lit(1).alias(EVERYONE))
    return {value: known_since(rows, [value], "record") for value in (EVERYONE, *FREQUENCIES)}


def settings(model: Model) -> dict[str, Any]:
    """The Splink settings of a model, weights and caps filled in."""
    comparisons = []
    for comparison in COMPARISONS:
        levels: list[dict[str, Any]] = [
            {"sql_condition": comparison.unknown, "label_for_charts": "not known", "is_null_level": True}
        ]
        for level in comparison.levels:
            m, u = model.chances(comparison.field, level.key)
            one = {"sql_condition": level.sql, "label_for_charts": level.says, "m_probability": m, "u_probability": u}
            if level.frequent:
                share = model.rarity if comparison.field == "rarity" else 1.0
                one |= {"tf_adjustment_column": level.frequent, "tf_adjustment_weight": share}
                one |= {"disable_tf_exact_match_detection": True}
            levels.append(one)
        comparisons.append({"output_column_name": comparison.field, "comparison_levels": levels})
    rules: list[dict[str, Any]] = [{"blocking_rule": f"{rule} and l.record <> r.record"} for rule in blocking.rules()]
    contact = f"l.{blocking.CONTACT} = r.{blocking.CONTACT} and l.record <> r.record"
    rules.append({"blocking_rule": contact, "arrays_to_explode": [blocking.CONTACT]})
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "uid",
        "probability_two_random_records_match": model.prior,
        "blocking_rules_to_generate_predictions": rules,
        "comparisons": comparisons,
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
        "linker_uid": "cairn",
    }


def linker_for(compared: pl.DataFrame, model: Model, *, threads: int = THREADS) -> Linker:
    """A Splink linker over editions that already carry their frequencies, so that Splink works out none of its own."""
    logging.getLogger("splink").setLevel(logging.ERROR)
    connection = duckdb.connect(config={"threads": threads})
    api = DuckDBAPI(connection=connection)
    connection.register("cairn_editions", blocking.with_keys(compared).to_arrow())
    connection.execute("create table editions as select * from cairn_editions")
    connection.unregister("cairn_editions")
    linker = Linker(api.register("editions"), settings(model), log_level=None, validate_settings=False)
    for value in FREQUENCIES:
        connection.execute(f"create table none_{value} as select {value}, tf_{value} from editions limit 0")
        linker.table_management.register_term_frequency_lookup(api.register(f"none_{value}"), value)
    return linker


def score(compared: pl.DataFrame, *, model: Model, at_least: float) -> pl.DataFrame:
    """rows (uid_l, uid_r, match_weight, match_probability, gamma_*, mw_*) of at least so many bits.

    compared: with frequencies, as `with_frequencies` leaves it.
    """
    return _scored(linker_for(compared, model), model=model, at_least=at_least)


def _scored(linker: Linker, *, model: Model, at_least: float) -> pl.DataFrame:
    pairs = linker.inference.compute_blocked_pairs_for_predict()
    return _predicted(linker, pairs, model=model, at_least=at_least)


def score_pair(compared: pl.DataFrame, left: int, right: int, *, model: Model) -> pl.DataFrame:
    """The one scored row of two editions, by uid, found by blocking or not.

    compared: with frequencies, as `with_frequencies` leaves it.
    """
    return score_pairs(compared, [(left, right)], model=model)


def score_pairs(compared: pl.DataFrame, wanted: Iterable[tuple[int, int]], *, model: Model) -> pl.DataFrame:
    """The scored rows of these pairs of editions, by uid, found by blocking or not. compared: with frequencies."""
    ordered = sorted({(min(pair), max(pair)) for pair in wanted})
    pairs = pl.DataFrame(ordered, schema={"uid_l": pl.Int64, "uid_r": pl.Int64}, orient="row")
    return score_found(compared, pairs, model=model, at_least=None)


def score_found(compared: pl.DataFrame, pairs: pl.DataFrame, *, model: Model, at_least: float | None) -> pl.DataFrame:
    """The scored rows of pairs that were found already, of at least so many bits. pairs: rows (uid_l, uid_r), each once."""
    held = pl.concat([pairs["uid_l"], pairs["uid_r"]]).unique().implode()
    linker = linker_for(compared.filter(pl.col("uid").is_in(held)), model)
    asked = pairs.select(pl.lit("0").alias("match_key"), join_key_l="uid_l", join_key_r="uid_r")
    return _predicted(linker, linker._db_api.register(asked.to_arrow()), model=model, at_least=at_least)


def _predicted(linker: Linker, pairs: SplinkDataFrame, *, model: Model, at_least: float | None) -> pl.DataFrame:
    """Weighs given pairs. Registering them makes Splink take the frequencies that the editions carry."""
    linker.table_management.register_blocked_pairs_for_predict(pairs)
    found = linker.inference.predict(threshold_match_weight=at_least, warning_mode="never")
    return with_grades(found.as_duckdbpyrelation().pl(), model)


def with_grades(scored: pl.DataFrame, model: Model) -> pl.DataFrame:
    """Adds gamma_FIELD, the grade that gave each weight; -1 where nothing could be compared.

    Splink keeps grades only together with every compared column; reading them back from the weights is cheaper.
    """
    grades = []
    for comparison in COMPARISONS:
        if comparison.field == "rarity":
            continue
        numbers = {round(bits / APART): grade for grade, bits in model.grade_weights(comparison.field).items()}
        steps = (pl.col(f"mw_{comparison.field}") / APART).round().cast(pl.Int64)
        grade = steps.replace_strict(numbers, default=-1, return_dtype=pl.Int8)
        grades.append(grade.alias(f"gamma_{comparison.field}"))
    return scored.with_columns(grades)


def weighed(scored: pl.DataFrame, compared: pl.DataFrame, *, model: Model, reasons: bool = True) -> pl.DataFrame:
    """rows (WEIGHED): scored editions as pairs of records, each pair by itself: nobody else has contested it yet.

    compared: the columns SPANS of the editions. A pair stands while both editions stand. undated: its rule rests on name and home alone.
    """
    untold = pl.lit(None, dtype=pl.Utf8).alias("why")
    scored = banded(with_reasons(scored, model) if reasons else scored.with_columns(untold), model)
    spans = compared.select(SPANS)
    edges = scored.join(spans, left_on="uid_l", right_on="uid").join(
        spans, left_on="uid_r", right_on="uid", suffix="_r"
    )
    turned = pl.col("record") > pl.col("record_r")
    edges = edges.with_columns(
        pl.when(turned).then("record_r").otherwise("record").alias("record_a"),
        pl.when(turned).then("record").otherwise("record_r").alias("record_b"),
        pl.when(turned).then("year_r").otherwise("year").alias("year_a"),
        pl.when(turned).then("year").otherwise("year_r").alias("year_b"),
        (pl.col("visible") & pl.col("visible_r")).alias("visible"),
        pl.max_horizontal("moment", "moment_r").alias("known_at"),
        pl.min_horizontal("until", "until_r").alias("until"),
        pl.col("match_probability").alias("probability"),
        pl.col("rule").is_in(UNDATED_RULES).fill_null(value=False).alias("undated"),
    )
    standing = pl.col("until").is_null() | (pl.col("until") > pl.col("known_at"))
    return edges.filter(standing).select(pl.col(name).cast(dtype) for name, dtype in WEIGHED.items())


def as_edges(pairs: pl.DataFrame) -> pl.DataFrame:
    """rows (EDGES): weighed pairs as the others leave them: of two children of one name at one home, a person is asked."""
    edges = told_apart(pairs, undated=pl.col("undated"))
    return edges.select(*EDGES).sort("record_a", "record_b", "known_at")
