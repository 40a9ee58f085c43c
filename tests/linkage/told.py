"""What agencies wrote down, read aloud: `told(an_event("e1", says="...", about=[a_child("c1")], adult=an_adult("a1")))`."""

from datetime import UTC, datetime, timedelta

import polars as pl

from cairn.county.frames import frame_of_rows
from cairn.linkage.engines.descriptors import facts, load_words, place_edges, proposals
from cairn.records.columns import TABLES

START = datetime(2010, 1, 1, tzinfo=UTC)
WORDS = load_words()


def on_day(day):
    return START + timedelta(days=day)


def a_person(record, *, day=0, agency="school", **columns):
    row = {"record_id": record, "agency_id": agency, "recorded_at": on_day(day), "sharing": "partnership"}
    return ("people", row | columns)


def a_child(record, **columns):
    return a_person(record, **{"role": "child", "given_names": "Cerys", "family_name": "Lowde"} | columns)


def an_adult(record, **columns):
    return a_person(record, **{"role": "person_of_concern"} | columns)


def a_place(record, *, day=0, agency="council", **columns):
    row = {"record_id": record, "agency_id": agency, "recorded_at": on_day(day), "sharing": "partnership"}
    return ("places", row | columns)


def a_number(owner_id, kind, value, *, day=0, owner="person", sharing="partnership"):
    row = {"owner": owner, "owner_id": owner_id, "kind": kind, "value": value, "recorded_at": on_day(day)}
    return ("identifiers", row | {"sharing": sharing})


def an_event(event, *, says="", day=0, agency="school", place=None, **columns):
    row = {
        "event_id": event, "agency_id": agency, "kind": "concern", "occurred_from": on_day(day),
        "recorded_at": on_day(day), "place_record_id": place, "summary": "Worry", "narrative": says,
        "sharing": "partnership",
    }  # fmt: skip
    return ("events", row | columns)


def part(event, person, role="person_of_concern", *, day=0):
    row = {"event_id": event, "person_record_id": person, "role": role, "recorded_at": on_day(day)}
    return ("involvements", row | {"sharing": "partnership"})


def works_at(person, place, *, kind="works_at", day=0, agency="council"):
    row = {"agency_id": agency, "from_record_id": person, "to_record_id": place, "kind": kind}
    return ("relationships", row | {"recorded_at": on_day(day), "sharing": "partnership"})


def around(number, *, says, day=0, agency="school", place=None, child=None, **adult):
    """An event with a child and a half-known adult: records e1, c1 and a1 for number 1."""
    return [
        an_event(f"e{number}", says=says, day=day, agency=agency, place=place),
        a_child(f"c{number}", day=day, agency=agency, **child or {}),
        an_adult(f"a{number}", day=day, agency=agency, **adult),
        part(f"e{number}", f"c{number}", "subject", day=day),
        part(f"e{number}", f"a{number}", day=day),
    ]


def told(*rows):
    """The seven tables of some rows, or of lists of them."""
    flat = [row for item in rows for row in (item if isinstance(item, list) else [item])]
    return {name: frame_of_rows(name, [row for table, row in flat if table == name]) for name in TABLES}


def facts_of(tables, **kept):
    """Facts of the tables as (subject_id, kind, value), sorted, towns aside; filtered by columns."""
    frame = facts(tables, words=WORDS).filter(pl.col("kind") != "town")
    for column, value in kept.items():
        frame = frame.filter(pl.col(column) == value)
    return sorted(set(frame.select("subject_id", "kind", "value").iter_rows()))


def said_of(tables, subject_id):
    """Kinds and values of one record's facts, towns aside."""
    return {(kind, value) for _, kind, value in facts_of(tables, subject_id=subject_id)}


def proposed(tables):
    """Proposals as rows (record_a, record_b, kind, agreed)."""
    frame = proposals(tables, words=WORDS)
    return [
        (*pair, tuple(agreed)) for *pair, agreed in frame.select("record_a", "record_b", "kind", "agreed").iter_rows()
    ]


def one_place(tables):
    """Place edges as rows (record_a, record_b, band)."""
    return place_edges(tables, words=WORDS).select("record_a", "record_b", "band").rows()
