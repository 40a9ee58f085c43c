"""The signal part of the oracle of the Fenestra-like case: what the rules say on which day, from its records alone.

It tests the software. The case was written with these facts in it and proves nothing about what real agencies could
have joined.
"""

from collections.abc import Iterable
from datetime import date, timedelta

import polars as pl
import pytest

from cairn.base.clock import london_day
from cairn.county import fenestra
from cairn.county.fenestra import fenestra_truth, opportunities
from cairn.signals.earlier import joinable, leads
from cairn.signals.engines.given import given
from cairn.signals.lines import Line
from cairn.signals.replay import replay
from cairn.signals.telling import as_page

pytestmark = pytest.mark.slow
ADULT, PLACE, UNHEARD = "shared_person_of_concern", "place_of_concern", "unheard_concern"
INVESTIGATED, INTENSIFIED = date(2012, 5, 11), date(2014, 8, 1)
WHO = dict(fenestra_truth()["people"].select("record_id", "person_id").iter_rows())
SHOP = {row for row, place in fenestra_truth()["places"].select("record_id", "place_id").iter_rows() if place == "P"}


def without_health(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Every health record locked away: only what is of the partnership level is left."""
    return {
        name: frame.filter(pl.col("sharing") == "partnership") if "sharing" in frame.columns else frame
        for name, frame in tables.items()
    }


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    return list(replay(fenestra.bundle()))


@pytest.fixture(scope="module")
def locked() -> list[Line]:
    return list(replay(without_health(fenestra.bundle())))


def children(lines: Iterable[Line]) -> set[str]:
    return {WHO[record] for line in lines for record in line.children}


def of(lines: Iterable[Line], *kinds: str, until: date | None = None) -> list[Line]:
    return [line for line in lines if line.kind in kinds and (until is None or line.last_changed <= until)]


@pytest.mark.parametrize("records", ["lines", "locked"])
def test_two_children_of_one_adult_are_first_told_on_21_february_2011(
    records: str, request: pytest.FixtureRequest
) -> None:
    first = of(request.getfixturevalue(records), ADULT)[0]
    assert (first.last_changed, first.queue) == (date(2011, 2, 21), "raise")
    assert children([first]) == {"K1", "K2"}
    assert {WHO[record] for record in first.people_of_concern} == {"A"}


@pytest.mark.parametrize("records", ["lines", "locked"])
def test_r47_three_agencies_name_the_shop_by_21_february_2011(records: str, request: pytest.FixtureRequest) -> None:
    first = of(request.getfixturevalue(records), PLACE)[0]
    assert first.last_changed == date(2011, 2, 21)
    assert set(first.places) <= SHOP
    held = {opportunities()[number] for number in (3, 4, 7)}
    assert held == set(first.events)


def test_a_window_of_90_days_would_not_have_told_the_shop_by_then() -> None:
    """The three records span 227 days: no two of them lie within 90, so the default is 365. Grooming is slow."""
    tables = fenestra.bundle()
    held = [opportunities()[number] for number in (3, 4, 7)]
    moments = sorted(tables["events"].filter(pl.col("event_id").is_in(held))["occurred_from"])
    days = [london_day(moment) for moment in moments]
    assert (days[-1] - days[0]).days == 227
    assert all(days[-1] - days[place] > timedelta(days=90) for place in range(len(days) - 1))


@pytest.mark.parametrize("records", ["lines", "locked"])
def test_three_children_at_one_place_are_told_on_18_june_2011(records: str, request: pytest.FixtureRequest) -> None:
    found = of(request.getfixturevalue(records), PLACE)
    assert min(line.last_changed for line in found if len(children([line])) >= 3) == date(2011, 6, 18)
    assert children(of(found, PLACE, until=date(2011, 6, 18))) == {"K1", "K2", "K3", "K4"}


def test_the_adult_is_identified_on_11_november_2011(lines: list[Line]) -> None:
    people = fenestra.bundle()["people"]
    named = set(people.filter(pl.col("family_name") == "Velk")["record_id"])
    days = [line.last_changed for line in of(lines, ADULT) if named & set(line.people_of_concern)]
    assert min(days) == date(2011, 11, 11)


@pytest.mark.parametrize("records", ["lines", "locked"])
def test_six_children_stand_together_on_19_january_2012_and_nine_by_july_2014(
    records: str, request: pytest.FixtureRequest
) -> None:
    found = of(request.getfixturevalue(records), ADULT, PLACE)
    assert children(of(found, ADULT, PLACE, until=date(2012, 1, 18))) == {"K1", "K2", "K3", "K4"}
    assert children(of(found, ADULT, PLACE, until=date(2012, 1, 19))) == {"K1", "K2", "K3", "K4", "K5", "K8"}
    assert children(of(found, ADULT, PLACE, until=date(2014, 7, 31))) == {f"K{number}" for number in range(1, 10)}


def test_all_fourteen_chances_are_told_as_unanswered_and_no_other_record(lines: list[Line]) -> None:
    told = {event for line in of(lines, UNHEARD) for event in line.events if line.last_changed <= INVESTIGATED}
    assert told == set(opportunities().values())
    assert len(told) == 14


def test_the_seven_chances_without_a_fact_to_join_still_have_an_owner_and_a_day(lines: list[Line]) -> None:
    recorded = dict(fenestra.bundle()["events"].select("event_id", "recorded_at").iter_rows())
    for number in (1, 2, 5, 6, 8, 10, 14):
        (first,) = [line for line in of(lines, UNHEARD) if line.events == (opportunities()[number],)][:1]
        waited = (first.first_raised - london_day(recorded[opportunities()[number]])).days
        assert 1 <= waited <= 10, number


@pytest.mark.parametrize("records", ["lines", "locked"])
def test_no_look_alike_is_ever_named(records: str, request: pytest.FixtureRequest) -> None:
    named = {
        WHO[record]
        for line in of(request.getfixturevalue(records), ADULT, PLACE)
        for record in (*line.children, *line.people_of_concern)
    }
    assert named <= {*(f"K{number}" for number in range(1, 10)), "A", "B"}


def test_r57_when_each_of_the_fourteen_could_first_be_joined_and_how_much_earlier_that_is(lines: list[Line]) -> None:
    """R57: given the Fenestra-like replay, the report gives the date of first joinable link for each of 14 events."""
    ready = given(fenestra.bundle())
    number = {event: number for number, event in opportunities().items()}
    first = {number[one.event]: one.first for one in joinable(ready) if one.event in number}
    assert first == {
        1: None, 2: None, 3: date(2010, 9, 17), 4: date(2010, 9, 17), 5: None, 6: None, 7: date(2011, 2, 21), 8: None,
        9: date(2011, 6, 18), 10: None, 11: date(2011, 9, 30), 12: date(2011, 11, 11), 13: date(2012, 1, 19), 14: None,
    }  # fmt: skip
    days = {lead.investigated: lead.days for lead in leads(ready)}
    assert (days[INVESTIGATED], days[INTENSIFIED]) == (602, 1414)
    page = as_page(lines, title="Replay", given=ready)
    assert "602 days after 17 September 2010" in page
    assert "1414 days after 17 September 2010" in page
