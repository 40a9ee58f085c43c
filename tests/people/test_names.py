"""What a person is called, how old they are, and which page they have."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.people.rules.names import Kind, age_of, current, kind_of, years_between
from people.made_people import a_person, one_says
from records.made_said import CARE, POLICE, SCHOOL, at


def test_the_name_that_most_agencies_say_heads_the_page_and_the_others_stand_beside_it() -> None:
    found = a_person(
        one_says("Cerys Lowde", by=SCHOOL), one_says("cerys lowde", by=CARE, recorded="2011-01-01"),
        one_says("Kerys Lowde", by=POLICE, recorded="2012-01-01"),
    )  # fmt: skip
    assert found.title.casefold() == "cerys lowde"
    assert found.other_names == ("Kerys Lowde",)


def test_two_records_of_one_agency_outvote_nobody() -> None:
    found = a_person(
        one_says("Kerys Lowde", by=POLICE), one_says("Kerys Lowde", by=POLICE),
        one_says("Cerys Lowde", by=SCHOOL, recorded="2011-01-01"),
    )  # fmt: skip
    assert found.title == "Cerys Lowde"


def test_a_nickname_stands_in_quotation_marks_and_a_description_says_that_it_is_one() -> None:
    assert a_person(one_says(aliases=("Daz",))).title == "“Daz”"
    described = a_person(one_says(description="older boyfriend"))
    assert described.title == "Someone described as “older boyfriend”"
    assert described.in_sentence == "someone described as “older boyfriend”"
    assert a_person(one_says()).title == "Someone without a name"
    assert described.full_name_unknown


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (date(2011, 10, 6), "15 years 8 months"), (date(2011, 1, 20), "15 years"), (date(2011, 1, 19), "14 years 11 months"),
        (date(1996, 3, 1), "1 month"), (date(1995, 12, 31), "not yet born"),
    ],
)  # fmt: skip
def test_a_childs_age_is_told_in_years_and_months(on: date, words: str) -> None:
    assert age_of([one_says(date_of_birth="1996-01-20")], on).words == words


@pytest.mark.parametrize(
    ("given_ages", "words", "bounds"),
    [
        ({"date_of_birth": "1982"}, "28 or 29 years", (28, 29)),
        ({"date_of_birth": "1996-01"}, "15 years", (15, 15)),
        ({"age_low": 26, "age_high": 29}, "about 27 to 30", (27, 30)),
        ({"age_low": 19, "age_high": 19}, "about 20", (20, 20)),
        ({"age_low": 25}, "at least 26", (26, None)),
        ({}, "Age unknown", (None, None)),
        ({"date_of_birth": "1996-13-45"}, "Age unknown", (None, None)),
    ],
)  # fmt: skip
def test_a_partial_birth_date_or_an_estimate_gives_bounds(
    given_ages: dict[str, object], words: str, bounds: tuple[int | None, int | None]
) -> None:
    found = age_of([one_says(recorded="2010-06-01", **given_ages)], date(2011, 10, 6))
    assert (found.words, (found.low, found.high)) == (words, bounds)


def test_a_grown_up_child_is_told_with_the_age_then() -> None:
    found = a_person(one_says("Quinn Harrow", role="child", date_of_birth="1995-02-11"))
    assert found.age_told(date(2026, 11, 26)) == "31 years now, 15 years 3 months when first written down"
    assert found.age_told(date(2011, 2, 11)) == "16 years"


@pytest.mark.parametrize(
    ("said", "parts", "kind"),
    [
        ({"role": "child"}, (), Kind.CHILD),
        ({"role": "child"}, ("person_of_concern",), Kind.CHILD),
        ({"role": "person_of_concern", "date_of_birth": "1995-02-11"}, (), Kind.CHILD),
        ({"role": "person_of_concern", "age_high": 17}, (), Kind.CHILD),
        ({"role": "person_of_concern", "date_of_birth": "1982-07-19"}, (), Kind.UNKNOWN),
        ({"role": "unknown"}, (), Kind.UNKNOWN),
        ({"role": "parent_carer"}, (), Kind.ADULT),
    ],
)
def test_someone_under_18_who_is_said_to_have_harmed_is_a_child_first(
    said: dict[str, object], parts: tuple[str, ...], kind: Kind
) -> None:
    """Harms, H2."""
    assert kind_of([one_says(**said)], parts=parts) is kind


def test_a_name_makes_a_person_of_concern_out_of_a_half_known_one() -> None:
    """R5."""
    assert kind_of([one_says(role="person_of_concern", aliases=("Daz",))]) is Kind.UNKNOWN
    assert kind_of([one_says("Darran Velk", role="person_of_concern")]) is Kind.PERSON_OF_CONCERN
    assert kind_of([one_says("Dawn Harrow", role="adult")], parts=("person_of_concern",)) is Kind.PERSON_OF_CONCERN


def test_each_record_counts_as_it_last_stood_and_a_withdrawn_one_not_at_all() -> None:
    first = one_says("Quin Harrow")
    second = one_says("Quinn Harrow", record=first.record, recorded="2011-01-01")
    gone = one_says("Quinn Harrow", record=first.record, recorded="2012-01-01", withdrawn_at=at("2012-01-01"))
    assert [said.title for said in current([second, first])] == ["Quinn Harrow"]
    assert [said.title for said in current([second, first], at=at("2010-12-31"))] == ["Quin Harrow"]
    assert current([first, second, gone]) == ()
    assert len(current([first, second, gone], at=at("2011-06-01"))) == 1


@given(st.dates(date(1950, 1, 1), date(2020, 1, 1)), st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_bounds_hold_the_true_age_whatever_part_of_the_birth_date_is_known(born: date, on: date) -> None:
    for text in (born.isoformat(), f"{born:%Y-%m}", f"{born:%Y}"):
        found = age_of([one_says(date_of_birth=text)], on)
        assert found.low is not None
        assert found.high is not None
        assert found.low <= years_between(born, on) <= found.high
