"""How early records could have been joined: for each event the first day on which something ties it to another's.

A tie is a proposal (two independent facts, or a whole number or place) or a link by rule between one of an event's
records and a record of another event. It could have been shown to a person that day; nobody was linked by it. Known
now isn't known then. Source: requirement R57.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

import polars as pl

from cairn.base.clock import london_day
from cairn.signals.engines.given import Given

HUB = 50  # events of one record or place
ALWAYS = datetime(1, 1, 2, tzinfo=UTC)
INVESTIGATED = ("crime",)  # kinds of event by which an investigation is on record


@dataclass(frozen=True)
class Joinable:
    """One event: when it was recorded, the first day on which it could be joined, and to which events that day."""

    event: str
    recorded: date
    first: date | None
    to: tuple[str, ...]


@dataclass(frozen=True)
class Lead:
    """Days between the first tie in a group of events and an investigation on record in it."""

    event: str
    first: date
    investigated: date

    @property
    def days(self) -> int:
        """How much earlier the records could have been joined."""
        return (self.investigated - self.first).days


def joinable(given: Given) -> tuple[Joinable, ...]:
    """Every event, in the order of its recording, with its first day of being joinable (None: no fact ties it)."""
    recorded = _recorded(given.tables["events"])
    ties = _ties(given)
    found = []
    for event in sorted(recorded, key=lambda event: (recorded[event], event)):
        moments = ties.get(event, {})
        first = min(moments.values(), default=None)
        found.append(
            Joinable(
                event,
                london_day(recorded[event]),
                london_day(first) if first is not None else None,
                tuple(sorted(other for other, moment in moments.items() if moment == first)),
            )
        )
    return tuple(found)


def leads(given: Given) -> tuple[Lead, ...]:
    """For each investigation on record, how many days before it its group of events could first be joined."""
    recorded, ties = _recorded(given.tables["events"]), _ties(given)
    kinds = dict(
        given.tables["events"]
        .sort("recorded_at")
        .unique("event_id", keep="first")
        .select("event_id", "kind")
        .iter_rows()
    )
    found = []
    for event in sorted(ties, key=lambda event: (recorded[event], event)):
        if kinds[event] not in INVESTIGATED:
            continue
        before = _before(event, ties, recorded[event])
        if before is not None:
            found.append(Lead(event, london_day(before), london_day(recorded[event])))
    return tuple(found)


def _before(event: str, ties: dict[str, dict[str, datetime]], moment: datetime) -> datetime | None:
    """The first tie, before a moment, among the events that hang together with one."""
    seen, waiting, first = {event}, [event], None
    while waiting:
        for other, tied in ties[waiting.pop()].items():
            if tied < moment:
                first = tied if first is None else min(first, tied)
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return first


def _recorded(events: pl.DataFrame) -> dict[str, datetime]:
    return dict(events.group_by("event_id").agg(pl.col("recorded_at").min()).iter_rows())


def _events_of(tables: dict[str, pl.DataFrame]) -> dict[str, set[str]]:
    """Record -> the events it stands in: adults and places, not the child, who is known to each agency anyway."""
    adults = tables["involvements"].filter(pl.col("role") == "person_of_concern")
    held: dict[str, set[str]] = defaultdict(set)
    for record, event in adults.select("person_record_id", "event_id").iter_rows():
        held[record].add(event)
    for record, event in (
        tables["events"].drop_nulls("place_record_id").select("place_record_id", "event_id").iter_rows()
    ):
        held[record].add(event)
    for event in tables["events"]["event_id"]:
        held[event].add(event)
    return held


def _ties(given: Given) -> dict[str, dict[str, datetime]]:
    """Event -> other events tied to it, each since when; what more than HUB events share is context and ties nothing."""
    held, recorded = _events_of(given.tables), _recorded(given.tables["events"])
    found: dict[str, dict[str, datetime]] = defaultdict(dict)
    for one, other, known in _pairs(given, held):
        moment = max(known, recorded[one], recorded[other])
        for left, right in ((one, other), (other, one)):
            found[left][right] = min(moment, found[left].get(right, moment))
    return found


def _pairs(given: Given, held: dict[str, set[str]]) -> Iterator[tuple[str, str, datetime]]:
    """(event, event, since): through one record, or through two records that may be one."""
    columns = ("record_a", "record_b", "known_at")
    edges = pl.concat([frame.select(columns) for frame in (given.proposals, given.place_edges, given.edges)])
    ties = [*edges.iter_rows(), *((record, record, ALWAYS) for record in sorted(held))]
    for a, b, known in ties:
        ours, theirs = held.get(a, set()), held.get(b, set())
        if len(ours) <= HUB and len(theirs) <= HUB:
            yield from ((one, other, known) for one in ours for other in theirs if one != other)
