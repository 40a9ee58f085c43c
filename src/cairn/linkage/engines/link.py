"""A whole bundle linked without a database: an identity for every person and place record, and the edges behind them.

clusters: rows (kind, record_id, identity_id) for every record, sealed and half-known ones alone. edges: rows
(record_a, record_b, match_weight, probability, band), proposals of half-known adults and places among them.
Source: exchange contract, Commands.
"""

from collections.abc import Callable

import polars as pl

from cairn.linkage.engines.batch import person_edges
from cairn.linkage.engines.descriptors import facts, load_words, place_edges, proposals
from cairn.linkage.engines.model import Model, load_model
from cairn.linkage.engines.placeholders import without_placeholders
from cairn.linkage.engines.visible import cluster_visible

CLUSTERS = ("kind", "record_id", "identity_id")
EDGES = ("record_a", "record_b", "match_weight", "probability", "band")
STEPS = 4


def link(
    tables: dict[str, pl.DataFrame],
    *,
    model: Model | None = None,
    tell: Callable[[str], None] = lambda step: None,
    notice: Callable[[pl.DataFrame], None] | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(clusters, edges) of a bundle as it stands at its end.

    tell: hears what was done, STEPS times. notice: hears of crowds, as `person_edges` has it.
    """
    model = model or load_model()
    words = load_words()
    tables = without_placeholders(tables)
    persons = person_edges(tables, model=model, reasons=False, notice=notice)
    tell("people weighed")
    places = place_edges(_without_sealed(tables), words=words)
    tell("places compared")
    half_known = proposals(_without_sealed(tables), words=words, facts=facts(_without_sealed(tables), words=words))
    half_known = half_known.filter((pl.col("subject_a") != "event") & (pl.col("subject_b") != "event"))
    tell("half-known adults and places compared")
    clusters = pl.concat(
        [
            _clusters("person", tables["people"], persons, join=model.bands.join),
            _clusters("place", tables["places"], places, join=model.bands.join),
        ]
    )
    tell("grouped")
    edges = pl.concat([_standing(found) for found in (persons, places, half_known)])
    edges = edges.sort("record_a", "record_b", "match_weight", descending=[False, False, True])
    return clusters, edges.unique(["record_a", "record_b"], keep="first", maintain_order=True)


def records_of(frame: pl.DataFrame) -> pl.DataFrame:
    """rows (record_id, recorded_at, sharing): first recording and present level of each record."""
    ordered = frame.sort("recorded_at", maintain_order=True)
    return ordered.group_by("record_id").agg(pl.col("recorded_at").first(), pl.col("sharing").last())


def _without_sealed(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    return {
        name: frame.filter(pl.col("sharing") != "sealed") if "sharing" in frame.columns else frame
        for name, frame in tables.items()
    }


def _clusters(kind: str, frame: pl.DataFrame, edges: pl.DataFrame, *, join: float) -> pl.DataFrame:
    """Every record of a table with its identity, sorted by record id."""
    records = records_of(frame)
    known = cluster_visible(records, edges, join=join).drop("visible")
    everyone = records.select("record_id").join(known, on="record_id", how="left").sort("record_id")
    alone = pl.col("identity_id").fill_null(pl.col("record_id"))
    return everyone.select(pl.lit(kind).alias("kind"), "record_id", alone)


def _standing(edges: pl.DataFrame) -> pl.DataFrame:
    return edges.filter(pl.col("until").is_null()).select(EDGES)
