"""Names as they are written and heard: the same small plain letters for every way of writing, one key for a sound.

Plain Python over single words, for linking and for search alike; asked once for each different word.
"""

import itertools
import re
import unicodedata
from functools import cache

_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)
_MARKS = re.compile(r"['’‘`´ʼʻ.]")
_NOT_LETTER = re.compile(r"[^a-z]+")
_TITLES = frozenset("mr mrs miss ms mx dr master rev sir lady prof".split())
_JOINED_TO_NEXT = frozenset("o mc mac abdul abd abdal abdel abdur abdus el al ap ab st san bin ibn".split())
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
    plain = text.lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.translate(_LETTERS))
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
    kept = key[:1] + "".join(now for before, now in itertools.pairwise(key) if now != before)
    return kept[:SOUND_LENGTH]
