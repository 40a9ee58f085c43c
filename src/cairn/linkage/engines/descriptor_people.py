"""Names that adults go by, in running text: 'a man called Daz', 'aka Inky', 'his mate Kez'."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from cairn.linkage.engines.descriptor_names import as_told, plain
from cairn.linkage.engines.descriptor_words import Sight, Words, token

_GAP = re.compile(r"[\s,:\"“”'‘’(\-]{1,4}")
_NEXT = re.compile(r"[ ]")
MOST_LETTERS = 20
_KINDS = {"companion": "companion", "also": "alias"}


class Spoken(NamedTuple):
    """A name in a text: kind (nickname, name, alias, companion), value in plain letters, and the token where it stands."""

    kind: str
    value: str
    start: int


def spoken_names(sight: Sight, *, words: Words) -> Iterator[Spoken]:
    """Each name that a phrase of the lists introduces; a companion is somebody beside the adult."""
    capitals = any(word[:1].isupper() for word in sight.raw[1:])
    if sight.held.isdisjoint(words.name_cues) or not (capitals or sight.held & words.nicknames.keys()):
        return
    shouted = sight.text.upper() == sight.text
    seen: set[int] = set()
    for place, word in enumerate(sight.tokens):
        if word not in words.name_cues:
            continue
        cue, after = _cue(sight, place, words)
        if not cue or after >= len(sight.tokens) or after in seen or not _adjoining(sight, after):
            continue
        listed_only = shouted or cue == "with" or not sight.raw[after][:1].isupper()
        name = _name_at(sight, after, words)
        if not name or (listed_only and not _listed(name, words)):
            continue
        if cue == "with" and not sight.raw[after][:1].isupper():
            continue
        seen.update(range(after, after + len(name)))
        if cue == "called" and _of_premises(sight, after, words):
            yield Spoken("premises", " ".join(name), after)
            continue
        kind, value = as_told(name, words=words)
        yield Spoken(_KINDS.get(cue, kind), value, after)


def _cue(sight: Sight, place: int, words: Words) -> tuple[str, int]:
    """The way in which a phrase at a token introduces a name, and the token after it; companions first."""
    tokens = sight.tokens
    for cue in ("companion", "called", "also", "before", "with"):
        hit = words.names[cue].at(tokens, place)
        if hit is None:
            continue
        after = place + hit[0]
        more = words.names["called"].at(tokens, after) if after < len(tokens) else None
        return ("companion" if cue == "companion" else "called", after + more[0]) if more else (cue, after)
    return "", place


def _of_premises(sight: Sight, name: int, words: Words) -> bool:
    """Whether it is a shop that is called so: 'the chicken shop on Bridge Road, called Golden Star'."""
    for word in reversed(sight.tokens[max(0, name - 8) : name]):
        if word in words.person_words or word in words.adults:
            return False
        if word in words.premises_words:
            return True
    return False


def _adjoining(sight: Sight, after: int) -> bool:
    between = sight.text[sight.ends[after - 1] : sight.starts[after]]
    return bool(_GAP.fullmatch(between))


def _name_at(sight: Sight, place: int, words: Words) -> tuple[str, ...]:
    """The words of a name that starts at a token, words beside it left out: `Big Mo` is `mo`, `Inky D` keeps its letter."""
    name: list[str] = []
    for at in range(place, min(place + 4, len(sight.tokens))):
        if at > place and not _NEXT.fullmatch(sight.text[sight.ends[at - 1] : sight.starts[at]]):
            break
        letters = plain(sight.raw[at].removesuffix("'s").removesuffix("’s"))
        if len(letters) != 1 or not 1 <= len(letters[0]) <= MOST_LETTERS:
            break
        if not name and letters[0] in words.beside_names and letters[0] != "the":
            continue
        if letters[0] in words.never_names or token(sight.raw[at]) in words.never_names:
            break
        if name and not sight.raw[at][:1].isupper():
            break
        name.append(letters[0])
        if len(name) == 2 or _possessive(sight.raw[at]):
            break
    return tuple(name) if name and len(name[0]) > 1 else ()


def _possessive(raw: str) -> bool:
    return raw.endswith(("'s", "’s"))


def _listed(name: tuple[str, ...], words: Words) -> bool:
    return name[0] in words.nicknames
