"""How far raters agree beyond chance, with an interval: Fleiss's kappa over cases, for any number of raters a case.

Source: J. L. Fleiss, Measuring nominal scale agreement among many raters, 1971; the interval is a bootstrap over cases
(B. Efron, 1979) with a fixed seed, so that the same ratings always say the same.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

LEAST_RATERS = 5  # of an agency, below which nothing of it is told
RESAMPLES = 2000
SEED = 1971
Counts = Mapping[int, int]
"""Level -> how many raters gave it to one case."""


@dataclass(frozen=True)
class Agreement:
    """Kappa with its 95 % interval, and the share of pairs of raters who gave the same level. cases: with two raters or more."""

    kappa: float
    low: float
    high: float
    same: float
    cases: int


def kappa(cases: Sequence[Counts]) -> float | None:
    """Fleiss's kappa; None where no two raters rated a case, or where all gave one level to everything."""
    rated = [case for case in cases if sum(case.values()) > 1]
    total = sum(sum(case.values()) for case in rated)
    if not total:
        return None
    shares = {level: sum(case.get(level, 0) for case in rated) / total for case in rated for level in case}
    chance = sum(share * share for share in shares.values())
    if chance > 1 - 1e-12:
        return None
    return (_same(rated) - chance) / (1 - chance)


def _same(rated: Sequence[Counts]) -> float:
    """The share of pairs of raters of a case who gave it one level, the mean over cases."""
    found = []
    for case in rated:
        raters = sum(case.values())
        found.append(sum(times * (times - 1) for times in case.values()) / (raters * (raters - 1)))
    return sum(found) / len(found)


def agreement(cases: Sequence[Counts]) -> Agreement | None:
    """Kappa over cases with its interval; None where it can't be told."""
    rated = [case for case in cases if sum(case.values()) > 1]
    found = kappa(rated)
    if found is None:
        return None
    draw = random.Random(SEED)  # noqa: S311 - no secret; the same each time
    drawn = (kappa(draw.choices(rated, k=len(rated))) for _ in range(RESAMPLES))
    spread = sorted(one for one in drawn if one is not None)
    low, high = spread[int(0.025 * len(spread))], spread[min(int(0.975 * len(spread)), len(spread) - 1)]
    return Agreement(found, low, high, _same(rated), len(rated))
