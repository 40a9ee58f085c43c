"""Where each mark of a chronology's drawing stands. Pure: entries in, positions in an 880 wide box out.

The drawing says nothing that the table does not; marks carry the table's numbers. At most sixty marks are drawn.
"""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from cairn.records.chronology import Entry, Silence

MOST_MARKS = 60  # screens, tables and drawings
LEFT, RIGHT, TOP, LANE = 176, 848, 34, 46  # of the drawing's own units
TICK_MONTHS = ((14, 1), (42, 3), (84, 6))  # up to so many months: a tick every so many
LABEL = 21  # characters that fit beside a lane
BLOCK_LABEL = 90
CROWDED = 20  # marks nearer than this put their numbers on different sides


@dataclass(frozen=True)
class Line:
    """A line of a label."""

    text: str
    y: int


@dataclass(frozen=True)
class Lane:
    """One agency's line."""

    name: str
    y: int

    @property
    def lines(self) -> tuple[Line, ...]:
        """Its name on one line or two."""
        texts = textwrap.wrap(self.name, LABEL, max_lines=2, placeholder="…")
        top = self.y + 5 - 9 * (len(texts) - 1)
        return tuple(Line(text, top + 18 * at) for at, text in enumerate(texts))


@dataclass(frozen=True)
class Tick:
    """A month's or year's line."""

    x: int
    label: str


@dataclass(frozen=True)
class Mark:
    """One entry: its shape, its place, its number, and where it was written down if that was late."""

    number: int
    shape: str
    x: int
    y: int
    label_y: int
    recorded_x: int | None
    says: str


@dataclass(frozen=True)
class Block:
    """A silence, drawn behind the marks."""

    x: int
    width: int
    days: int
    sort: str

    @property
    def middle(self) -> int:
        """Where its label stands."""
        return self.x + self.width // 2

    @property
    def wide(self) -> bool:
        """Whether a label fits into it."""
        return self.width >= BLOCK_LABEL


@dataclass(frozen=True)
class Drawing:
    """All that the template draws; `left_out` entries stand in the table alone."""

    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    blocks: tuple[Block, ...]
    bottom: int
    height: int
    now_x: int
    whole: bool
    first_day: date
    last_day: date
    left_out: int


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date

    def x(self, day: date) -> int:
        """The place of a day, held inside the box."""
        span = max((self.last - self.first).days, 1)
        share = min(max((day - self.first).days / span, 0), 1)
        return round(LEFT + share * (RIGHT - LEFT))


def drawing(
    entries: Sequence[Entry], gaps: Sequence[Silence], *, until: date, names: Mapping[UUID, str]
) -> Drawing | None:
    """The drawing of the latest sixty entries, one lane an agency in the order of first writing; None without entries."""
    if not entries:
        return None
    drawn = entries[-MOST_MARKS:]
    first = min(entry.said.first_day for entry in drawn)
    scale = _Scale(first.replace(day=1), _end(drawn, first, until))
    order = list(dict.fromkeys(entry.said.agency for entry in sorted(drawn, key=lambda entry: entry.first_recorded_on)))
    lanes = {agency: Lane(names.get(agency, "An agency"), TOP + 24 + at * LANE) for at, agency in enumerate(order)}
    bottom = TOP + len(order) * LANE
    return Drawing(
        lanes=tuple(lanes.values()),
        ticks=_ticks(scale),
        marks=_marks(drawn, lanes, scale),
        blocks=tuple(_block(gap, scale) for gap in gaps if gap.last_day > scale.first),
        bottom=bottom,
        height=bottom + 66,
        now_x=scale.x(min(until, scale.last)),
        whole=until <= scale.last,
        first_day=scale.first,
        last_day=scale.last,
        left_out=len(entries) - len(drawn),
    )


def _end(entries: Sequence[Entry], first: date, until: date) -> date:
    """The day on which the drawing ends: that of the view, unless nothing follows for long; then soon after the last."""
    last = max(max(entry.first_recorded_on, entry.said.last_day) for entry in entries)
    span = max(last - first, timedelta(days=90))
    return until if until - last <= span / 3 else last + span / 8


def _block(gap: Silence, scale: _Scale) -> Block:
    x = scale.x(gap.first_day)
    return Block(x, max(scale.x(gap.last_day) - x, 2), gap.days, gap.sort)


def _marks(entries: Sequence[Entry], lanes: Mapping[UUID, Lane], scale: _Scale) -> tuple[Mark, ...]:
    marks: list[Mark] = []
    last: dict[UUID, Mark] = {}
    for entry in entries:
        agency, x = entry.said.agency, scale.x(entry.said.first_day)
        before = last.get(agency)
        above = before is None or x - before.x >= CROWDED or before.label_y > before.y
        y = lanes[agency].y
        mark = Mark(
            entry.number,
            entry.mark,
            x,
            y,
            y - 13 if above else y + 24,
            scale.x(entry.first_recorded_on) if entry.late else None,
            entry.said.summary,
        )
        marks.append(mark)
        last[agency] = mark
    return tuple(marks)


def _ticks(scale: _Scale) -> tuple[Tick, ...]:
    months = (scale.last.year - scale.first.year) * 12 + scale.last.month - scale.first.month + 1
    every = next((step for limit, step in TICK_MONTHS if months <= limit), 12)
    ticks, day = [], scale.first
    while day <= scale.last:
        if day == scale.first or (day.month - 1) % every == 0:
            label = f"{day:%Y}" if every == 12 or day.month == 1 else f"{day:%b}"
            ticks.append(Tick(scale.x(day), f"{day:%b %Y}" if day == scale.first else label))
        day = (day + timedelta(days=32)).replace(day=1)
    return tuple(_apart(ticks))


def _apart(ticks: Sequence[Tick]) -> list[Tick]:
    """Ticks whose labels do not run into each other."""
    kept: list[Tick] = []
    for tick in ticks:
        if not kept or tick.x - kept[-1].x >= 8 * len(kept[-1].label) + 6:
            kept.append(tick)
    return kept
