"""The Fenestra-like case is joined as its oracle says (5.3): which record joins when, and what each kind of fact is worth.

The case was written with these facts in it, so this tests the software; it says nothing of what the real agencies
could have joined.
"""

import datetime

import polars as pl
import pytest

from cairn.base.clock import london_day
from cairn.county import fenestra
from cairn.linkage.engines.descriptors import facts, load_words
from county.fenestra_joins import BLANKED, Joined, day, edges_of, locked, numbers, without

NO_FACT = (1, 2, 5, 6, 8, 10, 14)
GROWTH = [  # day, opportunities joined with the nickname of September 2010, children by then
    (day(2010, 9, 16), set(), 0),
    (day(2010, 9, 17), {3, 4}, 1),
    (day(2011, 2, 20), {3, 4}, 1),
    (day(2011, 2, 21), {3, 4, 7}, 2),
    (day(2011, 6, 18), {3, 4, 7, 9}, 4),
    (day(2011, 9, 30), {3, 4, 7, 9, 11}, 4),
    (day(2011, 11, 11), {3, 4, 7, 9, 11, 12}, 4),
    (day(2012, 1, 19), {3, 4, 7, 9, 11, 12, 13}, 6),
    (day(2012, 4, 30), {3, 4, 7, 9, 11, 12, 13}, 6),
    (day(2012, 5, 21), {3, 4, 7, 9, 11, 12, 13}, 7),
    (day(2014, 7, 19), {3, 4, 7, 9, 11, 12, 13}, 9),
]
INVESTIGATION, INTENSIFIED = day(2012, 5, 11), day(2014, 8, 1)


@pytest.fixture(scope="module")
def tables():
    return fenestra.bundle()


@pytest.fixture(scope="module")
def truth():
    return fenestra.fenestra_truth()


@pytest.fixture(scope="module")
def edges(tables):
    return edges_of(tables)


@pytest.fixture(scope="module")
def ablated(tables):
    return {fact: (gone := without(tables, fact), edges_of(gone)) for fact in BLANKED}


def joined_by(tables, edges, on, number=4):
    """The opportunities joined with one by a day; none before it is joined to another."""
    events = Joined(tables, edges, on).with_(fenestra.opportunities()[number])
    return numbers(events) if len(numbers(events)) > 1 else set()


def first_join(tables, edges):
    days = sorted({london_day(moment) for moment in edges["known_at"]})
    return next(on for on in days if joined_by(tables, edges, on))


def children_of(tables, edges, truth, on):
    joined = Joined(tables, edges, on)
    events = joined.with_(fenestra.opportunities()[4])
    return joined.children(events, truth) if len(numbers(events)) > 1 else set()


@pytest.mark.parametrize(("on", "opportunities", "children"), GROWTH)
def test_the_joined_set_grows_as_the_oracle_says(tables, edges, truth, on, opportunities, children):
    assert joined_by(tables, edges, on) == opportunities
    assert len(children_of(tables, edges, truth, on)) == children


def test_the_first_join_is_a_proposal_by_trade_and_street_on_17_september_2010(tables, edges):
    first = edges.filter(pl.col("known_at") == edges["known_at"].min())
    assert {london_day(moment) for moment in first["known_at"]} == {day(2010, 9, 17)}
    to_place = first.filter(pl.col("subject_b") == "place").to_dicts()
    assert [(row["kind"], row["band"], row["agreed"]) for row in to_place] == [
        ("person_place", "ask", ["street", "trade"])
    ]
    assert to_place[0]["record_b"] == tables["places"].filter(pl.col("name") == "Blackthorn Ink")["record_id"][0]


def test_the_report_counts_602_and_1414_days_from_the_first_joinable_date(tables, edges):
    first = first_join(tables, edges)
    opened = tables["events"].filter(pl.col("summary").str.starts_with("Investigation"))
    days = sorted({london_day(moment) for moment in opened["occurred_from"]})
    assert days == [INVESTIGATION, INTENSIFIED]
    assert [(on - first).days for on in days] == [602, 1414]


def test_the_adult_is_named_when_the_council_record_meets_the_nickname(tables, edges, truth):
    of_velk = truth["people"].filter((pl.col("person_id") == "A") & (pl.col("form") == "full"))["record_id"]
    known = edges.filter(pl.col("record_a").is_in(of_velk) | pl.col("record_b").is_in(of_velk))
    person = known.filter(pl.col("kind") == "person").sort("known_at")
    assert london_day(person["known_at"][0]) == day(2011, 11, 11)
    best = person.filter(pl.col("known_at") == person["known_at"][0]).sort("independent").to_dicts()[-1]
    assert (best["agreed"], best["independent"]) == (["nickname", "phone", "street", "trade"], 3)


def test_nothing_between_two_people_is_more_than_a_proposal(edges):
    assert set(edges.filter(pl.col("kind") != "place")["band"]) == {"ask"}


def test_every_proposal_between_two_people_is_about_one_of_the_two_owners(edges, truth):
    who = dict(truth["people"].select("record_id", "person_id").iter_rows())
    people = edges.filter((pl.col("subject_a") == "person") & (pl.col("subject_b") == "person"))
    pairs = {(who[a], who[b]) for a, b in people.select("record_a", "record_b").iter_rows()}
    assert pairs == {("A", "A"), ("B", "B")}


def test_the_other_lives_are_never_linked(edges, truth):
    """Darren Vale, plumber, 55; tattooists in Pennick; Quinn Harrow born 1999; and thirty-seven more records."""
    others = set()
    for table, who in (("people", "person_id"), ("places", "place_id")):
        others |= set(truth[table].filter(pl.col(who).str.starts_with("N"))["record_id"])
    touched = set(edges["record_a"]) | set(edges["record_b"])
    assert len(others) > 40
    assert not touched & others


@pytest.mark.parametrize("lookalike", ["Darren Vale", "Colin Strake"])
def test_a_lookalike_has_facts_and_still_no_proposal(tables, edges, lookalike):
    given, family = lookalike.split()
    records = tables["people"].filter((pl.col("given_names") == given) & (pl.col("family_name") == family))["record_id"]
    told = facts(tables, words=load_words()).filter(pl.col("subject_id").is_in(records))
    assert len(set(told["kind"])) >= 3
    assert edges.filter(pl.col("record_a").is_in(records) | pl.col("record_b").is_in(records)).is_empty()


@pytest.mark.parametrize("number", NO_FACT)
def test_seven_records_hold_nothing_to_join_on(tables, edges, number):
    event = fenestra.opportunities()[number]
    part = tables["involvements"].filter(pl.col("event_id") == event)
    told = facts(tables, words=load_words()).filter(
        (pl.col("event_id") == event)
        | pl.col("subject_id").is_in(part.filter(pl.col("role") != "subject")["person_record_id"])
    )
    assert set(told["kind"]) <= {"town"}
    assert joined_by(tables, edges, day(2015, 1, 1), number) == set()


def test_with_every_health_record_locked_the_same_six_children_come_on_the_same_days(tables, edges, truth):
    shut = locked(tables)
    shut_edges = edges_of(shut)
    for on, opportunities, children in GROWTH:
        assert joined_by(shut, shut_edges, on) == opportunities - {11}, on
        assert len(children_of(shut, shut_edges, truth, on)) == children, on


def test_the_joins_at_4_and_7_rest_on_school_youth_support_and_police_alone(tables, edges):
    three = {
        name: frame.filter(pl.col("agency_id").is_in(["SCH", "ASU", "POL"])) if "agency_id" in frame.columns else frame
        for name, frame in tables.items()
    }
    held = set(three["events"]["event_id"])
    three["involvements"] = three["involvements"].filter(pl.col("event_id").is_in(held))
    alone = edges_of(three)
    assert joined_by(three, alone, day(2010, 9, 17)) == {3, 4}
    assert joined_by(three, alone, day(2011, 2, 21)) == {3, 4, 7}


END = day(2012, 4, 30)


@pytest.mark.parametrize(
    ("fact", "first", "opportunities", "children"),
    [
        ("vehicle", day(2010, 9, 17), {3, 4, 7, 9, 11, 12}, {"K1", "K2", "K3", "K4"}),
        ("phone", day(2010, 9, 17), {3, 4, 7, 9, 12, 13}, {"K1", "K2", "K3", "K4", "K5", "K8"}),
        ("trade", day(2011, 2, 21), {3, 4, 7, 9, 11, 12}, {"K1", "K2", "K3", "K4"}),
        ("street", day(2011, 2, 21), {3, 4, 7, 11, 12, 13}, {"K1", "K2", "K5", "K8"}),
        ("nickname", day(2010, 9, 17), {3, 4, 7, 9, 12, 13}, {"K1", "K2", "K3", "K4", "K5", "K8"}),
    ],
)
def test_without_one_kind_of_fact(ablated, truth, fact, first, opportunities, children):
    tables, edges = ablated[fact]
    assert first_join(tables, edges) == first
    assert joined_by(tables, edges, END) == opportunities
    assert children_of(tables, edges, truth, END) == children


@pytest.mark.parametrize("fact", sorted(BLANKED))
def test_the_second_child_comes_on_the_same_day_whatever_one_fact_is_missing(ablated, truth, fact):
    tables, edges = ablated[fact]
    before, on = day(2011, 2, 21) - datetime.timedelta(days=1), day(2011, 2, 21)
    assert len(children_of(tables, edges, truth, before)) < 2
    assert children_of(tables, edges, truth, on) == {"K1", "K2"}


VALUES = {
    "vehicle": ["grey van", "wm58*", "wm58?k?"],
    "phone": ["*4417"],
    "trade": ["tattoo"],
    "street": ["tannery row", "3 tannery row"],
    "nickname": ["daz", "kez"],
}


@pytest.mark.parametrize("fact", sorted(BLANKED))
def test_taking_a_fact_away_takes_it_out_of_the_records(tables, ablated, fact):
    held = facts(tables, words=load_words()).filter(pl.col("value").is_in(VALUES[fact]))
    left = facts(ablated[fact][0], words=load_words()).filter(pl.col("value").is_in(VALUES[fact]))
    assert set(held["value"]) == set(VALUES[fact])
    assert left.is_empty()


@pytest.mark.parametrize("fact", ["trade", "street", "vehicle", "phone", "nickname"])
def test_leaving_a_kind_out_leaves_every_other_fact(tables, fact):
    words = load_words()
    assert facts(tables, words=words, without=[fact]).equals(facts(tables, words=words).filter(pl.col("kind") != fact))
