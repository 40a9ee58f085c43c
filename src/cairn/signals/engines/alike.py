"""Whether two sightings may be of one adult at all: two whole names, two sexes or two generations are two people.

Ages and cars are often wrong, so only a gap that two honest guesses would not leave speaks against one adult.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

YEARS_APART = 12  # between the nearest ends of two guesses of a year of birth
SLIP = 5  # letters of a heard family name from which one of them may be wrong
LEAST_SHARE = 0.05  # of earlier sightings that may be of the same adult, however much is known


class Profile(NamedTuple):
    """What a sighting says that can speak against one adult. family: as heard, '' if none; born: years, 0 if unknown."""

    family: str
    sex: str
    born_low: int
    born_high: int


UNKNOWN = Profile("", "", 0, 0)


def alike(one: Profile, other: Profile) -> bool:
    """Whether nothing that both say rules out one adult."""
    if one.sex and other.sex and one.sex != other.sex:
        return False
    if (
        one.born_low
        and other.born_low
        and max(one.born_low, other.born_low) - YEARS_APART > min(one.born_high, other.born_high)
    ):
        return False
    return not (one.family and other.family) or same_family(one.family, other.family)


def same_family(one: str, other: str) -> bool:
    """One heard family name, or a long one with a slip."""
    return one == other or (min(len(one), len(other)) >= SLIP and OSA.distance(one, other, score_cutoff=1) <= 1)


def shares(profiles: Sequence[Profile]) -> NDArray[np.float64]:
    """For each sighting, in the order of becoming known, the share of earlier ones that may be of its adult."""
    codes = {name: code for code, name in enumerate(sorted({one.family for one in profiles if one.family}), 1)}
    family = np.array([codes.get(one.family, 0) for one in profiles], dtype=np.int64)
    sex = np.array([("", "female", "male").index(one.sex) for one in profiles], dtype=np.int8)
    low = np.array([one.born_low for one in profiles], dtype=np.int64)
    high = np.array([one.born_high for one in profiles], dtype=np.int64)
    found = np.ones(len(profiles))
    for at in range(1, len(profiles)):
        before = slice(0, at)
        fits = np.ones(at, dtype=bool)
        if family[at]:
            fits &= (family[before] == 0) | (family[before] == family[at])
        if sex[at]:
            fits &= (sex[before] == 0) | (sex[before] == sex[at])
        if low[at]:
            gap = np.maximum(low[before], low[at]) - YEARS_APART > np.minimum(high[before], high[at])
            fits &= (low[before] == 0) | ~gap
        found[at] = max((fits.sum() + 1) / (at + 1), LEAST_SHARE)
    return found
