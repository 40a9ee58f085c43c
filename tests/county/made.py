"""A tiny bundle and its truth, made by hand, whose scores can be worked out on paper."""

from datetime import UTC, date, datetime, timedelta

import polars as pl

from cairn.county.evaluation.reading import Line
from cairn.county.frames import frame_of_rows
from cairn.records.columns import TABLES

BEGAN = date(2024, 1, 1)


def day(number):
    return BEGAN + timedelta(days=number)


def noon(number):
    return datetime(BEGAN.year, BEGAN.month, BEGAN.day, 12, tzinfo=UTC) + timedelta(days=number)


def a_bundle(people=(), events=(), places=()):
    """people: (record, day); places the same; events: (id, day, {record: role})."""
    rows = {
        "agencies": [{"agency_id": "A", "name": "A", "kind": "police"}],
        "people": [{"record_id": r, "agency_id": "A", "recorded_at": noon(d), "sharing": "partnership"} for r, d in people],
        "places": [{"record_id": r, "agency_id": "A", "recorded_at": noon(d), "sharing": "partnership"} for r, d in places],
        "events": [
            {"event_id": e, "agency_id": "A", "kind": "concern", "occurred_from": noon(d), "recorded_at": noon(d),
             "summary": "x", "sharing": "partnership"}
            for e, d, _ in events
        ],
        "involvements": [
            {"event_id": e, "person_record_id": r, "role": role, "recorded_at": noon(d), "sharing": "partnership"}
            for e, d, parts in events
            for r, role in parts.items()
        ],
    }  # fmt: skip
    return {name: frame_of_rows(name, rows.get(name, [])) for name in TABLES}


def a_truth(people=(), networks=(), members=(), **others):
    """people: (record, person, home, more); networks: (id, joinable day, alone day, place); members: (id, person, part)."""
    person_rows = [
        {"record_id": r, "person_id": p, "household_id": home, "form": "full", "origin": "x", "sex": "female",
         "kind": "child"} | more
        for r, p, home, more in people
    ]  # fmt: skip
    person_columns = ("record_id", "person_id", "household_id", "form", "origin", "sex", "kind")
    network_rows = [
        {"network_id": n, "model": "peer", "joinable_at": None if j is None else noon(j),
         "alone_at": None if a is None else noon(a), "place_id": place, "other_place_id": None}
        for n, j, a, place in networks
    ]  # fmt: skip
    moment = pl.Datetime("us", "UTC")
    unheard = [{"event_id": e, "due_at": noon(d), "answered_at": None} for e, d in others.get("unheard", ())]
    text = pl.Utf8
    return {
        "people": pl.DataFrame(person_rows, schema=dict.fromkeys(person_columns, text)),
        "places": pl.DataFrame(others.get("places", []), schema={"record_id": text, "place_id": text}, orient="row"),
        "networks": pl.DataFrame(
            network_rows,
            schema={"network_id": text, "model": text, "joinable_at": moment, "alone_at": moment, "place_id": text,
                    "other_place_id": text},
        ),
        "members": pl.DataFrame(
            list(members), schema={"network_id": text, "person_id": text, "part": text}, orient="row"
        ),
        "unheard": pl.DataFrame(unheard, schema={"event_id": text, "due_at": moment, "answered_at": moment}),
        "decoys": pl.DataFrame(others.get("decoys", []), schema={"id": text, "kind": text}, orient="row"),
        "county": pl.DataFrame({"children": [others.get("children", 1_100)]}),
    }  # fmt: skip


def a_line(children=(), adults=(), *, on, **more):
    """A line of the raise queue about children and adults, first and last on a day."""
    said = {
        "signal_id": f"s{on}", "kind": "shared_person_of_concern", "queue": "raise", "first_raised": day(on),
        "last_changed": day(on), "status": "open", "places": (), "events": (),
    } | more  # fmt: skip
    return Line(children=tuple(children), people_of_concern=tuple(adults), **said)
