"""How duties are met, as counts with their denominators; counts that could point at a child are not said exactly."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

HIDDEN_BELOW = 5  # a count from 1 to 4 is said as "fewer than 5". Source: screens, board assurance


@dataclass(frozen=True)
class Measured:
    """One clock of one agency. met_in_time and met_late: ended within the last year by being done."""

    agency: UUID
    clock: str
    running: int
    late: int
    met_in_time: int
    met_late: int

    @property
    def met(self) -> int:
        """How many were done within the year: the denominator."""
        return self.met_in_time + self.met_late

    @property
    def share_in_time(self) -> str:
        """As `92 % of 120`; with too few to say, so."""
        return share(self.met_in_time, self.met) if self.met else "none done yet"


def share(count: int, of: int) -> str:
    """As `75 % of 120`; too few to say where either side of the share, or its denominator, could point at a child."""
    if of < HIDDEN_BELOW * 2 or 0 < count < HIDDEN_BELOW or 0 < of - count < HIDDEN_BELOW:
        return "too few to say"
    return f"{100 * count / of:.0f} % of {of}"


def said(count: int | None) -> str:
    """A count as the Board reads it: none is none, and few (or None: hidden already) are few."""
    return str(count) if count is not None and (count == 0 or count >= HIDDEN_BELOW) else f"fewer than {HIDDEN_BELOW}"


def together(rows: Iterable[Measured], *, clock: str) -> Measured | None:
    """One clock over all agencies; None where it never ran."""
    mine = [row for row in rows if row.clock == clock]
    if not mine:
        return None
    return Measured(
        UUID(int=0), clock, sum(row.running for row in mine), sum(row.late for row in mine),
        sum(row.met_in_time for row in mine), sum(row.met_late for row in mine),
    )  # fmt: skip
