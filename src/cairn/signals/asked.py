"""What a replay proposes and never joins: pairs that may be one adult or one place, as a table to read."""

import json
from datetime import date
from pathlib import Path

import polars as pl

from cairn.base.clock import end_of_london_day
from cairn.signals.engines.given import Given

COLUMNS = (
    "kind",
    "record_a",
    "record_b",
    "known_at",
    "match_weight",
    "probability",
    "band",
    "agreed",
    "against",
    "why",
)


def write_proposals(given: Given, path: Path, *, end: date | None) -> int:
    """Write every pair that a person would be asked about at the end of a day (of all days without one); how many.

    known_at: when the later of the two was recorded; match_weight: bits; agreed: kinds of fact; why: sentences.
    """
    asked = [frame.filter(pl.col("band") == "ask") for frame in (given.proposals, given.place_edges)]
    found = pl.concat([frame.select(*COLUMNS, "until") for frame in asked])
    standing = pl.col("until").is_null()
    if end is not None:
        moment = end_of_london_day(end)
        found = found.filter(pl.col("known_at") <= moment)
        standing |= pl.col("until") > moment
    told = found.filter(standing).with_columns(
        pl.col("known_at").dt.to_string("iso:strict"),
        pl.col("agreed").list.join("; "),
        pl.col("why").map_elements(_in_words, return_dtype=pl.Utf8),
    )
    told.select(COLUMNS).sort("known_at", "kind", "record_a", "record_b").write_csv(path)
    return told.height


def _in_words(why: str) -> str:
    return "; ".join(str(reason["says"]) for reason in json.loads(why))
