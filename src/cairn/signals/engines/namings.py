"""A naming: one worry that names a place, around a child or around none; and what that place's own past explains.

A place is named by its record, or by words that a proposal ties to it (a premises name, a street and number, a street
and trade). Around a child it is named by what somebody told, or by any record that names a person of concern there: a
stop and check, a crime or a report about a crowd says where children are, not that one is worried about. Schools and
health sites are context; a child's own home never counts for that child.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log
from typing import NamedTuple

import polars as pl

from cairn.signals.engines.homes import home_of
from cairn.signals.engines.sightings import NEVER

TELLING = ("concern", "missing_episode", "return_home_interview", "disclosure", "allegation", "parent_worry")
WORRIES = (*TELLING, "intelligence", "referral")  # named by one of these, a place is named by its agency
CONTEXT = ("school", "health_site")
HALF_LIFE = 365.0  # days after which a place's past counts half
DRIFT = 0.2  # added to the inverse shape: places change by themselves. Detection notes, 1 (b)
QUARTER = 91  # days for which a kind's ordinary rate is taken as fixed
ORDINARY = 3650.0  # days in which an ordinary place is named once, before anything is known. Our own prior
SHAPE = 0.15  # of the ordinary rates of places of one kind: most are quiet, a few are not
YOUNG = 182  # days of records before a place's past says anything
CAMPAIGN = 3.0  # the most by which more reporting everywhere explains more here


@dataclass(frozen=True)
class Naming:
    """One worry that names a place. child: '' where no child is named; proposed: tied by words, not by a record."""

    place: str
    event: str
    child: str
    agency: str
    occurred: datetime
    known: datetime
    until: datetime
    proposed: bool


def namings(tables: dict[str, pl.DataFrame], proposals: pl.DataFrame) -> list[Naming]:
    """Every naming of every place record, in the order of becoming known. proposals: as linkage.engines gives them."""
    part = tables["involvements"].unique(["event_id", "person_record_id", "role"])
    children: dict[str, list[str]] = defaultdict(list)
    adults: dict[str, list[str]] = defaultdict(list)
    concerning = set(part.filter(pl.col("role") == "person_of_concern")["event_id"])
    events = _events(tables["events"], concerning)
    for event, person, role in (
        part.select("event_id", "person_record_id", "role").sort("event_id", "person_record_id").iter_rows()
    ):
        if role in ("subject", "witness") and event in events and events[event].telling:
            children[event].append(person)
        elif role == "person_of_concern":
            adults[person].append(event)
    kinds = dict(tables["places"].select("record_id", "kind").iter_rows())
    known = {
        row[0]: row[1] for row in tables["places"].group_by("record_id").agg(pl.col("recorded_at").min()).iter_rows()
    }
    shut = set(tables["places"].filter(pl.col("protected") == "yes")["record_id"])
    found: dict[tuple[str, str, str], Naming] = {}
    for place, event, since, until, proposed in _ties(tables["events"], proposals, adults):
        if event not in events or place not in known or place in shut or kinds.get(place) in CONTEXT:
            continue
        agency, occurred, recorded, ends, _ = events[event]
        for child in children.get(event, [""]):
            one = Naming(
                place, event, child, agency, occurred, max(since, recorded, known[place]), min(ends, until), proposed
            )
            held = found.get((place, event, child))
            if held is None or (one.proposed, one.known) < (held.proposed, held.known):
                found[place, event, child] = one
    return sorted(found.values(), key=lambda one: (one.known, one.place, one.event, one.child))


class _Worry(NamedTuple):
    agency: str
    occurred: datetime
    known: datetime
    until: datetime
    telling: bool


def _events(events: pl.DataFrame, concerning: set[str]) -> dict[str, _Worry]:
    """Every worry: an event of the kinds that are, or one with a person of concern."""
    first = (
        events.sort("recorded_at", "content")
        .group_by("event_id", maintain_order=True)
        .agg(pl.col("agency_id", "occurred_from", "recorded_at", "kind").first(), pl.col("withdrawn_at").last())
    )
    return {
        event: _Worry(agency, occurred, known, ends or NEVER, kind in TELLING or event in concerning)
        for event, agency, occurred, known, kind, ends in first.iter_rows()
        if kind in WORRIES or event in concerning
    }


def _ties(
    events: pl.DataFrame, proposals: pl.DataFrame, adults: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, str, datetime, datetime, bool]]:
    """(place record, event, since, until, proposed): by the record's own place, then by proposals."""
    own = events.drop_nulls("place_record_id").group_by("place_record_id", "event_id").agg(pl.col("recorded_at").min())
    for place, event, since in own.iter_rows():
        yield place, event, since, NEVER, False
    for place, other, sort, since, until in _unbroken(proposals):
        for event in adults.get(other, ()) if sort == "person" else (other,):
            yield place, event, since, until or NEVER, True


def _unbroken(proposals: pl.DataFrame) -> Iterator[tuple[str, str, str, datetime, datetime | None]]:
    """(place record, other record, its sort, since, until): while a place is named without a break, as one tie.

    A proposal has a row for each moment at which what agrees changed; a further fact does not begin it anew.
    """
    columns = ("record_a", "subject_a", "record_b", "subject_b", "known_at", "until", "agreed")
    kept = proposals.filter(pl.col("kind").is_in(["place", "person_place"]))
    last: tuple[str, str, str, datetime, datetime | None] | None = None
    for a, of_a, b, of_b, since, until, agreed in kept.sort(columns[:5]).select(columns).iter_rows():
        if "place" not in (of_a, of_b) or of_a == of_b or not _named(agreed):
            continue
        pair = (a, b, of_b) if of_a == "place" else (b, a, of_a)
        if last is not None and last[:3] == pair and last[4] == since:
            last = (*last[:4], until)
            continue
        if last is not None:
            yield last
        last = (*pair, since, until)
    if last is not None:
        yield last


def _named(agreed: Sequence[str]) -> bool:
    return bool({"number", "premises"} & set(agreed)) or {"street", "trade"} <= set(agreed)


def place_homes(places: pl.DataFrame) -> dict[str, str]:
    """Place record -> the home that its address would be, where it has one."""
    rows = places.select("record_id", "address", "postcode").iter_rows()
    return {record: home for record, address, postcode in rows if (home := home_of(address, postcode))}


class Past:
    """What a place's own past, its kind and the county's reporting let one expect.

    Rates are by day; only what was known at the moment asked about counts.
    """

    def __init__(self, found: Sequence[Naming], places: Mapping[str, tuple[str, datetime]]) -> None:
        """places: record -> its kind and when it was first recorded."""
        self._known = sorted(one.known for one in found)
        self._start = self._known[0] if self._known else NEVER
        self._by_agency: dict[str, list[datetime]] = defaultdict(list)
        self._firsts: dict[str, list[datetime]] = defaultdict(list)
        self._worries: dict[str, list[datetime]] = defaultdict(list)
        self._places: dict[str, list[datetime]] = defaultdict(list)
        seen: set[tuple[str, str]] = set()
        for one in found:
            kind = places[one.place][0]
            self._by_agency[one.agency].append(one.known)
            self._worries[kind].append(one.known)
            if one.child and (one.place, one.child) not in seen:
                seen.add((one.place, one.child))
                self._firsts[kind].append(one.known)
        for kind, known in sorted(places.values()):
            self._places[kind].append(known)
        self._rates: dict[tuple[str, str, int], float] = {}

    def ordinary(self, kind: str, what: str, at: datetime) -> float:
        """New children (what = firsts) or worries a day at an ordinary place of a kind, fixed for a quarter."""
        quarter = max((at - self._start).days // QUARTER, 0)
        key = (kind, what, quarter)
        if key not in self._rates:
            until = self._start + timedelta(days=quarter * QUARTER)
            moments = (self._firsts if what == "firsts" else self._worries)[kind]
            held = quarter * QUARTER * bisect_right(self._places[kind], until)
            self._rates[key] = (bisect_right(moments, until) + 1) / (held + ORDINARY)
        return self._rates[key]

    def expected(
        self, kind: str, what: str, moments: Sequence[datetime], at: datetime, *, days: float
    ) -> tuple[float, float]:
        """(mean, shape) of a count in the `days` before `at`, from the moments at which this place was met before then."""
        ends = at - timedelta(days=days)
        ages = [(ends - moment).total_seconds() / 86400 for moment in moments if moment <= ends]
        met = sum(0.5 ** (age / HALF_LIFE) for age in ages)
        span = max((ends - self._start).total_seconds() / 86400, 0.0)
        exposure = HALF_LIFE / log(2) * (1 - 0.5 ** (span / HALF_LIFE))
        rate = (SHAPE + met) / (SHAPE / self.ordinary(kind, what, at) + exposure)
        return rate * days, 1 / (1 / (SHAPE + met) + DRIFT)

    def namings(self, at: datetime) -> int:
        """How many namings became known in the year up to a moment."""
        return bisect_right(self._known, at) - bisect_right(self._known, at - timedelta(days=365))

    def young(self, at: datetime) -> bool:
        """Whether too little has been seen by a moment for any place to have a past."""
        return at < self._start + timedelta(days=YOUNG)

    def campaign(self, agencies: Sequence[str], at: datetime) -> float:
        """By how much more these agencies report everywhere in the last quarter than in the year before it."""
        last, before = at - timedelta(days=QUARTER), at - timedelta(days=QUARTER + 365)
        now = then = 0.0
        for agency in agencies:
            moments = self._by_agency[agency]
            now += bisect_right(moments, at) - bisect_right(moments, last)
            then += bisect_right(moments, last) - bisect_right(moments, before)
        span = min((last - self._start).days, 365)
        if span < QUARTER or then < 8:
            return 1.0
        return min(max(now / (then * QUARTER / span), 1.0), CAMPAIGN)
