"""Numbers, plates, handles and addresses of e-mail in running text, whole or in part."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from cairn.linkage.engines.descriptor_words import Sight, Words
from cairn.linkage.engines.partial import LEAST_KNOWN, known, normal, whole

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{0,100}\w")
_HANDLE = re.compile(r"(?<![\w@.])@([A-Za-z0-9_][\w.]{2,29})")
_NAMED_HANDLE = re.compile(
    r"[\s:,\"'“(]*(?:(?:name|handle|is|as|user|username|account|called|id|to|with|by|from)[\s:,\"'“(]+){0,3}@?([A-Za-z0-9_.]{4,30})"
)
_PHONE = re.compile(r"(?<![\w*?+])(?:\+44|0044|0)[\s-]*(?:\(0\))?[\d?*xX][\d?*xX\s-]{2,14}[\d?*xX](?![\w])")
_TAIL = re.compile(
    r"[\s:,\"'“.(*x]*(?:(?:in|with|are|is|of|the|digits|numbers|a|number)[\s:,\"'“]+){0,3}(?:\*|x{2,}|\.{2,})?(\d{3,8})\b"
)
_PLATE_END = re.compile(r"[\s:,\"'“.(]*(?:(?:in|with|are|is|the|letters)[\s:,\"'“]+){0,3}([A-Z0-9]{3,4})\b")
_PLATE = re.compile(r"(?<![\w])([A-Za-z]{2}[0-9]{2})((?:[ -]?[A-Z?*]){3}|(?: (?:something|[A-Z?*]))+)?(?![\w*?])")
_OLDER = re.compile(r"(?<![\w])([A-Z]\d{1,3} ?[A-Z]{3})(?![\w])")
_DIGIT = re.compile(r"\d")
_DASHES = str.maketrans({"‐": "-", "‑": "-", "–": "-", "—": "-"})
_MASKED = re.compile(r"(?<![\w*])(?:\*+|[xX]{2,}|\.{2,}|…)[ -]?(\d{3,6})(?!\w)")
_OF_PHONE = frozenset(["number", "phone", "mobile", "tel", "telephone", "cell", "sim", "digits"])
NEAR = 30  # characters before a part plate in which a word of a vehicle must stand


class Mark(NamedTuple):
    """An identifier in a text: kind, value as a pattern, whether it is whole, and where it stands."""

    kind: str
    value: str
    exact: bool
    start: int


def has_digit(text: str) -> bool:
    """Whether a text has a figure in it."""
    return _DIGIT.search(text) is not None


def marks(sight: Sight, *, words: Words) -> Iterator[Mark]:
    """Every identifier of a text with at least three known characters."""
    if "@" in sight.text:
        yield from _accounts(sight.text)
    if not words.services.none_in(sight.held):
        yield from _named_handles(sight, words)
    if has_digit(sight.text):
        yield from _phones(sight.text)
        yield from _plates(sight, words)
    if not words.numbers["ends"].none_in(sight.held):
        yield from _ends(sight, words)


def _mark(kind: str, raw: str, start: int) -> Iterator[Mark]:
    value = normal("vehicle" if kind == "plate" else kind, raw)
    if known(value) >= LEAST_KNOWN:
        yield Mark(kind, value, whole(kind, value), start)


def _accounts(text: str) -> Iterator[Mark]:
    for found in _EMAIL.finditer(text):
        yield from _mark("email", found.group(), found.start())
    for found in _HANDLE.finditer(text):
        yield from _mark("handle", found.group(1).rstrip("."), found.start())


def _named_handles(sight: Sight, words: Words) -> Iterator[Mark]:
    """'snap inkyd_mb': a word after the name of a service, told from prose by a digit, dot or underscore in it."""
    for place in range(len(sight.tokens)):
        if words.services.at(sight.tokens, place):
            found = _NAMED_HANDLE.match(sight.text, sight.ends[place])
            name = found.group(1).strip(".") if found else ""
            if len(name) > LEAST_KNOWN and re.search(r"[a-zA-Z]", name) and re.search(r"[\d_.]", name):
                yield from _mark("handle", name, found.start(1) if found else 0)


def _phones(text: str) -> Iterator[Mark]:
    for found in _PHONE.finditer(text.translate(_DASHES)):
        value = re.sub(r"\(0\)", "", found.group()).lower().replace("x", "?")
        if 10 <= sum(letter in "0123456789?" for letter in value) <= 14 or "*" in value:
            yield from _mark("phone", value, found.start())
    for found in _MASKED.finditer(text):
        yield from _mark("phone", f"*{found.group(1)}", found.start(1))


def _ends(sight: Sight, words: Words) -> Iterator[Mark]:
    """'number ends 4417', 'last four 4417', 'reg ending KXJ': the end of a phone, or of a plate if a vehicle is near."""
    for place in range(len(sight.tokens)):
        hit = words.numbers["ends"].at(sight.tokens, place)
        if hit is None:
            continue
        after = sight.ends[place + hit[0] - 1]
        on_plate = _speaks_of_plate(sight.tokens[max(0, place - 3) : place], words)
        found = _TAIL.match(sight.text, after)
        if found and not on_plate:
            yield from _mark("phone", f"*{found.group(1)}", found.start(1))
        elif on_plate and (ending := _PLATE_END.match(sight.text, after)):
            yield from _mark("plate", f"*{ending.group(1)}", ending.start(1))


def _speaks_of_plate(before: list[str], words: Words) -> bool:
    """Whether the nearest word of a phone or a vehicle is one of a vehicle."""
    for word in reversed(before):
        if word in words.plate_cues or word in _OF_PHONE:
            return word in words.plate_cues
    return False


def _plates(sight: Sight, words: Words) -> Iterator[Mark]:
    for found in _PLATE.finditer(sight.text):
        rest = (found.group(2) or "").replace("something", "?").replace(" ", "").replace("-", "")
        full = len(rest) == 3 and rest.isalpha() and found.group(1).isupper()
        if full or _near_vehicle(found.start(), found.end(), sight, words):
            value = found.group(1) + rest
            yield from _mark("plate", value if len(rest) == 3 else f"{value}*", found.start())
    for found in _OLDER.finditer(sight.text):
        if _near_vehicle(found.start(), found.end(), sight, words):
            yield from _mark("plate", found.group(1), found.start())


def _near_vehicle(start: int, end: int, sight: Sight, words: Words) -> bool:
    if sight.held.isdisjoint(words.plate_cues):
        return False
    return any(
        word in words.plate_cues and (start - NEAR <= first < start or end <= first <= end + NEAR // 2)
        for word, first in zip(sight.tokens, sight.starts, strict=True)
    )
