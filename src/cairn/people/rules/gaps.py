"""What nobody has found out about the people around a child, since when, whose question it is and who could know. Pure.

Source: requirement R50; screens, Unanswered.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cairn.base.clock import london_day
from cairn.base.working_days import due_at
from cairn.people.rules.dossier import Thing
from cairn.people.rules.names import ADULT, Kind, Person
from cairn.records.chronology import Entry, EventSaid
from cairn.records.words import asked_in_words

PROFESSIONAL_DAYS = 1  # working days to an answer. Working Together 2023, chapter 3; R16
FAMILY_DAYS = 5  # working days, a parent's or child's own word, intelligence. R9, R54
FAMILY = frozenset({"parent_carer", "child"})


@dataclass(frozen=True)
class Holder:
    """Who could know: agencies of these kinds, or this agency, and why."""

    kinds: tuple[str, ...]
    why: str
    agency: UUID | None = None


@dataclass(frozen=True)
class Gap:
    """One question without an answer. sort: name or age."""

    sort: str
    about: Person
    since: date
    owner: UUID
    holder: Holder
    asked: str
    on: date

    @property
    def question(self) -> str:
        """The question as a person asks it."""
        who = self.about.in_sentence
        return f"Who is {who}?" if self.sort == "name" else f"How old is {who}?"

    @property
    def days(self) -> int:
        """For how many days nobody has known."""
        return max((self.on - self.since).days, 0)

    @property
    def unknown_for(self) -> str:
        """Such as `Unknown for 227 days`."""
        return f"Unknown for {self.days:,} day{'s' * (self.days != 1)}"


@dataclass(frozen=True)
class Waiting:
    """Something told that has no answer, and when its clock ends or ended (the day itself included)."""

    entry: Entry
    due_on: date
    on: date

    @property
    def over(self) -> bool:
        """Whether its clock has ended."""
        return self.on > self.due_on

    @property
    def over_in_words(self) -> str:
        """Such as `41 days past its clock` or `Answer due in 2 days`."""
        days = abs((self.on - self.due_on).days)
        said = f"{days:,} day{'s' * (days != 1)}"
        return f"{said} past its clock" if self.over else f"Answer due in {said}" if days else "Answer due today"


BY_THING = (
    ("vehicle", ("police",), "they can ask who keeps the vehicle"),
    ("phone", ("police",), "they can ask who holds the number"),
    ("handle", ("police",), "they can ask who holds the online name"),
    ("email", ("police",), "they can ask who holds the address"),
)
PREMISES = (("district_council", "licensing"), "they register premises and visit those who work there")
WORKPLACE = re.compile(
    r"\b(?:shop|studio|works (?:at|in)|owner|takeaway|taxi|garage|hotel|ink|tattoo|tattooist|bar)s?\b", re.IGNORECASE
)


def gaps(
    people: Iterable[Person],
    *,
    things: Sequence[Thing],
    at_premises: frozenset[UUID],
    known_to: Mapping[UUID, UUID],
    asked: Mapping[UUID, str],
    on: date,
) -> tuple[Gap, ...]:
    """The unknown name and the unknown age of each half-known person, oldest question first.

    at_premises: identities tied to a place with a business; known_to: identity -> agency that holds a full name which
    may be theirs, by an open proposal; asked: identity -> what is recorded about asking.
    """
    found = []
    for person in people:
        if person.kind not in {Kind.PERSON_OF_CONCERN, Kind.UNKNOWN}:
            continue
        first = min(person.said, key=lambda said: (said.recorded_at, str(said.record)))
        holder = _holder(person, things, at_premises, known_to, first.agency)
        given = (person, london_day(first.recorded_at), first.agency, holder, asked.get(person.identity, ""), on)
        if person.full_name_unknown:
            found.append(Gap("name", *given))
        if person.age(on).unknown:
            found.append(Gap("age", *given))
    return tuple(sorted(found, key=lambda gap: (gap.since, str(gap.about.identity), gap.sort != "name")))


def _holder(
    person: Person,
    things: Sequence[Thing],
    at_premises: frozenset[UUID],
    known_to: Mapping[UUID, UUID],
    first: UUID,
) -> Holder:
    if person.identity in known_to:
        return Holder((), "it holds a name that may be theirs", known_to[person.identity])
    if person.identity in at_premises or any(WORKPLACE.search(said.description) for said in person.said):
        return Holder(*PREMISES)
    records = set(person.records)
    kinds = {thing.kind for thing in things if thing.record in records}
    for kind, agencies, why in BY_THING:
        if kind in kinds:
            return Holder(agencies, why)
    return Holder((), "it wrote this person down first", first)


def asked_about(parts: Mapping[UUID, Iterable[UUID]], events: Iterable[EventSaid]) -> dict[UUID, str]:
    """Identity -> what records say about asking who they are or how old, the last said.

    parts: event -> identities that stand in it and are not fully known.
    """
    found: dict[UUID, str] = {}
    for said in sorted(events, key=lambda said: said.recorded_at):
        if in_words := asked_in_words(said.partner_asked):
            found |= dict.fromkeys(parts.get(said.event, ()), in_words)
    return found


@dataclass(frozen=True)
class AskNext:
    """A contact at which nobody asked who the partner is, with the reason: whose next contact should ask."""

    entry: Entry
    reason: str


def ask_next(entries: Sequence[Entry]) -> tuple[AskNext, ...]:
    """Contacts at which nobody asked and after which the same agency has not asked, earliest first. Source: R6.

    Once somebody asked, told or not, the prompt stops: nobody presses a child.
    """
    ordered = sorted(entries, key=lambda entry: entry.said.occurred_from)
    found: dict[UUID, AskNext] = {}
    for entry in ordered:
        state, _, reason = entry.said.partner_asked.partition(":")
        if state.strip() == "not_asked":
            found[entry.said.agency] = AskNext(entry, reason.strip())
        elif state.strip():
            found.pop(entry.said.agency, None)
    return tuple(found.values())


def waiting(entries: Sequence[Entry], *, on: date) -> tuple[Waiting, ...]:
    """Entries that somebody told and nobody answered, with the day on which their clock ends, earliest first."""
    found = [
        Waiting(entry, london_day(due_at(first_recording(entry), working_days=_days(entry.said))), on)
        for entry in entries
        if entry.waits
    ]
    return tuple(sorted(found, key=lambda one: (one.due_on, one.entry.number)))


def first_recording(entry: Entry) -> datetime:
    """The moment at which its first version was recorded."""
    return (entry.earlier or (entry.said,))[0].recorded_at


def _days(said: EventSaid) -> int:
    slow = said.kind in {"parent_worry", "intelligence"} or said.raised_by in FAMILY
    return FAMILY_DAYS if slow else PROFESSIONAL_DAYS


def may_be_child(person: Person, on: date) -> bool:
    """Whether someone who is said to have harmed may be under 18, and so is a child first. Source: harms, H2."""
    low = person.age(on).low
    return person.kind is not Kind.CHILD and (low is None or low < ADULT)
