"""Whether an assessment holds the words of the child, and of a parent or carer; and a sample that can be drawn again. R11. Pure."""

from collections.abc import Sequence
from math import sqrt
from random import Random
from typing import TypeVar

T = TypeVar("T")
SAMPLE = 20
_Z = 1.959964  # of 95 in 100


def drawn(every: Sequence[T], *, seed: int, most: int = SAMPLE) -> list[T]:
    """So many of them by chance, in the order in which they stood: the same for the same seed and the same list."""
    places = Random(seed).sample(range(len(every)), min(most, len(every)))  # noqa: S311  a sample, no secret
    return [every[place] for place in sorted(places)]


def share(present: int, of: int) -> tuple[int, int, int]:
    """Of how many in 100, and between which 95 in 100 sure. Wilson's interval. of: at least 1."""
    rate, z = present / of, _Z**2
    middle, half = (
        (rate + z / (2 * of)) / (1 + z / of),
        _Z * sqrt(rate * (1 - rate) / of + z / (4 * of**2)) / (1 + z / of),
    )
    return round(100 * rate), round(100 * max(middle - half, 0)), round(100 * min(middle + half, 1))
