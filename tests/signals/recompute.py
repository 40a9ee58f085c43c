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
ONE_CHILD = ("individual_pattern", "contact_gap", "service_gap", "information_gap")
MEETINGS = (
    "contact", "home_visit", "return_home_interview", "assessment", "screening", "disclosure", "stop_check",
    "sexual_health_attendance", "emergency_attendance", "pregnancy",
)  # fmt: skip
NOT_SEEN = ("was_not_brought", "school_absence", "parent_worry", "intelligence")
TESTS = {"shared_person_of_concern": 12, "place_of_concern": 3, "group_pattern": 10}


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
    if line["kind"] in ONE_CHILD:
        return _one_child(tables, line, events, identity)
    days = events["occurred_from"].max() - events["occurred_from"].min()
    found = {"children": len(around), "agencies": events["agency_id"].n_unique(), "days": days.days}
    if line["chance"] is not None:
        others = line["count"] - (line["kind"] == "shared_person_of_concern")
        chance = TESTS[line["kind"]] * at_least(others, line["expected"], line["shape"])
        found["chance"] = min(1.0, chance)
    return found


def _one_child(
    tables: Mapping[str, pl.DataFrame], line: Mapping[str, Any], events: pl.DataFrame, identity: Mapping[str, str]
) -> dict[str, Any]:
    """What the records of one child say: how many, on which days, on which day of the week, and when last met."""
    days = sorted(london(moment) for moment in events["occurred_from"])
    found = {
        "events": events.height,
        "agencies": events["agency_id"].n_unique(),
        "weekday": len({day.weekday() for day in days}),
    }
    if line["kind"] in ("service_gap", "information_gap"):
        return found
    if line["kind"] == "contact_gap":
        child = identity[line["children"][0]]
        mine = [record for record, who in identity.items() if who == child]
        about = tables["involvements"].filter(pl.col("person_record_id").is_in(mine) & (pl.col("role") == "subject"))
        known = tables["events"].filter(pl.col("event_id").is_in(about["event_id"].to_list()))
        first = known.sort("recorded_at").unique("event_id", keep="first")
        was_seen = ~pl.col("kind").is_in(NOT_SEEN) & (pl.col("statement") == "seen")
        heard = (pl.col("voice").is_not_null() | (pl.col("raised_by") == "child")) & (pl.col("kind") != "parent_worry")
        by_family = pl.col("raised_by").fill_null("") == "parent_carer"
        met = first.filter(
            pl.col("kind").is_in(MEETINGS)
            | was_seen.fill_null(value=False)
            | (heard.fill_null(value=False) & ~by_family)
        )
        day = date.fromisoformat(line["last_changed"])
        met = met.filter(pl.Series([london(moment) <= day for moment in met["recorded_at"]], dtype=pl.Boolean))
        return found | {"met": london(met["occurred_from"].max()) if met.height else None}
    found["days"] = (days[-1] - days[0]).days
    if line["chance"] is None:
        return found
    if line["shape"] is not None:
        return found | {"chance": min(1.0, 3 * at_least(line["count"], line["expected"], line["shape"]))}
    of = round(line["expected"] * 7)
    tail = sum(math.comb(of, count) * 6 ** (of - count) for count in range(line["count"], of + 1)) / 7**of
    return found | {"chance": min(1.0, 7 * tail)}


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
        return {"events": 1, "recorded": _day(day, month, year)}
    if line["kind"] in ONE_CHILD:
        return _stated_of_one_child(line, said)
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


def _stated_of_one_child(line: Mapping[str, Any], said: str) -> dict[str, Any]:
    if line["kind"] == "information_gap":
        more = re.search(r"and on (\d+) more", said)
        return {"events": 1 + int(more.group(1)) if more else 1}
    if line["kind"] == "contact_gap":
        last = re.search(r"seen or heard the child since (\d+) (\w+) (\d{4})", said)
        return {"met": _day(*last.groups())} if last else {}
    number = re.search(r"(?:missing |^|turned away )(\d+) (?:times|things|worries|of)", said)
    found: dict[str, Any] = {"events": int(number.group(1))}  # type: ignore[union-attr]
    if days := re.search(r"in (\d+) days", said):
        found["days"] = int(days.group(1))
    if line["chance"] is not None:
        found["chance"] = line["chance"]
    if "missing episodes in a year began on" in said:
        found["weekday"] = 1
    return found


def _day(day: str, month: str, year: str) -> date:
    months = "January February March April May June July August September October November December".split()
    return date(int(year), months.index(month) + 1, int(day))


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
