"""One record as it is compared, in plain Python, for look-ups while somebody waits: the columns of `editions` and `keys`.

It is the edition of what the record says by itself: no place, and no crowd of others, takes an address or a number away.
Property tests hold it to `editions`, and its keys to `keys`, over the same record.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from cairn.linkage.engines.addresses import house_and_street
from cairn.linkage.engines.blocking import KEYS
from cairn.linkage.engines.editions import CONTACTS, GENERATIONS, REFERENCES
from cairn.linkage.engines.facts import AGE_SLACK, alias_forms, read_family, read_given
from cairn.linkage.engines.keys import APART, CONTACT, symmetric
from cairn.linkage.engines.placeholders import NUMBERS, ONE_DIGIT, placeholders, says_no_name

Row = Mapping[str, Any]
_HELD = 1 << 16  # different names kept in memory
_PRECISION = {"year": 4, "month": 7}
_NOT_DIGIT, _ABROAD, _NOT_PLAIN = re.compile(r"[^0-9]"), re.compile(r"^(0044|44)"), re.compile(r"[^A-Z0-9]")
_NOTHING = re.compile(r"^[0\-. ]+$")
_PART = re.compile(r"[?*]")
_given, _family = lru_cache(_HELD)(read_given), lru_cache(_HELD)(read_family)
_home, _no_name = lru_cache(_HELD)(house_and_street), lru_cache(_HELD)(says_no_name)


def one_edition(person: Row, identifiers: Iterable[Row] = ()) -> dict[str, Any]:
    """person: the newest version, with the columns of `people`; identifiers: rows (kind, value, sharing) of it."""
    visible = person["sharing"] == "partnership"
    return {
        "record": person["record_id"],
        "agency_id": person["agency_id"],
        "visible": visible,
        **_names(person),
        **_born(person),
        **_lives(person),
        **_numbers(identifiers, visible=visible),
        "generation": GENERATIONS.get(person["role"] or ""),
        "sex": person["sex"] if person["sex"] in ("female", "male") else None,
    }


def one_looks(edition: Row) -> list[str]:
    """The texts under which the partners of one edition wait."""
    return sorted({looks for _, looks in _keys(edition)})


def _keys(edition: Row) -> Iterator[tuple[int, str]]:
    for number, key in enumerate(KEYS):
        one, other = ([edition[side[at]] for side in key] for at in (0, 1))
        ways = ((f"{number}", one),) if symmetric(number) else ((f"{number}.1", one), (f"{number}.0", other))
        for mark, values in ways:
            if all(value is not None for value in values):
                yield number, APART.join([mark, *map(str, values)])
    for contact in edition["contacts"] or ():
        yield CONTACT, f"{CONTACT}{APART}{contact}"


def _names(person: Row) -> dict[str, Any]:
    given, family, aliases = person["given_names"], person["family_name"], person["aliases"]
    found: dict[str, Any] = {}
    for text, read, name in ((given, _given, True), (family, _family, False)):
        held = read("" if text is None or _no_name(text, given=name) else text)
        found |= held._asdict()
    if aliases is not None and not _no_name(aliases, given=False) and found["given_other"] is not None:
        found["given_other"] = sorted({*found["given_other"], *alias_forms(aliases)})
    return found


def _born(person: Row) -> dict[str, Any]:
    text = person["date_of_birth"]
    if text is None or text in placeholders().dates:
        text = ""
    text = text[: _PRECISION.get(person["date_of_birth_precision"] or "", 10)]
    year, month, day = (_number(text[start:end]) for start, end in ((0, 4), (5, 7), (8, 10)))
    whole = None not in (year, month, day)
    recorded = person["recorded_at"].year
    low, high = person["age_low"], person["age_high"]
    return {
        "year": year,
        "month": month,
        "day": day,
        "birth": f"{year:04d}{month:02d}{day:02d}" if whole else None,
        "birth_swapped": f"{year:04d}{day:02d}{month:02d}" if whole and day is not None and day <= 12 else None,
        "born_low": year if year is not None else None if high is None else recorded - high - 1 - AGE_SLACK,
        "born_high": year if year is not None else None if low is None else recorded - low + AGE_SLACK,
    }


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def _lives(person: Row) -> dict[str, Any]:
    address, postcode = person["address"], person["postcode"]
    home = _home(address)
    if postcode is not None and postcode.strip().upper().startswith(placeholders().postcode_begins):
        postcode = None
    plain = _NOT_PLAIN.sub("", postcode.upper()) if postcode else ""
    institution = home is None and address is not None
    return {"home": home, "postcode": plain if len(plain) >= 5 and not institution else None}


def _numbers(identifiers: Iterable[Row], *, visible: bool) -> dict[str, Any]:
    contacts, references = set(), dict[str, list[str]]()
    for row in identifiers:
        kind, value = row["kind"], row["value"]
        narrower = visible and row["sharing"] != "partnership"
        if kind not in CONTACTS + REFERENCES or row["sharing"] == "sealed" or narrower or _says_nothing(kind, value):
            continue
        plain = _plain(kind, value)
        if len(plain) < (7 if kind == "phone" else 3):
            continue
        if kind in CONTACTS:
            contacts.add(f"{kind}:{plain}")
        else:
            references.setdefault(kind, []).append(plain)
    held = {kind: min(references[kind]) if kind in references else None for kind in REFERENCES}
    return held | {"contacts": sorted(contacts) or None}


def _plain(kind: str, value: str) -> str:
    if kind in NUMBERS:
        return _ABROAD.sub("0", _NOT_DIGIT.sub("", value))
    return re.sub(r"\s", "", value.lower())


def _says_nothing(kind: str, value: str) -> bool:
    lists, small = placeholders(), value.strip().lower()
    digits = _ABROAD.sub("0", _NOT_DIGIT.sub("", small))
    number = kind in NUMBERS and (digits in lists.numbers or re.search(ONE_DIGIT, digits) is not None)
    mailbox = kind == "email" and small.split("@")[0] in lists.mailboxes
    word = re.sub(r"\s", "", small) in lists.words or _NOTHING.search(small) is not None
    return number or mailbox or word or _PART.search(value) is not None
