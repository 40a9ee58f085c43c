"""What a person is called, how old they are and what sort of page they have, from what agencies wrote. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from cairn.base.clock import london_day

ADULT = 18  # years. Children Act 1989, section 105
YEARS_CHILD_IS_TOLD_IN_MONTHS = 25  # words, young person: to 25 with care or special needs


class Kind(StrEnum):
    """Which page a person has; the value is the first word of its address."""

    CHILD = "child"
    PERSON_OF_CONCERN = "person"
    UNKNOWN = "unknown"
    ADULT = "adult"


@dataclass(frozen=True)
class PersonSaid:
    """One version of what one agency said of one person. Moments aware, UTC; ages in years, estimated then."""

    record: UUID
    agency: UUID
    recorded_at: datetime
    received_at: datetime
    given_names: str = ""
    family_name: str = ""
    aliases: tuple[str, ...] = ()
    sex: str = ""
    date_of_birth: str = ""
    age_low: int | None = None
    age_high: int | None = None
    role: str = ""
    address: str = ""
    postcode: str = ""
    description: str = ""
    first_language: str = ""
    sharing: str = "partnership"
    withdrawn_at: datetime | None = None
    identity: UUID | None = None
    because: str = "alone"

    @property
    def full_name(self) -> str:
        """Given and family name, or nothing unless there are both."""
        return f"{self.given_names} {self.family_name}" if self.given_names and self.family_name else ""

    @property
    def title(self) -> str:
        """What this agency calls the person: full name, part of it, nickname in quotation marks, or how described."""
        return self.full_name or self.family_name or self.given_names or self._half_known

    @property
    def _half_known(self) -> str:
        if self.aliases:
            return f"“{self.aliases[0]}”"
        return f"Someone described as “{self.description}”" if self.description else "Someone without a name"


@dataclass(frozen=True)
class Age:
    """How old someone is, in words, and the bounds in whole years; both None if nobody has said."""

    words: str
    low: int | None
    high: int | None

    @property
    def unknown(self) -> bool:
        """Whether nothing is known of it."""
        return self.low is None and self.high is None

    @property
    def may_be_child(self) -> bool:
        """Whether they are, or may be, under 18."""
        return self.unknown or (self.low is None or self.low < ADULT)


@dataclass(frozen=True)
class Person:
    """A person as evidence and judgements imply. `said` holds each record's present version."""

    identity: UUID
    kind: Kind
    title: str
    other_names: tuple[str, ...]
    nicknames: tuple[str, ...]
    sex: str
    born: str
    first_name: str
    agencies: tuple[UUID, ...]
    said: tuple[PersonSaid, ...]

    @property
    def in_sentence(self) -> str:
        """The title as it stands inside a sentence."""
        return self.title[0].lower() + self.title[1:] if self.title.startswith("Someone ") else self.title

    @property
    def full_name_unknown(self) -> bool:
        """Whether no agency holds both a given and a family name."""
        return not any(said.full_name for said in self.said)

    @property
    def records(self) -> tuple[UUID, ...]:
        """The records it is made of."""
        return tuple(said.record for said in self.said)

    @property
    def first_recorded_at(self) -> datetime:
        """When anyone first wrote them down."""
        return min(said.recorded_at for said in self.said)

    def age(self, on: date) -> Age:
        """How old they were on a day."""
        return age_of(self.said, on)

    @property
    def age_then(self) -> Age:
        """How old they were when anyone first wrote them down."""
        return self.age(london_day(self.first_recorded_at))

    def age_told(self, on: date) -> str:
        """The age on a day; for a child who has grown up, what it was when first written down too."""
        age = self.age(on)
        if self.kind is Kind.CHILD and age.low is not None and age.low >= ADULT and not self.age_then.unknown:
            return f"{age.words} now, {self.age_then.words} when first written down"
        return age.words


def names_said(one: Person) -> dict[str, str]:
    """Given names, family name and birth as the records have them that the reader may see: the first that gives each."""
    found = {"born": one.born}
    for name in ("given_names", "family_name"):
        found[name] = next((value for said in one.said if (value := getattr(said, name))), "")
    return found


def current(versions: Iterable[PersonSaid], *, at: datetime | None = None) -> tuple[PersonSaid, ...]:
    """Each record's last version (by `at`), withdrawn ones left out, first written first."""
    last: dict[UUID, PersonSaid] = {}
    first: dict[UUID, datetime] = {}
    for said in sorted(versions, key=lambda said: said.recorded_at):
        if at is None or said.recorded_at <= at:
            last[said.record] = said
            first.setdefault(said.record, said.recorded_at)
    gone = {record for record, said in last.items() if said.withdrawn_at and (at is None or said.withdrawn_at <= at)}
    kept = [said for record, said in last.items() if record not in gone]
    return tuple(sorted(kept, key=lambda said: (first[said.record], str(said.record))))


def person(identity: UUID, said: Sequence[PersonSaid], *, parts: Iterable[str] = ()) -> Person:
    """A person from their records' present versions (at least one) and the parts they play in events."""
    names = _by_agencies([(one.title, one) for one in said if one.full_name]) or _by_agencies(
        [(one.title, one) for one in said]
    )
    nicknames = tuple(dict.fromkeys(alias for one in said for alias in one.aliases))
    best = names[0]
    first = next((one.given_names.split()[0] for one in said if one.given_names and one.title == best), "")
    return Person(
        identity=identity,
        kind=kind_of(said, parts=parts),
        title=best,
        other_names=tuple(name for name in names[1:] if name.casefold() != best.casefold()),
        nicknames=tuple(name for name in nicknames if f"“{name}”" != best),
        sex=_most_said([(one.sex, one) for one in said if one.sex and one.sex != "unknown"]),
        born=_most_said([(one.date_of_birth, one) for one in said if one.date_of_birth]),
        first_name=first or best,
        agencies=tuple(dict.fromkeys(one.agency for one in said)),
        said=tuple(said),
    )


def kind_of(said: Sequence[PersonSaid], *, parts: Iterable[str] = ()) -> Kind:
    """Which page a person has. Whoever is or was a child when first written about is a child first.

    Source: harms, H2; words, person of concern.
    """
    roles, played = {one.role for one in said}, set(parts)
    if "child" in roles or any(_was_child(one) for one in said):
        return Kind.CHILD
    known = any(one.full_name for one in said)
    if "person_of_concern" in roles | played:
        return Kind.PERSON_OF_CONCERN if known else Kind.UNKNOWN
    return Kind.ADULT if known or roles & {"parent_carer", "adult"} else Kind.UNKNOWN


def _was_child(said: PersonSaid) -> bool:
    if said.date_of_birth:
        age = _born_age(said.date_of_birth, london_day(said.recorded_at))
        return age is not None and age[1] < ADULT
    return said.age_high is not None and said.age_high < ADULT


def _by_agencies(named: Sequence[tuple[str, PersonSaid]]) -> list[str]:
    """Names, those of most agencies first, then the latest said."""
    agencies: dict[str, set[UUID]] = {}
    latest: dict[str, tuple[datetime, str]] = {}
    for name, said in named:
        key = " ".join(name.split()).casefold()
        agencies.setdefault(key, set()).add(said.agency)
        latest[key] = max(latest.get(key, (said.recorded_at, name)), (said.recorded_at, name))
    order = sorted(agencies, key=lambda key: (len(agencies[key]), latest[key]), reverse=True)
    return [latest[key][1] for key in order]


def _most_said(named: Sequence[tuple[str, PersonSaid]]) -> str:
    return next(iter(_by_agencies(named)), "")


def age_of(said: Sequence[PersonSaid], on: date) -> Age:
    """The age that most agencies' birth date gives, else the estimates, moved on to the day, where they overlap."""
    born = _most_said([(one.date_of_birth, one) for one in said if one.date_of_birth])
    if born:
        bounds = _born_age(born, on)
        if bounds is not None:
            return Age(_in_words(born, on, bounds), *bounds)
    lows, highs = [], []
    for one in said:
        passed = int((on - london_day(one.recorded_at)).days / 365.25)
        if one.age_low is not None:
            lows.append(one.age_low + passed)
        if one.age_high is not None:
            highs.append(one.age_high + passed)
    return _estimated(max(lows, default=None), min(highs, default=None))


def _estimated(low: int | None, high: int | None) -> Age:
    if low is None and high is None:
        return Age("Age unknown", None, None)
    if low is not None and high is not None:
        low, high = min(low, high), max(low, high)
        return Age(f"about {low}" if low == high else f"about {low} to {high}", low, high)
    return Age(f"at least {low}" if low is not None else f"at most {high}", low, high)


def _born_age(born: str, on: date) -> tuple[int, int] | None:
    """Least and most whole years on a day for a birth date of year, month or day; None if it can't be read."""
    if not (found := re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", born)):
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None  # noqa: S101 - the pattern has it
    try:
        earliest = date(year, month or 1, day or 1)
        latest = date(year, month or 12, day or 28)
    except ValueError:
        return None
    return max(years_between(latest, on), 0), max(years_between(earliest, on), 0)


def years_between(earlier: date, later: date) -> int:
    """Whole years from one day to another; someone born on 29 February is a year older on 1 March."""
    return later.year - earlier.year - ((later.month, later.day) < (earlier.month, earlier.day))


def _in_words(born: str, on: date, bounds: tuple[int, int]) -> str:
    low, high = bounds
    if len(born) == len("1996-01-20") and low < YEARS_CHILD_IS_TOLD_IN_MONTHS:
        birth = date.fromisoformat(born)
        months = (on.year - birth.year) * 12 + on.month - birth.month - (on.day < birth.day)
        if months < 0:
            return "not yet born"
        years, left = divmod(months, 12)
        said = [f"{years} year{'s' * (years != 1)}"] if years else []
        return " ".join([*said, *([f"{left} month{'s' * (left != 1)}"] if left or not years else [])])
    return f"{low} years" if low == high else f"{low} or {high} years"
