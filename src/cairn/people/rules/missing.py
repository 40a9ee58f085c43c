"""A child's missing episodes and the interviews offered after them, as agencies wrote them. Pure.

Missing is never the child's fault. An interview belongs to the last episode that began before it. Where a record gives
days and no hours, days are counted and said as days.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from cairn.base.clock import london_day
from cairn.people.rules.dossier import Dossier
from cairn.people.rules.names import Person
from cairn.people.rules.surroundings import CROWD
from cairn.places.rules import PlaceSaid
from cairn.records.chronology import Entry

EPISODE, INTERVIEW = "missing_episode", "return_home_interview"
PREVENTION = "prevention_interview"  # of the police, as soon as a child is found; it ends no clock of the other
WITHIN = timedelta(hours=72)  # from the return. DfE, Children who run away or go missing from home or care, 2014
REPEAT_TIMES, REPEAT_DAYS = 3, 90  # signals, queues: a third missing episode in 90 days is a fact
LATELY = timedelta(days=365)
EDUCATION = ("school_absence", "exclusion")
DECLINED, NOT_REACHED, HELD = "declined", "not_reached", "held"
STATES = {HELD: "Interview held", DECLINED: "Declined", NOT_REACHED: "Not reached"}


@dataclass(frozen=True)
class Interview:
    """A return interview. after: since the return, None where no return is recorded; by_day: counted in days, not hours;
    began_days: days since the episode began.
    """

    entry: Entry
    state: str
    after: timedelta | None
    by_day: bool
    began_days: int | None = None

    @property
    def in_time(self) -> bool | None:
        """Whether it came within 72 hours of the return; None where no return is recorded."""
        return None if self.after is None else self.after <= WITHIN

    @property
    def after_in_words(self) -> str:
        """As `41 hours after the return`, or `2 days after the return` where nobody wrote an hour."""
        if self.after is None:
            began = "" if self.began_days is None else f"{_count(self.began_days, 'day', 'it began')}; "
            return f"{began}no return is recorded"
        number, unit = (self.after.days, "day") if self.by_day else (int(self.after.total_seconds() // 3600), "hour")
        return "on the day of the return" if self.by_day and number == 0 else _count(number, unit)


def _count(number: int, unit: str, what: str = "the return") -> str:
    return f"{number} {unit}{'' if number == 1 else 's'} after {what}"


@dataclass(frozen=True)
class Episode:
    """One episode. checks: prevention interviews of the police. late: that 72 hours have passed since the return and none was held or declined; a try is no interview."""

    entry: Entry
    interviews: tuple[Interview, ...]
    due_at: datetime | None
    late: bool
    place: PlaceSaid | None = None
    place_identity: UUID | None = None
    found_with: tuple[Person, ...] = ()
    checks: tuple[Interview, ...] = ()

    @property
    def returned(self) -> bool:
        """Whether a return is recorded."""
        return self.entry.said.occurred_to is not None

    @property
    def settled(self) -> Interview | None:
        """The interview that was held, else the first answer to the offer."""
        held = [one for one in self.interviews if one.state == HELD]
        return next(iter([*held, *self.interviews]), None)


@dataclass(frozen=True)
class Named:
    """A place or person that the child's episodes and interviews name, with the days of those; told: by the child's interview."""

    title: str
    person: Person | None
    place: UUID | None
    days: tuple[date, ...]
    told: bool


@dataclass(frozen=True)
class Overview:
    """All of it, the latest first. absences: kind -> how many records of school within the last year."""

    episodes: tuple[Episode, ...]
    alone: tuple[Interview, ...]
    named: tuple[Named, ...]
    absences: Mapping[str, int]
    lately: int
    in_window: int
    most: tuple[date, date] | None

    @property
    def repeats(self) -> bool:
        """Whether three or more began within the last 90 days."""
        return self.in_window >= REPEAT_TIMES


def overview(held: Dossier, entries: Sequence[Entry], *, at: datetime) -> Overview:
    """What the records that one reader sees say of a child's episodes by a moment."""
    on = london_day(at)
    began = sorted((e for e in entries if e.said.kind == EPISODE), key=lambda e: e.said.occurred_from)
    talks = sorted((e for e in entries if e.said.kind == INTERVIEW), key=lambda e: e.said.occurred_from)
    checks = sorted((e for e in entries if e.said.kind == PREVENTION), key=lambda e: e.said.occurred_from)
    of, alone = paired(began, talks)
    checked, _ = paired(began, checks)
    episodes = tuple(
        _episode(held, one, of[one.said.event], at, checks=checked[one.said.event]) for one in reversed(began)
    )
    days = [one.said.first_day for one in began]
    return Overview(
        episodes=episodes,
        alone=tuple(Interview(one, state_of(one.said.outcome), None, one.said.by_day) for one in alone),
        named=_named(held, [*began, *talks, *checks]),
        absences=Counter(
            e.said.kind for e in entries if e.said.kind in EDUCATION and on - LATELY < e.said.first_day <= on
        ),
        lately=sum(on - LATELY < day <= on for day in days),
        in_window=in_window(days, on),
        most=last_repeat(days),
    )


def paired(began: Sequence[Entry], talks: Iterable[Entry]) -> tuple[dict[UUID, list[Entry]], list[Entry]]:
    """Episode -> its interviews, and interviews before any episode. began: in order of beginning."""
    of: dict[UUID, list[Entry]] = {one.said.event: [] for one in began}
    alone: list[Entry] = []
    for talk in talks:
        before = [one for one in began if one.said.first_day <= talk.said.first_day]
        (of[before[-1].said.event] if before else alone).append(talk)
    return of, alone


def state_of(outcome: str) -> str:
    """What became of an offer, from a record's outcome: held unless the record says declined or not reached."""
    said = outcome.casefold()
    if "declin" in said or "refus" in said:
        return DECLINED
    return NOT_REACHED if "not reached" in said or "no contact" in said else HELD


def in_window(days: Iterable[date], on: date) -> int:
    """How many began within the 90 days up to a day."""
    return sum(on - timedelta(days=REPEAT_DAYS) < day <= on for day in days)


def last_repeat(days: Sequence[date]) -> tuple[date, date] | None:
    """First and last day of the latest three that began within 90 days; None if there never were three. days: in order."""
    found = None
    for at in range(len(days) - REPEAT_TIMES + 1):
        first, last = days[at], days[at + REPEAT_TIMES - 1]
        if (last - first).days < REPEAT_DAYS:
            found = first, last
    return found


def _episode(held: Dossier, entry: Entry, talks: Sequence[Entry], at: datetime, *, checks: Sequence[Entry]) -> Episode:
    back = entry.said.occurred_to
    due_at = back + WITHIN if back else None
    place = held.places.get(entry.said.place) if entry.said.place else None
    others = held.subjects_in(entry.said.event)
    return Episode(
        entry,
        tuple(_interview(entry, one) for one in talks),
        due_at,
        late=due_at is not None and at > due_at and all(state_of(one.said.outcome) == NOT_REACHED for one in talks),
        place=place,
        place_identity=held.place_identities.get(entry.said.place) if place and entry.said.place else None,
        found_with=others if len(others) < CROWD else (),
        checks=tuple(_interview(entry, one) for one in checks),
    )


def _interview(episode: Entry, talk: Entry) -> Interview:
    back, by_day = episode.said.occurred_to, episode.said.by_day or talk.said.by_day
    after = None
    if back is not None:
        whole = timedelta(days=(talk.said.first_day - episode.said.last_day).days)
        after = max(whole if by_day else talk.said.occurred_from - back, timedelta(0))
    began = (talk.said.first_day - episode.said.first_day).days
    return Interview(talk, state_of(talk.said.outcome), after, by_day, began)


def _named(held: Dossier, entries: Sequence[Entry]) -> tuple[Named, ...]:
    found: dict[UUID, list[Entry]] = {}
    people: dict[UUID, Person] = {}
    places: dict[UUID, str] = {}
    for entry in entries:
        for part in held.parts_in(entry.said.event):
            other = held.people.get(part.person)
            if (
                other is not None
                and other.identity != held.found.identity
                and part.role not in ("subject", "professional")
            ):
                people[other.identity] = other
                found.setdefault(other.identity, []).append(entry)
        record = entry.said.place
        place = held.places.get(record) if record else None
        identity = held.place_identities.get(record) if record else None
        if place is not None and identity is not None and not place.protected:
            places.setdefault(identity, place.title)
            found.setdefault(identity, []).append(entry)
    made = [
        Named(
            people[one].title if one in people else places[one],
            people.get(one),
            one if one in places else None,
            tuple(sorted({entry.said.first_day for entry in of})),
            any(entry.said.kind in (INTERVIEW, PREVENTION) for entry in of),
        )
        for one, of in found.items()
    ]
    return tuple(sorted(made, key=lambda one: (one.place is None, -len(one.days), one.title)))
