"""Which place records are one place: beyond doubt, to be asked about, or not at all."""

import json
import random

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.linkage.engines.descriptors import place_edges
from linkage.told import WORDS, a_place, on_day, one_place, told

INK = {"name": "Blackthorn Ink", "kind": "tattoo_studio", "address": "3 Tannery Row, Marlbridge"}
CERTAIN, ASK, NONE = [("p1", "p2", "certain")], [("p1", "p2", "ask")], []


def two(**other):
    return told(a_place("p1", **INK), a_place("p2", day=3, agency="police", **other))


@pytest.mark.parametrize(
    ("other", "edge"),
    [
        (INK, CERTAIN),
        ({"address": "3 Tannery Row, Marlbridge"}, CERTAIN),
        ({"name": "Blackthorn Ink", "address": "Tannery Row"}, CERTAIN),
        ({"name": "The Blackthorn Ink Ltd.", "address": "3 Tannery row, MARLBRIDGE"}, CERTAIN),
        ({"name": "Blackthorne Ink", "address": "3, Tannery Rw"}, CERTAIN),
        ({"name": "Blackthorne Ink"}, ASK),
        ({"name": "Blackthorne Ink", "address": "3 Tanery Row, Marlbridge"}, CERTAIN),
        ({"name": "the ink place", "address": "Tannery Row"}, ASK),
        ({"name": "the ink place", "address": "Tannery Row, Pennick"}, NONE),
        ({"name": "the ink place"}, NONE),
        ({"name": "Blackthorn Ink"}, ASK),
        ({"name": "Blackthorn Ink", "address": "40 Quay Street, Pennick"}, NONE),
        ({"name": "Tannery Dry Cleaning", "address": "3 Tannery Row, Marlbridge"}, ASK),
        ({"address": "3 Tannery Row"}, ASK),
        ({"address": "5 Tannery Row, Marlbridge"}, NONE),
        ({"address": "3 Tannery Row, Pennick"}, NONE),
        ({"address": "3 Tannery Road, Marlbridge"}, NONE),
        ({"name": "Blackthorn Fish Bar", "kind": "takeaway", "address": "12 Weir Road, Marlbridge"}, NONE),
        (INK | {"protected": "yes"}, NONE),
        (INK | {"sharing": "sealed"}, NONE),
    ],
)
def test_two_records_of_a_place(other, edge):
    assert one_place(two(**other)) == edge


def test_one_postcode_and_number_are_one_address_whatever_the_street_is_called():
    tables = told(
        a_place("p1", address="14 Old Mill Lane", postcode="ZZ3 4QL"),
        a_place("p2", address="14 Mill Lane", postcode="zz34ql"),
    )
    assert one_place(tables) == CERTAIN


def test_two_flats_of_one_house_are_two_homes():
    rows = [a_place(f"p{at}", kind="home", address=f"Flat {at}, 14 Mill Lane, Marlbridge") for at in (1, 2)]
    assert one_place(told(rows)) == []


@pytest.mark.parametrize(("east", "edge"), [(10, CERTAIN), (39, CERTAIN), (200, ASK), (900, NONE)])
def test_coordinates_tell_a_park_without_an_address(east, edge):
    park = {"name": "Weir Road skate park", "kind": "park", "easting": 400_000, "northing": 200_000}
    tables = told(a_place("p1", **park), a_place("p2", **park | {"easting": 400_000 + east}))
    assert one_place(tables) == edge


def test_a_school_is_one_place_though_it_links_nobody():
    school = {"name": "Marlbridge Academy", "kind": "school", "address": "1 Kiln Street, Marlbridge"}
    assert one_place(told(a_place("p1", **school), a_place("p2", **school))) == CERTAIN


def test_an_edge_holds_while_both_records_say_so():
    tables = told(
        a_place("p1", **INK), a_place("p2", **INK), a_place("p2", day=9, **INK | {"address": "40 Quay Street, Pennick"})
    )
    (row,) = place_edges(tables, words=WORDS).rows(named=True)
    assert (row["known_at"], row["until"]) == (on_day(0), on_day(9))


def test_a_correction_that_changes_nothing_leaves_one_row():
    tables = told(
        a_place("p1", **INK),
        a_place("p2", **INK),
        a_place("p2", day=9, **INK | {"kind": "tattoo_studio", "postcode": None, "easting": 1, "northing": 1}),
    )
    rows = place_edges(tables, words=WORDS).rows(named=True)
    assert [(row["known_at"], row["until"]) for row in rows] == [(on_day(0), None)]


def test_reasons_are_in_words_and_what_speaks_against_is_beside_them():
    (row,) = place_edges(two(name="Tannery Dry Cleaning", address="3 Tannery Row, Marlbridge"), words=WORDS).rows(
        named=True
    )
    assert row["against"] == "two names: Blackthorn Ink, Tannery Dry Cleaning"
    assert {"field": "number", "says": "same street and number: 3 Tannery Row", "weight": 14.0} in json.loads(
        row["why"]
    )


def test_certain_edges_are_beyond_doubt():
    edges = place_edges(two(**INK), words=WORDS)
    assert edges.filter(pl.col("band") == "certain")["probability"].min() >= 0.999


STREETS = ("Tannery Row", "Weir Road", "Quay Street", "Old Mill Lane", "Ferry Terrace")
SHORT = {"Road": "Rd", "Street": "St", "Lane": "Ln", "Terrace": "Terr", "Row": "Row"}
NAMES = ("Golden Star Kebab", "Blackthorn Ink", "Ferry Cars", "Kings Arms", "Quay Barbers", "Marlow Fryer")


@st.composite
def written_twice(draw):
    """A place, and how a second agency writes it: short forms, capitals, Ltd, town left in."""
    number, street, name = draw(st.integers(1, 150)), draw(st.sampled_from(STREETS)), draw(st.sampled_from(NAMES))
    first = {"name": name, "address": f"{number} {street}, Marlbridge"}
    *before, last = street.split()
    short = " ".join([*before, SHORT[last]])
    second = {
        "name": draw(st.sampled_from([name, f"The {name}", f"{name} Ltd", name.upper(), name.lower()])),
        "address": draw(
            st.sampled_from(
                [f"{number} {short}, Marlbridge", f"{number} {street.upper()}, MARLBRIDGE", f"{number}, {street}"]
            )
        ),
    }
    return first, second


@given(written_twice())
@settings(max_examples=120, deadline=None)
def test_another_way_of_writing_a_place_is_the_same_place(pair):
    first, second = pair
    assert one_place(told(a_place("p1", **first), a_place("p2", **second))) == CERTAIN


def test_different_places_are_not_linked():
    """Two hundred places of a made-up town, each with its own number, street and name: no certain edge among them."""
    draw = random.Random(5)
    spots = {(draw.randint(1, 150), draw.choice(STREETS)) for _ in range(200)}
    rows = [
        a_place(f"p{at}", name=f"{draw.choice(NAMES)}", address=f"{number} {street}, Marlbridge")
        for at, (number, street) in enumerate(sorted(spots))
    ]
    assert [edge for edge in one_place(told(rows)) if edge[2] == "certain"] == []


def test_edges_are_the_same_in_any_order():
    tables = two(**INK)
    turned = tables | {"places": tables["places"].reverse()}
    assert place_edges(turned, words=WORDS).equals(place_edges(tables, words=WORDS))
