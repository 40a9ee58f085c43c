"""The weights of a proposal from where every pair starts to where this one ends: rows for a table, bars for a drawing.

The drawing says nothing that the table does not. Bits: each doubles the odds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from cairn.linkage.queries import Reason

LEAST = 0.05  # bits; less is nothing
WORDS = ((12.0, "very strongly"), (7.0, "strongly"), (3.0, "clearly"), (1.0, "a little"), (LEAST, "hardly"))
WIDTH, LEFT, RIGHT, ROW, TOP, BAR = 880, 250, 800, 34, 34, 18  # of the drawing's own units
START = "Any two records"


@dataclass(frozen=True)
class Step:
    """One line: what is compared, what is said, its bits, and where the sum stands after it."""

    field: str
    says: str
    bits: float
    after: float

    @property
    def in_words(self) -> str:
        """How much it speaks, and which way."""
        much = next((words for least, words in WORDS if abs(self.bits) >= least), "")
        return f"{much} {'for' if self.bits > 0 else 'against'}" if much else "neither way"


@dataclass(frozen=True)
class Bar:
    """Where one step stands in the drawing."""

    step: Step
    x: float
    y: int
    width: float
    joins: float

    @property
    def text_y(self) -> int:
        """The line on which its words stand."""
        return self.y + BAR - 4


@dataclass(frozen=True)
class Waterfall:
    """All steps from the start to the end, and their drawing. zero: where even odds stand."""

    steps: tuple[Step, ...]
    bars: tuple[Bar, ...]
    zero: float
    height: int
    total: float


def waterfall(total: float, reasons: Sequence[Reason]) -> Waterfall:
    """total: the weight of the pair; what it holds beyond its reasons is where every pair starts."""
    start = total - sum(reason.weight for reason in reasons)
    steps, stands = [], 0.0
    if abs(start) >= LEAST:
        stands = start
        steps.append(Step(START, "taken at random, before anything is compared", start, stands))
    for reason in reasons:
        stands += reason.weight
        steps.append(Step(reason.field, reason.says, reason.weight, stands))
    ends = [0.0, *(step.after for step in steps)]
    low, high = min(ends), max(ends)
    scale = (RIGHT - LEFT) / max(high - low, 1.0)

    def at(bits: float) -> float:
        return round(LEFT + (bits - low) * scale, 1)

    bars = tuple(
        Bar(step, min(at(step.after), at(step.after - step.bits)), TOP + ROW * number,
            max(abs(at(step.after) - at(step.after - step.bits)), 1.0), at(step.after))
        for number, step in enumerate(steps)
    )  # fmt: skip
    return Waterfall(tuple(steps), bars, at(0.0), TOP + ROW * len(steps) + 16, total)
