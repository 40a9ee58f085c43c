"""More new children, of more homes and by more agencies, are named in worries about one place than its past explains."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import polars as pl

from cairn.signals.engines.chance import at_least
from cairn.signals.registry import About, signal
from cairn.signals.values import MOST_CHILDREN_NAMED, Hit, Queue


class Row(NamedTuple):
    """One worry that names one place, as `rows` of `find` hold it."""

    place: str
    place_record: str
    open_to_many: bool
    young: bool
    child: str
    home: str
    child_record: str
    event: str
    agency: str
    occurred: datetime
    known: datetime
    proposed: bool
    met: datetime
    fresh: bool
    new_quarter: float
    quarter_shape: float
    new_year: float
    year_shape: float
    worries_year: float
    worries_shape: float


@signal(
    About(
        title="One place around several children",
        sentence="More children, of more homes and by more agencies, are newly named in worries about a place than its own past explains.",
        source="Board response of the Fenestra review, locations of concern; requirements R45, R47; harms H17",
        owner="MACE co-ordinator of the area, with the district council's licensing",
        told_apart_from="youth clubs, stations and parks with their own past; a new opening; a reporting campaign",
        cannot_tell="what happens at the place, who runs it, and whether children are harmed there or found there",
        retires="when, over two years, fewer than one raised signal in fifty led to anything",
        numbers={
            "days": "days: the longer of two windows",
            "quarter_days": "days: the shorter window of new children",
            "agencies": "agencies that each write of one quiet place are asked about in any case",
            "children": "children of two homes or more, before a place is looked at",
            "quiet": "worries a year or fewer make a place quiet",
            "tests": "ways of being unusual; chance is multiplied by it",
        },
    ),
    version=1,
    reads="namings",
    queues=(Queue.RAISE, Queue.ASK),
    days=365,  # three agencies inside this window. R47; with 90 days the Fenestra-like case stays silent (its oracle)
    agencies=3,  # R47
    children=3,  # distinct, of two homes; by two agencies to be raised. Detection notes, 1 (b)
    quarter_days=91,  # thirteen weeks: the short window of new children
    quiet=0.5,  # worries a year that a place's own past may let one expect where three agencies are asked about at once
    tests=3,  # ways to be unusual, by which the smallest chance is multiplied
)
def find(rows: pl.DataFrame, *, at: datetime, days: float, quarter_days: float, **limits: float) -> Iterator[Hit]:
    """One hit for each place, at the moment when its own past explained least.

    rows: columns as in Row, any order. young: recorded before any place had a past. met: when the child was first met at
    the place, as known with the row. fresh: only windows that end with such a row are looked at (all of them, when all
    is looked at anew). new_quarter, new_year, worries_year: new children and worries expected in the window that ends
    with the row, from what was known then; the shapes say how much such counts vary. limits: agencies, children, tests,
    quiet. Three agencies at a quiet place are asked about whatever chance says: local policy, R47.
    """
    known = rows.filter(pl.col("known") <= at).select(Row._fields).sort("place", "known", "occurred", "event", "child")
    for group in known.partition_by("place", maintain_order=True):
        named = [Row(*row) for row in group.iter_rows()]
        hit = _least_likely(named, spans=(timedelta(quarter_days), timedelta(days)), limits=limits)
        if hit is not None:
            yield hit


class Unusual(NamedTuple):
    """One way in which a window is unusual. how: children or agencies, whichever was counted."""

    chance: float
    rows: list[Row]
    expected: float
    shape: float
    number: int
    how: str


def _least_likely(
    named: Sequence[Row], *, spans: tuple[timedelta, timedelta], limits: Mapping[str, float]
) -> Hit | None:
    found: list[tuple[float, int, Unusual]] = []
    policy: list[Unusual] = []
    for at, last in enumerate(named):
        if last.fresh:
            unusual = list(_unusual(named[: at + 1], last, spans, limits))
            found += [(one[0], at, one) for one in unusual]
            policy += [one for one in unusual if one.how == "agencies" and one.expected <= limits["quiet"]]
    if not found:
        return None
    least = min(found, key=lambda one: one[:2])[2]
    asked = bool(policy) and not named[0].open_to_many
    return _hit(least._replace(chance=min(1.0, limits["tests"] * least.chance)), policy=asked)


def _unusual(
    sofar: Sequence[Row], last: Row, spans: tuple[timedelta, timedelta], limits: Mapping[str, float]
) -> Iterator[Unusual]:
    """Each way in which a window that ends with a row is unusual."""
    means = ((last.new_quarter, last.quarter_shape), (last.new_year, last.year_shape))
    for span, (mean, shape) in zip(spans, means, strict=True):
        start = last.occurred - span
        new = [row for row in _inside(sofar, last, span) if row.child and row.met > start]
        homes = len({row.home for row in new})
        if len({row.child for row in new}) >= limits["children"] and homes >= 2:
            yield Unusual(float(at_least(homes, mean, shape=shape)), new, mean, shape, homes, "children")
    inside = _inside(sofar, last, spans[1])
    agencies = len({row.agency for row in inside})
    if agencies >= limits["agencies"]:
        chance = float(at_least(agencies, last.worries_year, shape=last.worries_shape))
        yield Unusual(chance, inside, last.worries_year, last.worries_shape, agencies, "agencies")


def _inside(sofar: Sequence[Row], last: Row, span: timedelta) -> list[Row]:
    return [row for row in sofar if last.occurred - span < row.occurred <= last.occurred]


def _hit(unusual: Unusual, *, policy: bool) -> Hit | None:
    rows, count = unusual.rows, unusual.number
    children = {row.child_record for row in rows if row.child}
    if len({row.child for row in rows if row.child}) > MOST_CHILDREN_NAMED:
        if rows[0].open_to_many:
            return None
        children = set()
    agencies = sorted({row.agency for row in rows})
    if rows[0].open_to_many and len(agencies) == 1:
        return None
    homes = len({row.home for row in rows if row.child})
    return Hit(
        anchor=f"place {rows[0].place}",
        said=_sentence(rows, unusual.how),
        known_at=max(row.known for row in rows),
        children=tuple(sorted(children)),
        people_of_concern=(),
        places=tuple(sorted({row.place_record for row in rows})),
        events=tuple(sorted({row.event for row in rows})),
        identities=tuple(sorted({row.child for row in rows if row.child} | {rows[0].place})),
        agencies=tuple(agencies),
        homes=homes,
        count=count,
        counted=tuple(sorted({row.event for row in rows})),
        expected=unusual.expected,
        shape=unusual.shape,
        chance=unusual.chance,
        policy=policy,
        may_raise=len(agencies) > 1 and not (rows[0].open_to_many or any(row.young for row in rows)),
        evidence=(f"{count} {unusual.how} where this place's own past lets one expect {unusual.expected:.2f}.",),
        against=_against(rows),
        not_asked=("Ask the district council who holds the premises and what visits found.",),
    )


def _sentence(rows: Sequence[Row], how: str) -> str:
    agencies = len({row.agency for row in rows})
    children, homes = (
        len({value for value in values if value})
        for values in ((row.child for row in rows), (row.home for row in rows if row.child))
    )
    days = (max(row.occurred for row in rows) - min(row.occurred for row in rows)).days
    if how == "agencies":
        return f"{agencies} agencies each wrote down a worry that names one place, inside {days} days."
    return (
        f"{children} children of {homes} homes were newly named in worries about one place, by {agencies} "
        f"{'agencies' if agencies > 1 else 'agency'}, in {days} days."
    )


def _against(rows: Sequence[Row]) -> tuple[str, ...]:
    said = []
    if any(row.proposed for row in rows):
        said.append("Some records name the place by words alone, not by its record.")
    if rows[0].open_to_many:
        said.append("Many people pass here; a crowd is not a pattern.")
    if len({row.agency for row in rows}) == 1:
        said.append("One agency wrote all of it: a question to it, not an alarm.")
    if any(row.young for row in rows):
        said.append("Too little is on record yet for this place to have a past.")
    if not any(row.child for row in rows):
        said.append("No child is named.")
    return tuple(said)
