"""Streets, house numbers, postcodes and towns, in an address field or in running text."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from cairn.linkage.engines.descriptor_words import Words

_HOUSE = re.compile(r"(?<![\w.])(\d{1,4}[a-zA-Z]?(?:-\d{1,4})?),?\s+$")
_NAME = r"(?P<name>(?:[^\W\d_][\w'’.-]*\s+){1,3})"
_POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?)\s?(\d[A-Z]{2})\b", re.IGNORECASE)
_AFTER = re.compile(r"\s+([\w'’]+)(?:\s+([\w'’]+))?")
_FLAT = re.compile(r"(?i)^\s*(?:flat|apartment|apt|unit|room)\s+(\w{1,4})\s*[,/]?\s*")
_MARKS = str.maketrans("", "", "'’.`")
MOST_NAME_WORDS = 3
MOST_TOWN_WORDS = 3
LONGEST = 500  # characters of an address field that are read


class Street(NamedTuple):
    """A street in a text: its name with the full last word, the house number if one is told, and where it stands."""

    street: str
    number: str
    start: int
    end: int


@lru_cache(maxsize=8)
def _pattern(words: Words) -> re.Pattern[str]:
    suffixes = "|".join(sorted(words.suffixes, key=lambda word: (-len(word), word)))
    return re.compile(rf"(?<![\w]){_NAME}(?P<suffix>(?i:{suffixes}))\b\.?")


def streets(text: str, *, words: Words) -> Iterator[Street]:
    """Each street of a running text; common last words ('place', 'court') only where written with a capital."""
    at = 0
    pattern = _pattern(words)
    while found := pattern.search(text, at):
        at = max(found.start() + 1, found.end("suffix") - len(found["suffix"]))
        street = _street(text, found, words)
        if street is not None:
            at = street.end
            yield street


def _street(text: str, found: re.Match[str], words: Words) -> Street | None:
    suffix = found["suffix"]
    name = _name_words(found["name"].split(), suffix, words)
    if not name or _names_something_else(text, found.end("suffix"), words):
        return None
    first = text.rfind(name[0], found.start("name"), found.start("suffix"))
    before = _HOUSE.search(text[:first])
    number = before.group(1).lower() if before else ""
    return Street(_joined(name, suffix, words), number, first, found.end("suffix"))


def _name_words(name: list[str], suffix: str, words: Words) -> list[str]:
    """The words right before the last word of a street that are its name; none if it is no street."""
    kept: list[str] = []
    for word in reversed(name):
        if word.lower().translate(_MARKS) in words.no_street_name or (
            kept and kept[0][:1].isupper() and not word[:1].isupper()
        ):
            break
        kept.insert(0, word)
    if suffix.lower() in words.capital_suffixes and not (suffix[:1].isupper() and kept and kept[-1][:1].isupper()):
        return []
    if kept and not kept[-1][:1].isupper():
        return kept[-1:] if len(kept[-1]) >= 4 else []
    return kept


def _names_something_else(text: str, end: int, words: Words) -> bool:
    after = _AFTER.match(text, end)
    return after is not None and after.group(1).lower().translate(_MARKS) in words.follows_street


def _joined(name: list[str], suffix: str, words: Words) -> str:
    bare = [word.lower().translate(_MARKS) for word in name]
    return " ".join([*("saint" if word == "st" else word for word in bare), words.suffixes[suffix.lower()]])


class Address(NamedTuple):
    """The parts of an address field, each "" if not told. `number`: with its street, `3 tannery row`."""

    street: str
    number: str
    postcode: str
    town: str
    flat: str = ""


@lru_cache(maxsize=200_000)
def address(text: str, *, words: Words) -> Address:
    """An address field in its parts: `Flat 2, 14 Mill Lane, Marlbridge, ZZ3 4QL`."""
    text = text[:LONGEST]
    code = postcode(text)
    rest = _POSTCODE.sub("", text).strip(" ,")
    flat = _FLAT.match(rest)
    rest = rest[flat.end() :] if flat else rest
    titled = rest.title()  # in an address field a street may be written in any letters
    found = next(streets(titled, words=words), None)
    parts = [part.strip() for part in titled.split(",") if part.strip()]
    town = _town(parts, found, titled) if parts else ""
    inner = flat.group(1).lower() if flat else ""
    if found is None:
        return Address("", "", code, town, inner)
    return Address(found.street, f"{found.number} {found.street}" if found.number else "", code, town, inner)


def _town(parts: list[str], found: Street | None, text: str) -> str:
    last = parts[-1]
    if len(parts) == 1 or any(letter.isdigit() for letter in last) or len(last.split()) > MOST_TOWN_WORDS:
        return ""
    if found is not None and text.rfind(last) <= found.start:
        return ""
    return last.lower().translate(_MARKS)


def postcode(text: str) -> str:
    """The first postcode of a text in small letters without a space, or ""."""
    found = _POSTCODE.search(text)
    return (found.group(1) + found.group(2)).lower() if found else ""
