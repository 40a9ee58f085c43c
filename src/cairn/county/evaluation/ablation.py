"""How much fewer networks are found, and how much later, where one kind of agency sends nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import date, timedelta
from statistics import median
from typing import Any

import polars as pl

from cairn.county.evaluation.county_truth import Known, know
from cairn.county.evaluation.figures import RAISING, first_days
from cairn.county.evaluation.judging import judge
from cairn.county.evaluation.reading import Line
from cairn.signals.replay import of_agencies, replay

WEEKLY = timedelta(days=7)
NAMED = [one.name for one in fields(Line)]


def ablation(
    tables: dict[str, pl.DataFrame], truth: dict[str, pl.DataFrame], lines: Sequence[Line]
) -> dict[str, dict[str, Any]]:
    """Kind of agency -> what is found without it. One weekly replay for each kind, so it takes as many times as long.

    lines: what all agencies together came to, on the same bundle. Days are counted from when all together could be joined.
    """
    known = know(tables, truth)
    whole = _found(lines, known)
    kinds = sorted(tables["agencies"]["kind"].unique())
    return {kind: _without(kind, tables, known, whole) for kind in kinds}


def _without(kind: str, tables: dict[str, pl.DataFrame], known: Known, whole: Mapping[str, date]) -> dict[str, Any]:
    agencies = tables["agencies"]
    rest = agencies.filter(pl.col("kind") != kind)["agency_id"].to_list()
    said = (
        Line(**{name: getattr(line, name) for name in NAMED}) for line in replay(of_agencies(tables, rest), step=WEEKLY)
    )
    found = _found(said, known)
    return {
        "agencies": agencies.height - len(rest),
        "records": tables["events"].filter(~pl.col("agency_id").is_in(rest)).height,
        "raised": len(found),
        "lost": len(whole.keys() - found.keys()),
        "gained": len(found.keys() - whole.keys()),
        "days_later_median": _later(found, whole),
    }


def _found(lines: Iterable[Line], known: Known) -> dict[str, date]:
    """Joinable networks that were raised, and when first."""
    joinable = {matter.network_id for matter in known.matters if matter.joinable is not None}
    days = first_days([one for one in judge(list(lines), known) if one.line.queue in RAISING])
    return {network: day for network, day in days.items() if network in joinable}


def _later(found: Mapping[str, date], whole: Mapping[str, date]) -> float | None:
    both = [(found[network] - whole[network]).days for network in sorted(found.keys() & whole.keys())]
    return float(median(both)) if both else None
