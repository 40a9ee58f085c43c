"""Trades, vehicles and ages in running text, by the word lists."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cairn.linkage.engines.descriptor_marks import has_digit
from cairn.linkage.engines.descriptor_words import Sight, Words

MOST_BETWEEN = 4  # words between a colour and its vehicle
ADULT = 18  # a younger age is a child's and no fact of an adult
OLDEST = 80
_DECADE = re.compile(
    r"\b(early|mid|middle|late)?[\s/-]*(?:to[\s-]*(?:late|mid)[\s-]*)?"
    r"(?:(20|30|40|50|60|70)['’]?s|(twenties|thirties|forties|fifties|sixties|seventies))\b",
    re.IGNORECASE,
)
_TEENS = re.compile(r"\blate[\s-]teens\b", re.IGNORECASE)
_RANGE = re.compile(
    r"\b(?:aged|age|about|between|around)?\s*(\d{2})\s*(?:-|–|to|and|or)\s*(\d{2})(?:[\s-]*(?:years?|yrs?)(?:[\s-]*old)?)?(?![\w:/%])"
)
_YEARS = re.compile(
    r"(?:\b(aged|age|about|around|approx\.?|approximately|roughly|maybe|nearly|nearer|over|looks|is)\s+)?"
    r"(?<![\d/:.-])(\d{2})(?![\d/:%]|\.\d)(?:([\s-]*(?:years?|yrs?)[\s-]*old|[\s-]*y/?o)\b)?",
    re.IGNORECASE,
)
_PERSON_BEFORE = re.compile(
    r"(?i)\b(?:man|male|boyfriend|partner|lad|guy|bloke|adult|he|him|who|uncle|fella|owner)(?:['’]s)?,?\s*(?:is|of)?\s*$"
)
_UNIT_AFTER = re.compile(
    r"(?i)^[\s-]*(?:minutes?|mins?|hours?|hrs?|days?|weeks?|months?|pounds?|miles?|times?|texts?|calls?|messages?|am|pm|children|girls|boys|people|of them|st\b|nd\b|rd\b|th\b|[a-z]+ (?:street|road|row|lane|close|avenue))"
)
_EARLY, _MIDDLE, _LATE = (0, 3), (4, 6), (6, 9)
_PARTS = {"early": _EARLY, "mid": _MIDDLE, "middle": _MIDDLE, "late": _LATE}
_NEARLY = 1  # years either side of "about 24"


class Thing(NamedTuple):
    """A fact that stands in words: kind (trade, vehicle, age), value, and the token or character where it starts."""

    kind: str
    value: str
    start: int


def trades(tokens: list[str], *, words: Words) -> Iterator[Thing]:
    """Each trade; `start` is a token. A misspelt long word is read as the listed one."""
    spelt = [words.spelt(word) for word in tokens]
    place = 0
    while place < len(spelt):
        hit = words.trades.at(spelt, place)
        if hit is None:
            place += 1
            continue
        yield Thing("trade", hit[1], place)
        place += hit[0]


def vehicles(sight: Sight, *, words: Words) -> Iterator[Thing]:
    """Each vehicle with a colour (`grey van`) and each make that is told (`bmw`); `start` is a token."""
    if words.vehicles.none_in(sight.held):
        return
    tokens, raw = sight.tokens, sight.raw
    taken = -1
    for place in range(len(tokens)):
        hit = words.vehicles.at(tokens, place) if place > taken else None
        if hit is None:
            continue
        length, kind = hit
        taken = place + length - 1
        said = " ".join(tokens[place : place + length])
        colour = _colour_before(tokens, raw, place, words) or _colour_after(sight, place + length, words)
        # "grey Transit van" is one vehicle: the kind at its end is read with it
        if taken + 1 < len(tokens) and (more := words.vehicles.at(tokens, taken + 1)):
            kind, taken = more[1], taken + more[0]
        if colour:
            yield Thing("vehicle", f"{colour} {kind}", place)
        if said in words.makes and (colour or raw[place][:1].isupper()) and len(said) > 2 and said not in _AMBIGUOUS:
            yield Thing("vehicle", said, place)


_AMBIGUOUS = frozenset(["mini", "focus", "seat", "partner", "relay", "superb", "leon", "jazz", "civic", "ford", "golf", "polo", "juke", "transit", "caddy", "discovery", "defender", "evo", "sprinter", "honda", "transporter"])  # fmt: skip


def _colour_before(tokens: Sequence[str], raw: Sequence[str], place: int, words: Words) -> str:
    for back in range(1, MOST_BETWEEN + 1):
        at = place - back
        if at < 0:
            return ""
        if tokens[at] in words.colours:
            return words.colours[tokens[at]]
        between = tokens[at] in words.shades or tokens[at] in words.makes or tokens[at] in ("coloured", "colour")
        if not between and not raw[at][:1].isupper():
            return ""
    return ""


def _colour_after(sight: Sight, place: int, words: Words) -> str:
    """'van which was grey', 'car, silver in colour': a colour after the vehicle that belongs to nothing else."""
    last = min(place + MOST_BETWEEN, len(sight.tokens))
    while place < last and sight.tokens[place] in ("which", "that", "is", "was", "in", "a", "it", "dark", "light"):
        place += 1
    if place >= last or sight.tokens[place] not in words.colours:
        return ""
    after = sight.text[sight.ends[place] :].lstrip()
    following = sight.tokens[place + 1] if place + 1 < len(sight.tokens) else ""
    alone = not after or after[0] in ".,;:)" or following in ("in", "coloured", "colour", "and", "reg", "with")
    return words.colours[sight.tokens[place]] if alone else ""


def premises(sight: Sight, *, words: Words) -> Iterator[Thing]:
    """Each name of premises that a text tells by itself: 'at Blue Door studio', 'near Golden Star Kebab'."""
    for place, word in enumerate(sight.tokens):
        if word not in words.before_premises:
            continue
        end = place + 1
        while end < len(sight.tokens) and sight.raw[end][:1].isupper() and end - place <= MOST_BETWEEN:
            if sight.text[sight.ends[end - 1] : sight.starts[end]].strip():
                break
            end += 1
        tail = sight.tokens[end] if end < len(sight.tokens) and end > place + 1 else ""
        if tail in words.premises_tails and not sight.text[sight.ends[end - 1] : sight.starts[end]].strip():
            end += 1
        name = sight.tokens[place + 1 : end]
        named = len(name) > 1 and (name[-1] in words.premises_tails or name[-1] in words.shop_names)
        if named and not words.never_places.search(" ".join(name)):
            yield Thing("premises", " ".join(name), place + 1)


def ages(sight: Sight, *, words: Words) -> Iterator[Thing]:
    """Each age of an adult as `low-high` in years at the time of writing; `start` is a character."""
    text = sight.text
    if not has_digit(text) and sight.held.isdisjoint((*words.decades, "teens")):
        return
    taken: list[tuple[int, int]] = []
    for found in _DECADE.finditer(text):
        start = int(found.group(2) or words.decades[found.group(3).lower()])
        low, high = _PARTS.get((found.group(1) or "").lower(), (0, 9))
        taken.append(found.span())
        yield Thing("age", f"{start + low}-{start + high}", found.start())
    for found in _TEENS.finditer(text):
        yield Thing("age", "18-19", found.start())
    for found in _RANGE.finditer(text):
        low, high = int(found.group(1)), int(found.group(2))
        if ADULT <= low < high <= OLDEST and high - low <= 10 and not _UNIT_AFTER.match(text[found.end() :]):
            taken.append(found.span())
            yield Thing("age", f"{low}-{high}", found.start())
    yield from _plain_years(text, taken)


def _plain_years(text: str, taken: list[tuple[int, int]]) -> Iterator[Thing]:
    for found in _YEARS.finditer(text):
        years = int(found.group(2))
        if not ADULT <= years <= OLDEST or any(start <= found.start(2) < end for start, end in taken):
            continue
        told = found.group(3) or (found.group(1) and found.group(1).lower() in ("aged", "age"))
        if not told and not found.group(1) and not _PERSON_BEFORE.search(text[: found.start(2)]):
            continue
        if not told and _UNIT_AFTER.match(text[found.end() :]):
            continue
        loose = 0 if told and not (found.group(1) or "").lower().startswith(("about", "around")) else _NEARLY
        yield Thing("age", f"{max(ADULT, years - loose)}-{years + loose}", found.start())
