"""A child's picture: the cards of one page made from one reader's dossier. Pure; no score, no level, no colour of a person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from cairn.base.clock import end_of_london_day, london_day
from cairn.people.rules import contacts, gaps, rhythm
from cairn.people.rules.dossier import TIES, Dossier, Tie, said_at
from cairn.people.rules.names import Age, Kind, Person, person
from cairn.places.rules import NOT_SHOWN, PlaceSaid
from cairn.records import chronology
from cairn.records.chronology import WORRY_KINDS, Entry, Silence, View
from cairn.records.words import IDENTIFIERS, PARTS, counted, kind_in_words, value_in_words

BACK = {"parent_of": "child of"}
FAMILY = frozenset({"parent_of", "sibling_of", "lives_with", "partner_of"})
LATEST = 3  # worries shown on the picture; the chronology has all
PARENT_ROLES = frozenset({"parent_carer"})


@dataclass(frozen=True)
class Who:
    """Someone around the child. group: family, concern, child, other; says: how they belong, in words."""

    person: Person
    group: str
    says: tuple[str, ...]
    entries: tuple[Entry, ...]
    first_day: date
    age: Age
    things: tuple[str, ...] = ()
    proposals: int = 0
    may_be_child: bool = False


@dataclass(frozen=True)
class Together:
    """Other children who stand in the same entries."""

    entries: tuple[Entry, ...]
    people: tuple[Who, ...]


@dataclass(frozen=True)
class Where:
    """A place around the child. says: what ties them to it; seen: whether anyone saw the child there."""

    title: str
    kind: str
    says: str
    first_day: date
    last_day: date
    identity: UUID | None = None
    seen: bool = True
    protected: bool = False


@dataclass(frozen=True)
class Around:
    """What proposals say of half-known people. proposals: identity -> how many wait; name_held_by: -> whose name it may be."""

    proposals: Mapping[UUID, int]
    name_held_by: Mapping[UUID, UUID]


@dataclass(frozen=True)
class Picture:
    """All cards of the page, on one day."""

    person: Person
    on: date
    dated: bool
    age: Age
    view: View
    words: tuple[contacts.Words, ...]
    told: Entry | None
    last_seen: Entry | None
    last_heard: Entry | None
    worries: tuple[Entry, ...]
    more_worries: int
    who: tuple[Who, ...]
    where: tuple[Where, ...]
    knows: tuple[contacts.Knows, ...]
    waiting: tuple[gaps.Waiting, ...]
    ask_next: tuple[gaps.AskNext, ...]
    gaps: tuple[gaps.Gap, ...]
    silences: tuple[Silence, ...]
    rhythms: tuple[rhythm.Rhythm, ...]
    closer: tuple[int, int] | None
    worried_since: Entry | None

    @property
    def child_words(self) -> tuple[contacts.Words, ...]:
        """The child's own words, the latest first."""
        return tuple(words for words in self.words if not words.family)

    @property
    def family_words(self) -> tuple[contacts.Words, ...]:
        """A parent's or carer's own words, the latest first."""
        return tuple(words for words in self.words if words.family)

    def group(self, name: str) -> tuple[Who, ...]:
        """The people of one group."""
        return tuple(who for who in self.who if who.group == name)

    @property
    def family(self) -> tuple[Who, ...]:
        """Family and carers."""
        return self.group("family")

    @property
    def of_concern(self) -> tuple[Who, ...]:
        """Persons of concern, and half-known adults."""
        return self.group("concern")

    @property
    def children(self) -> tuple[Who, ...]:
        """Other children named in the same records."""
        return self.group("child")

    @property
    def together(self) -> tuple[Together, ...]:
        """The other children by the entries that they share, the earliest first."""
        grouped: dict[tuple[int, ...], list[Who]] = {}
        for who in self.children:
            grouped.setdefault(tuple(entry.number for entry in who.entries), []).append(who)
        return tuple(Together(group[0].entries, tuple(group)) for _, group in sorted(grouped.items()))

    @property
    def others(self) -> tuple[Who, ...]:
        """Everyone else."""
        return self.group("other")


def linked_by(dossier: Dossier, on: date) -> tuple[frozenset[UUID], bool]:
    """The records that had been judged to be of the person by a day, and true; today's, and false, if none had been."""
    then = dossier.found.records_at(end_of_london_day(on))
    return (then, True) if then else (frozenset(dossier.found.records), False)


def as_on(dossier: Dossier, on: date, *, records: frozenset[UUID]) -> Person:
    """The person as agencies described them by a day in these records; in all of them if these had said nothing yet."""
    said = said_at(
        [one for one in dossier.versions if one.record in records] or dossier.versions, end_of_london_day(on)
    )
    return person(dossier.found.identity, said, parts=_played(dossier))


def _played(dossier: Dossier) -> set[str]:
    mine = set(dossier.found.records)
    return {part.role for part in dossier.parts if part.person in mine}


def picture(
    dossier: Dossier,
    *,
    on: date,
    dated: bool,
    rings: Mapping[UUID, contacts.Ring],
    around: Around,
) -> Picture:
    """The picture on a day, from what all agencies that share with the reader had written down by then.

    around: what the reader may see of proposals about the half-known people.
    """
    records = linked_by(dossier, on)[0] if dated else frozenset(dossier.found.records)
    events = dossier.events_of(records)
    view = chronology.as_known(events, to=None, at=end_of_london_day(on), shares={})
    entries = view.entries
    who = _who(dossier, entries, on=on, proposals=around.proposals)
    worries = [entry for entry in reversed(entries) if entry.said.kind in WORRY_KINDS]
    me = as_on(dossier, on, records=records)
    return Picture(
        person=me,
        on=on,
        dated=dated,
        age=me.age(on),
        view=view,
        words=_words(dossier, entries),
        told=contacts.last_heard(entry for entry in entries if not entry.said.voice),
        last_seen=contacts.last_seen(entries),
        last_heard=contacts.last_heard(entries),
        worries=tuple(worries[:LATEST]),
        more_worries=max(len(worries) - LATEST, 0),
        who=who,
        where=_where(dossier, me, entries),
        knows=contacts.who_knows(entries, rings=rings, on=on),
        waiting=gaps.waiting(entries, on=on),
        ask_next=gaps.ask_next(entries),
        gaps=_gaps(dossier, entries, who, on=on, known_to=around.name_held_by),
        silences=chronology.silences(entries, until=on),
        rhythms=rhythm.rhythms(entries),
        closer=rhythm.closer(entries),
        worried_since=rhythm.worried_since(entries),
    )


def _words(dossier: Dossier, entries: Sequence[Entry]) -> tuple[contacts.Words, ...]:
    others = {entry.said.event: len(dossier.subjects_in(entry.said.event)) for entry in entries}
    return contacts.own_words(entries, others=others)


def _gaps(
    dossier: Dossier, entries: Sequence[Entry], who: Sequence[Who], *, on: date, known_to: Mapping[UUID, UUID]
) -> tuple[gaps.Gap, ...]:
    half_known = {part.event: [] for part in dossier.parts}  # type: dict[UUID, list[UUID]]
    for one in who:
        if one.group == "concern":
            for event in dossier.events_with(one.person):
                half_known[event].append(one.person.identity)
    at_premises = {
        person.identity
        for tie in dossier.ties
        if tie.kind in {"works_at", "owns"} and (person := dossier.people.get(tie.source))
    }
    return gaps.gaps(
        [one.person for one in who if one.group == "concern"],
        things=dossier.things,
        at_premises=frozenset(at_premises),
        known_to=known_to,
        asked=gaps.asked_about(half_known, [entry.said for entry in entries]),
        on=on,
    )


def _who(dossier: Dossier, entries: Sequence[Entry], *, on: date, proposals: Mapping[UUID, int]) -> tuple[Who, ...]:
    known = {entry.said.event: entry for entry in entries}
    found = []
    for other in dossier.others():
        shared = sorted((known[e] for e in dossier.events_with(other) if e in known), key=lambda entry: entry.number)
        ties = [tie for tie in dossier.ties if _between(dossier, tie, other) and london_day(tie.recorded_at) <= on]
        if shared or ties:
            found.append(_one(dossier, other, shared, ties, on=on, proposals=proposals))
    order = ("family", "concern", "child", "other")
    return tuple(sorted(found, key=lambda who: (order.index(who.group), who.first_day, who.person.title)))


def _between(dossier: Dossier, tie: Tie, other: Person) -> bool:
    mine, theirs = set(dossier.found.records), set(other.records)
    return (tie.source in mine and tie.target in theirs) or (tie.target in mine and tie.source in theirs)


def _one(
    dossier: Dossier,
    other: Person,
    shared: Sequence[Entry],
    ties: Sequence[Tie],
    *,
    on: date,
    proposals: Mapping[UUID, int],
) -> Who:
    roles = dossier.roles_of(other)
    days = [entry.first_recorded_on for entry in shared] + [london_day(tie.recorded_at) for tie in ties]
    records = set(other.records)
    return Who(
        person=other,
        group=_group(other, roles, ties),
        says=_relation(dossier, other, roles, ties),
        entries=tuple(shared),
        first_day=min(days),
        age=other.age(on),
        things=tuple(
            dict.fromkeys(
                f"{IDENTIFIERS.get(thing.kind, thing.kind)} {value_in_words(thing.kind, thing.value)}"
                for thing in dossier.things
                if thing.record in records
            )
        ),
        proposals=proposals.get(other.identity, 0),
        may_be_child=gaps.may_be_child(other, on),
    )


def _group(other: Person, roles: Sequence[str], ties: Sequence[Tie]) -> str:
    if other.kind in {Kind.PERSON_OF_CONCERN, Kind.UNKNOWN} and (
        "person_of_concern" in roles or other.kind is Kind.UNKNOWN
    ):
        return "concern"
    if any(tie.kind in FAMILY for tie in ties) or PARENT_ROLES & set(roles) or _parent(other):
        return "family"
    return "child" if other.kind is Kind.CHILD else "other"


def _parent(other: Person) -> bool:
    return any(said.role == "parent_carer" for said in other.said)


def _relation(dossier: Dossier, other: Person, roles: Sequence[str], ties: Sequence[Tie]) -> tuple[str, ...]:
    mine = set(dossier.found.records)
    said = [BACK.get(tie.kind, TIES[tie.kind]) if tie.source in mine else TIES[tie.kind] for tie in ties]
    if not said and _parent(other):
        said = ["parent or carer"]
    if not said:
        said = [role_in_words(other, role) for role in roles]
    return tuple(dict.fromkeys(said))


def role_in_words(other: Person, role: str) -> str:
    """What someone's part in a record is called; a child who is said to have harmed is a child first. Source: harms, H2."""
    if role == "subject":
        return "also subject"
    if role == "person_of_concern" and other.kind is Kind.CHILD:
        return "a child who may have caused harm and may be being harmed"
    return PARTS.get(role, role)


def _where(dossier: Dossier, me: Person, entries: Sequence[Entry]) -> tuple[Where, ...]:
    found = [*_homes(me), *_belongs(dossier), *_happened_at(dossier, entries)]
    return tuple(found)


def _homes(me: Person) -> list[Where]:
    homes: dict[str, list[date]] = {}
    for said in me.said:
        address = ", ".join(part for part in (said.address, said.postcode) if part)
        if address:
            homes.setdefault(address, []).append(london_day(said.recorded_at))
    return [
        Where(
            "Protected" if home == "Protected" else home,
            "home",
            "address",
            min(days),
            max(days),
            protected=home == "Protected",
        )
        for home, days in sorted(homes.items(), key=lambda home: max(home[1]), reverse=True)
    ]


def _belongs(dossier: Dossier) -> list[Where]:
    mine = set(dossier.found.records)
    return [
        _place(dossier, tie.target, TIES[tie.kind], london_day(tie.recorded_at), london_day(tie.recorded_at), seen=True)
        for tie in dossier.ties
        if tie.source in mine and tie.target not in dossier.people
    ]


def _happened_at(dossier: Dossier, entries: Sequence[Entry]) -> list[Where]:
    at: dict[object, list[Entry]] = {}
    for entry in entries:
        if entry.said.place:
            at.setdefault(dossier.place_identities.get(entry.said.place, entry.said.place), []).append(entry)
    found = []
    for mine in at.values():
        days = [entry.said.first_day for entry in mine]
        kinds = dict.fromkeys(entry.said.kind for entry in mine)
        says = (
            counted(mine[0].said.kind, len(mine))
            if len(kinds) == 1
            else f"{len(mine)} records: " + ", ".join(kind_in_words(kind).lower() for kind in kinds)
        )
        place = mine[-1].said.place
        assert place is not None  # noqa: S101 - grouped by it
        found.append(_place(dossier, place, says, min(days), max(days), seen=any(e.said.seen for e in mine)))
    return sorted(found, key=lambda where: where.last_day, reverse=True)


def _place(dossier: Dossier, record: UUID, says: str, first: date, last: date, *, seen: bool) -> Where:
    place: PlaceSaid | None = dossier.places.get(record)
    if place is None:
        return Where(NOT_SHOWN, "", says, first, last, seen=seen, protected=True)
    identity = None if place.protected else dossier.place_identities.get(record)
    kind = "" if place.protected else place.kind_in_words
    address = f"{place.name}, {place.address}" if place.name and place.address else place.title
    return Where(place.title if place.protected else address, kind, says, first, last, identity, seen, place.protected)
