"""Where the nodes of a chart stand: children left, adults right, their names outward, lines only in the gap between.

At most sixty are drawn. Each label is whole, no two overlap, and no line runs through a node. Size, place and colour
rank nobody. Pure.
"""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from cairn.network.charts import status_of
from cairn.network.rules import Link, Node

MOST_DRAWN = 60  # screens, 7
MOST_BESIDE = 24  # in a drawing that stands beside a table: as high as a window
MOST_HELD = 6  # desks to ask; where there are more they stand in the table alone, all of them
WIDTH, LEFT, RIGHT = 640, 205, 435  # px: the drawing, and its two columns of shapes
LETTERS, LETTER, LINE = 22, 8, 18  # most letters of a line of a label, px of one at most, px from line to line
LEAST_ROW, BETWEEN, HEADING, TOP = 44, 14, 34, 6  # px
SHAPE, BESIDE = 15, 26  # px: half a shape, and from its middle to its label
PASSES = 6  # of putting each node near those it is tied to
SIDES = {"child": "left", "unknown": "right", "concern": "right", "adult": "right", "held": "right"}
GROUPS = (
    ("child", "Children"), ("unknown", "Half-known people"), ("adult", "Adults with a name"), ("place", "Places"),
    ("held", "Held: ask"),
)  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """A node with its place. lines: text and its y; badge: children around it, 0 for none."""

    node: Node
    x: int
    y: int
    height: int
    lines: tuple[tuple[str, int], ...]
    badge: int

    @property
    def left(self) -> bool:
        """Whether it stands in the left column, its name further left."""
        return self.x == LEFT

    @property
    def label_x(self) -> int:
        """Where its name ends (left column) or begins (right column)."""
        return self.x - BESIDE if self.left else self.x + BESIDE

    @property
    def badge_x(self) -> int:
        """Where its badge stands: inward, above its shape."""
        return self.x + SHAPE - 2 if self.left else self.x - SHAPE + 2


@dataclass(frozen=True)
class Line:
    """A link as a path; status: confirmed, unconfirmed, proposed or held."""

    path: str
    status: str
    says: str


@dataclass(frozen=True)
class Picture:
    """All that the template draws. headings: text, x, y; left_out, held_out: how many people and places, and
    desks to ask, stand in the table alone.
    """

    drawn: tuple[Drawn, ...]
    lines: tuple[Line, ...]
    headings: tuple[tuple[str, int, int], ...]
    height: int
    left_out: int
    held_out: int
    width: int = WIDTH

    @property
    def badged(self) -> bool:
        """Whether any node bears a number."""
        return any(one.badge for one in self.drawn)

    @property
    def held(self) -> bool:
        """Whether a line says that something is held."""
        return any(line.status == "held" for line in self.lines)


def picture(
    nodes: Sequence[Node],
    links: Sequence[Link],
    *,
    held: Sequence[tuple[Node, Node]] = (),
    badges: Mapping[UUID, int] | None = None,
) -> Picture:
    """The drawing of the nearest sixty. nodes: the nearest first; held: whom something is held about, and the desk."""
    chosen = list(nodes[:MOST_DRAWN])
    shown = {node.identity for node in chosen}
    desks = [(about, desk) for about, desk in held if about.identity in shown]
    if len(desks) > min(MOST_HELD, MOST_DRAWN - len(chosen)):
        desks = []
    kept = [link for link in links if {link.left.identity, link.right.identity} <= shown]
    pairs = [(link.left.identity, link.right.identity) for link in kept]
    pairs += [(about.identity, desk.identity) for about, desk in desks]
    groups = _ordered(_grouped([*chosen, *(desk for _, desk in desks)]), pairs)
    drawn, headings, height = _stood(groups, badges or {})
    return Picture(
        tuple(drawn[node.identity] for node in [*chosen, *(desk for _, desk in desks)]),
        tuple(_line(link, drawn[link.left.identity], drawn[link.right.identity]) for link in kept)
        + tuple(_held_line(drawn[about.identity], drawn[desk.identity]) for about, desk in desks),
        tuple(headings),
        height,
        len(nodes) - len(chosen),
        len(held) - len(desks),
    )


def small_picture(nodes: Sequence[Node], links: Sequence[Link]) -> Picture | None:
    """The nearest of those that are tied to anyone; None where there is no link to draw."""
    if not links:
        return None
    ends = [end.identity for link in links for end in (link.left, link.right)]
    tied = [node for node in nodes if node.identity in set(ends)]
    chosen = sorted(tied, key=lambda node: _later(node, ends))[:MOST_BESIDE]
    return replace(picture(chosen, links), left_out=len(tied) - len(chosen))


def _later(node: Node, ends: Sequence[UUID]) -> tuple[bool, int, str, str]:
    """What ties nobody to anybody (a carer, a half-known adult beside one child) gives way to what does."""
    alone = node.steps > 0 and node.sort != "child" and (node.sort == "adult" or ends.count(node.identity) == 1)
    return alone, node.steps, node.title, str(node.identity)


def _group(node: Node) -> str:
    return "adult" if node.sort == "concern" else node.sort


def _grouped(nodes: Sequence[Node]) -> dict[str, list[Node]]:
    return {sort: found for sort, _ in GROUPS if (found := [node for node in nodes if _group(node) == sort])}


def _ordered(groups: dict[str, list[Node]], pairs: Sequence[tuple[UUID, UUID]]) -> dict[str, list[Node]]:
    """Each group from top to bottom, each node near the middle of those that it is tied to."""
    beside: dict[UUID, list[UUID]] = {}
    for left, right in pairs:
        beside.setdefault(left, []).append(right)
        beside.setdefault(right, []).append(left)
    for _ in range(PASSES):
        at = {one.identity: place / len(group) for group in groups.values() for place, one in enumerate(group)}
        for group in groups.values():
            mine = {node.identity for node in group}
            middle = {node.identity: _middle(node.identity, beside, at, mine) for node in group}
            group.sort(key=lambda node: (middle[node.identity], node.title, str(node.identity)))
    return groups


def _middle(one: UUID, beside: Mapping[UUID, list[UUID]], at: Mapping[UUID, float], mine: set[UUID]) -> float:
    others = [at[other] for other in beside.get(one, []) if other not in mine]
    return sum(others) / len(others) if others else at[one]


def _stood(
    groups: Mapping[str, Sequence[Node]], badges: Mapping[UUID, int]
) -> tuple[dict[UUID, Drawn], list[tuple[str, int, int]], int]:
    """Every node with its place, the headings, and the height. Places stand on the side that is shorter."""
    titles, drawn = dict(GROUPS), {}
    headings: list[tuple[str, int, int]] = []
    reach = {"left": TOP, "right": TOP}
    for sort, group in groups.items():
        side = SIDES.get(sort) or min(("left", "right"), key=lambda one: (reach[one], one))
        x, y = (LEFT if side == "left" else RIGHT), reach[side]
        headings.append((titles[sort], LEFT + SHAPE if side == "left" else RIGHT - SHAPE, y + 16))
        y += HEADING
        for node in group:
            drawn[node.identity] = one = _one(node, x, y, badges.get(node.identity, 0))
            y += one.height + BETWEEN
        reach[side] = y + BETWEEN
    return drawn, headings, max(reach.values())


def _one(node: Node, x: int, top: int, badge: int) -> Drawn:
    wrapped = textwrap.wrap(node.title, LETTERS) or [""]
    height = max(LEAST_ROW, len(wrapped) * LINE)
    y = top + height // 2
    first = y - (len(wrapped) - 1) * LINE // 2 + 5
    lines = tuple((text, first + LINE * at) for at, text in enumerate(wrapped))
    return Drawn(node, x, y, height, lines, badge)


def _path(left: Drawn, right: Drawn) -> str:
    if left.x != right.x:
        return f"M{left.x} {left.y}L{right.x} {right.y}"
    inward = min(40 + abs(left.y - right.y) // 3, RIGHT - LEFT - 30) * 4 // 3  # a curve reaches 3/4 of its handles
    bend = left.x + inward if left.left else left.x - inward
    return f"M{left.x} {left.y}C{bend} {left.y} {bend} {right.y} {right.x} {right.y}"


def _line(link: Link, left: Drawn, right: Drawn) -> Line:
    return Line(_path(left, right), status_of(link.sure), f"{link.left.title} and {link.right.title}: {link.says[0]}")


def _held_line(about: Drawn, desk: Drawn) -> Line:
    return Line(_path(about, desk), "held", f"{about.node.title}: something is held")
