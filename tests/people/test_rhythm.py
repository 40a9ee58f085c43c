"""Days and hours that repeat, said in words with their count, and only where somebody has worried."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.base.clock import LONDON
from cairn.people.rules.rhythm import closer, rhythms, worried_since
from records.made_said import entries, said

FRIDAYS = [(date(2011, 1, 14) + timedelta(weeks=week)).isoformat() for week in range(6)]


def test_six_missing_episodes_on_fridays_are_said_with_their_count() -> None:
    """R46."""
    found = rhythms(entries(*(said(day, kind="missing_episode") for day in FRIDAYS)))
    assert [rhythm.says for rhythm in found] == ["6 of 6 missing episodes on Fridays"]
    assert round(found[0].expected, 2) == 0.86


def test_school_days_are_five_to_spread_over() -> None:
    found = rhythms(entries(said(FRIDAYS[0]), *(said(day, kind="school_absence") for day in FRIDAYS)))
    assert [(rhythm.says, rhythm.expected) for rhythm in found] == [("6 of 6 school absences on Fridays", 6 / 5)]


def test_nobody_is_watched_to_see_whether_to_worry() -> None:
    """Harms, H1."""
    absences = [said(day, kind="school_absence") for day in FRIDAYS]
    assert rhythms(entries(*absences)) == ()
    assert worried_since(entries(*absences)) is None
    assert rhythms(entries(said("2011-01-01", kind="parent_worry"), *absences))


@pytest.mark.parametrize("days", [FRIDAYS[:2], ["2011-01-14", "2011-01-15", "2011-01-21", "2011-01-23"]])
def test_two_of_a_kind_or_a_bare_half_are_no_rhythm(days: list[str]) -> None:
    assert rhythms(entries(*(said(day, kind="missing_episode") for day in days))) == ()


def test_hours_are_said_where_records_give_them() -> None:
    nights = [
        said(day, kind="missing_episode", by_day=False, occurred_from=datetime(2011, 1, number, 23, 30, tzinfo=LONDON))
        for number, day in enumerate(("2011-01-03", "2011-01-04", "2011-01-05"), 3)
    ]
    assert [rhythm.says for rhythm in rhythms(entries(*nights))] == [
        "3 of 3 missing episodes in the evening, after 18:00"
    ]


def test_intervals_that_halve_are_told() -> None:
    days = ["2011-01-01", "2011-02-01", "2011-03-03", "2011-03-13", "2011-03-23"]
    assert closer(entries(*(said(day, kind="missing_episode") for day in days))) == (30, 10)
    assert closer(entries(*(said(day, kind="missing_episode") for day in days[:3]))) is None


@settings(deadline=None)
@given(st.lists(st.dates(date(2010, 1, 1), date(2012, 1, 1)), max_size=20))
def test_what_is_said_can_be_counted_again(days: list[date]) -> None:
    known = entries(*(said(day.isoformat(), kind="missing_episode") for day in days))
    for rhythm in rhythms(known):
        weekday = rhythm.when.removeprefix("on ").removesuffix("s")
        counted = sum(f"{entry.said.first_day:%A}" == weekday for entry in known)
        assert (rhythm.kept, rhythm.total) == (counted, len(known))
        assert rhythm.kept * 3 >= rhythm.total * 2
