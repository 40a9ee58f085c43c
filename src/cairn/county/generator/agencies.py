"""The agencies of a made-up county and which of them a child's town and school lead to."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cairn.county.generator.geography import TOWNS, Geography
from cairn.county.generator.habits import HABIT_OF_KIND, HABITS, Habit
from cairn.records.columns import default_sharing

COUNTY_WIDE = (  # id, name, kind
    ("POL", "County Police", "police"),
    ("CSC", "Children's Social Care", "childrens_social_care"),
    ("EHS", "Family Help", "early_help"),
    ("ASU", "Adolescent Support", "youth_support"),
    ("YJS", "Youth Justice Service", "youth_justice"),
    ("SPC", "Lantern Project", "specialist_service"),
    ("SHS", "Sexual Health", "sexual_health"),
    ("CAMHS", "Child and Adolescent Mental Health", "mental_health"),
    ("ACU", "County Hospital", "acute_health"),
    ("MAT", "Maternity", "maternity"),
    ("HOU", "Housing", "housing"),
    ("LIC", "Licensing and Environmental Health", "district_council"),
    ("VOL", "Family Line", "voluntary"),
)


@dataclass(frozen=True)
class Agency:
    """One agency: how it writes, and what it shares unless an event says otherwise."""

    id: str
    name: str
    kind: str

    @property
    def habit(self) -> Habit:
        """Its errors and delays."""
        return HABITS[HABIT_OF_KIND[self.kind]]

    @property
    def sharing(self) -> str:
        """The level of its rows by default."""
        return default_sharing(self.kind)


@dataclass(frozen=True)
class Agencies:
    """All agencies in a fixed order; numbers below are positions in it."""

    all: tuple[Agency, ...]
    surgery_of_town: NDArray[np.int16]
    school_of_place: dict[int, int]

    def number(self, agency_id: str) -> int:
        """The position of an agency that covers the county."""
        return [agency.id for agency in self.all].index(agency_id)

    def schools(self, places: NDArray[np.int32]) -> NDArray[np.int16]:
        """The education agency for each school, given as a place."""
        known = np.full(max(self.school_of_place) + 1, -1, np.int16)
        known[list(self.school_of_place)] = list(self.school_of_place.values())
        return known[places]


def make_agencies(world: Geography) -> Agencies:
    """Thirteen agencies for the county, a surgery and the primary schools of each town, each secondary school."""
    found = [Agency(*about) for about in COUNTY_WIDE]
    surgeries = []
    for town, name in enumerate(TOWNS):
        surgeries.append(len(found))
        found.append(Agency(f"GP{town + 1:02}", f"{name} Surgery", "primary_care"))
    schools = {}
    for town, place in enumerate(world.primaries):
        schools[int(place)] = len(found)
        found.append(Agency(f"PRI{town + 1:02}", f"Primary schools of {TOWNS[town]}", "education"))
    for number, place in enumerate(world.secondaries, 1):
        schools[int(place)] = len(found)
        found.append(Agency(f"SCH{number:02}", world.places.name[place], "education"))
    return Agencies(tuple(found), np.array(surgeries, np.int16), schools)
