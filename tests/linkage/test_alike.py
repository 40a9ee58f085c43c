"""Two records field by field in words: the same grades as the weights, nothing of a body or a faith, either way round."""

from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.linkage.engines.alike import DIFFERENT, ONE_ONLY, OWN_WORDS, SAME, SIMILAR, UNCOMPARED, Verdict, verdicts
from cairn.linkage.engines.keys import met, record_keys, rule_in_words
from cairn.linkage.engines.one_edition import one_edition
from cairn.records.columns import TABLES

NOTHING = dict.fromkeys(TABLES["people"].schema)


def person(**said: Any) -> dict[str, Any]:
    standing = {
        "record_id": "",
        "agency_id": "",
        "recorded_at": datetime(2011, 1, 1, tzinfo=UTC),
        "sharing": "partnership",
    }
    ages = [str(said[end]) for end in ("age_low", "age_high") if said.get(end) is not None]
    return NOTHING | standing | {"role": "child", "age": " to ".join(ages)} | said


@pytest.mark.parametrize(
    ("field", "one", "other", "word", "why"),
    [
        ("given_names", "Catherine", "catherine ", SAME, ""),
        ("given_names", "Catherine", "Kate", SIMILAR, "two forms of one given name"),
        ("given_names", "Zaynab", "Zainab", SIMILAR, "two forms of one given name"),
        ("given_names", "Amira", "Ryan", DIFFERENT, ""),
        ("given_names", "Unknown", "Ryan", UNCOMPARED, "one of them stands for not known"),
        ("family_name", "Meadmore", "Meadmoor", SIMILAR, "family names alike"),
        ("family_name", "Meadmore", "Khan", DIFFERENT, ""),
        ("date_of_birth", "1996-03-12", "1996-12-03", SIMILAR, "same birth date with day and month swapped"),
        ("date_of_birth", "1996-03-12", "1989-07-30", DIFFERENT, ""),
        ("date_of_birth", "1996", "1996-03-12", SIMILAR, "birth dates agree as far as they are known"),
        ("address", "14 Mill Rd", "14 Mill Road, Marlbridge", SIMILAR, "the same house and street, written differently"),
        ("address", "14 Mill Rd", "9 Green Lane", DIFFERENT, ""),
        ("postcode", "ZZ1 1AA", "zz11aa", SAME, ""),
        ("postcode", "ZZ1 1AA", "ZZ1 2BB", SIMILAR, "the same district"),
        ("postcode", "ZZ1 1AA", "ZZ9 1AA", DIFFERENT, ""),
        ("aliases", "Daz; Dee", "daz", SIMILAR, "both say Daz"),
        ("sex", "female", "male", DIFFERENT, ""),
    ],
)  # fmt: skip
def test_each_field_says_same_similar_and_why_or_different(
    field: str, one: str, other: str, word: str, why: str
) -> None:
    for left, right in ((one, other), (other, one)):
        found = verdicts(person(**{field: left}), person(**{field: right}))[field]
        assert (found.word, found.why) == (word, why)


def test_a_field_that_only_one_says_has_no_verdict_of_its_own() -> None:
    assert "sex" not in verdicts(person(sex="female"), person())
    assert ONE_ONLY == "said by one only"


def test_estimated_ages_are_compared_as_ranges() -> None:
    young = person(age_low=14, age_high=16)
    for low, high, word in ((16, 18, SIMILAR), (18, 20, SIMILAR), (25, 30, DIFFERENT)):
        assert verdicts(young, person(age_low=low, age_high=high))["age"].word == word


def test_words_of_skin_faith_or_accent_change_no_verdict() -> None:
    """H16: paired descriptions, equal output."""
    plain = person(aliases="Daz", description="works at the shop")
    for words in ("dark skin", "wears a cross", "a strong accent", "white", "Muslim", "works at a shop"):
        assert verdicts(plain, person(aliases="Daz", description=words))["description"] == Verdict(
            UNCOMPARED, OWN_WORDS
        )


def test_what_the_pair_was_proposed_for_speaks_where_words_differ() -> None:
    told = [("nickname", "forms of one name: Daz, Darran", 5.0), ("age", "the ages differ", -0.3)]
    found = verdicts(person(aliases="Daz"), person(aliases="Darran"), told=told)
    assert found["aliases"] == Verdict(SIMILAR, "forms of one name: Daz, Darran")


def test_numbers_are_compared_as_far_as_they_are_known() -> None:
    def holding(*values: str) -> dict[str, Any]:
        return person(identifiers=[{"kind": "phone", "value": one, "sharing": "partnership"} for one in values])

    whole = holding("07700 900123")
    for other, word in ((("+447700900123",), SAME), (("07700900123", "07700900555"), SIMILAR), (("*0123",), SIMILAR),
                        (("07700900555",), DIFFERENT)):  # fmt: skip
        assert verdicts(whole, holding(*other))["identifier phone"].word == word


WORDS = st.one_of(
    st.none(), st.sampled_from(["Amira", "Samira", "Kate", "Catherine", "Khan", "Unknown", "Ó", "-", "a b"])
)
PEOPLE = st.builds(
    person,
    given_names=WORDS, family_name=WORDS, aliases=WORDS,
    date_of_birth=st.sampled_from([None, "1996", "1996-03-12", "1996-12-03", "1996-01-01", "1997-03-12"]),
    sex=st.sampled_from([None, "female", "male"]), address=st.sampled_from([None, "14 Mill Rd", "14 Mill Road", "Rowan House"]),
    postcode=st.sampled_from([None, "ZZ1 1AA", "ZZ1 1AB", "ZZ"]), role=st.sampled_from(["child", "parent"]),
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(PEOPLE, PEOPLE)
def test_it_is_the_same_either_way_round(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert {f: v.word for f, v in verdicts(one, other).items()} == {f: v.word for f, v in verdicts(other, one).items()}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PEOPLE, PEOPLE)
def test_keys_met_are_those_by_which_the_written_keys_find_each_other(
    one: dict[str, Any], other: dict[str, Any]
) -> None:
    pair = [side | {"record_id": name} for side, name in ((one, "a"), (other, "b"))]
    tables = {name: pl.DataFrame(schema=dict(table.schema)) for name, table in TABLES.items()}
    schema = dict(TABLES["people"].schema)
    rows = [{column: side[column] for column in schema} for side in pair]
    keys = record_keys(tables | {"people": pl.DataFrame(rows, schema=schema)})
    held = [keys.filter(pl.col("record") == name) for name in ("a", "b")]
    expected = held[0].join(held[1], left_on=["rule", "looks"], right_on=["rule", "waits"])["rule"].unique().sort()
    found = met(*(one_edition(side) for side in pair))
    assert list(found) == expected.to_list()
    assert all(rule_in_words(rule) for rule in found)
