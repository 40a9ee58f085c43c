"""A made-up county keeps the contract, is the same for the same seed, and its rates are those that it is made from."""

from datetime import timedelta

import polars as pl
import pytest

from cairn.base.clock import london_day
from cairn.base.working_days import due_at
from cairn.county.generator import Plan, make, make_planned, people_only
from cairn.county.generator.fates import ANSWER_WITHIN, CLOCKED
from cairn.county.generator.names import NICKNAMES, nicknames, origins
from cairn.county.writing import write_county
from cairn.intake.bundle import read_bundle
from cairn.records.columns import TABLES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def plan():
    return Plan(seed=11, children=4_000, years=3, networks=10)


@pytest.fixture(scope="module")
def county(plan):
    return make_planned(plan)


@pytest.fixture(scope="module")
def larger():
    return make(seed=7, children=8_000, years=5, networks=40)


def current(frame, key):
    return frame.sort("recorded_at", maintain_order=True).unique(key, keep="last", maintain_order=True)


def test_every_row_of_a_county_is_sound_folder_or_zip(county, plan, tmp_path):
    tables, truth = county
    for name in ("folder", "packed.zip"):
        write_county(tmp_path / name, tables, truth, plan)
        bundle = read_bundle(tmp_path / name)
        assert bundle.rejections.height == 0, bundle.rejections
        assert set(bundle.tables) == set(TABLES)
        assert bundle.tables["events"].height == tables["events"].height


def test_the_same_seed_writes_the_same_bytes(plan, county, tmp_path):
    write_county(tmp_path / "a.zip", *county, plan)
    write_county(tmp_path / "b.zip", *make_planned(plan), plan)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_another_seed_is_another_county(county):
    other, _ = make(seed=12, children=4_000, years=3, networks=10)
    assert not other["people"]["family_name"].equals(county[0]["people"]["family_name"])


def test_every_record_has_its_truth_and_nothing_else_has(county):
    tables, truth = county
    for name in ("people", "places"):
        assert set(truth[name]["record_id"]) == set(tables[name]["record_id"])
    people = set(truth["people"]["person_id"])
    assert set(truth["unheard"]["event_id"]) <= set(tables["events"]["event_id"])
    held = truth["members"].filter(pl.col("person_id").is_in(list(people)))
    assert held.height > 0


def test_nothing_of_the_truth_stands_in_the_bundle(county):
    tables, truth = county
    true_ids = (
        set(truth["people"]["person_id"]) | set(truth["places"]["place_id"]) | set(truth["networks"]["network_id"])
    )
    for frame in tables.values():
        for column in frame.select(pl.selectors.string()):
            assert not true_ids & set(column.to_list()), column.name
            named = set(column.drop_nulls().str.extract_all(r"[A-Za-z]+-?[0-9]+").explode().drop_nulls())
            assert not true_ids & named, column.name


def test_a_county_without_harm_plants_nothing_and_keeps_its_look_alikes():
    _, truth = make(seed=3, children=3_000, years=2, null=True)
    assert truth["networks"].height == truth["members"].height == 0
    kinds = set(truth["decoys"]["kind"])
    assert {
        "school campaign",
        "police operation",
        "new codes",
        "festival",
        "taxi firm",
        "newly opened youth club",
    } <= kinds


def test_an_agency_holds_its_own_record_of_a_child_so_children_have_several(larger):
    tables, truth = larger
    children = (
        truth["people"]
        .filter(pl.col("kind") == "child")
        .join(current(tables["people"], "record_id").select("record_id", "agency_id"), on="record_id")
    )
    agencies = children.group_by("person_id").agg(pl.col("agency_id").n_unique().alias("n"))["n"]
    assert agencies.mean() > 1.5
    twice = children.group_by("person_id", "agency_id").len()["len"]
    assert 0.002 < (twice > 1).mean() < 0.04  # a second file, now and then


def test_an_unheard_concern_has_no_answer_by_the_end_of_its_clock(county):
    tables, truth = county
    first = (
        tables["events"]
        .sort("recorded_at")
        .unique("event_id", keep="first")
        .select("event_id", "recorded_at", "raised_by", "kind")
    )
    answers = tables["events"].group_by("event_id").agg(pl.col("outcome_at").max())
    rows = truth["unheard"].join(first, on="event_id").join(answers, on="event_id").to_dicts()
    assert len(rows) > 20
    for row in rows:
        assert row["kind"] in CLOCKED
        assert row["due_at"] == due_at(row["recorded_at"], working_days=ANSWER_WITHIN.get(row["raised_by"], 1))
        assert row["outcome_at"] is None or row["outcome_at"] > row["due_at"]


def test_every_other_concern_is_answered_within_its_clock(county):
    tables, truth = county
    concerns = tables["events"].filter(pl.col("kind").is_in(CLOCKED) & (pl.col("sharing") != "sealed"))
    first = concerns.sort("recorded_at").unique("event_id", keep="first")
    answers = concerns.group_by("event_id").agg(pl.col("outcome_at").max().alias("answer"))
    rest = first.join(truth["unheard"], on="event_id", how="anti").join(answers, on="event_id").to_dicts()
    assert len(rest) > 200
    for row in rest:
        assert row["answer"] is not None
        assert row["answer"] <= due_at(row["recorded_at"], working_days=ANSWER_WITHIN.get(row["raised_by"], 1))


def test_joinable_days_are_those_of_records_in_the_bundle_and_one_agency_is_never_earlier(larger):
    tables, truth = larger
    moments = set(tables["events"]["recorded_at"])
    joinable = truth["networks"].filter(pl.col("joinable_at").is_not_null())
    assert 0.3 < joinable.height / truth["networks"].height < 0.9
    assert set(joinable["joinable_at"]) <= moments
    alone = joinable.filter(pl.col("alone_at").is_not_null())
    assert (alone["alone_at"] >= alone["joinable_at"]).all()


def test_no_single_agency_could_join_more_than_a_third_of_the_networks():
    found = []
    for seed in range(3):
        _, truth = make(seed=seed, children=6_000, years=5, networks=40)
        found.append(truth["networks"].filter(pl.col("joinable_at").is_not_null()))
    joinable = pl.concat(found)
    best = joinable["alone_agency_id"].drop_nulls().value_counts()["count"].max() or 0
    assert best / joinable.height < 0.40


def test_ids_and_numbers_are_made_up(county):
    tables, _ = county
    values = {kind: group["value"].to_list() for (kind,), group in tables["identifiers"].group_by("kind")}
    assert all(number.startswith("999") and _valid_nhs(number) for number in values["nhs_number"])
    assert all(number.startswith(("01632", "*")) for number in values["phone"])
    assert all(plate[0] in "IQTUXZ*" for plate in values["vehicle"])
    codes = tables["people"]["postcode"].drop_nulls()
    assert codes.str.starts_with("ZZ").all()


def _valid_nhs(number):
    digits = [int(digit) for digit in number]
    return (
        sum(weight * digit for weight, digit in zip(range(10, 1, -1), digits, strict=False)) % 11
        == (11 - digits[9]) % 11
    )


def test_children_of_a_county_of_households_have_records_of_several_agencies():
    tables, truth = people_only(seed=5, children=1_000)
    assert tables["events"].height == 0
    joined = tables["people"].unique("record_id").join(truth["people"], on="record_id")
    children = joined.filter(pl.col("kind") == "child").group_by("person_id").len()["len"]
    assert 2 < children.mean() < 4
    assert truth["people"].filter(pl.col("kind") == "parent_carer").height > 200


def test_name_lists_have_short_forms_of_names_that_are_in_them():
    for origin in origins():
        for name, forms in origin.short.items():
            assert name in origin.given[0] + origin.given[1], name
            assert forms
    assert len(nicknames()[0]) == len(set(nicknames()[0])) == NICKNAMES


def test_a_late_recording_is_late_and_none_is_early(county):
    events = current(county[0]["events"], "event_id")
    first = county[0]["events"].group_by("event_id").agg(pl.col("recorded_at").min().alias("first"))
    wait = events.join(first, on="event_id").select((pl.col("first") - pl.col("occurred_from")).alias("wait"))["wait"]
    assert wait.min() >= timedelta(0)
    assert 0.01 < (wait > timedelta(days=90)).mean() < 0.06
    assert london_day(events["recorded_at"].max()).year <= 2024
