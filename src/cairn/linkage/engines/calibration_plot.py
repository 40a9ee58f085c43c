"""Stated chance against the true share, as a drawing that says nothing which the table beside it does not.

Drawn once, for the page and for the file that `cairn model origins` writes; what its classes look like is theirs to say.
"""

from collections.abc import Sequence

from cairn.linkage.engines.precision import Step

SIDE, LEFT, TOP = 300, 60, 20  # of the drawing's own units
HEIGHT, WIDTH = TOP + SIDE + 60, LEFT + SIDE + 30
MARKS = (0, 25, 50, 75, 100)  # in 100


def plot(steps: Sequence[Step], *, across_says: str) -> str:
    """What stands within the drawing, numbers alone but for one label. Each step: a dot, and a bar between which shares
    the true one may well lie; across: the chance that was stated; up: the share that was right.
    """
    marks = "".join(
        f'<text class="label" x="{_across(mark / 100)}" y="{TOP + SIDE + 20}" text-anchor="middle">{mark}</text>'
        f'<text class="label" x="{LEFT - 8}" y="{_up(mark / 100)}" text-anchor="end">{mark}</text>'
        for mark in MARKS
    )
    dots = "".join(
        f'<path class="sure" d="M{_across(step.stated)} {_up(step.observed.low)}V{_up(step.observed.high)}"/>'
        f'<circle class="solid" cx="{_across(step.stated)}" cy="{_up(step.observed.value or 0.0)}" r="5"/>'
        for step in steps
    )
    frame = f'<path class="sure" d="M{LEFT} {TOP}V{TOP + SIDE}H{LEFT + SIDE}"/>'
    even = f'<path class="maybe" d="M{_across(0)} {_up(0)}L{_across(1)} {_up(1)}"/>'
    words = f'<text class="label" x="{_across(0.5)}" y="{TOP + SIDE + 44}" text-anchor="middle">{across_says}</text>'
    return f"{marks}{frame}{even}{dots}{words}"


def _across(share: float) -> str:
    return f"{LEFT + SIDE * share:.1f}"


def _up(share: float) -> str:
    return f"{TOP + SIDE * (1 - share):.1f}"
