"""One adult, or one half-known adult, is named around two or more children of different homes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple

import polars as pl

from cairn.signals.engines.alike import Profile, alike
from cairn.signals.engines.chance import at_least
from cairn.signals.registry import About, signal
from cairn.signals.values import MOST_CHILDREN_NAMED, Hit, Queue

AXES_IN_WORDS = {
    "whole": "a whole name",
    "name": "what he or she is called", "trade": "a trade", "where": "a street or premises", "vehicle": "a vehicle",
    "plate": "part of a plate", "phone": "the end of a number", "handle": "a name online", "companion": "a companion",
    "town": "the town",
}  # fmt: skip


SHARED_BY_NOBODY = 4  # children on one number of which no agency knows an adult: from here it is likely a business's


class Row(NamedTuple):
    """One sighting under one key: an adult around a child, as `rows` of `find` hold it."""

    key: str
    sort: str
    form: str
    child: str
    home: str
    child_record: str
    adult: str
    adult_record: str
    event: str
    agency: str
    occurred: datetime
    known: datetime
    others: float
    share: float
    shape: float
    others_long: float
    share_long: float
    shape_long: float
    family: str
    sex: str
    born_low: int
    born_high: int
    at_work: bool


@signal(
    About(
        title="One adult around several children",
        sentence="One adult, or one half-known adult, is named around two or more children of different homes.",
        source="Key messages and board response of the Fenestra review; requirements R20, R44, R45, R48, R170",
        owner="Analyst of the area, with the police exploitation team",
        told_apart_from="professionals, parents of the children, one household or family, common nicknames, shared numbers",
        cannot_tell="whether a half-known adult is one person, whether anybody did harm, and what nobody wrote down",
        retires="when, over two years, fewer than one raised signal in fifty led to anything",
        numbers={
            "days": "days: the shorter of two windows in which sightings count together",
            "long_days": "days: the longer window, in which an adult may come back",
            "number_is_shared_from": "children on one number, from which it is taken for a business or a desk",
            "tests": "ways in which two sightings may agree; chance is multiplied by it",
        },
    ),
    version=1,
    reads="sightings",
    queues=(Queue.FACT, Queue.RAISE, Queue.ASK),
    long_days=1825,  # years in which an adult may come back; the larger number of chances is counted against it. R170
    days=365,  # grooming is slow: with 90 days the Fenestra-like case stays silent (its oracle, 5.3); R170
    tests=12,  # ways in which two sightings may agree, by which the smallest chance is multiplied (Bonferroni)
    number_is_shared_from=13,  # children on one number before it is a business or a desk. Exchange contract, twelve
)
def find(rows: pl.DataFrame, *, at: datetime, days: float, long_days: float, **limits: float) -> Iterator[Hit]:
    """One hit for each key that children of two homes share, at the moment when chance explained it least.

    rows: columns as in Row, any order; `sort` is exactly (a hard identifier), person (one adult by an agency's own word or
    by linking) or described; others: further sightings on the same axes in the days before; share: probability that one
    of them agrees; shape: how well that is known; others_long and so on: the same for long_days. Sightings
    that can't be of the newest one's adult (family, sex, born) don't count with it. limits: tests, number_is_shared_from.
    """
    known = rows.filter(pl.col("known") <= at).select(Row._fields).sort("key", "known", "occurred", "child", "adult")
    for group in known.partition_by("key", maintain_order=True):
        sightings = [Row(*row) for row in group.iter_rows()]
        if sightings[0].sort == "exactly":
            hit = _fact(sightings, limits["number_is_shared_from"])
        else:
            hit = _least_likely(sightings, windows=(timedelta(days), timedelta(long_days)), tests=limits["tests"])
        if hit is not None:
            yield hit


class Strongest(NamedTuple):
    """The rows that speak, since when, and how likely so much is by chance; a fact has no chance."""

    rows: Sequence[Row]
    known: datetime
    chance: float | None = None
    expected: float | None = None
    shape: float | None = None


def _profile(row: Row) -> Profile:
    return Profile(row.family, row.sex, row.born_low, row.born_high)


def _homes(rows: Sequence[Row]) -> int:
    return len({row.home for row in rows})


def _fact(rows: Sequence[Row], number_is_shared_from: float) -> Hit | None:
    """A hard identifier around children of two homes: true whatever the dates between them."""
    nobody = not any(row.adult_record for row in rows)
    if _homes(rows) < 2 or _homes(rows) >= (SHARED_BY_NOBODY if nobody else number_is_shared_from):
        return None
    since = next(row.known for at, row in enumerate(rows) if _homes(rows[: at + 1]) >= 2)
    return _hit(Strongest(rows, since))


def _least_likely(rows: Sequence[Row], *, windows: tuple[timedelta, timedelta], tests: float) -> Hit | None:
    """The moment and window at which so many homes were least likely by chance."""
    best, least, fell = None, float("inf"), dict[datetime, float]()
    for at, last in enumerate(rows):
        sofar = [row for row in rows[: at + 1] if row.sort == "person" or alike(_profile(row), _profile(last))]
        near, far = (last.others * last.share, last.shape), (last.others_long * last.share_long, last.shape_long)
        for window, (expected, shape) in zip(windows, (near, far), strict=True):
            for inside in _windows(sofar, last, window):
                chance = min(1.0, tests * float(at_least(_homes(inside) - 1, expected, shape=shape)))
                if chance < least:
                    best, least = Strongest(inside, last.known, chance, expected, shape), chance
                    fell[last.known] = chance
    hit = _hit(best) if best is not None else None
    return replace(hit, fell=tuple(fell.items())) if hit is not None else None


def _windows(rows: Sequence[Row], last: Row, window: timedelta) -> Iterator[list[Row]]:
    """The rows of every window that holds the newest row and two homes, without windows that hold fewer of the same."""
    near = sorted(row.occurred for row in rows if abs(row.occurred - last.occurred) <= window)
    given: set[tuple[datetime, datetime]] = set()
    for start in near:
        inside = [row for row in rows if start <= row.occurred <= start + window]
        if start > last.occurred or last not in inside:
            continue
        span = (start, max(row.occurred for row in inside))
        if not any(earlier <= span[0] and span[1] <= later for earlier, later in given):
            given.add(span)
            if _homes(inside) > 1:
                yield inside


def _hit(strongest: Strongest) -> Hit | None:
    rows, known, chance, expected, shape = strongest
    if len({row.child for row in rows}) > MOST_CHILDREN_NAMED:
        return None
    first, homes = rows[0], _homes(rows)
    agencies = sorted({row.agency for row in rows})
    named = any(row.adult_record for row in rows)
    span = max(row.occurred for row in rows) - min(row.occurred for row in rows)
    return Hit(
        anchor=first.key,
        said=_sentence(first, homes, len({row.child for row in rows}), len(agencies), span.days),
        known_at=known,
        children=tuple(sorted({row.child_record for row in rows})),
        people_of_concern=tuple(sorted({row.adult_record for row in rows} - {""})),
        events=tuple(sorted({row.event for row in rows} - {""})),
        identities=tuple(sorted({row.child for row in rows} | ({row.adult for row in rows} - {""}))),
        agencies=tuple(agencies),
        homes=homes,
        count=homes,
        counted=tuple(sorted({row.event for row in rows} - {""})),
        expected=expected,
        shape=shape,
        chance=chance,
        fact=chance is None and named,
        may_raise=named and not any(row.at_work for row in rows),
        evidence=_evidence(first),
        against=_against(first, agencies, rows),
        not_asked=_not_asked(first),
    )


def _sentence(first: Row, homes: int, children: int, agencies: int, days: int) -> str:
    around = f"around {children} children of {homes} homes, by {agencies} {'agencies' if agencies > 1 else 'agency'}"
    apart = f", {days} days apart" if days else ""
    if first.sort == "exactly":
        return f"One whole number, plate or name online was written down {around}{apart}."
    if first.sort == "person":
        return f"One adult, by one record or by linking, was written down {around}{apart}."
    return f"One half-known adult may have been written down {around}{apart}: {_agree(first.form)}."


def _agree(form: str) -> str:
    said = [AXES_IN_WORDS[axis] for axis in form.split("+")]
    return f"{' and '.join(said)} agree" if len(said) > 1 else f"{said[0]} agrees"


def _evidence(first: Row) -> tuple[str, ...]:
    if first.sort == "exactly":
        return ("A whole identifier agrees; it points at one phone, vehicle or account.",)
    if first.sort == "person":
        return ("One agency's own record, or linking, says that it is one adult.",)
    return (f"{_agree(first.form).capitalize()}.",)


def _against(first: Row, agencies: Sequence[str], rows: Sequence[Row]) -> tuple[str, ...]:
    said = []
    if first.sort == "described":
        said.append("Two adults may answer to the same description; no full name agrees.")
    if any(row.at_work for row in rows):
        said.append("Somebody of this name or description works with children here: a question, not an alarm.")
    if len(agencies) == 1:
        said.append("One agency wrote all of it; a story can travel without the person.")
    if not any(row.adult_record for row in rows):  # a question to one agency, never an alarm
        said.append("No agency has a record of the adult; only running text names one.")
    return tuple(said)


def _not_asked(first: Row) -> tuple[str, ...]:
    if first.sort == "person":
        return ("Ask each agency how the adult knows the child.",)
    if first.sort == "exactly":
        return ("Ask the police whose number, vehicle or account it is.",)
    return ("Ask each agency for the adult's full name and age.", "Ask the police who answers to this description.")
