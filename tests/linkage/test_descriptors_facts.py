"""Whose fact it is, since when it is known and until when, and what never becomes a fact."""

import polars as pl
import pytest

from cairn.county import fenestra
from cairn.linkage.engines.descriptors import facts
from linkage.told import (
    WORDS,
    a_child,
    a_number,
    a_person,
    a_place,
    an_adult,
    an_event,
    around,
    facts_of,
    on_day,
    part,
    said_of,
    told,
    works_at,
)

SAYS = "Seeing a man called Daz, works at the ink place on Tannery Row, grey van."


def test_the_words_of_an_event_are_facts_of_its_one_adult():
    tables = told(around(1, says=SAYS))
    assert said_of(tables, "a1") == {
        ("nickname", "daz"), ("trade", "tattoo"), ("street", "tannery row"), ("vehicle", "grey van"),
    }  # fmt: skip
    assert facts_of(tables, subject="event") == []


def test_without_an_adult_they_are_the_events_and_numbers_also_its_places():
    tables = told(
        a_place("p1", name="Blackthorn Ink", address="3 Tannery Row"),
        an_event("e1", says="Grey van WM58 outside, number ends 4417.", place="p1"),
    )
    assert said_of(tables, "e1") == {("vehicle", "grey van"), ("plate", "wm58*"), ("phone", "*4417")}
    assert {("plate", "wm58*"), ("phone", "*4417")} <= said_of(tables, "p1")


def test_of_two_adults_each_takes_what_stands_beside_their_name():
    says = "Daz drives a grey van. Kez works at the kebab shop. A red BMW was there."
    tables = told(around(1, says=says, aliases="Daz"), an_adult("a2", aliases="Kez"), part("e1", "a2"))
    assert ("vehicle", "grey van") in said_of(tables, "a1")
    assert ("trade", "takeaway") in said_of(tables, "a2")
    assert ("vehicle", "grey van") not in said_of(tables, "a2")
    assert ("vehicle", "red car") in said_of(tables, "e1")


def test_a_childs_name_is_never_the_adults():
    tables = told(
        around(1, says="Seen with Ash at the park. Her friend, a girl called Ash.", child={"given_names": "Ash"})
    )
    assert said_of(tables, "a1") == set()


def test_the_childs_home_street_is_no_fact_but_another_house_there_is():
    home = {"address": "27 Tannery Row, Marlbridge"}
    assert said_of(told(around(1, says="He waits in Tannery Row.", child=home)), "a1") == set()
    other = told(around(1, says="He waits at 3 Tannery Row.", child=home))
    assert said_of(other, "a1") == {("street", "tannery row"), ("number", "3 tannery row")}
    assert said_of(told(around(1, says="He waits at 27 Tannery Row.", child=home)), "a1") == set()


@pytest.mark.parametrize("role", ["professional", "reporter"])
def test_professionals_and_reporters_have_no_facts(role):
    worker = a_person(
        "w1", role="adult", given_names="Priya", family_name="Nair", aliases="Pri", description="grey van"
    )
    assert said_of(told(an_event("e1", says="Met with her."), worker, part("e1", "w1", role)), "w1") == set()
    assert said_of(told(worker), "w1") != set()


def test_a_parent_record_has_no_facts_unless_the_parent_is_named_as_of_concern():
    parent = a_person("p1", role="parent_carer", given_names="Colin", family_name="Harrow", description="grey van")
    event = an_event("e1", day=5)
    assert said_of(told(parent, event, part("e1", "p1", "parent_carer")), "p1") == set()
    named = told(parent, event, part("e1", "p1", "person_of_concern", day=5))
    assert ("vehicle", "grey van") in said_of(named, "p1")
    assert facts(named, words=WORDS)["known_at"].min() == on_day(5)


def test_children_keep_only_their_numbers_and_handles_marked_as_theirs():
    tables = told(a_child("c1", aliases="Cez", description="grey van"), a_number("c1", "handle", "@cerys_l"))
    found = facts(tables, words=WORDS)
    assert found.select("kind", "value", "role").rows() == [("handle", "cerys_l", "child")]


@pytest.mark.parametrize(
    "place",
    [
        {"kind": "home"}, {"kind": "school"}, {"kind": "health_site"}, {"protected": "yes"},
        {"name": "Harbour Refuge"}, {"name": "Weir Road Children's Home"}, {"name": "Kiln House Hostel"},
    ],
)  # fmt: skip
def test_homes_schools_surgeries_and_protected_places_say_nothing(place):
    row = a_place("p1", **({"name": "Rose Cottage", "address": "3 Tannery Row, Marlbridge", "kind": "other"} | place))
    tables = told(row, around(1, says="Worry.", place="p1"), a_number("p1", "phone", "01632 960 111", owner="place"))
    assert {kind for kind, _ in said_of(tables, "p1")} <= {"phone"}
    assert said_of(tables, "a1") == set()


def test_an_adult_has_the_facts_of_the_shop_where_he_was_named_or_that_he_owns():
    shop = a_place("p1", name="Blackthorn Ink", kind="tattoo_studio", address="3 Tannery Row, Marlbridge")
    expected = {
        ("premises", "blackthorn ink"),
        ("trade", "tattoo"),
        ("number", "3 tannery row"),
        ("street", "tannery row"),
    }
    assert expected == said_of(told(shop, around(1, says="Seen there.", place="p1")), "a1")
    owner = a_person("a9", role="adult", given_names="Darran", family_name="Velk")
    assert expected | {("name", "darran velk")} == said_of(told(shop, owner, works_at("a9", "p1", kind="owns")), "a9")


def test_the_childs_own_home_as_place_of_the_event_is_no_fact_of_the_adult():
    home = a_place("p1", kind="other", address="27 Quarry Lane, Marlbridge")
    tables = told(home, around(1, says="Waited outside.", place="p1", child={"address": "27 Quarry Lane, Marlbridge"}))
    assert said_of(tables, "a1") == set()


def test_premises_are_known_by_name_only_from_the_day_some_record_told_it():
    tables = told(
        around(1, says="Daz is at Yellow Door every day.", day=1),
        a_place("p1", day=9, name="Yellow Door", address="3 Tannery Row"),
    )
    named = facts(tables, words=WORDS).filter((pl.col("subject_id") == "a1") & (pl.col("kind") == "premises"))
    assert named["value"].to_list() == ["yellow door"]
    assert named["known_at"].min() == on_day(9)


def test_a_corrected_word_is_a_fact_only_until_its_correction():
    tables = told(around(1, says="He drives a grey van."), an_event("e1", says="He drives a red van.", day=5))
    rows = facts(tables, words=WORDS).filter(pl.col("kind") == "vehicle").select("value", "known_at", "until").rows()
    assert rows == [("grey van", on_day(0), on_day(5)), ("red van", on_day(5), None)]


def test_a_withdrawn_record_keeps_its_facts_until_then():
    row = an_adult("a1", aliases="Daz", withdrawn_at=on_day(8))
    (fact,) = facts(told(row), words=WORDS).rows(named=True)
    assert (fact["value"], fact["until"]) == ("daz", on_day(8))


def test_sealed_records_are_never_read():
    tables = told(an_adult("a1", aliases="Daz", sharing="sealed"), an_event("e1", says=SAYS, sharing="sealed"))
    assert facts(tables, words=WORDS).is_empty()


def test_facts_keep_the_sharing_of_what_they_were_read_from():
    tables = told(an_adult("a1", aliases="Daz", sharing="pointer"))
    assert set(facts(tables, words=WORDS)["sharing"]) == {"pointer"}


@pytest.mark.parametrize("value", ["*17", "??4", "*", "4" * 5000])
def test_too_little_or_too_much_of_a_number_is_no_fact(value):
    assert facts_of(told(an_adult("a1"), a_number("a1", "phone", value))) == []


def test_references_are_no_descriptors():
    tables = told(an_adult("a1"), a_number("a1", "police_ref", "MB/1234"), a_number("a1", "nhs_number", "9990000018"))
    assert facts_of(tables) == []


def test_ages_are_kept_as_years_of_birth():
    by_guess = an_adult("a1", age_low=26, age_high=29)
    by_date = an_adult("a2", date_of_birth="1982-07-19")
    tables = told(by_guess, by_date)
    assert said_of(tables, "a1") == {("age", "1979-1985")}
    assert said_of(tables, "a2") == {("age", "1982-1982")}


def test_columns_of_origin_are_never_read():
    """H16: the same adult with other ethnicity and language gives the same facts."""
    rows = [
        told(an_adult("a1", aliases="Daz", ethnicity=ethnicity, first_language=language))
        for ethnicity, language in [("A1", "English"), ("M4", "Urdu"), (None, None)]
    ]
    first, *others = [facts(tables, words=WORDS) for tables in rows]
    assert all(frame.equals(first) for frame in others)


def test_facts_are_the_same_in_any_order_of_rows():
    tables = fenestra.bundle()
    shuffled = {name: frame.sample(fraction=1.0, shuffle=True, seed=7) for name, frame in tables.items()}
    assert facts(shuffled, words=WORDS).equals(facts(tables, words=WORDS))


def test_what_is_recorded_later_changes_nothing_that_was_known():
    tables = fenestra.bundle()
    whole = facts(tables, words=WORDS)
    for moment in sorted(set(tables["events"]["recorded_at"]))[::6]:
        held = {
            name: frame.filter(pl.col("recorded_at") <= moment) if "recorded_at" in frame.columns else frame
            for name, frame in tables.items()
        }
        standing = whole.filter(
            (pl.col("known_at") <= moment) & (pl.col("until").is_null() | (pl.col("until") > moment))
        )
        then = facts(held, words=WORDS)
        assert then.drop("until").equals(standing.drop("until")), moment


def test_somebody_who_turns_out_to_be_a_professional_is_of_no_interest_from_then_on():
    worker = a_person("w1", role="adult", aliases="Pri", description="grey van")
    tables = told(worker, an_event("e1", says="Met with her.", day=9), part("e1", "w1", "professional", day=9))
    assert set(facts(tables, words=WORDS)["until"]) == {on_day(9)}


def test_a_street_that_turns_out_to_be_the_childs_home_is_a_fact_only_until_then():
    home = a_child("c1", day=9, address="27 Tannery Row, Marlbridge")
    tables = told(around(1, says="He waits in Tannery Row."), home)
    street = facts(tables, words=WORDS).filter(pl.col("kind") == "street")
    assert street.select("known_at", "until").rows() == [(on_day(0), on_day(9))]


def test_a_fact_that_went_and_came_again_has_two_spans():
    says = ["He drives a grey van.", "He was there.", "He drives a grey van."]
    tables = told(
        around(1, says=says[0]), [an_event("e1", says=said, day=5 * at) for at, said in enumerate(says) if at]
    )
    van = facts(tables, words=WORDS).filter(pl.col("kind") == "vehicle")
    assert van.select("known_at", "until").rows() == [(on_day(0), on_day(5)), (on_day(10), None)]


def test_facts_start_when_the_adults_own_record_is_there():
    rows = [row for row in around(1, says="He drives a grey van.") if row[1].get("record_id") != "a1"]
    tables = told(rows, an_adult("a1", day=4))
    assert facts(tables, words=WORDS).select("known_at").rows() == [(on_day(4),)]
