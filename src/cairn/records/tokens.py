"""The words by which a record is found. They are compared by `=`, so that an index serves under row security.

Each token starts with what it is: `p:` the first four letters of a word of a person's name, `s:` its sound, `b:` the
sounds of a given and a family name together (one common name alone names thousands), `l:` and `o:` letters and sound of
a place's word, `w:` a word of an event's summary, `k:` one of how a person was described, `d:` all digits of a number, `r:` a reference or plate whole, `e:` the last three or four of either,
`v:` three neighbouring marks of a plate, `h:` an online name or e-mail address whole, `n:` the first four letters of each of its words, `c:` a postcode, whole or its first half.
People's addresses give none, nor does anything of a protected place: where someone lives is not to be searched.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from cairn.records.names import fold, sound

FIRST = 4  # letters of a name's word that are indexed; what is typed beyond them is compared afterwards
LEAST_KNOWN = 3  # known characters below which a part is stored but never matched. Source: exchange contract
LEAST_SOUND = 2  # letters of a sound key: `t` would find every Tay, Toy and Tattoo
ENDS = (3, 4)  # last digits of a number that people remember
STOP_WORDS = frozenset(
    "a an and are as at be been but by for from had has have he her him his i in into is it its me my no not of off on"
    " or our out said says she so that the their them then there they this to up us was we were when who will with you"
    " after before about".split()
)
SAYS_NOTHING = ("home", "other")  # kinds of place that half the county has
_WORD = re.compile(r"[a-z0-9']+")
_POSTCODE = re.compile(r"^([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})$")
_DIGITS = re.compile(r"\D")
_HOUSE_WORDS = frozenset("the and of st road street row lane avenue close drive way place court terrace".split())


@cache
def heard(word: str) -> tuple[str, ...]:
    """Sound keys of one folded word: more than one where spellings of one name part (Shawn and Sean, Steven and Stephen,
    Kwin and Quinn, Freja and Freya).
    """
    plain = re.sub(r"(?<=[aeo])w", "", word)
    forms = (word, plain, plain.replace("kw", "qu"), re.sub(r"(?<=.)j(?=[ae]$)", "y", plain))
    keys = {sound(form).replace("v", "f") for form in forms}
    return tuple(sorted(key for key in keys if len(key) >= LEAST_SOUND))


@cache
def name_tokens(word: str) -> tuple[str, ...]:
    """Tokens of one folded word of a name."""
    return (f"p:{word[:FIRST]}", *(f"s:{key}" for key in heard(word)))


@cache
def place_word_tokens(word: str) -> tuple[str, ...]:
    """Tokens of one folded word of a place's name or street."""
    return (f"l:{word[:FIRST]}", *(f"o:{key}" for key in heard(word)))


@cache
def both_tokens(given: str, family: str) -> tuple[str, ...]:
    """Tokens of a given and a family name that stand together, as they sound."""
    return tuple(f"b:{first}.{last}" for first in _any_sound(given) for last in _any_sound(family))


@cache
def _any_sound(word: str) -> tuple[str, ...]:
    return heard(word) or (sound(word),)


def words_of(text: str | None) -> list[str]:
    """The words of a text that say something, small and plain, once each."""
    found = _WORD.findall((text or "").lower().replace("’", "'"))
    plain = (word.replace("'s", "").strip("'") for word in found)
    return list(dict.fromkeys(word for word in plain if len(word) >= LEAST_KNOWN and word not in STOP_WORDS))


def person_tokens(row: Mapping[str, Any]) -> set[str]:
    """Tokens of what one agency said of a person: names, aliases and words of the description, never an address."""
    words = [word for column in ("given_names", "family_name", "aliases") for word in fold(row.get(column))]
    both = {
        token
        for given in fold(row.get("given_names"))
        for family in fold(row.get("family_name"))
        for token in both_tokens(given, family)
    }
    described = {f"k:{word}" for word in words_of(row.get("description"))}
    return both | described | {token for word in words for token in name_tokens(word)}


def place_tokens(row: Mapping[str, Any]) -> set[str]:
    """Tokens of a place: its name, kind, street and postcode; none at all if it is protected."""
    if row.get("protected"):
        return set()
    kind = "" if row.get("kind") in SAYS_NOTHING else str(row.get("kind") or "").replace("_", " ")
    words = {*fold(row.get("name")), *fold(row.get("address")), *fold(kind)} - _HOUSE_WORDS
    found = {token for word in words for token in place_word_tokens(word)}
    return found | set(postcode_tokens(row.get("postcode") or ""))


def event_tokens(row: Mapping[str, Any]) -> set[str]:
    """Tokens of an event: the words of its summary."""
    return {f"w:{word}" for word in words_of(row.get("summary"))}


def postcode_tokens(text: str) -> tuple[str, ...]:
    """A postcode and its first half."""
    plain = re.sub(r"\s", "", text).upper()
    whole = _POSTCODE.match(plain)
    return (f"c:{plain}", f"c:{whole[1]}") if whole else ()


def digits_of(text: str) -> str:
    """The digits of a phone, `+44` said as `0`."""
    plain = _DIGITS.sub("", text)
    return "0" + plain[2:] if text.strip().startswith("+44") or plain.startswith("0044") else plain


def part(text: str) -> str:
    """A number, plate or reference without spaces and in capitals; `?` and `*` stay."""
    return re.sub(r"[\s\-./()]", "", text).upper()


def windows(text: str) -> tuple[str, ...]:
    """Every three neighbouring known characters of a plate or reference, whole or in part."""
    runs = re.split(r"[?*]+", part(text))
    return tuple(sorted({run[at : at + LEAST_KNOWN] for run in runs for at in range(len(run) - LEAST_KNOWN + 1)}))


def identifier_tokens(kind: str, value: str) -> tuple[str, ...]:
    """Tokens of a phone, plate, handle or reference."""
    if kind == "phone":
        return _phone_tokens(value)
    if kind in {"handle", "email"}:
        plain = value.strip().lstrip("@").lower()
        begins = (online_token(word) for word in online_words(plain))
        return (f"h:{plain}", *dict.fromkeys(begins)) if len(plain.strip("*?")) >= LEAST_KNOWN else ()
    whole = part(value)
    if kind == "vehicle":
        return (f"r:{whole}", *(f"v:{window}" for window in windows(value))) if windows(value) else ()
    return _number_tokens("d" if whole.isdigit() else "r", whole)


def online_words(name: str) -> tuple[str, ...]:
    """The words of an online name, or of an address before its `@`, as people say them: `inkyd_mb` has `inkyd`."""
    said = name.strip().lstrip("@").lower()
    return tuple(word for word in _WORD.findall(said.partition("@")[0]) if len(word) >= LEAST_KNOWN)


def online_token(word: str) -> str:
    """The token of an online name of which one word begins so."""
    return f"n:{word[:FIRST]}"


def _phone_tokens(value: str) -> tuple[str, ...]:
    known = re.split(r"[?*]", value)[-1]  # what stands at the end, which is what people remember
    found = _number_tokens("d", digits_of(value if known == value else known))
    return found if known == value else found[1:]


def _number_tokens(sort: str, whole: str) -> tuple[str, ...]:
    """The whole, then its ends; nothing of fewer than three known marks."""
    if len(whole.strip("?*")) < LEAST_KNOWN:
        return ()
    return (f"{sort}:{whole}", *(f"e:{whole[-length:]}" for length in ENDS if len(whole) >= length))


_OF = {"person": person_tokens, "place": place_tokens, "event": event_tokens}


def tokens_of(kind: str, row: Mapping[str, Any], identifiers: Iterable[tuple[str, str]] = ()) -> set[str]:
    """All tokens of one record's version. kind: person, place or event; identifiers: (kind, value) that belong to it."""
    if kind == "place" and row.get("protected"):
        return set()
    found = _OF[kind](row)
    for identifier, value in identifiers:
        found.update(identifier_tokens(identifier, value))
    return found
