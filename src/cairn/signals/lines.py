"""What a replay says of a signal, as a value that needs no engine to be read."""

import json
from dataclasses import dataclass, field
from datetime import date

from cairn.signals.values import Finding


@dataclass(frozen=True, kw_only=True)
class Line:
    """One change of one signal, as it stood on `last_changed`. Record ids, never names. finding: None once it ended.

    Beyond the exchange contract, so that every figure can be worked out again: count (homes, or agencies at a place),
    expected (mean with no connection), shape, chance, counted (the events that were counted) and the rule's version.
    """

    signal_id: str
    kind: str
    queue: str
    first_raised: date
    last_changed: date
    status: str
    into: str | None
    reason: str | None
    children: tuple[str, ...]
    people_of_concern: tuple[str, ...]
    places: tuple[str, ...]
    events: tuple[str, ...]
    identities: tuple[str, ...]
    explanation: str
    recurrence_weeks: float | None
    count: int
    expected: float | None
    shape: float | None
    chance: float | None
    counted: tuple[str, ...]
    version: int
    finding: Finding | None = field(default=None, compare=False, repr=False)

    def as_json(self) -> str:
        """The line as the exchange contract writes it."""
        said = {name: value for name, value in vars(self).items() if name != "finding"}
        said |= {name: said[name].isoformat() for name in ("first_raised", "last_changed")}
        return json.dumps(said, ensure_ascii=False)

    @property
    def state(self) -> tuple[object, ...]:
        """What a new line is written for when it changes."""
        return self.queue, self.status, self.children, self.people_of_concern, self.places
