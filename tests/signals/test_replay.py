"""A replay says what the rules would have said on each day, and nothing that was not known by then."""

import json
import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from cairn.base.clock import end_of_london_day, london_day
from cairn.cli import run
from cairn.county.generator import make
from cairn.intake.bundle import write_bundle
from cairn.signals.engines.detect import detect
from cairn.signals.lines import Line
from cairn.signals.replay import one_agency, replay
from signals.made_records import Records, day, later, two_told_of_one

ADULT, PLACE, UNHEARD = "shared_person_of_concern", "place_of_concern", "unheard_concern"
WEEK = timedelta(days=7)
Tables = dict[str, pl.DataFrame]


def of(lines: Sequence[Line], kind: str) -> list[Line]:
    return [line for line in lines if line.kind == kind]


def told(tables: Tables, **bounds: object) -> list[Line]:
    return list(replay(tables, **bounds))  # type: ignore[arg-type]


def shuffled(tables: Tables, seed: int) -> Tables:
    return {name: frame.sample(fraction=1.0, shuffle=True, seed=seed) for name, frame in tables.items()}


@pytest.fixture(scope="module")
def county() -> Tables:
    return make(seed=7, children=1500, years=2, networks=8)[0]


@pytest.fixture(scope="module")
def weekly(county: Tables) -> list[Line]:
    return told(county, step=WEEK)


def test_two_children_of_one_half_known_adult_are_told_on_the_day_of_the_second_record() -> None:
    (line,) = of(told(two_told_of_one().tables()), ADULT)
    assert line.first_raised == day("2011-02-21")
    assert line.children == ("ASU-1", "SCH-1")
    assert line.people_of_concern == ("ASU-2", "SCH-2")
    assert line.counted == line.events == ("ASU-E1", "SCH-E1")
    assert "2 children of 2 homes, by 2 agencies, 157 days apart" in line.explanation


def test_facts_300_days_apart_still_join_and_two_years_apart_too() -> None:
    """R170: pattern rules look back years and never forget a filed item."""
    for gap in (300, 730):
        (line,) = of(told(two_told_of_one(second=later("2010-09-17", gap)).tables()), ADULT)
        assert line.first_raised == day(later("2010-09-17", gap))


def test_what_is_recorded_thirty_days_later_is_raised_thirty_days_later() -> None:
    late = two_told_of_one(recorded=later("2011-02-21", 30)).tables()
    (line,) = of(told(late), ADULT)
    assert line.first_raised == day("2011-02-21") + timedelta(days=30)


def test_a_record_written_twice_changes_nothing() -> None:
    made = two_told_of_one()
    once = of(told(made.tables()), ADULT)
    made.child("SCH-3", "Cerys Lowde", "2011-02-21", date_of_birth="1995-01-20", address="8 Dyers Close, Marlbridge")
    made.adult("SCH-4", "2011-02-21", aliases="Daz", description="at the ink place in Tannery Row")
    made.event("SCH-E2", "2011-02-21", children=("SCH-3",), adults=("SCH-4",))
    twice = of(told(made.tables()), ADULT)
    assert [(line.first_raised, line.count, line.queue) for line in twice] == [
        (line.first_raised, line.count, line.queue) for line in once
    ]
    assert "2 children of 2 homes" in twice[0].explanation


def test_one_agency_alone_could_not_have_told() -> None:
    tables = two_told_of_one().tables()
    for agency in ("ASU", "SCH"):
        assert not of(told(one_agency(tables, agency)), ADULT)


def test_a_handle_on_two_childrens_own_records_is_asked_about() -> None:
    """R20: given the same handle on two children's records in two agencies, a proposal appears."""
    made = Records()
    made.child("ASU-1", "Quinn Harrow", "2010-09-17")
    made.child("SCH-1", "Cerys Lowde", "2010-09-18", date_of_birth="1995-01-20", address="8 Dyers Close, Marlbridge")
    for record, on in (("ASU-1", "2010-09-17"), ("SCH-1", "2010-09-18")):
        made.identifier(record, "handle", "@inkyd_mb", on)
    (line,) = of(told(made.tables()), ADULT)
    assert (line.queue, line.first_raised, line.children) == ("ask", day("2010-09-18"), ("ASU-1", "SCH-1"))


def test_one_adult_of_a_whole_number_around_two_homes_is_a_fact() -> None:
    made = two_told_of_one()
    for adult, on in (("ASU-2", "2010-09-17"), ("SCH-2", "2011-02-21")):
        made.identifier(adult, "phone", "07700 900417", on)
    (line,) = of(told(made.tables()), ADULT)
    assert (line.queue, line.recurrence_weeks) == ("fact", None)


def test_a_withdrawn_record_takes_its_signal_back_and_says_so() -> None:
    made = two_told_of_one()
    gone = made.rows["events"][-1] | {
        "recorded_at": end_of_london_day(day("2011-03-01")),
        "withdrawn_at": end_of_london_day(day("2011-03-01")),
    }
    made.rows["events"].append(gone)
    first, last = of(told(made.tables()), ADULT)
    assert (first.status, first.last_changed) == ("open", day("2011-02-21"))
    assert (last.status, last.last_changed) == ("retracted", day("2011-03-01"))
    assert last.reason


def test_sealed_records_are_left_out() -> None:
    tables = two_told_of_one().tables()
    sealed = pl.when(pl.col("event_id") == "SCH-E1").then(pl.lit("sealed")).otherwise("sharing").alias("sharing")
    assert not of(
        told(
            tables
            | {
                "events": tables["events"].with_columns(sealed),
                "involvements": tables["involvements"].with_columns(sealed),
            }
        ),
        ADULT,
    )


def test_an_answer_takes_back_what_waited_for_it() -> None:
    made = Records()
    made.child("SCH-1", "Cerys Lowde", "2010-05-14")
    made.event("SCH-E1", "2010-05-14", children=("SCH-1",), outcome=None, outcome_at=None)
    answered = made.rows["events"][0] | {
        "outcome": "visited",
        "outcome_at": end_of_london_day(day("2010-05-20")),
        "recorded_at": end_of_london_day(day("2010-05-20")),
    }
    made.rows["events"].append(answered)
    lines = of(told(made.tables()), UNHEARD)
    assert [(line.status, line.last_changed) for line in lines] == [
        ("open", day("2010-05-17")),
        ("retracted", day("2010-05-20")),
    ]


def test_no_further_action_comes_back_when_a_raised_signal_names_its_adult() -> None:
    made = two_told_of_one()
    made.rows["events"][0] |= {"outcome": "no further action"}
    (line,) = of(told(made.tables()), UNHEARD)
    assert (line.queue, line.last_changed) == ("ask", day("2011-02-21"))
    assert line.events == ("ASU-E1", "SCH-E1")


def test_from_and_to_bound_the_lines_and_not_the_history() -> None:
    tables = two_told_of_one().tables()
    assert of(told(tables, start=day("2011-02-01"), end=day("2011-02-21")), ADULT)
    assert not of(told(tables, start=day("2011-02-22")), ADULT)
    assert not of(told(tables, end=day("2011-02-20")), ADULT)


@pytest.mark.slow
def test_the_order_of_rows_does_not_matter(county: Tables, weekly: list[Line]) -> None:
    assert told(shuffled(county, random.Random(3).randrange(1000)), step=WEEK) == weekly


@pytest.mark.slow
def test_step_by_step_and_at_once_say_the_same(county: Tables, weekly: list[Line]) -> None:
    standing: dict[str, Line] = {}
    for line in weekly:
        standing[line.signal_id] = line
    stepped = {key: line for key, line in standing.items() if line.status == "open"}
    at_once = {found.signal_id: found for found in detect(county, at=end_of_london_day(weekly_end(county)))}
    assert stepped.keys() == at_once.keys()
    for key, line in stepped.items():
        hit = at_once[key].hit
        assert (line.queue, line.children, line.people_of_concern, line.places) == (
            at_once[key].queue.value, hit.children, hit.people_of_concern, hit.places,
        )  # fmt: skip


def weekly_end(tables: Tables) -> date:
    moments = [frame["recorded_at"].max() for frame in tables.values() if "recorded_at" in frame.columns]
    return london_day(max(one for one in moments if isinstance(one, datetime))) + timedelta(days=14)


@pytest.mark.slow
def test_no_record_is_named_before_it_was_recorded(county: Tables, weekly: list[Line]) -> None:
    held: dict[str, date] = {}
    for name, key in (("people", "record_id"), ("places", "record_id"), ("events", "event_id")):
        first = county[name].group_by(key).agg(pl.col("recorded_at").min())
        held |= {record: london_day(moment) for record, moment in first.iter_rows()}
    assert weekly
    for line in weekly:
        named = line.children + line.people_of_concern + line.places + line.events + line.identities
        assert all(held[record] <= line.last_changed for record in named), line.signal_id
        assert len(line.children) <= 12


@pytest.mark.slow
def test_lines_are_sorted_and_change_something(weekly: list[Line]) -> None:
    assert [(line.last_changed, line.signal_id) for line in weekly] == sorted(
        (line.last_changed, line.signal_id) for line in weekly
    )
    before: dict[str, tuple[object, ...]] = {}
    for line in weekly:
        assert before.get(line.signal_id) != line.state
        before[line.signal_id] = line.state
        assert line.first_raised <= line.last_changed
        assert line.status == "open" or line.reason


@pytest.mark.slow
def test_days_and_weeks_raise_the_same_signals_within_a_week(county: Tables) -> None:
    short = {name: frame for name, frame in county.items()}
    end = weekly_end(county) - timedelta(days=365)
    daily = {line.signal_id: line.first_raised for line in reversed(of(told(short, end=end), ADULT))}
    weeks = {line.signal_id: line.first_raised for line in reversed(of(told(short, step=WEEK, end=end), ADULT))}
    assert weeks.keys() <= daily.keys()
    assert all(timedelta(0) <= weeks[key] - daily[key] for key in weeks)


@pytest.mark.slow
def test_without_one_agency_no_more_networks_are_raised(county: Tables, weekly: list[Line]) -> None:
    without = county | {
        name: county[name].filter(pl.col("agency_id") != "POL")
        for name in ("people", "places", "events", "relationships")
    }
    lines = told(without, step=WEEK)
    assert len({line.signal_id for line in of(lines, ADULT)}) <= len({line.signal_id for line in of(weekly, ADULT)})


@pytest.mark.slow
def test_the_command_writes_the_lines_of_the_exchange_contract(tmp_path: Path) -> None:
    bundle, out, page = tmp_path / "bundle", tmp_path / "signals.jsonl", tmp_path / "replay.html"
    write_bundle(
        bundle,
        two_told_of_one().tables(),
        title="Two",
        area="Marlbridge",
        produced_at=end_of_london_day(day("2011-03-01")),
        form="csv",
    )
    assert run(["replay", str(bundle), "--out", str(out), "--step", "7d", "--html", str(page)]) == 0
    (said,) = [json.loads(text) for text in out.read_text("utf-8").splitlines()]
    assert said["kind"] == ADULT
    assert said["first_raised"] == said["last_changed"] == "2011-02-27"
    assert said.keys() >= {
        "signal_id", "kind", "queue", "first_raised", "last_changed", "status", "into", "reason", "children",
        "people_of_concern", "places", "events", "identities", "explanation", "recurrence_weeks",
    }  # fmt: skip
    html = page.read_text("utf-8")
    assert "<script" not in html
    assert said["explanation"] in html


@pytest.mark.slow
def test_the_command_refuses_what_is_no_bundle(tmp_path: Path) -> None:
    assert run(["replay", str(tmp_path / "none"), "--out", str(tmp_path / "x")]) == 2
