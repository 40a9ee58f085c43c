"""A sighting: one record that names an adult (or a vehicle, number, handle) around a child, with what it says of them.

Built once for all moments. A sighting stands from `known` (the recording of the last of its records) until it is
withdrawn; each of its tokens, the facts that may be shared, has a span of its own.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import NamedTuple

import polars as pl

from cairn.base.clock import london_day
from cairn.linkage.engines.descriptor_names import heard, plain
from cairn.signals.engines.alike import UNKNOWN, Profile

ADULT = 18  # years
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
AXES = {
    "nickname": "name", "name": "name", "trade": "trade", "street": "where", "number": "where", "premises": "where",
    "postcode": "where", "vehicle": "vehicle", "plate": "plate", "phone": "phone", "email": "handle",
    "handle": "handle", "companion": "companion", "town": "town",
}  # fmt: skip
OF_AN_ADULT = ("name", "vehicle", "plate", "phone", "handle", "companion")  # one of them makes text alone a sighting
IDENTIFIERS = ("phone", "plate", "email", "handle")  # a whole one alone points at one phone, vehicle or account
ONLINE = ("handle", "email")  # a child's own, met on another child's record, is a fact around both (R20)
PROFESSIONAL = re.compile(
    r"(?i)\b(teacher|teaching assistant|tutor|head ?teacher|head of year|social worker|key ?worker|support worker|"
    r"youth worker|youth club leader|nurse|doctor|gp|paramedic|police officer|pcso|foster carer|coach|mentor|"
    r"counsellor|psychologist|therapist|school bus|escort|chaperone|caretaker|librarian|lollipop|dinner lady)\b"
)


BUSINESS = re.compile(
    r"(?i)\b(taxis?|cabs?|minicabs?|private hire|helpline|switchboard|reception|call centre|school office|surgery|"
    r"childline|samaritans|delivery driver|customer services?)\b"
)


class Token(NamedTuple):
    """One fact that two sightings may share: its axis, kind and value, whether it alone points at one, and its span."""

    axis: str
    kind: str
    value: str
    exact: bool
    known: datetime
    until: datetime | None

    @property
    def name(self) -> str:
        """Axis, kind and value as one text."""
        return f"{self.axis}:{self.kind}:{self.value}"


@dataclass(frozen=True)
class Sighting:
    """One adult around one child in one record. adult: a person record id, or '' where the text alone names somebody."""

    number: int
    event: str
    child: str
    adult: str
    agency: str
    occurred: datetime
    known: datetime
    until: datetime | None
    tokens: tuple[Token, ...]
    at_work: datetime | None  # since when somebody of this record or whole name is known to work with children here
    profile: Profile

    def stands(self, at: datetime) -> bool:
        """Whether it was known at a moment and not withdrawn by then."""
        return self.known <= at and (self.until is None or self.until > at)


class _Person(NamedTuple):
    known: datetime
    until: datetime | None
    role: str | None
    born: str | None
    family: str
    sex: str
    at_work: datetime | None


class _Event(NamedTuple):
    agency: str
    occurred: datetime
    known: datetime
    until: datetime | None


class _Pair(NamedTuple):
    """A child's record beside an adult's, and how many adults stand in the same event."""

    event: str
    child: str
    adult: str
    adults: int
    when: _Event


@dataclass(frozen=True)
class _Said:
    """All that pairs are dressed with: who people are, and the facts of each record by (subject, id)."""

    people: Mapping[str, _Person]
    facts: Mapping[tuple[str, str], tuple[Token, ...]]
    born: Mapping[str, tuple[str, ...]]  # guesses of years of birth by person record, as 1980-1984
    working: Mapping[str, datetime]  # whole names of people who stand in an event as professionals, and since when
    business: frozenset[str]  # events whose text speaks of a firm or a desk: a number in it is most likely theirs


def sightings(tables: dict[str, pl.DataFrame], facts: pl.DataFrame) -> list[Sighting]:
    """All sightings of the tables, sorted by known moment, event, child and adult; numbered in that order.

    facts: as linkage.engines.descriptors gives them.
    """
    said = _Said(
        people=_people(tables),
        working=_working(tables),
        facts=_tokens(facts),
        born=_years_of_birth(facts),
        business=_of_a_business(tables["events"]),
    )
    pairs = [*_from_events(tables, said), *_from_relationships(tables, said), *_online(said)]
    kept = [one for one in (_dressed(pair, said) for pair in pairs) if one.adult or _shows_an_adult(one)]
    kept = _at_work(kept, said)
    return [replace(one, number=number) for number, one in enumerate(sorted(kept, key=_order))]


def _at_work(found: list[Sighting], said: _Said) -> list[Sighting]:
    """Marks adults whose whole name is that of somebody who works with children here, whoever wrote it down."""
    names = dict(said.working)
    for (subject, record), tokens in said.facts.items():
        since = said.people[record].at_work if subject == "person" and record in said.people else None
        for token in tokens:
            if token.kind == "name" and since is not None:
                names[token.value] = min(since, names.get(token.value, NEVER))
    return [replace(one, at_work=_since(one, names)) for one in found]


def _since(one: Sighting, names: Mapping[str, datetime]) -> datetime | None:
    met = [names[token.value] for token in one.tokens if token.kind == "name" and token.value in names]
    return min([*met, *([one.at_work] if one.at_work else [])], default=None)


def _working(tables: dict[str, pl.DataFrame]) -> dict[str, datetime]:
    """Whole names of people who stand in an event as professionals, and since when."""
    there = tables["involvements"].filter(pl.col("role") == "professional")
    named = (
        tables["people"]
        .filter(pl.col("family_name").is_not_null())
        .select(
            pl.concat_str("given_names", "family_name", separator=" ", ignore_nulls=True).alias("name"),
            person_record_id="record_id",
        )
    )
    found: dict[str, datetime] = {}
    for name, since in there.join(named, on="person_record_id").select("name", "recorded_at").iter_rows():
        words = plain(name)
        if len(words) > 1 and since is not None:
            whole = " ".join(words)
            found[whole] = min(since, found.get(whole, NEVER))
    return found


def _years_of_birth(facts: pl.DataFrame) -> dict[str, tuple[str, ...]]:
    ages = facts.filter((pl.col("subject") == "person") & (pl.col("kind") == "age"))
    found: dict[str, list[str]] = defaultdict(list)
    for record, span in ages.select("subject_id", "value").iter_rows():
        found[record].append(span)
    return {record: tuple(sorted(spans)) for record, spans in found.items()}


def _of_a_business(events: pl.DataFrame) -> frozenset[str]:
    text = pl.concat_str("summary", "narrative", separator=" ", ignore_nulls=True)
    return frozenset(events.filter(text.str.contains(BUSINESS.pattern))["event_id"])


def _shows_an_adult(one: Sighting) -> bool:
    return any(token.axis in OF_AN_ADULT for token in one.tokens)


def _order(one: Sighting) -> tuple[datetime, str, str, str]:
    return one.known, one.event, one.child, one.adult


def _people(tables: dict[str, pl.DataFrame]) -> dict[str, _Person]:
    """What each person record says, the first word on each matter, since when, and until when."""
    people = tables["people"].sort("recorded_at", "content")
    first = people.group_by("record_id", maintain_order=True).agg(
        pl.col("recorded_at").first(),
        pl.col("withdrawn_at").last(),
        pl.col("role", "date_of_birth").drop_nulls().first(),
        pl.col("family_name", "sex").drop_nulls().first(),
        pl.col("description").str.join(" "),
    )
    there = tables["involvements"].filter(pl.col("role") == "professional").group_by("person_record_id")
    working = dict(there.agg(pl.col("recorded_at").min()).iter_rows())
    found = {}
    for record, known, until, role, born, family, sex, words in first.iter_rows():
        at_work = known if PROFESSIONAL.search(words or "") else working.get(record)
        named, known_sex = plain(family or ""), sex if sex in ("female", "male") else ""
        found[record] = _Person(known, until, role, born, heard(named[-1]) if named else "", known_sex, at_work)
    return found


def _tokens(facts: pl.DataFrame) -> dict[tuple[str, str], tuple[Token, ...]]:
    found: dict[tuple[str, str], set[Token]] = defaultdict(set)
    columns = ["subject", "subject_id", "kind", "value", "exact", "known_at", "until"]
    for subject, about, kind, value, exact, known, until in facts.select(columns).iter_rows():
        if kind in AXES and value:
            alone = bool(exact) and kind in IDENTIFIERS
            found[subject, about].add(Token(AXES[kind], kind, value, alone, known, until))
    return {about: tuple(sorted(tokens, key=_token_order)) for about, tokens in found.items()}


def _token_order(token: Token) -> tuple[str, datetime, datetime]:
    return token.name, token.known, token.until or NEVER


def _events(events: pl.DataFrame) -> dict[str, _Event]:
    first = (
        events.sort("recorded_at", "content")
        .group_by("event_id", maintain_order=True)
        .agg(
            pl.col("agency_id", "occurred_from", "recorded_at").first(),
            pl.col("withdrawn_at").last(),
        )
    )
    return {row[0]: _Event(*row[1:]) for row in first.iter_rows()}


def _from_events(tables: dict[str, pl.DataFrame], said: _Said) -> Iterator[_Pair]:
    """Each child of an event beside each adult of it; beside '' where only the text names somebody."""
    children: dict[str, set[str]] = defaultdict(set)
    adults: dict[str, set[str]] = defaultdict(set)
    events = _events(tables["events"])
    for event, record, role in tables["involvements"].select("event_id", "person_record_id", "role").iter_rows():
        person, when = said.people.get(record), events.get(event)
        if person is None or when is None:
            continue
        if _is_child(person, role, when.occurred):
            children[event].add(record)
        elif _is_adult(person, role):
            adults[event].add(record)
    for event in sorted(children):
        named = adults.get(event, {""})
        for child in sorted(children[event] - named):
            for adult in sorted(named):
                yield _Pair(event, child, adult, len(named), events[event])


def _is_child(person: _Person, role: str, on: datetime) -> bool:
    if role == "subject":
        return person.role not in ("parent_carer", "person_of_concern")
    return role == "witness" and (person.role == "child" or _years(person.born, london_day(on)) <= ADULT)


def _years(born: str | None, on: date) -> int:
    return on.year - int(born[:4]) if born and born[:4].isdigit() else 99


def _is_adult(person: _Person, role: str) -> bool:
    if role == "person_of_concern":
        return True
    return role == "associate" and person.role == "person_of_concern"


def _from_relationships(tables: dict[str, pl.DataFrame], said: _Said) -> Iterator[_Pair]:
    """An adult of concern said to be a child's partner or associate, without an event."""
    bonds = tables["relationships"].filter(pl.col("kind").is_in(["partner_of", "associate_of"]))
    for agency, one, other, known in bonds.select(
        "agency_id", "from_record_id", "to_record_id", "recorded_at"
    ).iter_rows():
        for child, adult in ((one, other), (other, one)):
            person, concern = said.people.get(child), said.people.get(adult)
            if person and concern and person.role == "child" and concern.role == "person_of_concern":
                yield _Pair("", child, adult, 1, _Event(agency, known, known, None))


def _online(said: _Said) -> Iterator[_Pair]:
    """A child's own account online, so that it is met on another child's record."""
    for (subject, record), tokens in sorted(said.facts.items()):
        person = said.people.get(record)
        if subject != "person" or person is None or person.role != "child":
            continue
        mine = [token for token in tokens if token.kind in ONLINE and token.exact]
        if mine:
            since = min(token.known for token in mine)
            yield _Pair("", record, "", 0, _Event("", since, since, None))


def _dressed(pair: _Pair, said: _Said) -> Sighting:
    people = [said.people[record] for record in (pair.child, pair.adult) if record]
    known = max(pair.when.known, *(person.known for person in people))
    ends = [moment for moment in (pair.when.until, *(person.until for person in people)) if moment]
    adult = said.people.get(pair.adult)
    return Sighting(
        number=0,
        event=pair.event,
        child=pair.child,
        adult=pair.adult,
        agency=pair.when.agency,
        occurred=pair.when.occurred,
        known=known,
        until=min(ends, default=None),
        tokens=_worn(pair, said, known),
        at_work=adult.at_work if adult is not None else None,
        profile=_profile(pair.adult, said) if adult is not None else UNKNOWN,
    )


def _profile(adult: str, said: _Said) -> Profile:
    """What can speak against one adult: family name, sex, and the widest span of years of birth that was guessed."""
    person = said.people[adult]
    years = [int(year) for span in said.born.get(adult, ()) for year in span.split("-") if year.isdigit()]
    return Profile(person.family, person.sex, min(years, default=0), max(years, default=0))


def _worn(pair: _Pair, said: _Said, known: datetime) -> tuple[Token, ...]:
    """The adult's own facts, or those of the record's text where no adult has a record; each fact once."""
    if pair.adult:
        held = said.facts.get(("person", pair.adult), ())
    elif pair.event:
        held = _without_place_names(said.facts.get(("event", pair.event), ()))
        if pair.event in said.business:
            held = tuple(token for token in held if token.axis not in ("phone", "plate"))
    else:
        own = said.facts.get(("person", pair.child), ())
        held = tuple(token for token in own if token.kind in ONLINE and token.exact)
    worn: dict[str, Token] = {}
    for token in held:
        one = token._replace(known=max(token.known, known))
        if token.name not in worn or _span(one) > _span(worn[token.name]):
            worn[token.name] = one
    return tuple(worn[name] for name in sorted(worn))


def _without_place_names(held: tuple[Token, ...]) -> tuple[Token, ...]:
    """Running text without what is read as a name but begins the name of premises: “at Ash Station”."""
    premises = {token.value.split(" ")[0] for token in held if token.kind == "premises"}
    return tuple(token for token in held if token.axis != "name" or token.value.split(" ")[0] not in premises)


def _span(token: Token) -> tuple[datetime, float]:
    """Later end first, then earlier start: of two spans of one fact the longer is kept."""
    return token.until or NEVER, -token.known.timestamp()
