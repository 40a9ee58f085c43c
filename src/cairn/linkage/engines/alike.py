"""Two records field by field in words: same, similar and why, or different; a function of what is given to it alone.

So a page that gives it only what its reader may see tells nothing else. Grades of names and birth dates are those by
which pairs are weighed. What describes a body, a faith or an accent is never compared.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cairn.linkage.engines.addresses import house_and_street
from cairn.linkage.engines.comparisons import COMPARISONS
from cairn.linkage.engines.grades import grades
from cairn.linkage.engines.one_edition import one_edition
from cairn.linkage.engines.partial import agrees, normal

SAME, SIMILAR, DIFFERENT = "same", "similar", "different"
ONE_ONLY, UNCOMPARED = "said by one only", "not compared"
OWN_WORDS = "each in its own words; what describes skin, faith or accent is never compared"
NO_NAME = "one of them stands for not known"
TWO_KINDS = "a person and a place have no name in common"
PROTECTED = "an address that is protected is never compared"
NEAR_AGE = 2  # years between two estimated ages that still may be one
TOLD = {  # field of a record: fields of the reasons that speak of it
    "aliases": ("nickname", "companion"), "family_name": ("family",), "name": ("premises",),
    "address": ("street", "number", "address"), "postcode": ("postcode",), "description": ("trade", "vehicle"),
    "age": ("age",),
}  # fmt: skip
_SPACES, _NOT_PLAIN = re.compile(r"\s+"), re.compile(r"[^a-z0-9]+")
Row = Mapping[str, Any]
Reason = tuple[str, str, float]


@dataclass(frozen=True)
class Verdict:
    """How two values compare, and in which way if they are neither the same nor plainly different."""

    word: str
    why: str = ""


def verdicts(left: Row, right: Row, *, told: Sequence[Reason] = ()) -> dict[str, Verdict]:
    """A verdict for each field that both of two people, or both of two places, say something of.

    left, right: columns of `people` or `places`, and `identifiers`: rows (kind, value, sharing). told: (field, says,
    bits) of the reasons of the pair, which speak where the words of two fields don't.
    """
    people = "given_names" in left and "given_names" in right
    keys = _grades(left, right) if people else {}
    fields = dict(_PEOPLE if people else _PLACES)
    found = {}
    for field, compare in fields.items():
        one, other = left.get(field), right.get(field)
        if one not in (None, "") and other not in (None, ""):
            plain = Verdict(SAME) if _plain(one) == _plain(other) else compare(one, other, keys)
            found[field] = _as_told(field, plain, told)
    return found | _numbers(left.get("identifiers", ()), right.get("identifiers", ()))


def _grades(left: Row, right: Row) -> dict[str, str]:
    """The key of the grade of each comparison, as pairs are weighed; home and family apart."""
    one, other = (one_edition(side, side.get("identifiers", ())) for side in (left, right))
    numbers = grades(one, other)
    found = {}
    for comparison in COMPARISONS:
        at = len(comparison.levels) - 1 - numbers[comparison.field]
        found[comparison.field] = comparison.levels[at].key if numbers[comparison.field] >= 0 else ""
    family, _, _ = found["household"].partition("_")
    return found | {"family": family}


def _says(comparison: str, key: str) -> str:
    levels = next(one.levels for one in COMPARISONS if one.field == comparison)
    return next(level.says for level in levels if level.key == key)


def _given(one: str, other: str, keys: Mapping[str, str]) -> Verdict:
    key = keys["given"]
    if not key:
        return Verdict(UNCOMPARED, NO_NAME)
    if key in ("different", "alike"):
        return Verdict(DIFFERENT, "they look alike, but are two ordinary names" if key == "alike" else "")
    return Verdict(SIMILAR, "the same name, written differently" if key == "same" else _says("given", key))


def _family(one: str, other: str, keys: Mapping[str, str]) -> Verdict:
    key = keys["family"]
    if key in ("", "unknown"):
        return Verdict(UNCOMPARED, NO_NAME)
    if key == "different":
        return Verdict(DIFFERENT)
    return Verdict(SIMILAR, "the same name, written differently" if key == "same" else "family names alike")


def _born(one: str, other: str, keys: Mapping[str, str]) -> Verdict:
    key = keys["birth"]
    if not key:
        return Verdict(UNCOMPARED, NO_NAME)
    return Verdict(DIFFERENT) if key == "different" else Verdict(SIMILAR, _says("birth", key))


def _age(one: str, other: str, keys: Mapping[str, str]) -> Verdict:
    years = [[int(part) for part in re.findall(r"\d+", text)] for text in (one, other)]
    (low, high), (least, most) = ((found[0], found[-1]) for found in years)
    apart = max(low, least) - min(high, most)
    if apart <= 0:
        return Verdict(SIMILAR, "the two ranges overlap")
    return Verdict(SIMILAR, "nearly the same age") if apart <= NEAR_AGE else Verdict(DIFFERENT)


def _aliases(one: str, other: str, keys: Mapping[str, str]) -> Verdict:
    names = [{_plain(part) for part in text.split(";") if _plain(part)} for text in (one, other)]
    if names[0] == names[1]:
        return Verdict(SAME)
    spelt = {_plain(part): part.strip() for part in sorted(f"{one};{other}".split(";"), reverse=True)}
    both = [spelt[name] for name in sorted(names[0] & names[1])]
    return Verdict(SIMILAR, f"both say {', '.join(both)}") if both else Verdict(DIFFERENT)


def _address(one: str, other: str, keys: Mapping[str, str]) -> Verdict:
    houses = house_and_street(one), house_and_street(other)
    if houses[0] is not None and houses[0] == houses[1]:
        return Verdict(SIMILAR, "the same house and street, written differently")
    return Verdict(DIFFERENT)


def _postcode(one: str, other: str, keys: Mapping[str, str]) -> Verdict:
    codes = [_NOT_PLAIN.sub("", text.lower()) for text in (one, other)]
    if codes[0] == codes[1]:
        return Verdict(SAME)
    return Verdict(SIMILAR, "the same district") if codes[0][:-3] == codes[1][:-3] != "" else Verdict(DIFFERENT)


def _words(one: str, other: str, keys: Mapping[str, str]) -> Verdict:
    return Verdict(UNCOMPARED, OWN_WORDS)


def _plainly(one: str, other: str, keys: Mapping[str, str]) -> Verdict:
    return Verdict(DIFFERENT)


_Compare = Callable[[str, str, Mapping[str, str]], Verdict]
_PEOPLE: tuple[tuple[str, _Compare], ...] = (
    ("given_names", _given), ("family_name", _family), ("aliases", _aliases), ("date_of_birth", _born), ("age", _age),
    ("sex", _plainly), ("role", _plainly), ("address", _address), ("postcode", _postcode), ("description", _words),
)  # fmt: skip
_PLACES: tuple[tuple[str, _Compare], ...] = (
    ("name", _plainly), ("kind", _plainly), ("address", _address), ("postcode", _postcode), ("description", _words),
)  # fmt: skip


def _as_told(field: str, plain: Verdict, told: Sequence[Reason]) -> Verdict:
    """What the reasons of the pair add: two values that aren't the same may still speak for one."""
    if plain.word in (SAME, SIMILAR):
        return plain
    said = [(bits, says) for about, says, bits in told if about in TOLD.get(field, ())]
    for bits, says in sorted(said, reverse=True):
        if bits > 0:
            return Verdict(SIMILAR, says)
    return Verdict(plain.word, plain.why or next((says for bits, says in said if bits < 0), ""))


def _numbers(left: Sequence[Row], right: Sequence[Row]) -> dict[str, Verdict]:
    """A verdict for each kind of number, plate or handle that both say."""
    found = {}
    for kind in sorted({row["kind"] for row in left} & {row["kind"] for row in right}):
        one, other = ({normal(kind, row["value"]) for row in side if row["kind"] == kind} for side in (left, right))
        if one == other:
            verdict = Verdict(SAME)
        elif one & other:
            verdict = Verdict(SIMILAR, "one of them is the same")
        elif any(agrees(a, b) for a in one for b in other):
            verdict = Verdict(SIMILAR, "what is known of them fits")
        else:
            verdict = Verdict(DIFFERENT)
        found[f"identifier {kind}"] = verdict
    return found


def _plain(text: str) -> str:
    return _SPACES.sub(" ", str(text)).strip().casefold()
