"""How each kind of agency writes: errors, delays, what it never shares, and who hears a word about an adult.

Source: detection notes of this project, 4.4 (assumed values; a difficulty of 0.5, 1 or 2 multiplies them).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Habit:
    """Shares of an agency's records that are wrong or thin; delay in days (median, log-normal spread)."""

    name_typo: float
    nickname_only: float
    birth_wrong: float
    birth_missing: float
    address_old: float
    delay: float
    delay_spread: float
    never_shared: float


HABITS = {
    "school": Habit(0.03, 0.70, 0.01, 0.20, 0.08, 3, 1.0, 0.05),
    "police": Habit(0.02, 0.45, 0.02, 0.15, 0.10, 1, 0.8, 0.10),
    "social_care": Habit(0.02, 0.40, 0.01, 0.05, 0.12, 6, 1.1, 0.02),
    "youth_support": Habit(0.05, 0.80, 0.03, 0.40, 0.20, 9, 1.2, 0.15),
    "sexual_health": Habit(0.04, 0.85, 0.05, 0.10, 0.30, 20, 1.2, 0.60),
    "health": Habit(0.02, 0.75, 0.01, 0.03, 0.10, 14, 1.1, 0.35),
    "housing": Habit(0.04, 0.30, 0.05, 0.50, 0.05, 30, 1.0, 0.20),
    "public": Habit(0.08, 0.85, 0.00, 0.60, 0.20, 2, 1.0, 0.00),
}
HABIT_OF_KIND = {
    "education": "school",
    "police": "police",
    "childrens_social_care": "social_care",
    "early_help": "social_care",
    "youth_support": "youth_support",
    "youth_justice": "youth_support",
    "specialist_service": "youth_support",
    "voluntary": "public",
    "sexual_health": "sexual_health",
    "mental_health": "health",
    "primary_care": "health",
    "acute_health": "health",
    "maternity": "health",
    "housing": "housing",
    "licensing": "housing",
    "district_council": "housing",
}
WHO_HEARS = (  # weights sum to 1.1: one word may be heard by two
    ("school", 0.28),
    ("police", 0.22),
    ("youth_support", 0.14),
    ("social_care", 0.12),
    ("sexual_health", 0.08),
    ("mental_health", 0.06),
    ("general_health", 0.06),
    ("housing", 0.02),
    ("public", 0.12),
)
HEARD_TWICE = 0.10
ALIAS_OR_NO_NAME = 0.12  # of mentions
AGE_UNKNOWN = 0.25
AGE_OUT_BY_A_BAND = 0.25
TOWN_RIGHT = 0.80
CAR_KNOWN = 0.30
PLATE_PART = 0.12
PLATE_WHOLE = 0.02
PHONE_END = 0.09
PHONE_WHOLE = 0.025
HANDLE = 0.025
PLACE_BY_NICKNAME = 0.25
SPELT_DIFFERENTLY = 0.08  # a nickname heard, not read
MAX_SHARE = 0.9  # however difficult, no habit is certain
