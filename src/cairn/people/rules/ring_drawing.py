"""Where boxes stand around a child: rings that grow until nothing overlaps and no line runs through a box. Pure."""

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

LETTERS, LETTER, LINE, PADDING = (
    20,
    8,
    18,
    10,
)  # letters of a line, px of one at most, px between lines, px inside a box
GAP = 14  # px between boxes at least
EDGE = 16  # px around everything
MOST_DRAWN = 16  # screens, tables and drawings: the rest stands in the table
CENTRE = 46  # px: half the child's shape and a margin
GROW = 12  # px by which a ring grows until it fits
FLAT = 0.78  # height of a ring over its width


@dataclass(frozen=True)
class Box:
    """A box with its middle. ring: 0 the innermost; key: what it stands for; lines: text and y."""

    key: object
    text: tuple[str, ...]
    width: int
    height: int
    ring: int
    x: int = 0
    y: int = 0

    @property
    def left(self) -> int:
        """Its left side."""
        return self.x - self.width // 2

    @property
    def top(self) -> int:
        """Its top side."""
        return self.y - self.height // 2

    @property
    def lines(self) -> tuple[tuple[str, int], ...]:
        """Its text with the y of each line."""
        first = self.top + PADDING + LINE - 5
        return tuple((text, first + LINE * at) for at, text in enumerate(self.text))


@dataclass(frozen=True)
class Rings:
    """Boxes around the child at x, y. rings: half width and half height of each; left_out: boxes in the table alone."""

    boxes: tuple[Box, ...]
    x: int
    y: int
    rings: tuple[tuple[int, int], ...]
    width: int
    height: int
    left_out: int


def box(key: object, title: str, *, ring: int = 0) -> Box:
    """A box that holds its title whole."""
    text = tuple(textwrap.wrap(title, LETTERS)) or ("",)
    width = max(len(line) for line in text) * LETTER + 2 * PADDING
    return Box(key, text, max(width, 60), len(text) * LINE + 2 * PADDING, ring)


def rings(boxes: Sequence[Box], *, spokes: bool) -> Rings:
    """Each ring outside the one before it. spokes: whether a line from the child to each box must be free."""
    shown, least = list(boxes[:MOST_DRAWN]), 90
    stood: list[Box] = []
    sizes: list[tuple[int, int]] = []
    for number in sorted({one.ring for one in shown}):
        mine = [one for one in shown if one.ring == number]
        radius = least
        while not _fits(placed := _placed(mine, radius), stood, spokes=spokes):
            radius += GROW
        stood += placed
        sizes.append((radius, round(radius * FLAT)))
        least = radius + GROW
    lefts, rights = [one.left for one in stood] + [-CENTRE], [one.left + one.width for one in stood] + [CENTRE]
    tops, bottoms = [one.top for one in stood] + [-CENTRE], [one.top + one.height for one in stood] + [CENTRE]
    reach = [(wide, high) for wide, high in sizes] if not spokes else []
    left, right = min([*lefts, *(-wide for wide, _ in reach)]), max([*rights, *(wide for wide, _ in reach)])
    top, bottom = min([*tops, *(-high for _, high in reach)]), max([*bottoms, *(high for _, high in reach)])
    x, y = EDGE - left, EDGE - top
    moved = tuple(replace(one, x=one.x + x, y=one.y + y) for one in stood)
    return Rings(moved, x, y, tuple(sizes), right - left + 2 * EDGE, bottom - top + 2 * EDGE, len(boxes) - len(shown))


def _placed(boxes: Sequence[Box], radius: int) -> list[Box]:
    turn = 2 * math.pi / len(boxes)
    start = -math.pi / 2 + turn / 2
    return [
        replace(
            one,
            x=round(radius * math.cos(start + turn * at)),
            y=round(radius * FLAT * math.sin(start + turn * at)),
        )
        for at, one in enumerate(boxes)
    ]


def _fits(placed: Sequence[Box], inner: Sequence[Box], *, spokes: bool) -> bool:
    everything = [*placed, *inner]
    centre = Box(None, (), 2 * CENTRE, 2 * CENTRE, -1)
    if any(_touch(left, right) for left, right in combinations([*everything, centre], 2)):
        return False
    return not spokes or not any(
        _through(line, other) for line in everything for other in everything if other is not line
    )


def _touch(left: Box, right: Box) -> bool:
    across = abs(left.x - right.x) * 2 < left.width + right.width + 2 * GAP
    return across and abs(left.y - right.y) * 2 < left.height + right.height + 2 * GAP


def _through(line: Box, other: Box) -> bool:
    """Whether the line from the child to one box runs through another."""
    near, far = 0.0, 1.0
    for way, middle, half in ((line.x, other.x, other.width / 2), (line.y, other.y, other.height / 2)):
        if way == 0:
            if abs(middle) >= half:
                return False
            continue
        first, last = sorted(((middle - half) / way, (middle + half) / way))
        near, far = max(near, first), min(far, last)
    return near < far
