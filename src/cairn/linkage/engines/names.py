"""Names are compared as people say them: without accents, marks or order, in any of the forms one name takes.

Everything here works on single strings and is meant to be asked once for each different string, never for each row.
"""

import re
import tomllib
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)
_MARKS = re.compile(r"['’‘`´ʼʻ.]")
_NOT_LETTER = re.compile(r"[^a-z]+")
_TITLES = frozenset("mr mrs miss ms mx dr master rev sir lady prof".split())
_JOINED_TO_NEXT = frozenset("o mc mac abdul abd abdal abdel abdur abdus el al ap ab st san bin ibn".split())
_PARTICLES = frozenset("de la le du da dos del den der van von ten ter di y e".split())
_SOUNDS = (  # (written, sounds like); longer spellings first, chosen so that spellings of several languages meet
    ("tsch", "c"), ("sch", "s"), ("szcz", "s"), ("eaux", "o"), ("aigh", "a"), ("ough", "o"), ("augh", "a"),
    ("cz", "c"), ("sz", "s"), ("rz", "s"), ("dz", "j"), ("sh", "s"), ("ch", "c"), ("ck", "k"), ("ph", "f"), ("gh", ""),
    ("bh", "v"), ("mh", "v"), ("dh", ""), ("th", "t"), ("wr", "r"), ("kn", "n"), ("qu", "k"), ("ts", "c"), ("tz", "c"),
    ("ll", "l"), ("dd", "d"), ("ff", "f"), ("ss", "s"), ("ce", "se"), ("ci", "si"), ("cy", "si"), ("ge", "je"),
    ("gi", "ji"), ("q", "k"), ("x", "ks"), ("z", "s"), ("w", "v"), ("c", "k"),
)  # fmt: skip
_VOWELS = re.compile(r"[aeiouyh]+")
SOUND_LENGTH = 6  # letters of a sound key


def fold(text: str | None) -> tuple[str, ...]:
    """The words of a name in small plain letters: `O'Neill` and `O Neill` both give `oneill`, `Łukasz` gives `lukasz`."""
    if not text:
        return ()
    plain = unicodedata.normalize("NFKD", text.strip().lower().translate(_LETTERS))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = [word for word in _NOT_LETTER.split(_MARKS.sub("", plain)) if word and word not in _TITLES]
    joined: list[str] = []
    held = ""
    for word in words:
        if word in _JOINED_TO_NEXT and word != words[-1]:
            held += word
            continue
        joined.append(held + word)
        held = ""
    return (*joined, held) if held else tuple(joined)


@cache
def sound(word: str) -> str:
    """A key equal for spellings that sound alike in English, Irish, Polish or transcribed names."""
    if not word:
        return ""
    heard = word
    for written, like in _SOUNDS:
        if written in heard:
            heard = heard.replace(written, like)
    first = "a" if heard[:1] in "aeiouy" or not heard else heard[0]
    rest = _VOWELS.sub("", heard[1:])
    key = first + rest
    kept = key[:1] + "".join(now for before, now in zip(key, key[1:], strict=False) if now != before)
    return kept[:SOUND_LENGTH]


def family_parts(words: tuple[str, ...]) -> tuple[str, ...]:
    """The surnames inside a family name, particles left out: `van der Berg-Smith` gives `berg`, `smith`."""
    parts = tuple(word for word in words if word not in _PARTICLES)
    return parts or words


@dataclass(frozen=True)
class NameTable:
    """Which given names are forms of one another. `forms`: name to the classes that it may belong to, sorted."""

    forms: dict[str, tuple[str, ...]]

    def classes(self, name: str) -> tuple[str, ...]:
        """The classes of a name; a name in no class is a class of its own."""
        return self.forms.get(name, (name,))

    def known(self, name: str) -> bool:
        """Whether the name is an ordinary name, so that one letter's difference is likely another name."""
        return name in self.forms


@cache
def name_table() -> NameTable:
    """The equivalence table of `linkage/names/given_names.toml`, several origins side by side."""
    text = resources.files("cairn.linkage.names").joinpath("given_names.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    forms: dict[str, set[str]] = defaultdict(set)
    for classes in content["forms"].values():
        for name, others in classes.items():
            for word in (name, *others):
                forms["".join(fold(word))].add("".join(fold(name)))
    for names in content["single"].values():
        for word in names:
            folded = "".join(fold(word))
            forms[folded] = forms.get(folded) or {folded}
    return NameTable({name: tuple(sorted(found)) for name, found in forms.items()})
