"""Stated chance against what people said, as a drawing that says nothing which the table beside it does not."""

from collections.abc import Sequence
from dataclasses import dataclass

from cairn.linkage.engines.precision import Step

SIDE, LEFT, TOP = 320, 70, 20  # of the drawing's own units
HEIGHT, WIDTH = TOP + SIDE + 60, LEFT + SIDE + 30
MARKS = (0, 25, 50, 75, 100)  # in 100


@dataclass(frozen=True)
class Dot:
    """One step: where it stands, and from where to where the true share may well lie."""

    x: float
    y: float
    low: float
    high: float
    step: Step


def dots(steps: Sequence[Step]) -> tuple[Dot, ...]:
    """Across: the chance that was stated; up: the share that was judged the same."""
    return tuple(
        Dot(across(step.stated), up(step.observed.value or 0.0), up(step.observed.low), up(step.observed.high), step)
        for step in steps
    )


def across(share: float) -> float:
    """Where a share stands from left to right."""
    return round(LEFT + SIDE * share, 1)


def up(share: float) -> float:
    """Where a share stands from bottom to top."""
    return round(TOP + SIDE * (1 - share), 1)


def marks() -> tuple[tuple[int, float, float], ...]:
    """(in 100, x, y) of the marks on both sides."""
    return tuple((mark, across(mark / 100), up(mark / 100)) for mark in MARKS)
