"""Every figure of an evaluation, as one nested dictionary that can be printed or kept as JSON."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from cairn.county.evaluation.county_truth import Known, Matter, know
from cairn.county.evaluation.groups import compare
from cairn.county.evaluation.judging import FALSE, FOUND, REPEAT, WORTH_A_LOOK, Verdict, judge
from cairn.county.evaluation.lags import lags
from cairn.county.evaluation.links import link_figures
from cairn.county.evaluation.reading import Line

FULL_COUNTY = 110_000  # children
ASK, UNHEARD = "ask", "unheard_concern"
RAISING = ("raise", "fact")
RARITIES = (26, 52, 104)  # weeks
SORTS = (FOUND, WORTH_A_LOOK, REPEAT, FALSE)

Figures = dict[str, Any]


def evaluate(
    tables: dict[str, pl.DataFrame],
    truth: dict[str, pl.DataFrame],
    lines: Sequence[Line],
    *,
    clusters: pl.DataFrame | None = None,
    by: str | None = None,
) -> Figures:
    """All figures: networks, lines by queue, unheard concerns, and links and groups where asked for.

    by: origin, sex or kind, a column of truth/people. Rates are a week, and a week in a county of 110,000 children.
    """
    known = know(tables, truth)
    verdicts = judge(lines, known)
    figures = {
        "county": {"children": known.children, "weeks": round(known.days / 7, 1), "lines": len(lines)},
        "networks": network_figures(verdicts, known),
        "lags": {
            "raised": lags(first_days([one for one in verdicts if one.line.queue in RAISING]), known),
            "asked_or_raised": lags(first_days(verdicts), known),
        },
        "lines": line_figures(verdicts, known),
        "too_early": too_early(lines, known),
        "fooled_by": fooled_by(verdicts, known),
        "unheard": unheard_figures(lines, known),
        "calibration": calibration(verdicts, known),
    }
    if clusters is not None:
        figures["links"] = link_figures(clusters, truth, by=by)
    if by is not None:
        figures["groups"] = compare(verdicts, known, by=by)
    return figures


def network_figures(verdicts: Sequence[Verdict], known: Known) -> Figures:
    """How many networks, joinable ones apart, were raised or asked about, and how many days after they could be."""
    raised = first_days([one for one in verdicts if one.line.queue in RAISING])
    asked = first_days(verdicts)
    joinable = [matter for matter in known.matters if matter.joinable is not None]
    alone = [matter for matter in joinable if matter.alone is not None]
    other = [matter for matter in known.matters if matter.joinable is None]
    return {
        "planted": len(known.matters),
        "joinable": len(joinable),
        "joinable_by_one_agency": len(alone),
        "raised": _share(joinable, raised),
        "asked_or_raised": _share(joinable, asked),
        "not_joinable_but_raised": sum(matter.network_id in raised for matter in other),
        "by_model": {
            model: {
                "joinable": sum(matter.model == model for matter in joinable),
                "raised": sum(matter.model == model and matter.network_id in raised for matter in joinable),
                "asked_or_raised": sum(matter.model == model and matter.network_id in asked for matter in joinable),
            }
            for model in sorted({matter.model for matter in known.matters})
        },
    }


def first_days(verdicts: Sequence[Verdict]) -> dict[str, date]:
    """The first day on which each network counts as found."""
    days: dict[str, date] = {}
    for verdict in verdicts:
        for network in verdict.networks:
            days[network] = min(verdict.since, days.get(network, date.max))
    return days


def _share(joinable: Sequence[Matter], days: dict[str, date]) -> Figures:
    """Found of the joinable, and days from joinable to found; earlier counts as none."""
    waits = sorted(
        max(0, (days[matter.network_id] - matter.joinable).days)
        for matter in joinable
        if matter.network_id in days and matter.joinable is not None
    )
    return {
        "number": len(waits),
        "share": _ratio(len(waits), len(joinable)),
        "days_median": _quantile(waits, 0.5),
        "days_p90": _quantile(waits, 0.9),
        "days_p90_with_never": _quantile([*waits, *[None] * (len(joinable) - len(waits))], 0.9),
    }


def _quantile(values: Sequence[int | None], share: float) -> float | None:
    """The smallest value that at least `share` of the values do not exceed; None if that one is 'never'."""
    if not values:
        return None
    at = max(0, -(-int(share * 1000) * len(values) // 1000) - 1)
    value = values[min(at, len(values) - 1)]
    return None if value is None else float(value)


def _ratio(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None


def line_figures(verdicts: Sequence[Verdict], known: Known) -> Figures:
    """Lines of each queue by sort; `raise and fact` is what asks for a person's answer."""
    weeks, scale = known.days / 7, FULL_COUNTY / max(known.children, 1)
    queues = {"raise": ("raise",), "fact": ("fact",), "raise and fact": RAISING, "ask": (ASK,)}
    figures = {}
    for name, mine in queues.items():
        sorts = Counter(verdict.sort for verdict in verdicts if verdict.line.queue in mine)
        told = sorts[FOUND] + sorts[WORTH_A_LOOK] + sorts[FALSE]
        figures[name] = {sort: sorts[sort] for sort in SORTS} | {
            "false_a_week": round(sorts[FALSE] / weeks, 4),
            "false_a_week_per_110000": round(sorts[FALSE] / weeks * scale, 4),
            "worth_a_look_a_week_per_110000": round(sorts[WORTH_A_LOOK] / weeks * scale, 4),
            "precision": _ratio(sorts[FOUND], told),
            "precision_with_worth_a_look": _ratio(sorts[FOUND] + sorts[WORTH_A_LOOK], told),
        }
    return figures


def too_early(lines: Sequence[Line], known: Known) -> int:
    """Lines that name a record before it was held: there must be none."""
    return sum(
        any(known.held.get(record, line.last_changed) > line.last_changed for record in _named(line)) for line in lines
    )


def _named(line: Line) -> tuple[str, ...]:
    return line.children + line.people_of_concern + line.places + line.events


def fooled_by(verdicts: Sequence[Verdict], known: Known) -> dict[str, dict[str, int]]:
    """False lines by the kind of look-alike that they name, for each queue."""
    found: dict[str, Counter[str]] = {}
    for verdict in verdicts:
        if verdict.sort == FALSE:
            named = sorted(verdict.adults | verdict.places)
            kinds = {kind for one in named for kind in known.decoys.get(one, ())} or {"no look-alike"}
            found.setdefault(verdict.line.queue, Counter()).update(kinds)
    return {queue: dict(sorted(counts.items())) for queue, counts in sorted(found.items())}


def calibration(verdicts: Sequence[Verdict], known: Known) -> list[Figures]:
    """Of raised lines: how many false ones by chance were stated as rare as once in so many weeks, and how many came.

    Means something in a county where nothing is planted. A signal counts once, with the rarest that it stated.
    """
    weeks = known.days / 7
    rarest: dict[str, float] = {}
    for verdict in verdicts:
        stated = verdict.line.recurrence_weeks
        if verdict.line.queue == "raise" and verdict.sort == FALSE and stated is not None:
            rarest[verdict.line.signal_id] = max(stated, rarest.get(verdict.line.signal_id, 0.0))
    return [
        {
            "once_in_weeks": rarity,
            "stated": round(weeks / rarity, 2),
            "observed": sum(value >= rarity for value in rarest.values()),
        }
        for rarity in RARITIES
    ]


def unheard_figures(lines: Sequence[Line], known: Known) -> Figures:
    """Concerns without an answer that were named on or after their clock; lines that name an answered one or are early.

    `beside`: lines about an event that has no answer but no clock in the truth either, such as an attendance.
    """
    named: dict[str, date] = {}
    wrong = beside = 0
    for line in sorted(lines, key=lambda one: one.last_changed):
        if line.kind != UNHEARD or line.status != "open":
            continue
        right = [event for event in line.events if event in known.due and line.last_changed >= known.due[event]]
        no_clock = not right and not any(event in known.due or event in known.answered for event in line.events)
        beside += no_clock
        wrong += not right and not no_clock
        for event in right:
            named.setdefault(event, line.last_changed)
    waits = sorted((day - known.due[event]).days for event, day in named.items())
    return {
        "unheard": len(known.due),
        "named": len(named),
        "share": _ratio(len(named), len(known.due)),
        "on_the_day": sum(wait == 0 for wait in waits),
        "days_median": _quantile(waits, 0.5),
        "days_p90": _quantile(waits, 0.9),
        "wrong_lines": wrong,
        "beside": beside,
    }
