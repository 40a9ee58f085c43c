"""Reads days as people type them."""

import re

from cairn.web.parts.about import read_day

_YEAR = re.compile(r"\d{4}")
_MONTH = re.compile(r"(\d{1,2})[/. -](\d{4})")


def typed_day(text: str) -> str:
    """An ISO day for what somebody typed; what is no day stays as it is, so that they can be told."""
    found = read_day(text)
    return found.isoformat() if found else text.strip()


def typed_birth(text: str) -> str:
    """An ISO day, month or year; what is none of them stays as it is."""
    plain = text.strip()
    if month := _MONTH.fullmatch(plain):
        return f"{month[2]}-{int(month[1]):02d}" if 1 <= int(month[1]) <= 12 else plain
    return plain if _YEAR.fullmatch(plain) else typed_day(plain)
