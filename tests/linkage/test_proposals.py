"""Half-known records are proposed on two independent facts or one whole number, with reasons, and never linked by rule."""

import json

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.county import fenestra
from cairn.linkage.engines.descriptors import facts, proposals, standing
from linkage.told import (
    WORDS,
    a_child,
    a_number,
    a_person,
    a_place,
    an_adult,
    an_event,
    around,
    on_day,
    part,
    proposed,
    told,
    works_at,
)

SHOP = {"name": "Blackthorn Ink", "kind": "tattoo_studio", "address": "3 Tannery Row, Marlbridge"}


def two(left, right, **columns):
    """Two agencies' events, each with a child and an adult, by the words in them."""
    return told(around(1, says=left, **columns), around(2, says=right, day=30, agency="police", **columns))


def of_people(tables):
    return [(a, b, agreed) for a, b, kind, agreed in proposed(tables) if kind == "person"]


@pytest.mark.parametrize(
    ("left", "right", "agreed"),
    [
        ("A man called Daz in Tannery Row", "Dazza was seen in Tannery Rd", None),
        ("A man called Daz in Tannery Row", "with Dazza, off Tannery Row", ("nickname", "street")),
        ("A man called Daz at the ink place", "known as Darran, a tattooist", ("nickname", "trade")),
        ("tattoo man with a grey van", "works at the ink place, has a grey Transit", ("trade", "vehicle")),
        ("A man called Daz, number ends 4417", "named as Daz, phone 07700 904417", ("nickname", "phone")),
        ("grey van WM58, a man called Kez", "known as Kester, van reg WM58 AKB", ("nickname", "plate")),
        ("called Daz, and his mate Kez, in a grey van", "a grey van; with his friend Kez", ("companion", "vehicle")),
        ("A man called Daz", "a man called Daz", None),
        ("drives a grey van", "drives a grey van", None),
        ("number ends 4417", "number ends 4417", None),
        ("grey van WM58", "grey van, reg WM58", None),
        ("late 20s, called Daz", "late 20s, called Daz", None),
        ("A man called Daz at the ink place", "a man called Kez at the ink place", None),
        ("number ends 44, called Daz", "phone ends 44, called Daz", None),
    ],
)
def test_two_independent_facts_make_a_proposal(left, right, agreed):
    assert of_people(two(left, right)) == ([("a1", "a2", agreed)] if agreed else [])


@pytest.mark.parametrize(
    ("kind", "value", "again"),
    [
        ("phone", "07700 900456", "+44 7700 900456"), ("vehicle", "WM58 AKB", "wm58akb"),
        ("handle", "@inkyd_mb", "InkyD_MB"), ("email", "inky@ink.example", "INKY@ink.example"),
    ],
)  # fmt: skip
def test_one_whole_number_is_enough(kind, value, again):
    tables = told(an_adult("a1"), an_adult("a2"), a_number("a1", kind, value), a_number("a2", kind, again))
    assert [(a, b) for a, b, _ in of_people(tables)] == [("a1", "a2")]


def test_a_nickname_made_of_a_name_is_proposed_at_the_same_place():
    """R44: 'Tazz' at 'Blue Door studio' in a school note, 'T. Azzam' at the same address in police intelligence."""
    studio = a_place("p1", name="Blue Door Studio", address="4 Quay Street, Pennick", agency="police", day=9)
    tables = told(
        around(1, says='Says she is with "Tazz" at Blue Door studio.', aliases="Tazz"),
        studio,
        an_event("e2", says="T. Azzam is there most nights.", day=9, agency="police", place="p1"),
        an_adult("a2", given_names="T.", family_name="Azzam", day=9, agency="police"),
        part("e2", "a2", day=9),
    )
    assert of_people(tables) == [("a1", "a2", ("nickname", "premises"))]
    (row,) = proposals(tables, words=WORDS).filter(pl.col("kind") == "person").rows(named=True)
    assert row["band"] == "ask"
    assert {reason["field"] for reason in json.loads(row["why"])} == {"premises", "nickname"}
    assert "initial and start of the surname: Tazz, T Azzam" in row["why"]


def test_the_same_handle_on_two_childrens_records_of_two_agencies_is_proposed():
    """R20: with a word that it may be somebody else's, and not within one household."""
    other = {"given_names": "Leah", "family_name": "Brandel", "agency": "care"}
    rows = [a_number("c1", "handle", "@inkyd_mb"), a_number("c2", "handle", "@InkyD_mb")]
    (edge,) = proposals(told(a_child("c1"), a_child("c2", **other), *rows), words=WORDS).rows(named=True)
    assert (edge["record_a"], edge["record_b"], edge["agreed"], edge["band"]) == ("c1", "c2", ["handle"], "ask")
    assert "may be somebody else's" in edge["against"]
    assert proposed(told(a_child("c1"), a_child("c2", given_names="Nerys"), *rows)) == []


def test_a_childs_phone_is_no_reason_to_propose():
    rows = [a_number(record, "phone", "07700 900456") for record in ("c1", "c2")]
    assert proposed(told(a_child("c1"), a_child("c2", family_name="Orrin"), *rows)) == []


def test_an_adult_is_proposed_for_a_place_by_trade_and_street_or_by_its_name():
    shop = a_place("p1", **SHOP)
    by_words = told(shop, around(1, says="He works at the tattoo place on Tannery Row.", day=3))
    assert ("a1", "p1", "person_place", ("street", "trade")) in proposed(by_words)
    by_name = told(shop, around(1, says="He is always at Blackthorn Ink.", day=3))
    assert ("a1", "p1", "person_place", ("premises",)) in proposed(by_name)
    by_trade = told(shop, around(1, says="He is a tattooist.", day=3))
    assert proposed(by_trade) == []


def test_a_street_of_another_town_is_another_street():
    shop = a_place("p1", **SHOP | {"address": "3 Tannery Row, Pennick"})
    child = {"address": "8 Dyers Close, Marlbridge"}
    tables = told(shop, around(1, says="At the tattoo place on Tannery Row.", child=child))
    assert proposed(tables) == []


@pytest.mark.parametrize("kind", ["home", "school", "health_site"])
def test_never_by_a_home_a_school_or_a_surgery(kind):
    place = a_place("p1", kind=kind, address="3 Tannery Row, Marlbridge", name="The Lodge")
    first = around(1, says="Called Daz.", place="p1", aliases="Daz")
    second = around(2, says="Called Daz.", place="p1", aliases="Daz")
    assert proposed(told(place, first, second)) == []
    hub = a_place("p1", kind="other", address="3 Tannery Row, Marlbridge", name="The Lodge")
    assert of_people(told(hub, first, second)) != []


def test_two_adults_of_one_event_are_two_people():
    tables = told(around(1, says="Two men.", aliases="Daz"), an_adult("a2", aliases="Daz"), part("e1", "a2"))
    rows = [a_number(record, "phone", "07700 900456") for record in ("a1", "a2")]
    assert (
        of_people(told([(n, r) for n, f in tables.items() for r in f.drop("row", "key", "content").to_dicts()], *rows))
        == []
    )


def test_two_whole_records_are_left_to_full_linking():
    whole = {"given_names": "Darran", "family_name": "Velk", "date_of_birth": "1982-07-19", "aliases": "Daz"}
    rows = [a_number(record, "phone", "07700 900456") for record in ("a1", "a2")]
    assert proposed(told(an_adult("a1", **whole), an_adult("a2", **whole), *rows)) == []
    assert of_people(told(an_adult("a1", **whole), an_adult("a2", aliases="Daz"), *rows)) != []


def test_what_a_record_already_says_is_not_proposed():
    tables = told(
        a_place("p1", **SHOP),
        an_adult("a1", description="tattooist, Blackthorn Ink, 3 Tannery Row"),
        works_at("a1", "p1"),
    )
    assert proposed(tables) == []


def test_two_names_at_one_shop_are_two_people_each_tied_to_it():
    shop = a_place("p1", **SHOP)
    tables = told(
        shop,
        around(1, says="Daz works at the tattoo place on Tannery Row.", aliases="Daz"),
        around(2, says="Kez works at the ink place in Tannery Row.", aliases="Kez"),
    )
    assert [(a, b, kind) for a, b, kind, _ in proposed(tables)] == [
        ("a1", "p1", "person_place"), ("a2", "p1", "person_place"),
    ]  # fmt: skip


def test_ages_and_cars_that_differ_are_shown_and_hardly_count():
    alike = two("Called Daz, tattooist, number ends 4417", "Daz, from the ink place, number ends 4417", aliases="Daz")
    apart = told(
        around(1, says="Called Daz, tattooist, number ends 4417, red BMW", age_low=20, age_high=22, aliases="Daz"),
        around(2, says="Daz, from the ink place, number ends 4417, grey van", age_low=40, age_high=45, day=30,
               agency="police", aliases="Daz"),
    )  # fmt: skip
    (same,), (other,) = (proposals(tables, words=WORDS).rows(named=True) for tables in (alike, apart))
    assert same["against"] == ""
    assert "ages differ" in other["against"]
    assert "vehicles differ: bmw, grey van" in other["against"]
    assert same["match_weight"] - 1 < other["match_weight"] < same["match_weight"]


def test_trade_and_place_of_one_shop_are_told_as_one_independent_fact():
    tables = two("Daz at the ink place in Tannery Row", "Daz of the tattoo shop, Tannery Row", aliases="Daz")
    (row,) = proposals(tables, words=WORDS).rows(named=True)
    assert (row["agreed"], row["independent"]) == (["nickname", "street", "trade"], 2)


def many(number, name, *, day=0):
    return [
        row
        for at in range(number)
        for row in around(1000 + at, says=f"{name}, drives a silver car", aliases=name, day=day)
    ]


def test_a_common_name_in_a_common_car_asks_nobody():
    """A hundred Jays in silver cars: as many would agree by chance."""
    jay = two("Jay, drives a silver car", "Jay, silver hatchback", aliases="Jay")
    assert len(of_people(jay)) == 1
    rows = [(name, row) for name, frame in jay.items() for row in frame.drop("row", "key", "content").to_dicts()]
    assert of_people(told(rows, many(100, "Jay"))) == []


def test_later_records_never_take_a_proposal_back():
    rows = [
        *around(1, says="Kez, drives a silver car", aliases="Kez"),
        *around(2, says="Kez, silver hatchback", aliases="Kez", day=30),
    ]
    before, after = proposals(told(rows), words=WORDS), proposals(told(rows, many(80, "Kez", day=90)), words=WORDS)
    assert before.equals(after.filter(pl.col("known_at") <= on_day(30)))


def test_a_new_fact_makes_a_new_row_that_follows_the_old_one():
    tables = told(
        around(1, says="Daz, a tattooist", aliases="Daz"),
        around(2, says="Daz, from the ink place", aliases="Daz", day=30),
        a_number("a1", "phone", "*4417", day=60), a_number("a2", "phone", "07700 904417", day=60),
    )  # fmt: skip
    rows = proposals(tables, words=WORDS).select("known_at", "until", "agreed").rows()
    assert rows == [
        (on_day(30), on_day(60), ["nickname", "trade"]), (on_day(60), None, ["nickname", "phone", "trade"]),
    ]  # fmt: skip


def test_a_corrected_fact_ends_its_proposal():
    tables = told(
        around(1, says="Daz, a tattooist", aliases="Daz"),
        around(2, says="Daz, from the ink place", aliases="Daz", day=30),
        an_event("e2", says="Daz, a plumber", agency="police", day=60),
    )
    (row,) = proposals(tables, words=WORDS).rows(named=True)
    assert (row["known_at"], row["until"]) == (on_day(30), on_day(60))
    assert len(standing(proposals(tables, words=WORDS), on_day(59))) == 1
    assert standing(proposals(tables, words=WORDS), on_day(60)).is_empty()


def test_every_reason_is_told_in_words_and_the_weights_add_up():
    edges = proposals(fenestra.bundle(), words=WORDS)
    for row in edges.rows(named=True):
        reasons = json.loads(row["why"])
        assert row["match_weight"] == pytest.approx(sum(reason["weight"] for reason in reasons), abs=0.011)
        assert all(reason["says"] for reason in reasons)
        assert row["record_a"] < row["record_b"]


def test_proposals_are_the_same_in_any_order_of_rows():
    tables = fenestra.bundle()
    shuffled = {name: frame.sample(fraction=1.0, shuffle=True, seed=5) for name, frame in tables.items()}
    assert proposals(shuffled, words=WORDS).equals(proposals(tables, words=WORDS))


def test_what_is_recorded_later_changes_no_proposal_of_before():
    tables = fenestra.bundle()
    whole = proposals(tables, words=WORDS)
    for moment in sorted(set(tables["events"]["recorded_at"]))[::8]:
        held = {
            name: frame.filter(pl.col("recorded_at") <= moment) if "recorded_at" in frame.columns else frame
            for name, frame in tables.items()
        }
        then = standing(proposals(held, words=WORDS), moment)
        assert then.drop("until").equals(standing(whole, moment).drop("until")), moment


def test_a_duplicate_record_adds_no_second_fact():
    once = two("A man called Daz in Tannery Row", "with Dazza, off Tannery Row")
    twice = told(
        [(name, row) for name, frame in once.items() for row in frame.drop("row", "key", "content").to_dicts()],
        an_event("e1", says="A man called Daz in Tannery Row", day=3),
    )
    assert of_people(twice) == of_people(once)


ORIGINS = st.sampled_from(["white", "Asian", "Polish", "black", "Somali", "Muslim", "Irish", "mixed-race"])


@given(ORIGINS, ORIGINS)
@settings(max_examples=12, deadline=None)
def test_a_word_of_origin_neither_makes_nor_breaks_a_proposal(one, other):
    """H16."""
    plain = two("A man called Daz in Tannery Row, grey van", "a male known as Dazza, Tannery Row, red car")
    told_of = two(
        f"A {one} man called Daz in Tannery Row, grey van", f"a {other} male known as Dazza, Tannery Row, red car"
    )
    assert proposals(told_of, words=WORDS).equals(proposals(plain, words=WORDS))
    only = two(f"a {one} man in a van", f"a {one} man in a van")
    assert proposed(only) == []


def test_facts_that_are_given_are_used_as_they_are():
    tables = two("A man called Daz in Tannery Row", "with Dazza, off Tannery Row")
    found = facts(tables, words=WORDS)
    assert proposals(tables, words=WORDS, facts=found).equals(proposals(tables, words=WORDS))
    assert proposals(tables, words=WORDS, facts=found.filter(pl.col("kind") != "street")).is_empty()


def test_records_without_a_fact_give_an_empty_frame_of_the_same_columns():
    empty = proposals(told(a_person("x1", role="unknown")), words=WORDS)
    assert empty.is_empty()
    assert empty.schema == proposals(fenestra.bundle(), words=WORDS).schema
