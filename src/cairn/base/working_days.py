"""Which days are working days in England, worked out offline, and when a clock of working days ends.

Source: Banking and Financial Dealings Act 1971, schedule 1, and the royal proclamations for single days (gov.uk, 2026).
"""

from datetime import date, datetime, timedelta
from functools import lru_cache

from cairn.base.clock import end_of_london_day, london_day

MONDAY, SATURDAY = 0, 5
MOVED = {  # year -> (the day it would have been, the day it was)
    1995: (date(1995, 5, 1), date(1995, 5, 8)),
    2002: (date(2002, 5, 27), date(2002, 6, 4)),
    2012: (date(2012, 5, 28), date(2012, 6, 4)),
    2020: (date(2020, 5, 4), date(2020, 5, 8)),
    2022: (date(2022, 5, 30), date(2022, 6, 2)),
}
SINGLE = (  # proclaimed once
    date(1999, 12, 31), date(2002, 6, 3), date(2011, 4, 29), date(2012, 6, 5),
    date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8),
)  # fmt: skip


def easter_sunday(year: int) -> date:
    """Easter Sunday of a Gregorian year, by the anonymous algorithm of 1876."""
    golden, century, rest = year % 19, year // 100, year % 100
    leap, spare = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap - correction + 15) % 30
    weekday = (32 + 2 * spare + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def _substituted(days: tuple[date, ...]) -> set[date]:
    """Each day, or the next weekday that is not taken yet where it falls on a weekend."""
    kept = {day for day in days if day.weekday() < SATURDAY}
    for day in days:
        moved = day
        while moved.weekday() >= SATURDAY or (moved in kept and moved != day):
            moved += timedelta(days=1)
        kept.add(moved)
    return kept


def _last_monday(year: int, month: int) -> date:
    last = date(year, month + 1, 1) - timedelta(days=1)
    return last - timedelta(days=last.weekday())


def _first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(MONDAY - first.weekday()) % 7)


@lru_cache(maxsize=256)
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of a year in England and Wales, substitute days included (1978 and later)."""
    easter = easter_sunday(year)
    days = _substituted((date(year, 1, 1),)) | _substituted((date(year, 12, 25), date(year, 12, 26)))
    days |= {easter - timedelta(days=2), easter + timedelta(days=1), _first_monday(year, 5)}
    days |= {_last_monday(year, 5), _last_monday(year, 8)}
    if year in MOVED:
        was, became = MOVED[year]
        days = (days - {was}) | {became}
    return frozenset(days | {day for day in SINGLE if day.year == year})


def is_working_day(day: date) -> bool:
    """A weekday that is no bank holiday in England."""
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


@lru_cache(maxsize=65536)
def working_day_after(day: date, days: int) -> date:
    """The working day that comes `days` working days after a day; the day itself does not count."""
    while days > 0:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return day


def due_at(received: datetime, *, working_days: int) -> datetime:
    """The moment a clock ends: the end, in London, of the last of its working days."""
    return end_of_london_day(working_day_after(london_day(received), working_days))
