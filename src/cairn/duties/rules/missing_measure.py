"""Return interviews as rates with their denominators and exclusions; what is few is not said exactly. R72."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from cairn.duties.rules.measure import HIDDEN_BELOW, said, share

NONE = UUID(int=0)
NOT_SAID = "not said: it would tell a small count"


@dataclass(frozen=True)
class Interviews:
    """Counts of one agency's episodes in a period. no_return and running are left out of every rate.

    no_return: no return recorded; running: within 72 hours of the return still, no interview or refusal yet; nothing: later, and none;
    reoffered: offered once more after it was declined or the child was not reached, whatever came of it.
    """

    agency: UUID
    episodes: int
    no_return: int
    running: int
    held: int
    held_in_time: int
    declined: int
    not_reached: int
    nothing: int
    reoffered: int = 0

    @property
    def due(self) -> int:
        """The denominator: episodes with a return, whose 72 hours are over or whose offer had an answer."""
        return self.episodes - self.no_return - self.running

    @property
    def left_out(self) -> int:
        """How many the rates leave out."""
        return self.no_return + self.running

    @property
    def offered(self) -> int:
        """Held, declined or not reached."""
        return self.held + self.declined + self.not_reached

    def share(self, count: int) -> str:
        """As `75 % of 120`, of what was due; with too few to say, so."""
        return share(count, self.due) if self.due else "none was due"

    @property
    def rows(self) -> tuple[tuple[str, str, str], ...]:
        """What is counted, how many, and its share of what was due."""
        unsaid = self._unsaid()
        counts = (
            ("offered", "Offered", self.offered), ("held", "Held", self.held),
            ("held_in_time", "Held within 72 hours of the return", self.held_in_time),
            ("reoffered", "Offered again, after it was declined or the child not reached", self.reoffered),
            ("declined", "Declined", self.declined), ("not_reached", "Child not reached", self.not_reached),
            ("nothing", "No interview recorded, out of time", self.nothing),
        )  # fmt: skip
        return tuple(
            (says, said(count) if 0 < count < HIDDEN_BELOW else NOT_SAID, "")
            if name in unsaid
            else (says, str(count), self.share(count))
            for name, says, count in counts
        )

    def _unsaid(self) -> set[str]:
        """What is not said: what is few, and the least other part, from which what is few could be worked out."""
        parts = {"held": self.held, "declined": self.declined, "not_reached": self.not_reached, "nothing": self.nothing}
        found = {name for name, count in parts.items() if 0 < count < HIDDEN_BELOW}
        if found:
            others = sorted((count, name) for name, count in parts.items() if count and name not in found)
            found |= {name for _, name in others[:1]}
        late = self.held - self.held_in_time
        if "held" in found or 0 < self.held_in_time < HIDDEN_BELOW or 0 < late < HIDDEN_BELOW:
            found.add("held_in_time")
        if "nothing" in found or 0 < self.offered < HIDDEN_BELOW:
            found.add("offered")
        if "offered" in found or 0 < self.reoffered < HIDDEN_BELOW or 0 < self.offered - self.reoffered < HIDDEN_BELOW:
            found.add("reoffered")
        return found


def together(rows: Iterable[Interviews]) -> Interviews:
    """All agencies as one."""
    found = list(rows)
    return Interviews(
        NONE,
        *(
            sum(getattr(row, name) for row in found)
            for name in (
                "episodes", "no_return", "running", "held", "held_in_time", "declined", "not_reached", "nothing", "reoffered",
            )
        ),
    )  # fmt: skip


def may_be_told(rows: Iterable[Interviews], placed: Iterable[Interviews]) -> bool:
    """Whether counts by placing authority can stand beside those by agency: the rest, whom nobody had placed, is none or not few."""
    every, some = together(rows), together(placed)
    rest = [getattr(every, name) - getattr(some, name) for name in _SHOWN]
    return every.episodes == 0 or not any(0 < count < HIDDEN_BELOW for count in rest)


_SHOWN = ("due", "left_out", "offered", "held", "held_in_time", "declined", "not_reached", "nothing", "reoffered")
