"""What a clock reads and what it says, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from cairn.base.clock import end_of_london_day

ABOUT = "child"  # detail of a deed on a thing that is about several: to which of them it happened


@dataclass(frozen=True)
class Deed:
    """Something that was done to the thing that a duty is about. details: ids and codes."""

    did: str
    at: datetime
    staff: UUID | None = None
    agency: UUID | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

    def named(self, detail: str) -> UUID | None:
        """An id among its details; None where it holds none."""
        given = self.details.get(detail, "")
        return UUID(given) if given else None

    def moment(self, detail: str) -> datetime | None:
        """A moment among its details; None where it holds none."""
        given = self.details.get(detail, "")
        return datetime.fromisoformat(given) if given else None

    def all_named(self, detail: str) -> tuple[UUID, ...]:
        """The ids of a list among its details."""
        return tuple(UUID(one) for one in self.details.get(detail, ()))

    def day(self, detail: str) -> datetime | None:
        """The end in London of a day among its details, as a moment; None where it holds none."""
        given = self.details.get(detail, "")
        return end_of_london_day(date.fromisoformat(given)) if given else None


@dataclass(frozen=True)
class Owner:
    """Whose duty it is: a role of an agency, or one person in it."""

    agency: UUID
    role: str
    staff: UUID | None = None


@dataclass(frozen=True)
class Waiting:
    """Who waits for it to be done."""

    agency: UUID
    staff: UUID | None


@dataclass(frozen=True)
class Run:
    """One time in which somebody owed it. ended_at: None while it runs; met: it was done, not called off."""

    started_at: datetime
    due_at: datetime
    owner: Owner
    waiting: Waiting | None = None
    ended_at: datetime | None = None
    met: bool = False
