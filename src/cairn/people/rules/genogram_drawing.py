"""Where the shapes of a genogram stand: a row a generation, names beside shapes, lines in the channels between rows.

Standard notation: square male, circle female, diamond other or unknown, double outline the child whom it is about, a cross
for who has died, the date of birth inside, the household drawn round. Pure.
"""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from cairn.people.rules.genogram import Bond, Family, Member, Relation

SHAPE, BESIDE, LETTERS, LETTER, LINE = 72, 8, 15, 8, 18  # px; letters of a line, px of one at most, px between lines
CELL = SHAPE + BESIDE + LETTERS * LETTER + 24
CHANNEL, LANE = 34, 14  # px: least between two rows, and for each line that runs along there
COUPLE = 2
EDGE = 24  # px around everything
INSET = 12  # px between a shape and the line drawn round the household


@dataclass(frozen=True)
class Drawn:
    """A member with their place: x, y the middle of the shape. born: up to two lines; lines: text and y."""

    member: Member
    x: int
    y: int
    born: tuple[tuple[str, int], ...]
    lines: tuple[tuple[str, int], ...]

    @property
    def label_x(self) -> int:
        """Where the name begins."""
        return self.x + SHAPE // 2 + BESIDE

    @property
    def bottom(self) -> int:
        """Where the shape ends."""
        return self.y + SHAPE // 2

    @property
    def top(self) -> int:
        """Where the shape begins."""
        return self.y - SHAPE // 2


@dataclass(frozen=True)
class Line:
    """A line as a path. kind: known or carer; slash: where a bond has ended, x and y; says: in words."""

    path: str
    kind: str
    says: str
    slash: tuple[int, int] | None = None


@dataclass(frozen=True)
class Genogram:
    """All that the template draws. home: the path drawn round the household, or empty."""

    drawn: tuple[Drawn, ...]
    lines: tuple[Line, ...]
    home: str
    width: int
    height: int


def genogram(family: Family) -> Genogram:
    """The drawing of a family."""
    rows = _rows(family)
    lanes = {generation: _lanes(family, generation) for generation in rows}
    drawn, y = {}, EDGE + LANE
    for generation, row in rows.items():
        tall = max(max(SHAPE, len(_wrapped(one)) * LINE) for one in row)
        for at, one in enumerate(row):
            drawn[one.person.identity] = _stood(one, EDGE + INSET + at * CELL, y, tall)
        y += tall + CHANNEL + lanes[generation] * LANE
    width = 2 * EDGE + INSET + max(len(row) for row in rows.values()) * CELL
    lines = _lines(family, rows, drawn)
    return Genogram(tuple(drawn.values()), tuple(lines), _round(rows, drawn), width, y - CHANNEL + EDGE)


def _rows(family: Family) -> dict[int, list[Member]]:
    """Generation -> its members, the household first so that a line can be drawn round it, couples side by side."""
    rows: dict[int, list[Member]] = {}
    for one in family.members:
        rows.setdefault(one.generation, []).append(one)
    for row in rows.values():
        row.sort(key=lambda one: (not one.home, one.person.born or "9999", one.person.title, str(one.person.identity)))
    return dict(sorted(rows.items()))


def _wrapped(one: Member) -> list[str]:
    return textwrap.wrap(one.person.title, LETTERS) or [""]


def _stood(one: Member, left: int, top: int, tall: int) -> Drawn:
    x, y = left + SHAPE // 2, top + tall // 2
    wrapped, born = _wrapped(one), _born(one.person.born)
    first = y - (len(wrapped) - 1) * LINE // 2 + 5
    inside = y - (len(born) - 1) * 15 // 2 + 5
    return Drawn(
        one,
        x,
        y,
        tuple((text, inside + 15 * at) for at, text in enumerate(born)),
        tuple((text, first + LINE * at) for at, text in enumerate(wrapped)),
    )


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _born(born: str) -> tuple[str, ...]:
    """A birth date in lines that fit a shape: `14 Mar`, `1996`; a question mark where nobody wrote one."""
    parts = born.split("-")
    if not born or not all(part.isdecimal() for part in parts):
        return ("?",)
    if len(parts) == 1:
        return (parts[0],)
    month = MONTHS[int(parts[1]) - 1] if 1 <= int(parts[1]) <= len(MONTHS) else "?"
    return (f"{int(parts[2])} {month}" if len(parts) > 2 else month, parts[0])


def _couples(family: Family, generation: int) -> list[frozenset[UUID]]:
    """Pairs of a generation that a line ties below: partners, and the two parents of one child."""
    here = {one.person.identity for one in family.members if one.generation == generation}
    pairs = [bond.pair for bond in family.bonds if bond.relation is Relation.PARTNER and bond.pair <= here]
    pairs += [parents for parents in _parents(family).values() if len(parents) == COUPLE and parents <= here]
    return list(dict.fromkeys(pairs))


def _parents(family: Family) -> dict[UUID, frozenset[UUID]]:
    """Child -> those whom records call a parent."""
    found: dict[UUID, set[UUID]] = {}
    for bond in family.bonds:
        if bond.relation is Relation.PARENT:
            found.setdefault(bond.right.identity, set()).add(bond.left.identity)
    return {child: frozenset(parents) for child, parents in found.items()}


def _families(family: Family, generation: int) -> list[tuple[frozenset[UUID], list[UUID]]]:
    """(parents of a generation, their children), each set of parents once."""
    here = {one.person.identity for one in family.members if one.generation == generation}
    order = [one.person.identity for one in family.members]
    groups: dict[frozenset[UUID], list[UUID]] = {}
    for child, parents in _parents(family).items():
        if parents <= here:
            for one in [parents] if len(parents) <= COUPLE else [frozenset((p,)) for p in sorted(parents, key=str)]:
                groups.setdefault(one, []).append(child)
    return [(parents, sorted(children, key=order.index)) for parents, children in groups.items()]


def _lanes(family: Family, generation: int) -> int:
    """How many lines run along the channel below a generation."""
    carers = sum(
        bond.relation is Relation.CARER and _generation(family, bond.left.identity) == generation
        for bond in family.bonds
    )
    siblings = len(_siblings(family, generation + 1))
    return len(_couples(family, generation)) + len(_families(family, generation)) + carers + siblings


def _generation(family: Family, identity: UUID) -> int:
    return next(one.generation for one in family.members if one.person.identity == identity)


def _siblings(family: Family, generation: int) -> list[Bond]:
    """Brothers and sisters of a generation whose parents no record says."""
    known = _parents(family)
    return [
        bond
        for bond in family.bonds
        if bond.relation is Relation.SIBLING
        and _generation(family, bond.left.identity) == generation
        and not (known.get(bond.left.identity, frozenset()) & known.get(bond.right.identity, frozenset()))
    ]


def _lines(family: Family, rows: Mapping[int, Sequence[Member]], drawn: Mapping[UUID, Drawn]) -> list[Line]:
    """Every line, each with a lane of its own in the channel below its row."""
    lines: list[Line] = []
    for generation, row in rows.items():
        lane = max(_foot(drawn[one.person.identity]) for one in row) + LANE
        drops: dict[frozenset[UUID], tuple[int, int]] = {}
        for pair in _couples(family, generation):
            lines.append(_couple(family, pair, drawn, lane))
            ends = [drawn[one].x for one in pair]
            drops[pair] = sum(ends) // 2, lane
            lane += LANE
        for parents, children in _families(family, generation):
            one = drawn[next(iter(parents))]
            start = drops.get(parents) or (one.x, one.bottom)
            lines += [_child(start, lane, drawn[child], _of(parents, child, drawn)) for child in children]
            lane += LANE
        for bond in family.bonds:
            if bond.relation is Relation.CARER and bond.left.identity in {one.person.identity for one in row}:
                lines.append(_carer(bond, lane, drawn))
                lane += LANE
        lines += _brackets(_siblings(family, generation + 1), drawn, lane)
    if rows:
        first = min(rows)
        lines += _brackets(_siblings(family, first), drawn, EDGE)
    return lines


def _foot(one: Drawn) -> int:
    return max(one.bottom, one.lines[-1][1] + 4)


def _of(parents: frozenset[UUID], child: UUID, drawn: Mapping[UUID, Drawn]) -> str:
    names = " and ".join(sorted(drawn[one].member.person.title for one in parents))
    return f"{names}: {Relation.PARENT} {drawn[child].member.person.title}"


def _couple(family: Family, pair: frozenset[UUID], drawn: Mapping[UUID, Drawn], lane: int) -> Line:
    left, right = sorted((drawn[one] for one in pair), key=lambda one: one.x)
    bond = next((b for b in family.bonds if b.pair == pair and b.relation is Relation.PARTNER), None)
    names = f"{left.member.person.title} and {right.member.person.title}"
    path = f"M{left.x} {left.bottom}V{lane}H{right.x}V{right.bottom}"
    if bond is None:
        return Line(path, "carer", f"{names}: parents of one child; whether they were a couple isn’t recorded")
    if bond.ended_on:
        middle = ((left.x + right.x) // 2 + 20, lane)
        return Line(path, "known", f"{names}: partners until {bond.ended_on}", middle)
    return Line(path, "known", f"{names}: partners")


def _child(start: tuple[int, int], lane: int, child: Drawn, says: str) -> Line:
    return Line(f"M{start[0]} {start[1]}V{lane}H{child.x}V{child.top}", "known", says)


def _carer(bond: Bond, lane: int, drawn: Mapping[UUID, Drawn]) -> Line:
    parent, child = drawn[bond.left.identity], drawn[bond.right.identity]
    says = f"{bond.left.title}: {Relation.CARER} {bond.right.title}; how they are related isn’t recorded"
    return Line(f"M{parent.x} {parent.bottom}V{lane}H{child.x + 10}V{child.top}", "carer", says)


def _brackets(bonds: Sequence[Bond], drawn: Mapping[UUID, Drawn], lane: int) -> list[Line]:
    made = []
    for at, bond in enumerate(bonds):
        left, right = drawn[bond.left.identity], drawn[bond.right.identity]
        says = f"{bond.left.title}: {Relation.SIBLING} {bond.right.title}; which parents they share isn’t recorded"
        made.append(Line(f"M{left.x - 10} {left.top}V{lane + at * LANE}H{right.x - 10}V{right.top}", "known", says))
    return made


def _round(rows: Mapping[int, Sequence[Member]], drawn: Mapping[UUID, Drawn]) -> str:
    """A path round the household: in each row it stands first, so the path goes down the right side in steps."""
    bands = [[drawn[one.person.identity] for one in row if one.home] for row in rows.values()]
    if not any(bands):
        return ""
    parts: list[str] = []
    run: list[tuple[int, int, int]] = []
    for band in [*bands, []]:
        if band:
            run.append((min(_head(o) for o in band) - INSET, max(_foot(o) for o in band) + INSET, _right(band)))
        elif run:
            parts.append(_outline(run))
            run = []
    return "".join(parts)


def _head(one: Drawn) -> int:
    return min(one.top, one.lines[0][1] - 14)


def _right(band: Sequence[Drawn]) -> int:
    return max(one.x for one in band) - SHAPE // 2 + CELL - INSET


def _outline(run: Sequence[tuple[int, int, int]]) -> str:
    path = f"M{EDGE} {run[0][0]}H{run[0][2]}"
    for (_, bottom, _), (top, _, right) in pairwise(run):
        path += f"V{(bottom + top) // 2}H{right}"
    return f"{path}V{run[-1][1]}H{EDGE}Z"
