"""Whether what happens to one person keeps to days of the week or parts of the day, in words with counts. Pure.

Said only where somebody has already worried about the person; a rhythm is a reason to ask, never a finding.
Source: requirement R46; harms, H1.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from statistics import median

from cairn.base.clock import LONDON
from cairn.records.chronology import WORRY_KINDS, Entry
from cairn.records.words import counted

LEAST = 3  # events: two on one day are nothing
MOST_OF = 2 / 3  # share of events that makes a rhythm worth saying
SCHOOL_DAYS, ALL_DAYS = 5, 7
SCHOOL_KINDS = frozenset({"school_absence", "exclusion"})
DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
PARTS_OF_DAY = ("between midnight and 06:00", "in the morning", "in the afternoon", "in the evening, after 18:00")
CLOSER = 0.5  # the later half of intervals is at most half as long as the earlier half


@dataclass(frozen=True)
class Rhythm:
    """What keeps to what: `kept` of `total` events of a kind. expected: what an even spread would give."""

    kind: str
    kept: int
    total: int
    when: str
    expected: float

    @property
    def says(self) -> str:
        """Such as `6 of 6 missing episodes on Fridays`."""
        return f"{self.kept} of {counted(self.kind, self.total)} {self.when}"


def worried_since(entries: Sequence[Entry]) -> Entry | None:
    """The first entry by which somebody worried; without one, no rhythm is looked for."""
    return next((entry for entry in entries if entry.said.kind in WORRY_KINDS), None)


def rhythms(entries: Sequence[Entry]) -> tuple[Rhythm, ...]:
    """Rhythms of each kind with three events or more, strongest first; none where nobody has worried."""
    if worried_since(entries) is None:
        return ()
    found: list[Rhythm] = []
    for kind in dict.fromkeys(entry.said.kind for entry in entries):
        mine = [entry for entry in entries if entry.said.kind == kind]
        if len({entry.said.first_day for entry in mine}) >= LEAST:
            found += _weekday(kind, mine)
            found += _hour(kind, [entry for entry in mine if not entry.said.by_day])
    return tuple(sorted(found, key=lambda rhythm: (-rhythm.kept / rhythm.total, -rhythm.total, rhythm.says)))


def closer(entries: Iterable[Entry], *, kind: str = "missing_episode") -> tuple[int, int] | None:
    """Median days between events of a kind in the earlier and the later half, if they have at least halved."""
    days = sorted({entry.said.first_day for entry in entries if entry.said.kind == kind})
    between = [(later - earlier) / timedelta(days=1) for earlier, later in pairwise(days)]
    if len(between) < LEAST:
        return None
    half = len(between) // 2
    early, late = median(between[:half]), median(between[-half:])
    return (round(early), round(late)) if late <= CLOSER * early else None


def _weekday(kind: str, entries: Sequence[Entry]) -> list[Rhythm]:
    week = SCHOOL_DAYS if kind in SCHOOL_KINDS else ALL_DAYS
    return _most(kind, entries, lambda entry: entry.said.first_day.weekday(), tuple(f"on {day}" for day in DAYS), week)


def _hour(kind: str, entries: Sequence[Entry]) -> list[Rhythm]:
    def part(entry: Entry) -> int:
        return entry.said.occurred_from.astimezone(LONDON).hour // 6

    return _most(kind, entries, part, PARTS_OF_DAY, len(PARTS_OF_DAY))


def _most(
    kind: str, entries: Sequence[Entry], which: Callable[[Entry], int], says: tuple[str, ...], ways: int
) -> list[Rhythm]:
    if len(entries) < LEAST:
        return []
    where, kept = Counter(which(entry) for entry in entries).most_common(1)[0]
    if kept < LEAST or kept / len(entries) < MOST_OF:
        return []
    return [Rhythm(kind, kept, len(entries), says[where], len(entries) / ways)]
