"""Records of adults who are spoken of: a new half-known stub each time, or the agency's own file on a named adult."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from cairn.county.generator.adults import Adult
from cairn.county.generator.book import Mention, Said
from cairn.county.generator.fates import Written
from cairn.county.generator.world import World
from cairn.records.columns import default_sharing, narrower

IN_WORDS_ONLY = 0.08  # of half-known adults stand in the words of an event and nowhere else
ON_FILE = 0.7  # a named adult whom the agency already holds by full name is put on the same file


@dataclass
class AdultRecords:
    """Rows of people and identifiers, who takes which part in which event, and which mention made which record."""

    people: list[dict[str, Any]] = field(default_factory=list)
    identifiers: list[dict[str, Any]] = field(default_factory=list)
    involvements: list[tuple[int, str, str]] = field(default_factory=list)  # written event, record, role
    person: dict[str, int] = field(default_factory=dict)
    stub: dict[str, bool] = field(default_factory=dict)
    held: list[tuple[int, Mention]] = field(default_factory=list)  # written event, mention


def record_adults(world: World, adults: list[Adult], written: Written) -> AdultRecords:
    """Every mention of a written event, in the order of recording."""
    mentions: dict[int, list[Mention]] = {}
    for mention in world.book.mentions:
        mentions.setdefault(mention.event, []).append(mention)
    desk = _Desk(world, written, {adult.number: adult for adult in adults})
    for at, source in enumerate(written.source.tolist()):
        for nth, mention in enumerate(mentions.get(source, ())):
            desk.write(at, (source, nth), mention)
    return desk.made


class _Desk:
    """Writes mentions into records, and remembers what stands in words only, on file, or was written before."""

    def __init__(self, world: World, written: Written, adults: dict[int, Adult]) -> None:
        self.world, self.written, self.adults = world, written, adults
        self.rng = world.stream("adult records")
        self.made = AdultRecords()
        self.files: dict[tuple[int, int], str] = {}
        self.counts: dict[int, int] = {}
        self.before: dict[tuple[int, int], str | None] = {}

    def write(self, at: int, which: tuple[int, int], mention: Mention) -> None:
        """One mention in one written event; a doubled event points at the record of the first."""
        if which not in self.before:
            in_words = mention.said.is_stub and self.rng.random() < IN_WORDS_ONLY
            self.before[which] = None if in_words else self._record(at, mention)
        record = self.before[which]
        if record is None:
            self.made.identifiers += _marks(self.world, self.written, at, mention.said)
            return
        self.made.person[record] = self.adults[mention.adult].number
        self.made.involvements.append((at, record, mention.role))
        self.made.held.append((at, mention))

    def _record(self, at: int, mention: Mention) -> str:
        """The agency's own file on somebody named in full, or a new record."""
        agency = int(self.written.columns["agency"][at])
        named = bool(mention.said.family) and not self.written.sealed[at]
        if named and self.rng.random() < ON_FILE and (agency, mention.adult) in self.files:
            return self.files[agency, mention.adult]
        self.counts[agency] = self.counts.get(agency, 0) + 1
        record = f"{self.world.agencies.all[agency].id}-A{self.counts[agency]:05}"
        _write(self.made, self.world, self.written, (at, record), mention)
        if named:
            self.files[agency, mention.adult] = record
        return record


def _write(made: AdultRecords, world: World, written: Written, where: tuple[int, str], mention: Mention) -> None:
    at, record = where
    said: Said = mention.said
    agency = world.agencies.all[int(written.columns["agency"][at])]
    sharing = "sealed" if written.sealed[at] else agency.sharing
    made.stub[record] = said.is_stub
    made.people.append(
        {
            "record_id": record,
            "agency_id": agency.id,
            "recorded": float(written.recorded[at]),
            "given_names": said.given,
            "family_name": said.family,
            "aliases": said.aliases,
            "sex": said.sex,
            "date_of_birth": said.born,
            "age_low": said.age[0] if said.age else None,
            "age_high": said.age[1] if said.age else None,
            "role": "person_of_concern" if mention.role == "person_of_concern" else "adult",
            "address": said.address,
            "description": said.description,
            "sharing": sharing,
        }
    )
    made.identifiers += [row | {"owner": "person", "owner_id": record} for row in _marks(world, written, at, said)]


def _marks(world: World, written: Written, at: int, said: Said) -> list[dict[str, Any]]:
    """Numbers said of an adult, as belonging to the event."""
    agency, kind_of_event = world.agencies.all[int(written.columns["agency"][at])], str(written.columns["kind"][at])
    level = "sealed" if written.sealed[at] else narrower(agency.sharing, default_sharing(agency.kind, kind_of_event))
    return [
        {
            "owner": "event",
            "owner_id": written.event_id[at],
            "kind": kind,
            "value": value,
            "recorded": float(written.recorded[at]),
            "sharing": level,
        }
        for kind, value in said.identifiers
    ]


def record_known(
    world: World, adults: list[Adult], written: Written, parts: list[tuple[int, int, str]]
) -> AdultRecords:
    """Adults who take part in events under their own names: one record for each agency; parts: (event, adult, role)."""
    made = AdultRecords()
    by_number = {adult.number: adult for adult in adults}
    files: dict[tuple[int, int], str] = {}
    for at, number, role in parts:
        agency, adult = int(written.columns["agency"][at]), by_number[number]
        if (agency, number) not in files:
            record = f"{world.agencies.all[agency].id}-K{len(files) + 1:05}"
            files[agency, number] = record
            said = Said(given=adult.given, family=adult.family, sex="female" if adult.sex == 0 else "male")
            _write(made, world, written, (at, record), Mention(at, number, role, said))
        made.person[files[agency, number]] = number
        made.involvements.append((at, files[agency, number], role))
    return made


def joined(first: AdultRecords, second: AdultRecords) -> AdultRecords:
    """Both sets of records as one."""
    return AdultRecords(
        first.people + second.people,
        first.identifiers + second.identifiers,
        first.involvements + second.involvements,
        first.person | second.person,
        first.stub | second.stub,
        first.held + second.held,
    )


def events_of(written: Written, length: int) -> list[list[int]]:
    """For each event of the book the written events that came of it."""
    found: list[list[int]] = [[] for _ in range(length)]
    for at, source in enumerate(np.asarray(written.source).tolist()):
        found[source].append(at)
    return found
