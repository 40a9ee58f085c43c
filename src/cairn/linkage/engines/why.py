"""Why two records are, or are not, taken for one: every weight of the pair in words, whatever they add up to.

A proposal of half-known adults or places is told with its facts; two person records are told field by field too.
"""

import json
import math
from dataclasses import dataclass

import polars as pl

from cairn.base.errors import BadInput
from cairn.linkage.engines.bands import banded
from cairn.linkage.engines.batch import score_pair, with_frequencies
from cairn.linkage.engines.descriptors import facts, load_words, place_edges, proposals
from cairn.linkage.engines.editions import editions, whole_enough
from cairn.linkage.engines.model import Model
from cairn.linkage.engines.reasons import with_reasons

LINKED, ASKED, KEPT_APART = "linked by rule", "a person is asked", "kept apart"


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for (above 0) or against, in bits."""

    field: str
    says: str
    weight: float


@dataclass(frozen=True)
class Told:
    """What is said of a pair: the verdict, its weight and chance, the rule that held, and each reason.

    in_part: known by a nickname or some facts alone, so that no rule links it, however much speaks for it.
    """

    verdict: str
    match_weight: float
    probability: float
    rule: str | None
    start: float
    reasons: tuple[Reason, ...]
    in_part: bool = False


def why(tables: dict[str, pl.DataFrame], record_a: str, record_b: str, *, model: Model) -> tuple[Told, ...]:
    """Everything that is said of a pair as the records stand at the end of the tables; () if nothing is.

    Raises: BadInput for a record that is not among the people and places.
    """
    known = {name: set(tables[name]["record_id"]) for name in ("people", "places")}
    for record in (record_a, record_b):
        if record not in known["people"] | known["places"]:
            raise BadInput(f"There is no person or place record {record} here, or it is sealed.")
    told = list(_proposed(tables, record_a, record_b))
    if {record_a, record_b} <= known["people"] and record_a != record_b:
        told += _compared(tables, record_a, record_b, model=model)
    return tuple(told)


def _compared(tables: dict[str, pl.DataFrame], record_a: str, record_b: str, *, model: Model) -> list[Told]:
    """The pair field by field; nothing for a stub or for a record that is sealed or withdrawn."""
    compared = with_frequencies(whole_enough(editions(tables)), model)
    last = compared.filter(pl.col("until").is_null()).filter(pl.col("record").is_in([record_a, record_b]))
    if last.height != 2:
        return []
    scored = banded(score_pair(compared, last["uid"][0], last["uid"][1], model=model), model)
    row = with_reasons(scored, model).row(0, named=True)
    verdict = LINKED if row["band"] == "certain" else ASKED if row["match_weight"] >= model.bands.ask else KEPT_APART
    rule = row["rule"] if verdict == LINKED else None
    start = math.log2(model.prior / (1 - model.prior))
    return [Told(verdict, row["match_weight"], row["match_probability"], rule, start, _reasons(row["why"]))]


def _proposed(tables: dict[str, pl.DataFrame], record_a: str, record_b: str) -> list[Told]:
    words = load_words()
    edges = [place_edges(tables, words=words), proposals(tables, words=words, facts=facts(tables, words=words))]
    pair = sorted((record_a, record_b))
    found = pl.concat(edges).filter(
        (pl.col("record_a") == pair[0]) & (pl.col("record_b") == pair[1]) & pl.col("until").is_null()
    )
    told = []
    for row in found.iter_rows(named=True):
        verdict = LINKED if row["band"] == "certain" else ASKED
        reasons = _reasons(row["why"])
        start = row["match_weight"] - sum(reason.weight for reason in reasons)
        told.append(
            Told(verdict, row["match_weight"], row["probability"], None, start, reasons, in_part=verdict == ASKED)
        )
    return told


def _reasons(text: str) -> tuple[Reason, ...]:
    return tuple(Reason(part["field"], part["says"], float(part["weight"])) for part in json.loads(text))
