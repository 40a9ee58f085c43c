"""In which grade of a comparison one pair of editions falls, without a database: the same grades as the batch's SQL.

`comparisons` holds the grades and their SQL; here each is asked of two editions in Python. An edition is a mapping of
the columns of `editions`. What is not known makes a condition fall away, as null does in SQL. Letters are compared as
UTF-8 bytes, as DuckDB does. A property test holds the two to each other.
"""

from collections.abc import Callable, Mapping
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein, Hamming, JaroWinkler, Levenshtein

from cairn.linkage.engines.comparisons import COMPARISONS
from cairn.linkage.engines.editions import REFERENCES

Edition = Mapping[str, Any]
UNKNOWN = -1  # Splink's number where nothing could be compared
_NATIONAL, _LOCAL = REFERENCES[:2], REFERENCES[2:]
_EVER = 9999  # years; stands for an age without a lower or upper end
_NUMBERS = {
    comparison.field: {level.key: len(comparison.levels) - 1 - at for at, level in enumerate(comparison.levels)}
    for comparison in COMPARISONS
}


def grades(left: Edition, right: Edition) -> dict[str, int]:
    """The number of the grade of each comparison, numbered as Splink does; `UNKNOWN` where nothing could be compared."""
    return {field: _NUMBERS[field].get(ask(left, right), UNKNOWN) for field, ask in _GRADES.items()}


def _given(left: Edition, right: Edition) -> str:
    one, other = left["given"], right["given"]
    if one is None or other is None:
        return ""
    initials = _same(left, right, "initial")
    asked = (
        ("same", one == other or _same(left, right, "given_all")),
        ("swapped", _swapped(left, right)),
        ("form", _share(left, right, "given_forms")),
        ("shared", _share(left, right, "given_other")),
        ("initial", initials and 1 in (len(one), len(other))),
    )
    found = next((grade for grade, holds in asked if holds), "")
    return found or _given_alike(left, right, initials=initials)


def _given_alike(left: Edition, right: Edition, *, initials: bool) -> str:
    one, other = left["given"], right["given"]
    ordinary = left["given_known"] and right["given_known"]
    if _same(left, right, "given_spelt") or (not ordinary and initials and _two_letters_swapped(one, other)):
        return "spelling"
    if not ordinary and _one_letter(one, other):
        return "one_letter"
    looks = _looks(one, other)
    if not ordinary and (_same(left, right, "given_sound") or looks >= 0.9):
        return "sound"
    return "alike" if initials and looks >= 0.88 else "different"


def _household(left: Edition, right: Edition) -> str:
    """Family name by home; nothing is said where neither is known of both."""
    found = f"{_family(left, right)}_{_home(left, right)}"
    return "" if found == "unknown_unknown" else found


def _family(left: Edition, right: Edition) -> str:
    one, other = left["family"], right["family"]
    if one is None or other is None:
        return "unknown"
    if one == other:
        return "same"
    near = (
        _share(left, right, "family_parts")
        or _swapped(left, right)
        or _one_letter(one, other)
        or _same(left, right, "family_sound")
        or _looks(one, other) >= 0.92
    )
    return "near" if near else "different"


def _home(left: Edition, right: Edition) -> str:
    postcodes = _differ(left, right, "postcode")
    if (_same(left, right, "home") and not postcodes) or _share(left, right, "contacts"):
        return "home"
    if _same(left, right, "postcode"):
        return "postcode"
    return "elsewhere" if postcodes or _differ(left, right, "home") else "unknown"


def _rarity(left: Edition, right: Edition) -> str:
    if left["family"] is None or right["family"] is None:
        return ""
    return "same" if left["family"] == right["family"] else "different"


def _birth(left: Edition, right: Edition) -> str:
    if any(side["born_low"] is None and side["born_high"] is None for side in (left, right)):
        return ""
    whole = left["birth"] is not None and right["birth"] is not None
    if whole and (found := _whole_birth(left, right)):
        return found
    if not whole and _same(left, right, "year") and not _differ(left, right, "month"):
        return "part"
    if left["year"] is None or right["year"] is None:
        apart = max(_from(left) - _until(right), _from(right) - _until(left))
        if apart <= 3:
            return "age" if apart <= 0 else "age_near"
        return "different"
    return "near" if abs(left["year"] - right["year"]) <= 1 else "different"


def _whole_birth(left: Edition, right: Edition) -> str:
    if left["birth"] == right["birth"]:
        return "first_of_january" if left["month"] == left["day"] == 1 else "same"
    if left["birth"] == right["birth_swapped"]:
        return "swapped"
    if Hamming.distance(left["birth"], right["birth"], pad=True) == 1:
        return "one_digit"
    alike = sum(left[part] == right[part] for part in ("year", "month", "day"))
    return "two_parts" if alike == 2 else ""


def _from(side: Edition) -> int:
    return -_EVER if side["born_low"] is None else int(side["born_low"])


def _until(side: Edition) -> int:
    return _EVER if side["born_high"] is None else int(side["born_high"])


def _one_of_two(field: str) -> Callable[[Edition, Edition], str]:
    def ask(left: Edition, right: Edition) -> str:
        if left[field] is None or right[field] is None:
            return ""
        return "same" if left[field] == right[field] else "different"

    return ask


def _reference(left: Edition, right: Edition) -> str:
    told = [kind for kind in REFERENCES if left[kind] is not None and right[kind] is not None]
    if not told:
        return ""
    if any(left[kind] == right[kind] for kind in told if kind in _NATIONAL):
        return "national"
    if any(left[kind] == right[kind] for kind in told if kind in _LOCAL):
        return "local"
    slips = any(_one_mark(left[kind], right[kind]) for kind in told if kind in _NATIONAL)
    return "one_digit" if slips else "different"


_GRADES: dict[str, Callable[[Edition, Edition], str]] = {
    "given": _given,
    "household": _household,
    "rarity": _rarity,
    "birth": _birth,
    "sex": _one_of_two("sex"),
    "generation": _one_of_two("generation"),
    "reference": _reference,
}


def _same(left: Edition, right: Edition, column: str) -> bool:
    return left[column] is not None and bool(left[column] == right[column])


def _differ(left: Edition, right: Edition, column: str) -> bool:
    return left[column] is not None and right[column] is not None and bool(left[column] != right[column])


def _share(left: Edition, right: Edition, column: str) -> bool:
    return not set(left[column] or ()).isdisjoint(right[column] or ())


def _swapped(left: Edition, right: Edition) -> bool:
    given, family = left["given"], left["family"]
    return given is not None and family is not None and given == right["family"] and family == right["given"]


def _two_letters_swapped(one: str, other: str) -> bool:
    if len(one) < 4 or len(one) != len(other):
        return False
    first, second = one.encode(), other.encode()
    return DamerauLevenshtein.distance(first, second) == 1 and Levenshtein.distance(first, second) == 2


def _one_letter(one: str, other: str) -> bool:
    if min(len(one), len(other)) < 4 or abs(len(one) - len(other)) > 1:
        return False
    return DamerauLevenshtein.distance(one.encode(), other.encode(), score_cutoff=1) == 1


def _one_mark(one: str, other: str) -> bool:
    first, second = one.encode(), other.encode()
    return len(first) == len(second) and Hamming.distance(first, second) == 1


def _looks(one: str, other: str) -> float:
    return JaroWinkler.similarity(one.encode(), other.encode())
