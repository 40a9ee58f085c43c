"""Whether an assessment holds the words of the child, and of a parent or carer; and a sample that can be drawn again. R11. Pure."""

from collections.abc import Sequence
from random import Random
from typing import TypeVar

from cairn.base.intervals import wilson

T = TypeVar("T")
SAMPLE = 20


def drawn(every: Sequence[T], *, seed: int, most: int = SAMPLE) -> list[T]:
    """So many of them by chance, in the order in which they stood: the same for the same seed and the same list."""
    places = Random(seed).sample(range(len(every)), min(most, len(every)))  # noqa: S311  a sample, no secret
    return [every[place] for place in sorted(places)]


def share(present: int, of: int) -> tuple[int, int, int]:
    """Of how many in 100, and between which 95 in 100 sure. of: at least 1."""
    low, high = wilson(present, of)
    return round(100 * present / of), round(100 * low), round(100 * high)
