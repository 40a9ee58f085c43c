"""Who was last with the child, who last heard them, what each agency knows, and whom to ring. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cairn.records.chronology import LONG_SILENCE, Entry
from cairn.records.words import counted


@dataclass(frozen=True)
class Ring:
    """Whom to ring at an agency."""

    name: str
    title: str
    phone: str


@dataclass(frozen=True)
class Knows:
    """What one agency knows: its last contact, its records by kind, those that no other shown agency has."""

    agency: UUID
    last_contact: Entry | None
    kinds: tuple[tuple[str, int], ...]
    latest: Entry
    ring: Ring | None
    quiet: bool = False  # the last contact is more than six weeks ago

    @property
    def in_words(self) -> str:
        """Such as `3 concerns, 1 school absence`."""
        return ", ".join(counted(kind, count) for kind, count in self.kinds)


@dataclass(frozen=True)
class Words:
    """Someone's own words, and who wrote them down."""

    entry: Entry
    text: str
    family: bool
    alone: bool

    @property
    def same_day(self) -> bool:
        """Whether they were written down on the day they were said."""
        return self.entry.days_late <= 0


def last_seen(entries: Iterable[Entry]) -> Entry | None:
    """The last entry in which somebody was with the child."""
    return _last(entry for entry in entries if entry.said.seen)


def last_heard(entries: Iterable[Entry]) -> Entry | None:
    """The last entry in which the child told somebody something."""
    return _last(entry for entry in entries if entry.said.heard)


def _last(entries: Iterable[Entry]) -> Entry | None:
    return max(entries, key=lambda entry: (entry.said.last_day, entry.number), default=None)


def own_words(entries: Iterable[Entry], *, others: Mapping[UUID, int]) -> tuple[Words, ...]:
    """What was written down word for word, the latest first. others: event -> how many other subjects it has."""
    found = [
        Words(entry, entry.said.voice, entry.said.spoken_by_family, not others.get(entry.said.event, 0))
        for entry in entries
        if entry.said.voice
    ]
    return tuple(sorted(found, key=lambda words: (words.entry.said.last_day, words.entry.number), reverse=True))


def who_knows(entries: Sequence[Entry], *, rings: Mapping[UUID, Ring], on: date) -> tuple[Knows, ...]:
    """One line an agency that wrote something down, the latest contact first, then the latest record."""
    found = []
    for agency in dict.fromkeys(entry.said.agency for entry in entries):
        mine = [entry for entry in entries if entry.said.agency == agency]
        with_child = _last(entry for entry in mine if entry.said.seen or entry.said.heard)
        kinds = tuple(sorted(Counter(entry.said.kind for entry in mine).items(), key=lambda kind: (-kind[1], kind[0])))
        latest = max(mine, key=lambda entry: (entry.said.last_day, entry.number))
        quiet = with_child is not None and on - with_child.said.last_day > LONG_SILENCE
        found.append(Knows(agency, with_child, kinds, latest, rings.get(agency), quiet))
    return tuple(sorted(found, key=_order, reverse=True))


def _order(knows: Knows) -> tuple[bool, date, date, int]:
    contact = knows.last_contact
    last = contact.said.last_day if contact else date.min
    return contact is not None, last, knows.latest.said.last_day, knows.latest.number
