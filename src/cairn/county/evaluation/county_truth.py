"""The truth and the bundle's times as look-ups: whose record, which home, which network, held since when."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import polars as pl

from cairn.base.clock import london_day

PROFESSIONAL = "professional"
AROUND = ("person_of_concern", "associate", "parent_carer", "witness", "reporter")
CHILD, ADULT = "child", "person_of_concern"


@dataclass(frozen=True)
class Matter:
    """One planted network."""

    network_id: str
    model: str
    joinable: date | None
    alone: date | None
    children: frozenset[str]
    adults: frozenset[str]
    places: frozenset[str]


@dataclass(frozen=True)
class Known:
    """Look-ups by record and by true person.

    person, place: true id of a record; held: day from which a record is held; home: homes of a true person;
    due: when the clock of each unheard concern ends; answered: events with an answer;
    around: for each true adult the true children in whose events he or she stands, never as a professional.
    """

    person: dict[str, str]
    place: dict[str, str]
    held: dict[str, date]
    about: dict[str, dict[str, Any]]
    homes: dict[str, frozenset[str]]
    around: dict[str, frozenset[str]]
    matters: tuple[Matter, ...]
    decoys: dict[str, tuple[str, ...]]
    due: dict[str, date]
    answered: frozenset[str]
    children: int
    days: int


def know(tables: dict[str, pl.DataFrame], truth: dict[str, pl.DataFrame]) -> Known:
    """Everything that scoring asks, once."""
    person = dict(truth["people"].select("record_id", "person_id").iter_rows())
    about = _about(truth["people"])
    decoys: dict[str, list[str]] = defaultdict(list)
    for key, kind in truth["decoys"].select("id", "kind").iter_rows():
        decoys[key].append(kind)
    due = {event: london_day(at) for event, at in truth["unheard"].select("event_id", "due_at").iter_rows()}
    return Known(
        person=person,
        place=dict(truth["places"].select("record_id", "place_id").iter_rows()),
        held=_held(tables),
        about=about,
        homes=_homes(tables["people"], person, about),
        around=_around(tables, person, about),
        matters=_matters(truth),
        decoys={key: tuple(kinds) for key, kinds in decoys.items()},
        due=due,
        answered=_answered(tables["events"]),
        children=_how_many(truth),
        days=_how_long(tables),
    )


def _answered(events: pl.DataFrame) -> frozenset[str]:
    """Events whose answer stands in the bundle."""
    return frozenset(events.filter(pl.col("outcome_at").is_not_null())["event_id"])


def _about(people: pl.DataFrame) -> dict[str, dict[str, Any]]:
    first = people.unique("person_id", keep="first", maintain_order=True)
    return {row["person_id"]: row for row in first.iter_rows(named=True)}


def _held(tables: dict[str, pl.DataFrame]) -> dict[str, date]:
    """The day on which each record, and each event, was first recorded."""
    found: dict[str, date] = {}
    for name, key in (("people", "record_id"), ("places", "record_id"), ("events", "event_id")):
        first = tables[name].group_by(key).agg(pl.col("recorded_at").min())
        found |= {record: london_day(at) for record, at in first.iter_rows()}
    return found


def _homes(people: pl.DataFrame, person: dict[str, str], about: dict[str, dict[str, Any]]) -> dict[str, frozenset[str]]:
    """Homes of each person: the truth's household where it tells it, else every address on file."""
    homes: dict[str, set[str]] = defaultdict(set)
    for record, address, postcode in people.select("record_id", "address", "postcode").iter_rows():
        key = person.get(record)
        if key is not None and about[key]["household_id"] is None and address:
            homes[key].add(f"{address}|{postcode}".lower())
    for key, row in about.items():
        if row["household_id"] is not None:
            homes[key].add(row["household_id"])
    return {key: frozenset(found) for key, found in homes.items()}


def _around(
    tables: dict[str, pl.DataFrame], person: dict[str, str], about: dict[str, dict[str, Any]]
) -> dict[str, frozenset[str]]:
    parts = tables["involvements"].select("event_id", "person_record_id", "role").unique(maintain_order=True)
    subjects: dict[str, set[str]] = defaultdict(set)
    others: list[tuple[str, str]] = []
    professionals: set[str] = set()
    for event, record, role in parts.iter_rows():
        key = person.get(record)
        if key is None:
            continue
        if role == PROFESSIONAL:
            professionals.add(key)
        elif role in AROUND:
            others.append((event, key))
        else:
            subjects[event].add(key)
    found: dict[str, set[str]] = defaultdict(set)
    for event, adult in others:
        if adult not in professionals and about[adult]["kind"] != PROFESSIONAL:
            found[adult] |= subjects[event] - {adult}
    return {adult: frozenset(children) for adult, children in found.items()}


def _matters(truth: dict[str, pl.DataFrame]) -> tuple[Matter, ...]:
    members: dict[tuple[str, str], set[str]] = defaultdict(set)
    for network, person, part in truth["members"].select("network_id", "person_id", "part").iter_rows():
        members[network, part].add(person)
    return tuple(
        Matter(
            row["network_id"],
            row["model"] or "",
            _day(row["joinable_at"]),
            _day(row["alone_at"]),
            frozenset(members[row["network_id"], CHILD]),
            frozenset(members[row["network_id"], ADULT]),
            frozenset(place for place in (row["place_id"], row["other_place_id"]) if place),
        )
        for row in truth["networks"].iter_rows(named=True)
    )


def _day(at: datetime | None) -> date | None:
    return None if at is None else london_day(at)


def _how_many(truth: dict[str, pl.DataFrame]) -> int:
    """Children of the county: as the truth says, else as many as have a record."""
    if "county" in truth and truth["county"].height:
        return int(truth["county"]["children"][0])
    return int(truth["people"].filter(pl.col("kind").is_null() | (pl.col("kind") == CHILD))["person_id"].n_unique())


def _how_long(tables: dict[str, pl.DataFrame]) -> int:
    """Days from the first record of an event to the last."""
    if not tables["events"].height:
        return 1
    first, last = tables["events"]["recorded_at"].min(), tables["events"]["recorded_at"].max()
    assert isinstance(first, datetime)  # noqa: S101  # a frame of the columnar form
    assert isinstance(last, datetime)  # noqa: S101
    return max(1, (london_day(last) - london_day(first)).days + 1)
