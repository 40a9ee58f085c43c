"""Who looked at a person, told by agency. Pure values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

LATELY = timedelta(days=7)  # source: access design, The trail: two agencies within a week


class Look(Protocol):
    """When somebody looked, and for which agency."""

    @property
    def at(self) -> datetime:
        """The moment."""

    @property
    def agency(self) -> UUID:
        """For whom they acted."""


@dataclass(frozen=True)
class Looker:
    """An agency whose people looked: how often, the last time, and whether that is less than a week ago."""

    agency: UUID
    times: int
    last: datetime
    lately: bool


def lookers(looks: Sequence[Look], *, at: datetime) -> tuple[Looker, ...]:
    """Each agency that looked, the latest first. looks: newest first."""
    found: dict[UUID, list[datetime]] = {}
    for look in looks:
        found.setdefault(look.agency, []).append(look.at)
    return tuple(Looker(agency, len(times), times[0], at - times[0] < LATELY) for agency, times in found.items())
