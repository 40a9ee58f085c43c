"""Numbers and plates that nobody in the world has: numbers of areas and ranges that are not given out.

Phones, mobiles too: the area code 01632, kept free for fiction (Ofcom), because its thousand drama mobiles are too few
for a county where a shared number must mean something. NHS numbers begin with 999 and are valid by modulus 11. Plates
begin with letters that no British memory tag begins with.
"""

import numpy as np
from numpy.typing import NDArray

from cairn.county.generator.names import Objects

_TAG_FIRST, _TAG_SECOND, _LETTERS = "IQTUXZ", "ABCDEFGHJKLMNOPRSTUVWXY", "ABCDEFGHJKLMNOPRSTUVWXYZ"
_NHS_WEIGHTS = np.arange(10, 1, -1)
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def _distinct(rng: np.random.Generator, below: int, count: int) -> NDArray[np.int64]:
    return rng.choice(below, count, replace=False) if count else np.empty(0, dtype=np.int64)


def phones(rng: np.random.Generator, count: int) -> Objects:
    """Distinct phone numbers of the area without subscribers: 01632 abcdef."""
    return np.array([f"01632 {number:06}" for number in _distinct(rng, 1_000_000, count)], dtype=object)


def nhs_numbers(rng: np.random.Generator, count: int) -> Objects:
    """Distinct NHS numbers of the test range 999, valid by modulus 11."""
    middle = _distinct(rng, 1_000_000, min(1_000_000, count + count // 4 + 50))
    digits = np.full((len(middle), 9), 9)
    for place in range(6):
        digits[:, 3 + place] = middle // 10 ** (5 - place) % 10
    check = 11 - (digits * _NHS_WEIGHTS).sum(axis=1) % 11
    check[check == 11] = 0
    sound = np.flatnonzero(check != 10)[:count]
    made = np.full(count, "", dtype=object)  # people beyond the range have none
    made[: len(sound)] = [f"999{middle[n]:06}{check[n]}" for n in sound]
    return made


def pupil_numbers(rng: np.random.Generator, count: int) -> Objects:
    """Distinct pupil numbers of a local authority that does not exist (000): check letter and twelve digits."""
    made = []
    for number in _distinct(rng, 1_000_000_000, count):
        digits = f"000{number:09}"
        check = sum((place + 2) * int(digit) for place, digit in enumerate(digits)) % 23
        made.append(_UPN_LETTERS[check] + digits)
    return np.array(made, dtype=object)


def plate(rng: np.random.Generator) -> str:
    """One registration mark, as QA07 XYZ."""
    letters = "".join(_LETTERS[int(n)] for n in rng.integers(len(_LETTERS), size=3))
    tag = _TAG_FIRST[int(rng.integers(6))] + _TAG_SECOND[int(rng.integers(len(_TAG_SECOND)))]
    age = int(rng.integers(5, 26)) + 50 * int(rng.integers(2))
    return f"{tag}{age:02} {letters}"


def part_of_plate(rng: np.random.Generator, whole: str) -> str:
    """What somebody remembers of a plate: its beginning, its end, or letters with gaps."""
    way = rng.integers(3)
    if way == 0:
        return f"{whole[:4]}*"
    if way == 1:
        return f"*{whole[-3:]}"
    return f"{whole[:4]} ?{whole[6]}?"


def end_of_phone(number: str) -> str:
    """The last four digits, as a partial value."""
    return f"*{number[-4:]}"
