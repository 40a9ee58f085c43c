"""Working days are those of England, without asking anybody."""

from datetime import UTC, date, datetime

import pytest

from cairn.base.working_days import bank_holidays, due_at, easter_sunday, is_working_day, working_day_after

PUBLISHED = {  # gov.uk, bank holidays in England and Wales
    2010: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2011: "01-03 04-22 04-25 04-29 05-02 05-30 08-29 12-26 12-27",
    2012: "01-02 04-06 04-09 05-07 06-04 06-05 08-27 12-25 12-26",
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_bank_holidays_are_the_published_ones(year: int) -> None:
    published = {date.fromisoformat(f"{year}-{day}") for day in PUBLISHED[year].split()}
    assert bank_holidays(year) == published


@pytest.mark.parametrize("easter", ["1818-03-22", "1943-04-25", "2000-04-23", "2008-03-23", "2011-04-24", "2038-04-25"])
def test_easter_is_where_the_tables_have_it(easter: str) -> None:
    day = date.fromisoformat(easter)
    assert easter_sunday(day.year) == day


def test_a_weekend_and_a_bank_holiday_are_no_working_days() -> None:
    assert not is_working_day(date(2011, 4, 29))
    assert not is_working_day(date(2011, 4, 30))
    assert is_working_day(date(2011, 5, 3))


def test_a_friday_before_easter_week_ends_after_the_holidays() -> None:
    assert working_day_after(date(2011, 4, 21), 1) == date(2011, 4, 26)
    assert working_day_after(date(2011, 4, 21), 5) == date(2011, 5, 4)


def test_a_clock_ends_at_the_end_of_its_last_working_day_in_london() -> None:
    received = datetime(2010, 5, 14, 9, 30, tzinfo=UTC)  # a Friday, in summer time
    assert due_at(received, working_days=1) == datetime(2010, 5, 17, 22, 59, 59, 999999, tzinfo=UTC)


def test_received_on_a_saturday_the_clock_ends_on_monday() -> None:
    assert due_at(datetime(2010, 11, 6, 12, tzinfo=UTC), working_days=1).date() == date(2010, 11, 8)
