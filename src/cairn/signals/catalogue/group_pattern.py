"""Three or more children of different homes hang together by what is named around them, more than chance joins children."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import NamedTuple

import polars as pl

from cairn.signals.engines.chance import at_least
from cairn.signals.engines.groups import pair_chance
from cairn.signals.registry import About, signal
from cairn.signals.values import MOST_CHILDREN_NAMED, Hit, Queue

LINES_IN_WORDS = {
    "who": "an adult, or what one is called", "companion": "a companion", "vehicle": "a vehicle or part of a plate",
    "number": "part of a number or a name online", "place": "a place",
}  # fmt: skip
Pair = tuple[str, str]


class Row(NamedTuple):
    """One thing that two children share, as `rows` of `find` hold it."""

    group: str
    one: str
    other: str
    home_one: str
    home_other: str
    record_one: str
    record_other: str
    line: str
    thing: str
    adults: Sequence[str]
    places: Sequence[str]
    events: Sequence[str]
    agencies: Sequence[str]
    began: datetime
    occurred: datetime
    known: datetime
    expected: float


@signal(
    About(
        title="Children who hang together",
        sentence=(
            "Three or more children of different homes share adults, vehicles, numbers and places with each other, pair by pair, "
            "more than as many records in the same towns, quarters and kinds would join by chance."
        ),
        source="Tumminello and others 2011 and Saracco and others 2017 (validated links); requirements R45, R48; Cockbain and others 2011",
        owner="Analyst of the area, with the MACE co-ordinator",
        told_apart_from="large families and siblings; one list of names; schools, hospitals and whatever is around many children; professionals",
        cannot_tell="who leads or matters in a group, whether the children know each other, and whether anybody did harm",
        retires="when, over two years, fewer than one raised signal in fifty led to anything, or it never spoke before another rule",
        ends=(
            "Another signal names most of these children now, or a record that it rested on was corrected, withdrawn or linked "
            "otherwise."
        ),
        numbers={
            "days": "days: the window in which everything happened",
            "children": "children, of as many homes, before a group is looked at",
            "lines": "lines of evidence in which they hang together: with one another rule speaks",
            "link": "chance at or below which two children's link counts",
            "shape": "says how far counts differ (smaller: more)",
            "tests": "ways of choosing what joins them; chance is multiplied by it",
        },
    ),
    version=1,
    reads="pairs",
    queues=(Queue.RAISE, Queue.ASK),
    days=365,  # grooming is slow; with more the ordinary ties of a town grow together
    children=3,  # a component gains its third child. Detection notes, 1 (c)
    lines=2,  # one adult or one place around them is for the rules of adults and of places
    link=0.002,  # of one pair. Chosen with the window on seeds 101, 102 and 301; the reported ones are others
    shape=1.0,  # gamma shape of the number shared: children who are written about much differ in it
    tests=10,  # two of five lines may agree in so many ways (Bonferroni)
)
def find(rows: pl.DataFrame, *, at: datetime, days: float, **limits: float) -> Iterator[Hit]:
    """One hit for each group of pairs that holds enough children, at the moment when chance explained it least.

    rows: columns as in Row, any order; began, occurred: when the earlier and the later record happened; expected: how
    often two children with as many records share this or a thing as rare by chance, degrees kept within town, quarter and
    kind. limits: children, lines, link, shape, tests. Communities are for drawing; nothing is raised of them.
    """
    known = rows.filter(pl.col("known") <= at).select(Row._fields)
    for group in known.sort("group", "known", "one", "other", "thing").partition_by("group", maintain_order=True):
        written = [Row(*row) for row in group.iter_rows()]
        close = [row for row in written if row.occurred - row.began <= timedelta(days)]
        yield from _grown(close, timedelta(days), limits)


class _Joined(NamedTuple):
    """What joins one pair: its chance, and the least expected row of each line."""

    chance: float
    rows: tuple[Row, ...]


@dataclass
class _Group:
    """Components that share two children, as they follow each other: one signal."""

    anchor: str
    children: set[str]
    hit: Hit
    fell: dict[datetime, float]


def _component(rows: Sequence[Row], last: Row, link: float) -> list[_Joined]:
    """The surest pairs that hold the newest one's component together, its own first, among rows of one window.

    It grows from the newest pair by the surest link that adds a child, and stops at as many as a signal may name.
    """
    pairs = _pairs(rows, link)
    start = (last.one, last.other)
    if start not in pairs:
        return []
    near: dict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        for child in pair:
            near[child].append(pair)
    inside, tree = set(start), [pairs[start]]
    waiting = [(pairs[pair].chance, pair) for child in start for pair in near[child]]
    heapify(waiting)
    while waiting and len(inside) < MOST_CHILDREN_NAMED:
        _, pair = heappop(waiting)
        for child in set(pair) - inside:
            inside.add(child)
            tree.append(pairs[pair])
            for further in near[child]:
                heappush(waiting, (pairs[further].chance, further))
    return tree


def _pairs(rows: Sequence[Row], link: float) -> dict[Pair, _Joined]:
    """The pairs whose link counts."""
    held: dict[Pair, dict[str, Row]] = defaultdict(dict)
    for row in rows:
        best = held[row.one, row.other]
        if row.line not in best or row.expected < best[row.line].expected:
            best[row.line] = row
    joined = {
        pair: _Joined(pair_chance(row.expected for row in best.values()), tuple(best[line] for line in sorted(best)))
        for pair, best in held.items()
    }
    return {pair: one for pair, one in joined.items() if one.chance <= link}


def _grown(rows: Sequence[Row], window: timedelta, limits: Mapping[str, float]) -> Iterator[Hit]:
    groups: list[_Group] = []
    for at, last in enumerate(rows):
        start, end = last.occurred - window, last.began + window
        inside = [row for row in rows[: at + 1] if start <= row.began and row.occurred <= end]
        tree = _component(inside, last, limits["link"])
        held = [row for joined in tree for row in joined.rows]
        if len(_homes(held)) < limits["children"] or len({row.line for row in held}) < limits["lines"]:
            continue
        expected = sum(row.expected for row in held)
        chance = min(1.0, limits["tests"] * float(at_least(len(held), expected, shape=limits["shape"])))
        _place(groups, held, last.known, chance=chance, expected=expected, shape=limits["shape"])
    yield from (group.hit for group in groups)


def _place(groups: list[_Group], held: Sequence[Row], known: datetime, **figures: float) -> None:
    """Into the first group of which it holds two children, where it is surer than what stands there; else a new one."""
    children = {child for row in held for child in (row.one, row.other)}
    group = next((one for one in groups if len(one.children & children) > 1), None)
    if group is None:
        first = min(held, key=lambda row: (row.known, row.record_one, row.record_other, row.thing))
        anchor = f"{first.record_one} {first.record_other} {first.thing}"
        if any(one.anchor == anchor for one in groups):
            return
        group = _Group(anchor, children, _hit(anchor, held, known=known, **figures), {known: figures["chance"]})
        groups.append(group)
    elif figures["chance"] < (group.hit.chance or 0.0):
        group.fell[known] = figures["chance"]
        hit = _hit(group.anchor, held, known=known, **figures)
        group.children, group.hit = children, hit
    group.hit = replace(group.hit, fell=tuple(group.fell.items()))


def _homes(rows: Sequence[Row]) -> set[str]:
    return {home for row in rows for home in (row.home_one, row.home_other)}


def _hit(anchor: str, rows: Sequence[Row], *, known: datetime, **figures: float) -> Hit:
    agencies = sorted({one for row in rows for one in row.agencies})
    adults = tuple(sorted({one for row in rows for one in row.adults}))
    events = tuple(sorted({one for row in rows for one in row.events}))
    lines = sorted({row.line for row in rows}, key=list(LINES_IN_WORDS).index)
    records = {row.one: row.record_one for row in rows} | {row.other: row.record_other for row in rows}
    against = [
        "Two children may share what is common in their town or school, and two adults may answer to one description."
    ]
    if len(agencies) == 1:
        against.append("One agency wrote all of it; a story can travel without the person.")
    if not adults:
        against.append("No agency has a record of an adult; only places and running text join the children.")
    return Hit(
        anchor=anchor,
        chance=figures["chance"],
        expected=figures["expected"],
        shape=figures["shape"],
        said=_sentence(len(records), len(_homes(rows)), len(agencies), len(rows)),
        known_at=known,
        children=tuple(sorted(records.values())),
        people_of_concern=adults,
        places=tuple(sorted({one for row in rows for one in row.places})),
        events=events,
        identities=tuple(sorted(records)),
        agencies=tuple(agencies),
        homes=len(_homes(rows)),
        count=len(rows),
        counted=events,
        may_raise=len(agencies) > 1 and bool(adults),
        evidence=tuple(f"{_number(rows, line)} by {LINES_IN_WORDS[line]}." for line in lines),
        against=tuple(against),
        not_asked=("Ask each agency whether the children know each other, and who else is there.",),
    )


def _number(rows: Sequence[Row], line: str) -> str:
    number = sum(row.line == line for row in rows)
    return f"{number} link{'' if number == 1 else 's'} between two children"


def _sentence(children: int, homes: int, agencies: int, links: int) -> str:
    who = f"{agencies} {'agencies' if agencies > 1 else 'agency'}"
    return f"{children} children of {homes} homes hang together by {links} links, in records of {who}."
