"""Relationships that agencies write down: whose child, whose brother, at which school, whose shop."""

from itertools import pairwise
from typing import Any

import numpy as np

from cairn.county.generator.adult_records import AdultRecords
from cairn.county.generator.fates import Written
from cairn.county.generator.person_records import PersonRecords
from cairn.county.generator.place_records import PlaceRecords
from cairn.county.generator.tables import agency_sharing, day_text
from cairn.county.generator.world import World
from cairn.records.columns import narrower

SIBLINGS_WRITTEN, PUPILS_WRITTEN = 0.5, 0.9
KEEPS_FAMILIES = ("childrens_social_care", "early_help")


def family_ties(world: World, records: PersonRecords) -> list[dict[str, Any]]:
    """parent_of, lives_with and sibling_of, where social care or family help holds both records."""
    rng = world.stream("family ties")
    level = agency_sharing(world, records.agency, records.sealed)
    groups: dict[tuple[int, int], list[int]] = {}
    for at, (agency, person) in enumerate(zip(records.agency.tolist(), records.person.tolist(), strict=True)):
        if world.agencies.all[agency].kind in KEEPS_FAMILIES:
            groups.setdefault((agency, int(world.people.household[person])), []).append(at)
    rows = []
    for (agency, _), members in groups.items():
        parents = [at for at in members if records.person[at] >= world.people.children]
        children = [at for at in members if records.person[at] < world.people.children]
        pairs = [
            (parent, child, kind) for parent in parents for child in children for kind in ("parent_of", "lives_with")
        ]
        if rng.random() < SIBLINGS_WRITTEN:
            one_another = pairwise(children)
            pairs += [(a, b, "sibling_of") for a, b in one_another if records.person[a] != records.person[b]]
        rows += [
            {
                "agency_id": world.agencies.all[agency].id,
                "from_record_id": records.record_id[one],
                "to_record_id": records.record_id[other],
                "kind": kind,
                "recorded": max(records.first[one], records.first[other]),
                "valid_from": "",
                "sharing": narrower(level[one], level[other]),
            }
            for one, other, kind in pairs
        ]
    return rows


def pupils(world: World, records: PersonRecords, places: PlaceRecords) -> list[dict[str, Any]]:
    """attends: a school's own record of a child and of itself."""
    rng = world.stream("pupils")
    level = agency_sharing(world, records.agency, records.sealed)
    school_of_agency = {agency: place for place, agency in world.agencies.school_of_place.items()}
    own = {
        int(agency): at
        for at, (agency, place) in enumerate(zip(places.agency, places.place, strict=True))
        if school_of_agency.get(int(agency)) == place
    }
    rows = []
    for at in np.flatnonzero(rng.random(len(records.agency)) < PUPILS_WRITTEN).tolist():
        agency = int(records.agency[at])
        if agency in own and records.person[at] < world.people.children:
            rows.append(
                {
                    "agency_id": world.agencies.all[agency].id,
                    "from_record_id": records.record_id[at],
                    "to_record_id": places.record_id[own[agency]],
                    "kind": "attends",
                    "recorded": records.first[at],
                    "valid_from": day_text(max(records.first[at] - 100, -3_000)),
                    "sharing": level[at],
                }
            )
    return rows


def owners(world: World, written: Written, adults: AdultRecords, places: PlaceRecords) -> list[dict[str, Any]]:
    """works_at: managers whom the council met on a visit."""
    rows = []
    for at, record, _ in adults.involvements:
        if written.columns["stream"][at] == "visit" and places.of_event[at] >= 0:
            agency = world.agencies.all[int(written.columns["agency"][at])]
            rows.append(
                {
                    "agency_id": agency.id,
                    "from_record_id": record,
                    "to_record_id": places.record_id[places.of_event[at]],
                    "kind": "works_at",
                    "recorded": float(written.recorded[at]),
                    "valid_from": "",
                    "sharing": "sealed" if written.sealed[at] else agency.sharing,
                }
            )
    return rows
