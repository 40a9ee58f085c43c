"""Very many namesakes cost bounded work, and what says nothing is compared with nothing."""

import polars as pl
import pytest

from cairn.linkage.engines.batch import linker_for, person_edges, with_frequencies
from cairn.linkage.engines.blocking import LARGEST, crowds
from cairn.linkage.engines.editions import editions, whole_enough
from cairn.linkage.engines.model import load_model
from cairn.linkage.engines.placeholders import says_no_name, without_placeholders
from linkage.made_people import a_number, a_record, tables_of

NAMESAKES = 30_000


def _namesakes(number: int, **facts: str) -> list[dict[str, object]]:
    return [a_record(f"n{at:05}", given="Muhammad", family="Khan", **facts) for at in range(number)]


def _pairs(tables: dict[str, pl.DataFrame]) -> int:
    compared = with_frequencies(whole_enough(editions(tables)), load_model())
    pairs = linker_for(compared, load_model()).inference.compute_blocked_pairs_for_predict()
    return int(pairs.as_duckdbpyrelation().count("*").fetchall()[0][0])


@pytest.mark.slow
def test_thirty_thousand_of_one_name_and_date_are_not_compared_with_each_other() -> None:
    people = _namesakes(NAMESAKES, born="1996-05-14", postcode="MB1 4AA")
    assert _pairs(tables_of(people)) == 0
    left_out = crowds(editions(tables_of(people)))
    assert left_out["records"].to_list() == [NAMESAKES] * left_out.height
    assert "sound of the family name and sound of the given name" in left_out["facts"].to_list()


@pytest.mark.slow
def test_two_records_of_a_crowd_that_agree_on_more_still_meet() -> None:
    people = _namesakes(LARGEST + 10)
    twice = [
        a_record(one, given="Muhammad", family="Khan", born="1996-05-14", postcode="MB1 4AA") for one in ("p", "q")
    ]
    edges = person_edges(tables_of([*people, *twice]), model=load_model())
    assert edges.select("record_a", "record_b").rows() == [("p", "q")]


def test_a_block_of_ordinary_size_is_compared_whole() -> None:
    assert _pairs(tables_of(_namesakes(50))) == 50 * 49 // 2


@pytest.mark.parametrize(
    "name", ["Unknown", "NOT KNOWN", "n/k", "Baby", "Baby boy", "Baby of Cerys", "older boyfriend", "-", "???", "x"]
)
def test_a_given_name_that_says_nothing(name: str) -> None:
    assert says_no_name(name, given=True)


@pytest.mark.parametrize("name", ["Cerys", "Babette", "Mann", "Xi", "Na", "Noel", "Joy", "Babyface Nelson"])
def test_a_given_name_that_is_one(name: str) -> None:
    assert not says_no_name(name, given=True)


@pytest.mark.parametrize("name", ["Child", "Mann", "Baby", "Friend", "Driver", "Nil-Jones", "O'Neill"])
def test_a_family_name_may_be_a_word(name: str) -> None:
    assert not says_no_name(name, given=False)


def test_two_babies_of_unknown_name_in_one_house_are_not_one() -> None:
    facts = {
        "given": "Baby",
        "family": "Unknown",
        "born": "1900-01-01",
        "address": "3 Mill Lane",
        "postcode": "ZZ99 3VZ",
    }
    people = [a_record(one, **facts) for one in ("a", "b")]
    numbers = [
        a_number(one, kind, value)
        for one in ("a", "b")
        for kind, value in (
            ("phone", "00000 000000"),
            ("nhs_number", "0000000000"),
            ("email", "none@none.invalid"),
            ("upn", "N/A"),
        )
    ]
    assert person_edges(tables_of(people, numbers), model=load_model()).height == 0


def test_what_was_written_stays_and_cleaning_twice_changes_nothing() -> None:
    people = [
        a_record("a", given="Unknown", family="Harrow", born="1900-01-01", aliases="Daz"),
        a_record("b", given="Quinn", family="Harrow", born="1996-05-14"),
    ]
    tables = tables_of(people, [a_number("b", "phone", "07700 900417")])
    once = without_placeholders(tables)
    assert once["people"]["given_names"].to_list() == [None, "Quinn"]
    assert once["people"]["date_of_birth"].to_list() == [None, "1996-05-14"]
    assert once["people"]["aliases"].to_list() == ["Daz", None]
    assert once["identifiers"].height == 1
    assert tables["people"]["given_names"].to_list() == ["Unknown", "Quinn"]
    again = without_placeholders(once)
    assert all(again[name].equals(once[name]) for name in tables)
