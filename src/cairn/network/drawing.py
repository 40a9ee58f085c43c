"""Where the nodes of a small network stand: children left, adults in the middle, places right. Pure; nobody is a centre.

At most twelve nodes are drawn, the nearest first; the table has all. Size, place and colour rank nobody.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from cairn.network.rules import Link, Node, Sure

MOST_NODES = 12  # screens, tables and drawings
COLUMNS = {"child": 110, "unknown": 330, "concern": 560, "adult": 560, "place": 770}
TOP, ROW, LABEL, LINE = 30, 74, 24, 16
NEXT = 260  # from a column to the next at most
PASSES = 4  # of putting each node near those it is tied to


@dataclass(frozen=True)
class Drawn:
    """A node with its place. lines: text, and how far below the first line."""

    node: Node
    x: int
    y: int
    lines: tuple[tuple[str, int], ...]

    @property
    def label_y(self) -> int:
        """Where the first line of its label stands."""
        return self.y + 30


@dataclass(frozen=True)
class Line:
    """A link as a path; sure is the class of its line: sure or maybe."""

    path: str
    sure: str
    says: str


@dataclass(frozen=True)
class Picture:
    """All that the template draws."""

    drawn: tuple[Drawn, ...]
    lines: tuple[Line, ...]
    height: int
    left_out: int


def drawing(nodes: Sequence[Node], links: Sequence[Link]) -> Picture | None:
    """The drawing of the nearest twelve that are tied to anyone; None where there is no link to draw."""
    if not links:
        return None
    ends = [end.identity for link in links for end in (link.left, link.right)]
    tied = [node for node in nodes if node.identity in ends]
    chosen = sorted(tied, key=lambda node: _later(node, ends))[:MOST_NODES]
    shown = {node.identity for node in chosen}
    kept = [link for link in links if {link.left.identity, link.right.identity} <= shown]
    columns = _columns(chosen, kept)
    height = TOP + max(len(column) for column in columns.values()) * ROW
    drawn = {one.node.identity: one for x, column in columns.items() for one in _stood(x, column, height)}
    return Picture(
        tuple(drawn[node.identity] for node in chosen),
        tuple(_line(link, drawn[link.left.identity], drawn[link.right.identity]) for link in kept),
        height,
        len(tied) - len(chosen),
    )


def _later(node: Node, ends: Sequence[UUID]) -> tuple[bool, int, str, str]:
    """What ties nobody to anybody (a carer, a half-known adult beside one child) gives way to what does."""
    alone = node.steps > 0 and node.sort != "child" and (node.sort == "adult" or ends.count(node.identity) == 1)
    return alone, node.steps, node.title, str(node.identity)


def _columns(chosen: Sequence[Node], links: Sequence[Link]) -> dict[int, list[Node]]:
    """Column -> its nodes from top to bottom, each near the middle of those that it is tied to."""
    columns: dict[int, list[Node]] = {}
    for node in chosen:
        columns.setdefault(COLUMNS[node.sort], []).append(node)
    for _ in range(PASSES):
        for column in columns.values():
            place = {one.identity: at / len(rows) for rows in columns.values() for at, one in enumerate(rows)}
            middle = {node.identity: _middle(node, links, place) for node in column}
            column.sort(key=lambda node: (middle[node.identity], node.title, str(node.identity)))
    return columns


def _middle(node: Node, links: Sequence[Link], place: dict[UUID, float]) -> float:
    beside = [
        place[other.identity]
        for link in links
        for mine, other in ((link.left, link.right), (link.right, link.left))
        if mine.identity == node.identity and COLUMNS[other.sort] != COLUMNS[node.sort]
    ]
    return sum(beside) / len(beside) if beside else place[node.identity]


def _stood(x: int, column: Sequence[Node], height: int) -> list[Drawn]:
    gap = (height - TOP) / len(column)
    return [Drawn(node, x, round(TOP + gap * (at + 0.5)) - 8, _lines(node.title)) for at, node in enumerate(column)]


def _lines(title: str) -> tuple[tuple[str, int], ...]:
    wrapped = textwrap.wrap(title, LABEL, max_lines=2, placeholder="…")
    return tuple((text, LINE * at) for at, text in enumerate(wrapped))


def _line(link: Link, left: Drawn, right: Drawn) -> Line:
    sure = "sure" if link.sure in {Sure.FIRST_HAND, Sure.RECORDED} else "maybe"
    if left.x == right.x:
        bend = left.x + (80 if left.x == COLUMNS["place"] else -80)
        path = f"M{left.x} {left.y}C{bend} {left.y} {bend} {right.y} {right.x} {right.y}"
    elif abs(left.x - right.x) > NEXT and abs(left.y - right.y) < ROW / 2:  # past a column: never through its nodes
        path = f"M{left.x} {left.y}Q{(left.x + right.x) // 2} {min(left.y, right.y) - ROW} {right.x} {right.y}"
    else:
        path = f"M{left.x} {left.y}L{right.x} {right.y}"
    return Line(path, sure, f"{link.left.title} and {link.right.title}: {link.says[0]}")
