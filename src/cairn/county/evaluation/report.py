"""What an evaluation says, in the order in which it is read: each question with its answer, drawn and as a table."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cairn.county.evaluation.plots import bars, curves, pairs

NOTICE = (
    "This tests the software on a made-up county whose truth is known. It says nothing about a real county, a real case or "
    "anybody in one. No signal isn’t a finding of safety: what nobody wrote down, no rule finds."
)
WORDS = {"raised": "Raised", "asked_or_raised": "Raised or asked about"}
Rows = Iterable[Sequence[object]]


@dataclass(frozen=True)
class Plot:
    """A drawing (SVG), what it says in words, and a line that stands above it."""

    drawn: str
    says: str
    above: str = ""


@dataclass(frozen=True)
class Table:
    """A table with its caption; the first cell of a row names it."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Part:
    """One question with its answer in words, drawn, and as the tables it is drawn from."""

    title: str
    words: str
    plots: tuple[Plot, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class Report:
    """An evaluation as it is read, whatever it is written on."""

    title: str
    says: str
    parts: tuple[Part, ...]


def as_report(figures: dict[str, Any], *, title: str, on: date) -> Report:
    """Every figure, in the order in which it is read."""
    county = figures["county"]
    parts = [_networks(figures), _lags(figures["lags"]), _lines(figures), _calibration(figures["calibration"])]
    if "ablation" in figures:
        parts.append(_without(figures["ablation"], figures["networks"]))
    parts += [_group(queue, group) for queue, group in figures.get("groups", {}).items()]
    says = (
        f"{county['children']:,} children, {county['weeks']:g} weeks, {county['lines']:,} lines of a replay; "
        f"scored on {on.day} {on:%B %Y}. Rates a week are those of a county of 110,000 children."
    )
    return Report(f"How right the rules were: {title}", says, (*parts, _unheard(figures["unheard"])))


def _networks(figures: dict[str, Any]) -> Part:
    found = figures["networks"]
    rows = [
        (model.replace("_", " "), row["joinable"], row["raised"], row["asked_or_raised"])
        for model, row in found["by_model"].items()
    ]
    all_of = ("all", found["joinable"], found["raised"]["number"], found["asked_or_raised"]["number"])
    drawn = [(str(name), float(number)) for name, _, number, _ in [*rows, all_of]]
    words = (
        f"{found['planted']} networks were planted, and {found['joinable']} could be joined from all agencies’ records; the best "
        f"single agency could have joined {found['joinable_by_one_agency']}. Of those, {found['raised']['number']} were raised."
    )
    return Part(
        "Networks found",
        words,
        (_plot(bars, drawn, says="Networks raised, by model, as in the table"),),
        (_table("Networks by model", ("model", "joinable", "raised", "raised or asked about"), [*rows, all_of]),),
    )


def _lags(found: dict[str, Any]) -> Part:
    days = [day for one in found.values() for day in (*[step[0] for step in one["curve"]], *one["censored"])]
    most = float(max([30, *days]))
    plot = _plot(
        curves,
        {WORDS[name]: [tuple(step) for step in one["curve"]] for name, one in found.items()},
        says="Share of joinable networks found by each day, as in the table; strokes mark those never found",
        most=most,
        ticks={WORDS[name]: one["censored"] for name, one in found.items()},
    )
    marks = list(next(iter(found.values()))["by_days"])
    rows = [(f"within {day} days", *(_share(one["by_days"][day]) for one in found.values())) for day in marks]
    never = ("never found, watched to the end", *(str(len(one["censored"])) for one in found.values()))
    words = (
        "From the day on which records could first be joined. A network that was never found counts as not found for as long as "
        "it was watched, and is neither left out nor taken for found (Kaplan and Meier); each such is a stroke on its curve."
    )
    return Part(
        "How soon", words, (plot,), (_table("Share found", ("", *(WORDS[name] for name in found)), [*rows, never]),)
    )


def _lines(figures: dict[str, Any]) -> Part:
    heads = ("queue", "found", "worth a look", "repeats", "false", "false a week", "precision")
    lines = figures["lines"]
    rows = [
        (name, row["found"], row["worth a look"], row["repeats"], row["false"], _number(row["false_a_week_per_110000"]),
         _share(row["precision"]))
        for name, row in lines.items()
    ]  # fmt: skip
    plot = _plot(
        bars,
        [(name, row["false_a_week_per_110000"]) for name, row in lines.items()],
        says="False lines a week by queue, as in the table",
    )
    words = f"Lines that name a record before it was held: {figures['too_early']}."
    fooled = [(queue, kind, count) for queue, kinds in figures["fooled_by"].items() for kind, count in kinds.items()]
    table = _table("Lines by queue", heads, rows)
    return Part(
        "What was said for nothing",
        words,
        (plot,),
        (table, _table("What false lines name", ("queue", "look-alike", "lines"), fooled)),
    )


def _calibration(rows: list[dict[str, Any]]) -> Part:
    drawn = [(f"once in {row['once_in_weeks']} weeks", row["stated"], float(row["observed"])) for row in rows]
    plot = _plot(
        pairs, drawn, heads=("stated", "came"), says="False raises stated and observed by how rare they were said to be"
    )
    table = _table(
        "False raises at least so rare",
        ("said to come", "stated", "came"),
        [(name, _number(a), f"{b:g}") for name, a, b in drawn],
    )
    words = "How many false raises would come by chance as was stated, and how many came. It means something where nothing is planted."
    return Part("Stated and observed chance", words, (plot,), (table,))


def _without(found: dict[str, Any], networks: dict[str, Any]) -> Part:
    rows = sorted(found.items(), key=lambda one: (-one[1]["lost"], one[0]))
    plot = _plot(
        bars,
        [(kind.replace("_", " "), float(row["lost"])) for kind, row in rows],
        says="Networks no longer raised without each kind of agency, as in the table",
    )
    table = _table(
        "Without each kind of agency",
        ("kind", "agencies", "records", "raised", "no longer raised", "raised only so", "days later, median"),
        [
            (kind.replace("_", " "), row["agencies"], row["records"], row["raised"], row["lost"], row["gained"],
             _number(row["days_later_median"]))
            for kind, row in rows
        ],
    )  # fmt: skip
    words = (
        f"With all agencies {networks['raised']['number']} joinable networks were raised. Each row is a replay of its own in which one "
        "kind of agency sends nothing: what is lost, what (by chance of other bars) is found only so, and how much later the rest is."
    )
    return Part("What each kind of agency adds", words, (plot,), (table,))


def _group(queue: str, group: dict[str, Any]) -> Part:
    rows = group["rows"]
    plot = _plot(
        bars,
        [(name, row["recall"] or 0.0) for name, row in rows.items()],
        says="Recall by group, a share of 1, as in the table",
    )
    falsely = _plot(
        bars,
        [(name, row["named_falsely_per_1000"]) for name, row in rows.items()],
        says="People named falsely for each 1,000, by group, as in the table",
        above="Named falsely, for each 1,000 people:",
    )
    heads = ("group", "people", "in networks", "named", "recall", "named falsely", "per 1,000")
    table = _table(
        f"Groups of people, {queue}",
        heads,
        [
            (name, row["people"], row["in_joinable_networks"], row["named"], _share(row["recall"]), row["named_falsely"],
             _number(row["named_falsely_per_1000"]))
            for name, row in rows.items()
        ],
    )  # fmt: skip
    words = (
        f"The largest group and all others: gap in recall {_number(group['others_recall_gap'])} points; others are named falsely "
        f"{_number(group['others_false_ratio'])} times as often. A group with few in networks tells little. No such word is ever an input."
    )
    return Part(f"Served and burdened alike? {queue}", words, (plot, falsely), (table,))


def _unheard(row: dict[str, Any]) -> Part:
    table = _table(
        "Concerns without an answer",
        ("", "number"),
        [("past their clock", row["unheard"]), ("named on or after it", row["named"]), ("named on the very day", row["on_the_day"]),
         ("lines that name an answered one, or are early", row["wrong_lines"])],
    )  # fmt: skip
    return Part("Unheard concerns", "A rule of clocks: chance has no part in it.", (), (table,))


def _plot(draw: Callable[..., str], *given: Any, says: str, above: str = "", **more: Any) -> Plot:
    return Plot(draw(*given, says=says, **more), says, above)


def _table(title: str, heads: Sequence[str], rows: Rows) -> Table:
    return Table(title, tuple(heads), tuple(tuple(map(_cell, row)) for row in rows))


def _cell(value: object) -> str:
    return "not known" if value is None else str(value)


def _share(value: float | None) -> str:
    return "not known" if value is None else f"{value:.0%}"


def _number(value: float | None) -> str:
    return "not known" if value is None else f"{value:.3g}"
