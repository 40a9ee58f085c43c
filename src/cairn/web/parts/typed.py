"""Reads days as people type them."""

import re
from datetime import date

from cairn.concerns.errors import Missing
from cairn.web.parts.about import read_day

_YEAR = re.compile(r"\d{4}")
_MONTH = re.compile(r"(\d{1,2})[/. -](\d{4})")


def typed_day(text: str) -> str:
    """An ISO day for what somebody typed; what is no day stays as it is, so that they can be told."""
    found = read_day(text)
    return found.isoformat() if found else text.strip()


def asked_day(typed: str) -> date | None:
    """The day on which somebody looks again; None for nothing. Raises: Missing for what is no day."""
    if not typed.strip():
        return None
    found = read_day(typed)
    if found is None:
        raise Missing({"next_on": "Give the day as day, month and year, such as 27 3 2027"})
    return found


def typed_birth(text: str) -> str:
    """An ISO day, month or year; what is none of them stays as it is."""
    plain = text.strip()
    if month := _MONTH.fullmatch(plain):
        return f"{month[2]}-{int(month[1]):02d}" if 1 <= int(month[1]) <= 12 else plain
    return plain if _YEAR.fullmatch(plain) else typed_day(plain)
