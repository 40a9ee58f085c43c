"""A stretch of a list that may be long: what is not shown is counted, and has a way to it, so that no list loses its end."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")
AT_A_TIME = 25  # lines of a list on one page


@dataclass(frozen=True)
class Stretch(Generic[T]):
    """lines: those of this stretch; after: how many come before them; total: how many there are in all."""

    lines: tuple[T, ...]
    after: int
    total: int

    def __iter__(self) -> Iterator[T]:
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def first(self) -> int:
        """The number of the first line shown, from 1."""
        return self.after + 1

    @property
    def last(self) -> int:
        """The number of the last line shown."""
        return self.after + len(self.lines)

    @property
    def before(self) -> int | None:
        """Where the stretch before begins; None for the first."""
        return max(self.after - AT_A_TIME, 0) if self.after else None

    @property
    def beyond(self) -> int | None:
        """Where the next stretch begins; None for the last."""
        return self.last if self.last < self.total else None


def stretch(found: Any, *, after: int, most: int = AT_A_TIME) -> Stretch[Any]:
    """found: an ordered query set. 1 query where all of it fits, else 2. After its end, its last lines."""
    lines = tuple(found[after : after + most])
    if len(lines) == most or (after and not lines):
        total = found.count()
        if not lines and total:
            after = max(total - most, 0)
            lines = tuple(found[after : after + most])
        return Stretch(lines, after if total else 0, total)
    return Stretch(lines, after, after + len(lines))
