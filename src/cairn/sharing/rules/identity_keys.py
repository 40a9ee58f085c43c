"""The words by which a person is asked about without telling: numbers that name one person, and names with a day of birth.

Both sides make them alike, so that a token can only be equal or not: there is no "nearly". Each begins with the edition of
these rules. At most eight for one way of naming a person. Source: linking's own folding and sounds (records.names).
"""

import re
from collections.abc import Iterable
from datetime import date

from cairn.records.names import fold, sound

EDITION = "1"
MOST = 8
_UPN = re.compile(r"[A-Z][0-9]{11}[0-9A-Z]")
_NOT_NUMBER = re.compile(r"[\s\-./]")
_FAMILY_WORDS = 2  # of a double name; more say nothing more


def identity_words(
    *, given_names: str | None, family_name: str | None, born: str | None, numbers: Iterable[tuple[str, str]] = ()
) -> tuple[str, ...]:
    """The words of one way of naming a person. born: 1996-03-14; numbers: (kind, value), those that name nobody are left out."""
    found = [word for kind, value in numbers for word in _number(kind, value)]
    return tuple(dict.fromkeys([*found, *_named(fold(given_names), fold(family_name), born or "")]))[:MOST]


def is_nhs_number(digits: str) -> bool:
    """Whether the last of ten digits is the check digit of those before it. Source: NHS Data Dictionary, NHS number."""
    if len(digits) != 10 or not digits.isascii() or not digits.isdecimal() or len(set(digits)) == 1:
        return False
    left = 11 - sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return left != 10 and left % 11 == int(digits[9])


def _number(kind: str, value: str) -> list[str]:
    plain = _NOT_NUMBER.sub("", value).upper()
    fits = is_nhs_number(plain) if kind == "nhs_number" else kind == "upn" and _UPN.fullmatch(plain) is not None
    return [f"{EDITION}|{kind}|{plain}"] if fits else []


def _named(given: tuple[str, ...], family: tuple[str, ...], born: str) -> list[str]:
    """First name and family name in either order, as written and as heard, with the day of birth."""
    if not given or not family or not is_day(born):
        return []
    pairs = [sorted((given[0], last)) for last in dict.fromkeys((family[-1], family[0]))][:_FAMILY_WORDS]
    written = [f"{EDITION}|written|{one} {other}|{born}" for one, other in pairs]
    heard = [f"{EDITION}|heard|{' '.join(sorted(map(sound, pair)))}|{born}" for pair in pairs]
    return written + heard


def is_day(text: str) -> bool:
    """Whether a text is a day, whole: 1996-03-14."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
