"""The Fenestra-like case is loaded as its lines say, and holds nothing that a line does not."""

import datetime

import polars as pl
import pytest

from cairn.base.clock import london_day
from cairn.county import fenestra
from cairn.records.columns import TABLES


@pytest.fixture(scope="module")
def tables():
    return fenestra.fenestra_bundle()


def the_event(tables, number):
    return tables["events"].filter(pl.col("event_id") == fenestra.opportunities()[number])


def people_of(tables, event_id, role):
    held = tables["involvements"].filter((pl.col("event_id") == event_id) & (pl.col("role") == role))
    return tables["people"].join(held, left_on="record_id", right_on="person_record_id", how="semi")


def test_every_table_of_the_contract_is_there_with_its_columns(tables):
    assert set(tables) == set(TABLES)
    for name, frame in tables.items():
        assert dict(frame.schema) == {k: v if not isinstance(v, type) else v() for k, v in TABLES[name].schema.items()}


@pytest.mark.parametrize(
    ("number", "day", "agency", "kind", "sharing"),
    [
        (1, "2010-05-14", "SCH", "concern", "partnership"),
        (2, "2010-06-22", "SHS", "sexual_health_attendance", "analysis_only"),
        (3, "2010-07-09", "POL", "intelligence", "partnership"),
        (4, "2010-09-17", "ASU", "disclosure", "partnership"),
        (5, "2010-11-03", "CSC", "parent_worry", "partnership"),
        (6, "2010-12-08", "CAMHS", "mental_health_referral", "pointer"),
        (7, "2011-02-21", "SCH", "concern", "partnership"),
        (8, "2011-04-05", "GP", "contact", "pointer"),
        (9, "2011-06-18", "POL", "missing_episode", "partnership"),
        (10, "2011-07-27", "CAMHS", "disclosure", "pointer"),
        (11, "2011-09-30", "ACU", "concern", "pointer"),
        (12, "2011-11-11", "DIS", "premises_visit", "partnership"),
        (13, "2012-01-19", "CSC", "parent_worry", "partnership"),
        (14, "2012-03-06", "CAMHS", "mental_health_referral", "pointer"),
    ],
)
def test_an_opportunity_stands_on_its_day_without_an_answer(tables, number, day, agency, kind, sharing):
    (row,) = the_event(tables, number).to_dicts()
    assert (row["agency_id"], row["kind"], row["sharing"]) == (agency, kind, sharing)
    assert london_day(row["recorded_at"]).isoformat() == day
    assert row["outcome_at"] is None


def test_every_other_event_is_answered_in_the_end(tables):
    last = tables["events"].sort("recorded_at").unique("event_id", keep="last")
    silent = set(last.filter(pl.col("outcome_at").is_null())["event_id"])
    assert silent == set(fenestra.opportunities().values())


def test_an_answer_given_later_is_known_only_later(tables):
    versions = tables["events"].filter(pl.col("summary") == "Investigation opened into Blackthorn Ink")
    assert versions.sort("recorded_at")["outcome"].to_list()[0] is None
    assert london_day(versions["recorded_at"].max()) == datetime.date(2012, 11, 30)


def test_nothing_is_recorded_before_the_line_that_first_holds_it(tables):
    for table in ("people", "places"):
        held = tables[table].filter(pl.col("recorded_at") < pl.lit(the_event(tables, 12)["recorded_at"][0]))
        assert held.filter(pl.any_horizontal(pl.all().cast(pl.Utf8).str.contains("Velk|Moyle"))).is_empty()
    plate = tables["identifiers"].filter(pl.col("value").str.contains("K", literal=True) & (pl.col("owner") == "event"))
    assert london_day(plate["recorded_at"][0]) == datetime.date(2012, 5, 21)


def test_the_nickname_in_september_2010_brings_trade_street_van_and_number(tables):
    event = fenestra.opportunities()[4]
    (stub,) = people_of(tables, event, "person_of_concern").to_dicts()
    assert (stub["aliases"], stub["family_name"], stub["date_of_birth"]) == ("Daz", None, None)
    assert "tattoo place on Tannery Row" in stub["description"]
    values = tables["identifiers"].filter(pl.col("owner_id") == stub["record_id"])["value"].to_list()
    assert sorted(values) == ["*4417", "WM58*"]


@pytest.mark.parametrize("number", [1, 2, 5, 6, 8, 10, 14])
def test_seven_of_the_fourteen_hold_no_fact_to_join_on(tables, number):
    event = the_event(tables, number)
    people = people_of(tables, event["event_id"][0], "person_of_concern")
    said = " ".join(event.select("summary", "narrative").row(0)) + " ".join(people["description"].to_list())
    words = ("tattoo", "ink", "Tannery Row", "van", "Daz", "4417")
    assert not [word for word in words if f" {word.lower()}" in f" {said.lower()}"]
    assert people["aliases"].is_null().all()
    assert event["place_record_id"][0] is None


def test_nine_children_stand_in_the_case_and_forty_records_beside_it(tables):
    truth = fenestra.fenestra_truth()["people"]
    assert {f"K{n}" for n in range(1, 10)} <= set(truth["person_id"])
    without = fenestra.fenestra_bundle(noise=False)
    assert tables["events"]["event_id"].n_unique() - without["events"]["event_id"].n_unique() == 40
    twice = tables["people"].filter((pl.col("given_names") == "Quinn") & (pl.col("family_name") == "Harrow"))
    assert set(twice["date_of_birth"]) == {"1995-02-11", "1999-06-21"}


def test_the_bundle_says_that_it_is_fictional():
    assert "fictional" in fenestra.title()
    assert "proves nothing about the real case" in fenestra.title()
