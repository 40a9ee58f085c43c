"""What a place is called, what may be shown of it, and how often something was written down about it. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cairn.records.chronology import Entry
from cairn.records.words import PLACES

PROTECTED = "Protected"
NOT_SHOWN = "A place that isn’t shown"


@dataclass(frozen=True)
class PlaceSaid:
    """What one agency said last of one place. A protected one carries no name, address or kind."""

    record: UUID
    agency: UUID
    recorded_at: datetime
    name: str = ""
    kind: str = ""
    address: str = ""
    postcode: str = ""
    protected: bool = False

    @property
    def title(self) -> str:
        """Its name, else its address, else its kind."""
        if self.protected:
            return PROTECTED
        return self.name or self.address or self.postcode or f"A {self.kind_in_words}"

    @property
    def kind_in_words(self) -> str:
        """Its kind as a person says it."""
        return PLACES.get(self.kind, "place")


@dataclass(frozen=True)
class MonthCount:
    """How many records a month has, and of which kinds: kind -> how many, most first."""

    first_day: date
    total: int
    kinds: tuple[tuple[str, int], ...]


def shown(said: PlaceSaid) -> PlaceSaid:
    """The place as a page may show it: without anything where it is protected."""
    if not said.protected:
        return said
    return PlaceSaid(said.record, said.agency, said.recorded_at, protected=True)


def most_said(places: Sequence[PlaceSaid]) -> PlaceSaid | None:
    """The description to head a page with: a named one, said by most agencies, the latest of those."""
    if not places:
        return None
    agencies: dict[str, set[UUID]] = {}
    for place in places:
        agencies.setdefault(place.title.casefold(), set()).add(place.agency)
    return max(
        places,
        key=lambda p: (p.protected, bool(p.name), len(agencies[p.title.casefold()]), p.recorded_at, str(p.record)),
    )


def other_names(places: Sequence[PlaceSaid], *, but: PlaceSaid) -> tuple[str, ...]:
    """What else it is called, in the order of first writing."""
    names = dict.fromkeys(place.title for place in sorted(places, key=lambda p: p.recorded_at))
    return tuple(name for name in names if name.casefold() not in {but.title.casefold(), but.address.casefold()})


def by_month(entries: Iterable[Entry]) -> tuple[MonthCount, ...]:
    """Counts by the month in which things happened, months without any between the first and the last included."""
    months: dict[date, Counter[str]] = {}
    for entry in entries:
        months.setdefault(entry.said.first_day.replace(day=1), Counter())[entry.said.kind] += 1
    if not months:
        return ()
    month, counts = min(months), []
    while month <= max(months):
        kinds = months.get(month, Counter())
        counts.append(MonthCount(month, sum(kinds.values()), tuple(kinds.most_common())))
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return tuple(counts)


def kinds_counted(entries: Iterable[Entry]) -> tuple[tuple[str, int], ...]:
    """How many records of each kind, most first, then by name."""
    return tuple(sorted(Counter(entry.said.kind for entry in entries).items(), key=lambda pair: (-pair[1], pair[0])))
