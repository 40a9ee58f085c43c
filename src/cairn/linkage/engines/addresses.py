"""An address is compared by house and street alone, and is dropped where it says nothing about a home."""

import re
import tomllib
from functools import cache
from importlib import resources

_APOSTROPHES = re.compile(r"['’]")
_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_HOUSE = re.compile(r"^\d+[a-z]?$")
_FLATS = frozenset("flat apartment apt unit room".split())
_SUFFIXES = {
    "rd": "road", "st": "street", "ave": "avenue", "av": "avenue", "ln": "lane", "cl": "close", "dr": "drive",
    "cres": "crescent", "gdns": "gardens", "ct": "court", "pl": "place", "sq": "square", "terr": "terrace",
}  # fmt: skip


def plain_words(text: str | None) -> tuple[str, ...]:
    """The words and numbers of an address in small letters."""
    if not text:
        return ()
    return tuple(word for word in _NOT_PLAIN.split(_APOSTROPHES.sub("", text.lower())) if word)


def house_and_street(text: str | None) -> str | None:
    """`Flat 2, 14 Mill Rd, Marlbridge` gives `2/14 mill road`; None for an institution or nothing usable."""
    words = plain_words(text)
    if not words or says_nothing(" ".join(words)):
        return None
    flat = ""
    if words[0] in _FLATS and len(words) > 2:
        flat, words = f"{words[1]}/", words[2:]
    for at, word in enumerate(words):
        if _HOUSE.match(word) and at + 1 < len(words):
            street = [_SUFFIXES.get(part, part) for part in words[at + 1 : at + 3]]
            return f"{flat}{word} {' '.join(street)}"
    return f"{flat}{' '.join(words[:2])}" if len(words) > 1 else None


@cache
def never_link() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """The pattern of words and the kinds of place whose address never counts, from `linkage/names/never_link.toml`."""
    text = resources.files("cairn.linkage.names").joinpath("never_link.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    words = "|".join(re.escape(word) for word in content["words"])
    streets = "|".join((*_SUFFIXES, *_SUFFIXES.values(), "hill", "row", "walk", "way", "rise", "green"))
    not_a_street = rf"(?<!\d )(?<!\d[a-z] )\b({words})\b(?! (?:{streets})\b)"
    return re.compile(not_a_street), tuple(content["place_kinds"])


def says_nothing(words: str) -> bool:
    """Whether the plain words of an address or name are those of a refuge, school, hospital and the like."""
    return bool(never_link()[0].search(words))
