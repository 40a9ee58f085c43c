"""Records of adults who are spoken of: a new half-known stub each time, or the agency's own file on a named adult."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from cairn.county.generator.adults import Adult
from cairn.county.generator.book import Mention, Said
from cairn.county.generator.fates import Written
from cairn.county.generator.world import World

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
    rng = world.stream("adult records")
    made = AdultRecords()
    mentions: dict[int, list[Mention]] = {}
    for mention in world.book.mentions:
        mentions.setdefault(mention.event, []).append(mention)
    files: dict[tuple[int, int], str] = {}
    counts: dict[int, int] = {}
    first_record: dict[tuple[int, int], str] = {}
    by_number = {adult.number: adult for adult in adults}
    for at, source in enumerate(written.source.tolist()):
        for nth, mention in enumerate(mentions.get(source, ())):
            agency = int(written.columns["agency"][at])
            record = first_record.get((source, nth))
            if record is None and mention.said.family and rng.random() < ON_FILE and not written.sealed[at]:
                record = files.get((agency, mention.adult))
            if record is None:
                counts[agency] = counts.get(agency, 0) + 1
                record = f"{world.agencies.all[agency].id}-A{counts[agency]:05}"
                _write(made, world, written, (at, record), mention)
                if mention.said.family and not written.sealed[at]:
                    files[agency, mention.adult] = record
            first_record[source, nth] = record
            made.person[record] = by_number[mention.adult].number
            made.involvements.append((at, record, mention.role))
            made.held.append((at, mention))
    return made


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
    for kind, value in said.identifiers:
        made.identifiers.append(
            {
                "owner": "person",
                "owner_id": record,
                "kind": kind,
                "value": value,
                "recorded": float(written.recorded[at]),
                "sharing": sharing,
            }
        )


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
