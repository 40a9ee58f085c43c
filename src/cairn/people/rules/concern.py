"""A person of concern, or somebody half known: who named them, around whom, where, and what nobody knows. Pure.

Nothing here ranks or finds: an agency's finding is quoted, and without one the page says that there is none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cairn.base.clock import end_of_london_day, london_day
from cairn.people.rules import gaps, rhythm
from cairn.people.rules.dossier import Dossier, Thing
from cairn.people.rules.names import Age, Kind, Person, PersonSaid
from cairn.people.rules.picture import Around
from cairn.places.rules import NOT_SHOWN, PlaceSaid
from cairn.records.chronology import Entry, View, as_known
from cairn.records.words import IDENTIFIERS, kind_in_words, value_in_words

FINDING = re.compile(r"\b(convict\w*|found guilty|pleaded guilty|finding of fact|cautioned)\b", re.IGNORECASE)
CLEARED = re.compile(r"\b(eliminated|acquitted|found not guilty)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Said:
    """One agency's record of the person as it stands, with its numbers and plates in words."""

    said: PersonSaid
    things: tuple[str, ...]
    first_day: date


@dataclass(frozen=True)
class Beside:
    """Another person in the same records: in which entries, and since when."""

    person: Person
    entries: tuple[Entry, ...]

    @property
    def first_day(self) -> date:
        """The first day on which anyone wrote the two down together."""
        return min(entry.first_recorded_on for entry in self.entries)

    @property
    def seen(self) -> bool:
        """Whether anyone saw them together."""
        return any(entry.said.statement == "seen" for entry in self.entries)


@dataclass(frozen=True)
class At:
    """A place: what ties the person to it, since when."""

    title: str
    says: str
    first_day: date
    last_day: date
    identity: UUID | None


@dataclass(frozen=True)
class Concern:
    """All cards of the page of a person of concern, a half-known person or an adult."""

    person: Person
    on: date
    age: Age
    view: View
    said: tuple[Said, ...]
    children: tuple[Beside, ...]
    others: tuple[Beside, ...]
    places: tuple[At, ...]
    gaps: tuple[gaps.Gap, ...]
    rhythms: tuple[rhythm.Rhythm, ...]
    finding: Entry | None
    cleared: Entry | None
    may_be_child: bool

    @property
    def named_by(self) -> tuple[UUID, ...]:
        """Agencies that wrote the person down."""
        return self.person.agencies

    @property
    def last_named(self) -> Entry | None:
        """The entry in which they were named last."""
        return max(self.view.entries, key=lambda entry: (entry.said.last_day, entry.number), default=None)


def concern(dossier: Dossier, *, on: date, around: Around) -> Concern:
    """The page of one adult on a day, from what all agencies that share with the reader had written down."""
    view = as_known(dossier.events_of(dossier.found.records), to=None, at=end_of_london_day(on), shares={})
    beside = _beside(dossier, view.entries)
    me = dossier.person
    premises = {me.identity} if any(tie.kind in {"works_at", "owns"} for tie in dossier.ties) else set()
    asked = gaps.asked_about({e.said.event: (me.identity,) for e in view.entries}, [e.said for e in view.entries])
    return Concern(
        person=me,
        on=on,
        age=me.age(on),
        view=view,
        said=_said(dossier),
        children=tuple(one for one in beside if one.person.kind is Kind.CHILD),
        others=tuple(one for one in beside if one.person.kind is not Kind.CHILD),
        places=_places(dossier, view.entries),
        gaps=gaps.gaps(
            [me],
            things=dossier.things,
            at_premises=frozenset(premises),
            known_to=around.name_held_by,
            asked=asked,
            on=on,
        ),
        rhythms=rhythm.rhythms(view.entries),
        finding=_last_with(view.entries, FINDING),
        cleared=_last_with(view.entries, CLEARED),
        may_be_child=gaps.may_be_child(me, on),
    )


def _last_with(entries: Sequence[Entry], words: re.Pattern[str]) -> Entry | None:
    return next((entry for entry in reversed(entries) if words.search(entry.said.outcome)), None)


def _said(dossier: Dossier) -> tuple[Said, ...]:
    first = {said.record: said.recorded_at for said in reversed(dossier.versions)}
    return tuple(
        Said(
            said,
            things_in_words([thing for thing in dossier.things if thing.record == said.record]),
            london_day(first[said.record]),
        )
        for said in dossier.person.said
    )


def things_in_words(things: Sequence[Thing]) -> tuple[str, ...]:
    """Such as `Phone ends 4417`, each once."""
    return tuple(dict.fromkeys(f"{IDENTIFIERS.get(t.kind, t.kind)} {value_in_words(t.kind, t.value)}" for t in things))


def _beside(dossier: Dossier, entries: Sequence[Entry]) -> list[Beside]:
    found = []
    for other in dossier.others():
        events = dossier.events_with(other)
        shared = tuple(entry for entry in entries if entry.said.event in events)
        if shared:
            found.append(Beside(other, shared))
    return sorted(found, key=lambda one: (one.first_day, one.person.title, str(one.person.identity)))


def _places(dossier: Dossier, entries: Sequence[Entry]) -> tuple[At, ...]:
    """Each place once, with everything that ties the person to it, first written first."""
    mine = set(dossier.found.records)
    found: dict[object, list[tuple[UUID, str, date]]] = {}
    for tie in dossier.ties:
        if tie.source in mine and tie.target not in dossier.people:
            found.setdefault(_of(dossier, tie.target), []).append((tie.target, tie.says, london_day(tie.recorded_at)))
    for entry in entries:
        if entry.said.place:
            says = kind_in_words(entry.said.kind).lower()
            found.setdefault(_of(dossier, entry.said.place), []).append((entry.said.place, says, entry.said.first_day))
    return tuple(_at(dossier, reasons) for reasons in found.values())


def _of(dossier: Dossier, place: UUID) -> UUID:
    return dossier.place_identities.get(place, place)


def _at(dossier: Dossier, reasons: Sequence[tuple[UUID, str, date]]) -> At:
    record, days = reasons[0][0], [day for _, _, day in reasons]
    says = ", ".join(dict.fromkeys(says for _, says, _ in reasons))
    place: PlaceSaid | None = dossier.places.get(record)
    if place is None or place.protected:
        return At(NOT_SHOWN, says, min(days), max(days), None)
    address = f"{place.name}, {place.address}" if place.name and place.address else place.title
    return At(address, says, min(days), max(days), dossier.place_identities.get(record))
