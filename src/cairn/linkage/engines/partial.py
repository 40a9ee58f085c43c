r"""Values known only in part: `WM58 ?K?`, `*4417`, and how far two of them say the same.

A pattern is plain text in small letters without spaces in which `?` stands for one unknown character, `*` for any
number of them, and `\` makes the next character stand for itself. Source: the exchange contract, Partial values.
"""

import re
from functools import lru_cache

LEAST_KNOWN = 3  # characters; a value with fewer is stored, never matched. Source: the exchange contract
WHOLE_PHONE = 10  # digits
WHOLE_PLATE = 7  # characters of a full current mark; older marks are whole from five
_ANY, _ONE = "*", "?"
_SPACES = re.compile(r"[\s\-().]+")
_CURRENT_PLATE = re.compile(r"[a-z]{2}\d{2}[a-z]{3}")
_OLDER_PLATE = re.compile(r"[a-z]\d{1,3}[a-z]{3}|[a-z]{3}\d{1,3}[a-z]|[a-z]{1,3}\d{3,4}")
_NOT_TOLD = -1

Part = tuple[str, bool]  # a character, and whether it is known


@lru_cache(maxsize=100_000)
def parts(pattern: str) -> tuple[Part, ...]:
    """The characters of a pattern with their wildcards told apart; a run of `*` counts once."""
    found: list[Part] = []
    known_next = False
    for letter in pattern:
        if known_next or letter not in "\\?*":
            found.append((letter, True))
            known_next = False
        elif letter == "\\":
            known_next = True
        elif letter == _ONE or found[-1:] != [(_ANY, False)]:
            found.append((letter, False))
    return tuple(found)


def known(pattern: str) -> int:
    """How many characters of a pattern are known."""
    return sum(certain for _, certain in parts(pattern))


def normal(kind: str, value: str) -> str:
    """The one spelling of an identifier's value: `+44 7700 900123` and `07700900123` are one phone, `@Ink` is `ink`."""
    text = value.strip().casefold()
    if kind == "email":
        return text
    if kind == "handle":
        return text.lstrip("@")
    text = _SPACES.sub("", text)
    if kind == "phone":
        for prefix in ("+44", "0044"):
            if text.startswith(prefix):
                return "0" + text[len(prefix) :].removeprefix("0")
    return text


def whole(kind: str, pattern: str) -> bool:
    """Whether a value is complete, so that it alone points at one phone, vehicle, account or address."""
    if any(not certain for _, certain in parts(pattern)):
        return False
    if kind == "phone":
        return sum(letter.isdigit() for letter in pattern) >= WHOLE_PHONE
    if kind in ("plate", "vehicle"):
        return bool(_CURRENT_PLATE.fullmatch(pattern) or _OLDER_PLATE.fullmatch(pattern))
    if kind == "email":
        return "@" in pattern
    return len(pattern) >= LEAST_KNOWN


@lru_cache(maxsize=200_000)
def shared(left: str, right: str) -> int:
    """Known characters on which two patterns agree in their best reading; -1 if they can't be one value.

    0 means that nothing speaks against one value and nothing for it.
    """
    one, other = parts(left), parts(right)
    return _align(one, other, {}, (0, 0))


def _align(
    one: tuple[Part, ...], other: tuple[Part, ...], seen: dict[tuple[int, int], int], at: tuple[int, int]
) -> int:
    if at in seen:
        return seen[at]
    i, j = at
    if i == len(one) and j == len(other):
        best = 0
    elif one[i : i + 1] == ((_ANY, False),):
        best = _over(one, other, seen, ((i + 1, j), (i, j + 1) if j < len(other) else None))
    elif other[j : j + 1] == ((_ANY, False),):
        best = _over(one, other, seen, ((i, j + 1), (i + 1, j) if i < len(one) else None))
    elif i == len(one) or j == len(other):
        best = _NOT_TOLD
    else:
        best = _one_step(one, other, seen, at)
    seen[at] = best
    return best


def _over(
    one: tuple[Part, ...],
    other: tuple[Part, ...],
    seen: dict[tuple[int, int], int],
    ways: tuple[tuple[int, int] | None, ...],
) -> int:
    return max(_align(one, other, seen, way) for way in ways if way is not None)


def _one_step(
    one: tuple[Part, ...], other: tuple[Part, ...], seen: dict[tuple[int, int], int], at: tuple[int, int]
) -> int:
    (letter, certain), (across, sure) = one[at[0]], other[at[1]]
    if certain and sure and letter != across:
        return _NOT_TOLD
    rest = _align(one, other, seen, (at[0] + 1, at[1] + 1))
    return rest if rest == _NOT_TOLD else rest + (certain and sure)


def agrees(left: str, right: str) -> bool:
    """Whether two values say the same in at least three known characters."""
    return shared(left, right) >= LEAST_KNOWN


@lru_cache(maxsize=100_000)
def index_keys(pattern: str) -> tuple[str, ...]:
    """Keys under which a value is found: two values that agree in three characters in a row share one.

    A known end of three gives a `t` key; a whole value, and a part without a known end, one `g` key a trigram.
    """
    if known(pattern) < LEAST_KNOWN:
        return ()
    runs = "".join(letter if certain else "\0" for letter, certain in parts(pattern))
    keys = [f"t{runs[-LEAST_KNOWN:]}"] if "\0" not in runs[-LEAST_KNOWN:] else []
    if not keys or "\0" not in runs:
        grams = {runs[at : at + LEAST_KNOWN] for at in range(len(runs) - LEAST_KNOWN + 1)}
        keys += sorted(f"g{gram}" for gram in grams if "\0" not in gram)
    return tuple(keys)
