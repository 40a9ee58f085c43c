"""Times and dates are taken only where they mean one thing; any other way of writing them is answered with the right one.

Source: exchange contract, Times (ISO 8601 with offset, or a date).
"""

import re
from datetime import date, timedelta

import polars as pl

from cairn.base.clock import today

EARLIEST_YEAR = 1900
LATEST_YEAR = 2199
SHAPE = (
    r"^([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[Tt ]([0-9]{2}:[0-9]{2})(?::([0-5][0-9])(?:[.,]([0-9]{1,9}))?)?"
    r"([Zz]|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?))?$"
)
PARTIAL_DATE = r"^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?$"
WRITE_TIME = "write a date as 2011-04-03 or a time with its offset as 2011-04-03T14:30:00+01:00"
WRITE_DATE = "write 1996, 1996-03 or 1996-03-14"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SPREADSHEET_START = date(1899, 12, 30)  # day 0 as spreadsheets count, their false 29 February 1900 included
SPREADSHEET_DAYS = range(10_000, 100_000)  # 1927 to 2173


def moment(column: str, *, bare_date_is: str) -> pl.Expr:
    """Text as a UTC moment, null where it is none; a bare date is the "start" or "end" of that day in London."""
    parts = pl.col(column).str.extract_groups(SHAPE).struct
    day = parts.field("1").str.to_date("%Y-%m-%d", strict=False)
    clock = parts.field("1") + " " + parts.field("2") + ":" + parts.field("3").fill_null("00")
    local = clock.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us")
    micro = parts.field("4").str.pad_end(6, "0").str.slice(0, 6).cast(pl.Int64, strict=False).fill_null(0)
    exact = (local + pl.duration(microseconds=micro) - _offset(parts.field("5"))).dt.replace_time_zone("UTC")
    whole = _start_of(day) if bare_date_is == "start" else _start_of(day + pl.duration(days=1)) - _MICROSECOND
    found = pl.when(parts.field("2").is_null()).then(whole).otherwise(exact)
    return pl.when(found.dt.year().is_between(EARLIEST_YEAR, LATEST_YEAR)).then(found)


_MICROSECOND = pl.duration(microseconds=1)


def _start_of(day: pl.Expr) -> pl.Expr:
    midnight = day.cast(pl.Datetime("us"))
    london = midnight.dt.replace_time_zone("Europe/London", ambiguous="earliest", non_existent="null")
    return london.dt.convert_time_zone("UTC")


def _offset(text: pl.Expr) -> pl.Expr:
    digits = text.str.replace_all(":", "", literal=True)
    hours = digits.str.slice(1, 2).cast(pl.Int32, strict=False).fill_null(0)
    minutes = digits.str.slice(3, 2).cast(pl.Int32, strict=False).fill_null(0)
    sign = pl.when(text.str.starts_with("-")).then(-1).otherwise(1)
    return pl.duration(minutes=sign * (hours * 60 + minutes))


def is_bare_date(column: str) -> pl.Expr:
    """True where the text is as long as a date alone."""
    return pl.col(column).str.len_bytes() == 10


def first_day(column: str) -> pl.Expr:
    """The first day that a whole or partial date can mean, null where it is none."""
    parts = pl.col(column).str.extract_groups(PARTIAL_DATE).struct
    text = parts.field("1") + "-" + parts.field("2").fill_null("01") + "-" + parts.field("3").fill_null("01")
    day = text.str.to_date("%Y-%m-%d", strict=False)
    return pl.when(day.dt.year().is_between(EARLIEST_YEAR, LATEST_YEAR)).then(day)


def why_no_moment(text: str) -> str:
    """A sentence for a text that is no time, with the right way to write it where that can be told."""
    if re.match(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d([.,]\d+)?)?$", text, re.ASCII):
        clock = text.replace(" ", "T")
        return f"{text} has no offset, so it could be any hour of the world: write {clock}Z or {clock}+01:00"
    guess = _guess(text)
    if guess:
        return guess
    if re.match(SHAPE, text):
        return f"{text} is not a moment of the calendar between {EARLIEST_YEAR} and {LATEST_YEAR}"
    return f"this is not a time: {WRITE_TIME}"


def why_no_date(text: str) -> str:
    """A sentence for a text that is no date of birth, with the right way to write it where that can be told."""
    guess = _guess(text)
    if guess:
        return guess
    if re.match(PARTIAL_DATE, text):
        return f"{text} is not a day of the calendar between {EARLIEST_YEAR} and {LATEST_YEAR}"
    stamp = re.match(r"(\d{4}-\d\d-\d\d)[Tt ]\d\d:\d\d", text, re.ASCII)
    if stamp:
        return f"{text} is a time where a date is asked: write {stamp[1]}"
    return f"this is not a date: {WRITE_DATE}"


def _guess(text: str) -> str | None:
    """What a spreadsheet's or a person's way of writing most likely means."""
    number = re.fullmatch(r"(\d{5})(?:\.(\d+))?", text, re.ASCII)
    if number and int(number[1]) in SPREADSHEET_DAYS:
        day = SPREADSHEET_START + timedelta(days=int(number[1]))
        return f"{text} is how a spreadsheet keeps a date: write {day.isoformat()}"
    packed = re.fullmatch(r"((?:19|20)\d\d)(\d\d)(\d\d)", text, re.ASCII)
    if packed:
        return _meant(text, packed[1], packed[2], packed[3], year_first=True)
    year_first = re.match(r"(\d{4})[./](\d{1,2})[./](\d{1,2})\b", text, re.ASCII)
    if year_first:
        return _meant(text, year_first[1], year_first[2], year_first[3], year_first=True)
    slashed = re.match(r"(\d{1,2})[-./ ](\d{1,2}|[A-Za-z]{3,9})[-./ ](\d{4}|\d{2})\b", text, re.ASCII)
    if slashed:
        return _meant(text, slashed[3], _month(slashed[2]), slashed[1])
    return None


def _month(text: str) -> str:
    short = text[:3].lower()
    return str(MONTHS.index(short) + 1) if short in MONTHS else text


def _meant(text: str, year: str, month: str, day: str, *, year_first: bool = False) -> str | None:
    """Day before month, as in Britain, and the other way round only where that can't be."""
    shown = text[:25]
    british, american = _day(year, month, day), _day(year, day, month)
    meant = british or american
    if meant is None:
        return None
    right = _with_clock(meant, text)
    if british and american and british != american and not year_first:
        return f"{shown} can be read as two days: write {right} if {meant.day} {meant:%B} is meant"
    return f"{shown} is not written in the one way that can't be mistaken: write {right}"


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(_full_year(year), int(month), int(day))
    except ValueError:
        return None


def _with_clock(day: date, text: str) -> str:
    clock = re.search(r"[ T]([0-2]?[0-9]):([0-5][0-9])", text)
    if not clock:
        return day.isoformat()
    moment = f"{day.isoformat()}T{clock[1]:0>2}:{clock[2]}"
    return f"{moment}Z or {moment}+01:00"


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return 2000 + year if year <= today().year % 100 else 1900 + year
