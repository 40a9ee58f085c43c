"""What one running text says of a half-known adult or a place, read once for each different text.

Words of skin, ethnicity, faith, accent and nationality are blanked before anything is read (harms, H16). What belongs
to the child, the home or a professional ('her mum's number ends 0377') is left out.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from cairn.linkage.engines.descriptor_marks import has_digit, marks
from cairn.linkage.engines.descriptor_people import spoken_names
from cairn.linkage.engines.descriptor_streets import postcode, streets
from cairn.linkage.engines.descriptor_things import ages, premises, trades, vehicles
from cairn.linkage.engines.descriptor_words import TOKEN, Sight, Words, sight_of, token

_SENTENCE = re.compile(r"(?<!\bSt)(?<!\bRd)(?<!\bMr)(?<!\bMrs)(?<!\bDr)(?<!\breg)(?<![.!?;])[.!?;]+\s+|\n+")
_BLANKS = re.compile(r"[^\S\n]+")
LONGEST = 20_000  # characters of a text that are read; a note is shorter
_OWNS = frozenset(
    "number phone mobile car van address lives live works work drives has owns runs is email home house drove".split()
)
_POSSESSIVE = ("'s", "’s", "s'", "s’")
_AT_HOME = ("parent", "carer", "nan", "mum", "dad", "mother", "father")
_SPACES = re.compile(r" {2,}")
_IN_A_PHONE = [[at, "her", what] for at in ("in", "on") for what in ("phone", "mobile")]
_NEAR_HUB = 3  # tokens before a street in which a school or surgery takes it
_LIVING = ("lives", "living", "home", "house")
_LOOK_BACK = 12  # tokens in which the one whose thing it is must stand


class Found(NamedTuple):
    """One fact of a text: kind, value, whether it alone points at one thing, and the sentence that it stands in."""

    kind: str
    value: str
    exact: bool
    sentence: int


@lru_cache(maxsize=50_000)
def read_text(text: str, *, words: Words, own: bool = False) -> tuple[Found, ...]:
    """Every fact of a text, each once, in the order of the sentences.

    `own`: the text is about the adult or place itself, so that nothing in it is left out as somebody else's.
    """
    found: dict[Found, None] = {}
    for number, sentence in enumerate(_sentences(text)):
        for kind, value, exact in _read_sentence(sentence, words, own):
            found.setdefault(Found(kind, value, exact, number))
    return tuple(found)


def sentences(text: str) -> list[frozenset[str]]:
    """The words of each sentence of a text in plain small letters, to see who is spoken of."""
    return [frozenset(token(word) for word in TOKEN.findall(part)) for part in _sentences(text)]


def _sentences(text: str) -> list[str]:
    """The sentences of the first `LONGEST` characters, runs of blanks made one."""
    return [part for part in _SENTENCE.split(_BLANKS.sub(" ", text[:LONGEST])) if part.strip()]


def without_protected(text: str, *, words: Words) -> str:
    """The text with words of skin, ethnicity, faith, accent and nationality blanked."""
    return _without_protected(sight_of(text), words).text


def _without_protected(sight: Sight, words: Words) -> Sight:
    if sight.held.isdisjoint(words.protected_any):
        return sight
    text, dropped = sight.text, []
    for place, word in enumerate(sight.tokens):
        hit = words.protected_phrases.at(sight.tokens, place)
        if hit:
            dropped.append((sight.starts[place], sight.ends[place + hit[0] - 1]))
        elif word in words.protected or _coloured_person(sight, place, words):
            dropped.append((sight.starts[place], sight.ends[place]))
    if not dropped:
        return sight
    for start, end in dropped:
        text = text[:start] + " " * (end - start) + text[end:]
    return sight_of(_SPACES.sub(" ", text))


def _coloured_person(sight: Sight, place: int, words: Words) -> bool:
    """Whether a colour is a person's here: 'white man', 'tall black lad', but not 'white van man'."""
    if sight.tokens[place] not in words.protected_colours:
        return False
    for word in sight.tokens[place + 1 : place + 4]:
        if word in words.person_words or word in words.protected:
            return True
        if word not in words.protected_colours and word not in words.shades and word not in ("or", "and", "looking"):
            return False
    return False


Placed = tuple[int, str, str, bool]  # character where it starts, kind, value, exact


def _read_sentence(sentence: str, words: Words, own: bool) -> Iterator[tuple[str, str, bool]]:
    """Streets are read before protected words are blanked, since a street may be called French Row."""
    seen = sight_of(sentence)
    clean = _without_protected(seen, words)
    for sight, read in ((seen, _where), (clean, _what)):
        for start, kind, value, exact in read(sight, words):
            if own or start < 0 or not _anothers(sight, start, words):
                yield kind, value, exact


def _where(sight: Sight, words: Words) -> Iterator[Placed]:
    if not sight.held.isdisjoint(words.suffixes):
        for street in streets(sight.text, words=words):
            if _of_hub(sight, street.start, words):
                continue
            yield street.start, "street", street.street, False
            if street.number:
                yield street.start, "number", f"{street.number} {street.street}", True
    code = postcode(sight.text) if has_digit(sight.text) else ""
    if code:
        yield -1, "postcode", code, False


def _of_hub(sight: Sight, start: int, words: Words) -> bool:
    """Whether a street is that of a school, surgery or the like: 'Tannery Surgery on Tannery Row'."""
    end = bisect_left(sight.starts, start)
    return any(word in words.follows_street for word in sight.tokens[max(0, end - _NEAR_HUB) : end])


def _what(sight: Sight, words: Words) -> Iterator[Placed]:
    """Everything but streets; names and ages (start -1) are an adult's by the phrase that brings them."""
    for mark in marks(sight, words=words):
        yield mark.start, mark.kind, mark.value, mark.exact
    for thing in (*trades(sight.tokens, words=words), *vehicles(sight, words=words)):
        yield sight.starts[thing.start], thing.kind, thing.value, False
    for thing in premises(sight, words=words):
        yield sight.starts[thing.start], thing.kind, thing.value, True
    for thing in ages(sight, words=words):
        yield -1, thing.kind, thing.value, False
    for name in spoken_names(sight, words=words):
        yield -1, name.kind, name.value, False


def _anothers(sight: Sight, start: int, words: Words) -> bool:
    """Whether a fact is the child's, the home's or a professional's: the nearest owner before it in its sentence."""
    end = bisect_left(sight.starts, start)
    tokens, raw = sight.tokens[max(0, end - _LOOK_BACK) : end], sight.raw[max(0, end - _LOOK_BACK) : end]
    for place in range(len(tokens) - 1, -1, -1):
        hit = words.owners.at(tokens, place)
        if hit is None and tokens[place] in words.adults:
            return False
        if hit is not None and place and tokens[place - 1 : place + hit[0]] in _IN_A_PHONE:
            continue  # a number in her phone is somebody else's
        if hit is not None and tokens[place] in _LIVING:
            return words.adults.isdisjoint(tokens[:place])
        if hit is not None and _owns_what_follows(tokens, raw, place, place + hit[0] - 1):
            return True
    return False


def _owns_what_follows(tokens: Sequence[str], raw: Sequence[str], first: int, last: int) -> bool:
    """Whether an owner (tokens first to last) has what comes after: 'mum's', 'her own', 'father works', 'dad, plumber'."""
    if raw[last].endswith(_POSSESSIVE):
        return True
    if last > first and tokens[first] in ("her", "his", "lives", "family") and tokens[last] in (*_OWNS, "own"):
        return True
    if last + 1 == len(tokens):
        return tokens[last] in _AT_HOME
    return tokens[last + 1] in _OWNS
