"""How often things happen in a county of 110,000 children, each with its source; `Plan` says how big this one is.

Rates marked * are assumed. DfE 2023-25: statistics on children in need and looked after; Devon 2018, 2021: missing
children analyses of a county of 150,000 children; the rest as named. Read them as orders of size, not as findings.
"""

from dataclasses import dataclass, field
from datetime import date

FULL_COUNTY = 110_000  # children at any one time in the county that the counts below describe
START = date(2021, 1, 1)
DAYS_A_YEAR = 365.25

# Missing episodes that one child has in a year: (episodes from, to, share of the children who are missing at all).
# Devon 2020-21, 396 children not in care and 147 in care; tails within a class are even.
MISSING_AT_HOME = (
    (1, 1, 0.69), (2, 2, 0.13), (3, 3, 0.053), (4, 4, 0.045), (5, 5, 0.018), (6, 10, 0.05), (11, 20, 0.010),
    (21, 50, 0.005),
)  # fmt: skip
MISSING_IN_CARE = (
    (1, 1, 0.30), (2, 2, 0.13), (3, 3, 0.08), (4, 4, 0.10), (5, 5, 0.06), (6, 10, 0.14), (11, 20, 0.12),
    (21, 50, 0.06),
)  # fmt: skip


@dataclass(frozen=True)
class Rates:
    """Rates of one year: shares of children (of the ages said), or counts in a full county."""

    referrals: float = 0.054  # of all children, to social care (DfE 2022-23: 650,270 in England)
    referrals_shape: float = 0.2  # of the gamma that spreads them over children: few have many
    in_need: float = 0.033  # of all children (DfE: 404,310)
    in_care: float = 750 / FULL_COUNTY  # at one time
    in_homes: float = 0.30  # of those in care
    missing_at_home: float = 0.010  # of ages 10-17 in a year that is not a covid year (Devon: 0.006 in 2020-21)
    missing_in_care: float = 0.14  # of those in care (Devon; 1 in 10 nationally)
    missing_cluster: float = 0.60  # of later episodes within 21 days of the last *
    interview_offered: float = 0.90  # of missing episodes (Devon)
    interview_done: float = 0.48  # *
    interview_in_time: float = 0.45  # of those done within 72 hours *
    persistent_absence: float = 0.25  # of secondary pupils (DfE 2023)
    severe_absence: float = 0.023
    emergencies: float = 0.30  # attendances of a child aged 10-17 *
    emergencies_of_worry: float = 0.06  # of those: self-harm, assault, intoxication *
    mental_health_referrals: float = 0.052  # of ages 8-17 (400,000 in seven months of 2021)
    sexual_health: float = 0.030  # of ages 13-17 *
    sexual_health_again: float = 0.20  # *
    intelligence: float = 6_000  # in a full county, with somebody under 18 in it *
    named_adults: float = 1_900  # mentions in a full county of an adult or boyfriend in a concern *
    sightings: float = 25_000  # in a full county, of cars and phones *
    part_plates: float = 0.20  # of sightings *
    phone_ends: float = 0.10  # *
    concerns: float = 0.050  # of ages 5-17, naming no adult *
    parent_worries: float = 0.008  # *
    crimes: float = 0.020  # of ages 10-17, as victim or suspect *
    exclusions: float = 0.060  # of secondary pupils (DfE 2022-23)
    pregnancies: float = 0.004  # of girls 14-17 *
    visits_to_premises: float = 0.60  # of premises *
    moves: float = 0.09  # of households
    school_moves: float = 0.05  # of children
    surname_changes: float = 0.01  # of children
    unheard: float = 0.06  # of concerns, disclosures and parents' worries have no answer *
    answered_late: float = 0.03  # *
    duplicate_records: float = 0.02  # *
    wrong_child: float = 0.01  # a sibling's or twin's record *
    late_bulk: float = 0.03  # of records come 90 days or more later *


@dataclass(frozen=True)
class Plan:
    """One county: how large, how long, how hard, and whether anything is planted.

    networks: matters of exploitation in all the years; None: 40 in five years of a full county, at least four.
    difficulty: multiplies record errors and delays (0.5, 1, 2).
    """

    seed: int = 1
    children: int = 5_000
    years: float = 5
    networks: int | None = None
    difficulty: float = 1
    null: bool = False
    rates: Rates = field(default_factory=Rates)

    @property
    def days(self) -> int:
        """Days that the county lives."""
        return round(self.years * DAYS_A_YEAR)

    @property
    def scale(self) -> float:
        """Share of a full county."""
        return self.children / FULL_COUNTY

    @property
    def matters(self) -> int:
        """How many networks are planted."""
        if self.null:
            return 0
        if self.networks is not None:
            return self.networks
        return max(4, round(40 * self.scale * self.years / 5))

    def count(self, in_full_county: float, *, least: int = 1) -> int:
        """A number of a full county, scaled to this one."""
        return max(least, round(in_full_county * self.scale))
