"""What a run over records in which nothing hangs together came to: how often a rule spoke, and how sure it was. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

RAISE_BUDGET, ASK_BUDGET = 0.5, 3.0  # false ones a week, all kinds together. Source: signals, three queues


@dataclass(frozen=True)
class Tally:
    """One kind in one run. weeks: how long, and a_week: how much that it reads was written down, in a county of 110,000
    children; raised, asked: false signals, each once; chances: the smallest of each.
    """

    kind: str
    weeks: float
    a_week: float
    raised: int
    asked: int
    chances: tuple[float, ...]


def within_budget(chances: Sequence[float], *, weeks: float, a_week: float) -> float | None:
    """The largest chance at which no more than `a_week` false signals came.

    None where all of them are within it, or so few weeks were looked at that not one would be.
    """
    fit = int(a_week * weeks)
    return sorted(chances)[fit - 1] if 0 < fit < len(chances) else None
