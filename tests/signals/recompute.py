"""Works out again, from the cited records alone, every figure that a signal states. It shares no code with the rules.

tables: the records; line: one line of a replay as read from JSON; identity: person record -> who it is about, as linked
by the line's day. `figures` gives what the records say, `stated` what the line says; the two must agree.
"""

import itertools
import json
import math
import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl

RATES = Path(__file__).parents[2] / "src/cairn/signals/calibration/rates.json"
TESTS = {"shared_person_of_concern": 12, "place_of_concern": 3}


def figures(tables: Mapping[str, pl.DataFrame], line: Mapping[str, Any], identity: Mapping[str, str]) -> dict[str, Any]:
    """Children, agencies and days of the counted records; chance from count, expectation and shape."""
    counted = set(line["counted"])
    events = tables["events"].filter(pl.col("event_id").is_in(list(counted))).unique("event_id", keep="first")
    part = tables["involvements"].filter(
        pl.col("event_id").is_in(list(counted)) & pl.col("role").is_in(["subject", "witness"])
    )
    around = {identity.get(record, record) for record in part["person_record_id"] if record in set(line["children"])}
    if line["kind"] == "unheard_concern":
        known = tables["events"].filter(pl.col("event_id").is_in(list(counted)))["recorded_at"].min()
        return {"events": len(counted), "recorded": london(known)}
    days = events["occurred_from"].max() - events["occurred_from"].min()
    found = {"children": len(around), "agencies": events["agency_id"].n_unique(), "days": days.days}
    if line["chance"] is not None:
        others = line["count"] - (line["kind"] == "shared_person_of_concern")
        chance = TESTS[line["kind"]] * at_least(others, line["expected"], line["shape"])
        found["chance"] = min(1.0, chance)
    return found


def at_least(count: int, mean: float, shape: float) -> float:
    """The negative binomial's tail, summed term by term."""
    mean, share = max(mean, 1e-12), shape / (shape + max(mean, 1e-12))
    term, below = share**shape, 0.0
    for number in range(count):
        below += term
        term *= (shape + number) / (number + 1) * (1 - share)
    if below < 0.999:
        return 1 - below
    tail = 0.0
    for number in range(count, count + 200):
        tail += term
        term *= (shape + number) / (number + 1) * (1 - share)
    return tail


def london(moment: Any) -> date:
    """The day of an aware moment in London: summer time is the last Sundays of March to October, one in the morning."""
    ends = [date(moment.year, month, 31) for month in (3, 10)]
    start, end = (day - timedelta(days=(day.weekday() + 1) % 7) for day in ends)
    summer = (start, 1) <= (moment.date(), moment.hour) < (end, 1)
    return (moment + timedelta(hours=summer)).date()


def stated(line: Mapping[str, Any]) -> dict[str, Any]:
    """The same figures as the sentence and the line say them."""
    said = line["explanation"].split(" By chance alone")[0]
    if line["kind"] == "unheard_concern":
        day, month, year = re.search(r"(?:recorded on|on) (\d+) (\w+) (\d{4})", said).groups()  # type: ignore[union-attr]
        months = "January February March April May June July August September October November December".split()
        return {"events": 1, "recorded": date(int(year), months.index(month) + 1, int(day))}
    children = re.search(r"(\d+) children", said)
    agencies = re.search(r"(\d+) agenc", said)
    days = re.search(r"(\d+) days", said)
    found = {
        "children": int(children.group(1)) if children else None,
        "agencies": int(agencies.group(1)) if agencies else None,
        "days": int(days.group(1)) if days else 0,
    }
    if line["chance"] is not None:
        found["chance"] = line["chance"]
    return found


def weekly(kind: str, chance: float) -> float:
    """Hits a week with so small a chance in the county where the rates were measured."""
    points = json.loads(RATES.read_text("utf-8"))["kinds"][kind]["rates"]
    if chance < points[0][0]:
        return points[0][1] * max(chance, 1e-12) / points[0][0]
    for (low, few), (high, many) in itertools.pairwise(points):
        if low <= chance <= high:
            return math.exp(
                math.log(few)
                + (math.log(chance) - math.log(low)) / (math.log(high) - math.log(low)) * math.log(many / few)
            )
    return points[-1][1]
