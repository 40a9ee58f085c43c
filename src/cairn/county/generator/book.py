"""What truly happened and who would write it down, before anybody writes; one growing set of columns."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

# How an event is answered; the day is worked out when the event is written, from the day of its recording.
NO_ANSWER_NEEDED, IN_TIME, LATE, UNHEARD, IN_WEEKS, AT_ONCE = range(6)

COLUMNS: dict[str, tuple[Any, Any]] = {  # column: (type, what it is where nothing is said)
    "kind": (object, ""),
    "agency": (np.int16, -1),
    "child": (np.int32, -1),
    "at": (np.float64, 0.0),
    "place": (np.int32, -1),
    "raised_by": (object, "professional"),
    "statement": (object, ""),
    "summary": (object, ""),
    "narrative": (object, ""),
    "voice": (object, ""),
    "outcome": (object, ""),
    "answer": (np.int8, NO_ANSWER_NEEDED),
    "source_grade": (object, ""),
    "information_grade": (object, ""),
    "handling": (object, ""),
    "partner_asked": (object, ""),
    "stream": (object, ""),
    "network": (np.int32, -1),
    "safe": (bool, False),  # never lost or sealed: a plain return of data, not a judgement to share
}


@dataclass(frozen=True)
class Said:
    """What one agency wrote about one adult: never more than was said.

    keys: what of it could tie two mentions of the same adult together, for the truth tables.
    """

    given: str = ""
    family: str = ""
    aliases: str = ""
    sex: str = ""
    born: str = ""
    age: tuple[int, int] | None = None
    address: str = ""
    description: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()
    place: int = -1
    keys: tuple[tuple[str, ...], ...] = ()

    @property
    def is_stub(self) -> bool:
        """No family name, no birth date, no whole identifier."""
        whole = any(not set(value) & set("*?") for _, value in self.identifiers)
        return not (self.family or self.born or whole)


@dataclass(frozen=True)
class Mention:
    """An adult's part in an event."""

    event: int
    adult: int
    role: str
    said: Said


@dataclass
class Book:
    """Events in chunks of columns, further people in them, and mentions of adults."""

    chunks: list[dict[str, NDArray[Any]]] = field(default_factory=list)
    also: list[tuple[NDArray[np.int64], NDArray[np.int64], str]] = field(default_factory=list)
    marks: list[tuple[NDArray[np.int64], str, NDArray[np.object_]]] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    length: int = 0

    def add(self, count: int, **columns: Any) -> NDArray[np.int64]:
        """`count` events more, columns given as one value or an array; their numbers."""
        chunk = {}
        for name, (dtype, default) in COLUMNS.items():
            value = columns.pop(name, default)
            chunk[name] = np.full(count, value, dtype=dtype) if np.ndim(value) == 0 else np.asarray(value, dtype=dtype)
        if columns:
            raise TypeError(f"no such column: {sorted(columns)}")
        self.chunks.append(chunk)
        numbers = np.arange(self.length, self.length + count)
        self.length += count
        return numbers

    def involve(self, events: NDArray[np.int64], people: NDArray[Any], role: str) -> None:
        """People who were part of events besides the child."""
        self.also.append((events, np.asarray(people, np.int64), role))

    def mark(self, events: NDArray[np.int64], kind: str, values: NDArray[np.object_]) -> None:
        """Identifiers that belong to events: a plate seen, a number found."""
        self.marks.append((events, kind, values))

    def mention(self, event: int, adult: int, said: Said, *, role: str = "person_of_concern") -> None:
        """What was said of an adult in an event."""
        self.mentions.append(Mention(int(event), adult, role, said))

    def columns(self) -> dict[str, NDArray[Any]]:
        """All events, one array a column."""
        return {name: np.concatenate([chunk[name] for chunk in self.chunks]) for name in COLUMNS}

    def frame(self) -> pl.DataFrame:
        """All events as a frame, for looking and counting."""
        return pl.DataFrame({name: pl.Series(name, values.tolist()) for name, values in self.columns().items()})
