"""How long joinable networks waited to be found: the share found by each day, those never found counted as long as they were watched.

The estimator of Kaplan and Meier (1958): a network that was not found when the county ends is censored, neither left out
nor taken for found.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cairn.county.evaluation.county_truth import Known

BY_DAYS = (0, 7, 21, 30, 60, 90, 180, 365)


def lags(found: Mapping[str, date], known: Known) -> dict[str, Any]:
    """Steps of the curve [day, share found by then], days at which watching ended, and the share by some days.

    found: network -> first day on which it counts as found. by_days: None after the last day that anybody was watched.
    """
    end = max(known.held.values(), default=date.min)
    waits = sorted(_wait(one.joinable, found.get(one.network_id), end) for one in known.matters if one.joinable)
    curve = estimate(waits)
    last = max((day for day, _ in waits), default=-1)
    return {
        "curve": [[day, round(share, 4)] for day, share in curve],
        "censored": [day for day, was_found in waits if not was_found],
        "by_days": {str(day): _at(curve, day) if day <= last else None for day in BY_DAYS},
    }


def _wait(joinable: date, found: date | None, end: date) -> tuple[int, bool]:
    """Days from joinable to found, or to the end, and whether it was found; earlier counts as none."""
    return max(0, ((found or end) - joinable).days), found is not None


def estimate(waits: Sequence[tuple[int, bool]]) -> list[tuple[int, float]]:
    """Steps (day, share found by then) from waits (days, whether found)."""
    left, curve = 1.0, []
    for day in sorted({day for day, was_found in waits if was_found}):
        watched = sum(wait >= day for wait, _ in waits)
        here = sum(wait == day and was_found for wait, was_found in waits)
        left *= 1 - here / watched
        curve.append((day, 1 - left))
    return curve


def _at(curve: Sequence[tuple[int, float]], day: int) -> float:
    return round(max((share for at, share in curve if at <= day), default=0.0), 4)
