"""Scan statistics: the cylinder of place and time that holds more cases than its expectation explains.

Two forms in numpy: Poisson, with an expected count for each area and time step, and permutation, which needs cases
alone. Give one case a child, not one a record: a child's thirty records would move together.
Sources: Kulldorff 1997, Communications in Statistics 26:1481; Kulldorff and others 2005, PLoS Medicine 2:e59.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import pi

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
EARTH_KM = 6371.01
EULER = 0.5772156649015329


@dataclass(frozen=True)
class Cluster:
    """The strongest cylinder: areas (row numbers), first and last time step, and its chance by replication."""

    areas: tuple[int, ...]
    first: int
    last: int
    observed: int
    expected: float
    log_likelihood_ratio: float
    chance: float
    chance_by_gumbel: float


def distances_km(latitude: Floats, longitude: Floats) -> Floats:
    """Great-circle distances between all points, in km."""
    lat, lon = np.radians(latitude), np.radians(longitude)
    half = np.sin((lat[:, None] - lat) / 2) ** 2 + np.outer(np.cos(lat), np.cos(lat)) * (
        np.sin((lon[:, None] - lon) / 2) ** 2
    )
    apart: Floats = 2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return apart


def circles(
    distances: Floats, *, weight: Floats | None = None, share: float = 0.5, radius: float = np.inf
) -> NDArray[np.bool_]:
    """All distinct circles around each area: rows (circle, area).

    distances: areas x areas, any unit; radius: the same unit; share: the most of the total weight a circle may hold.
    """
    size = distances.shape[0]
    weight = np.ones(size) if weight is None else weight
    most = share * weight.sum()
    seen: dict[bytes, NDArray[np.bool_]] = {}
    for centre in range(size):
        order = np.lexsort((np.arange(size), distances[centre]))
        inside = np.zeros(size, dtype=bool)
        held = 0.0
        for position, area in enumerate(order):
            held += weight[area]
            if distances[centre, area] > radius or held > most:
                break
            inside[area] = True
            following = order[position + 1] if position + 1 < size else None
            if following is None or distances[centre, following] > distances[centre, area]:
                seen.setdefault(inside.tobytes(), inside.copy())
    return np.array(list(seen.values())) if seen else np.zeros((0, size), dtype=bool)


def log_likelihood_ratio(observed: Floats, expected: Floats, total: float) -> Floats:
    """Poisson log-likelihood ratio of a cylinder against the rest; nought where it holds no more than expected."""
    outside, left = total - observed, total - expected
    with np.errstate(divide="ignore", invalid="ignore"):
        inner = np.where(observed > 0, observed * np.log(observed / expected), 0.0)
        outer = np.where(outside > 0, outside * np.log(outside / left), 0.0)
    return np.where(observed > expected, inner + outer, 0.0)


def _windows(steps: int, longest: int, *, alive: bool) -> list[tuple[int, int]]:
    lasts = [steps - 1] if alive else range(steps)
    return [(first, last) for last in lasts for first in range(max(0, last - longest + 1), last + 1)]


def _cylinders(table: NDArray[np.number], zones: Floats, windows: list[tuple[int, int]]) -> Floats:
    """Sums over each circle and window: rows (circle, window)."""
    running = np.zeros((zones.shape[0], table.shape[1] + 1))
    np.cumsum(zones @ table, axis=1, out=running[:, 1:])
    firsts = np.array([first for first, _ in windows])
    lasts = np.array([last for _, last in windows])
    return running[:, lasts + 1] - running[:, firsts]


def _ranked(best: float, replicates: Floats) -> tuple[float, float]:
    """Chance by rank among replicates, and by a Gumbel fit to their maxima (moments)."""
    if not len(replicates):
        return float("nan"), float("nan")
    rank = (1 + int((replicates >= best - 1e-9).sum())) / (1 + len(replicates))
    scale = float(replicates.std(ddof=1)) * 6**0.5 / pi if len(replicates) > 1 else 0.0
    if scale == 0:
        return rank, rank
    place = float(replicates.mean()) - EULER * scale
    return rank, float(-np.expm1(-np.exp(-(best - place) / scale)))


def _scan(
    observed: Counts,
    expected: Floats,
    *,
    zones: NDArray[np.bool_],
    windows: list[tuple[int, int]],
    replicate: Callable[[], Counts],
    replicates: int,
) -> Cluster:
    circle = zones.astype(float)
    total = float(observed.sum())
    mean = _cylinders(expected, circle, windows)
    ratios = log_likelihood_ratio(_cylinders(observed, circle, windows), mean, total)
    at = np.unravel_index(int(np.argmax(ratios)), ratios.shape)
    best = float(ratios[at])
    maxima = np.array(
        [log_likelihood_ratio(_cylinders(replicate(), circle, windows), mean, total).max() for _ in range(replicates)]
    )
    chance, fitted = _ranked(best, maxima)
    first, last = windows[int(at[1])]
    areas = tuple(int(area) for area in np.flatnonzero(zones[at[0]]))
    held = int(observed[list(areas), first : last + 1].sum())
    return Cluster(areas, first, last, held, float(mean[at]), best, chance, fitted)


def poisson_scan(
    observed: Counts,
    expected: Floats,
    *,
    zones: NDArray[np.bool_],
    longest: int,
    **options: int | bool,
) -> Cluster:
    """The most likely cluster where each area and step has an expected count (scaled here to the observed total).

    observed, expected: areas x steps; longest: steps. options: alive (only cylinders that reach the last step; no),
    replicates (99), seed (0).
    """
    random = np.random.default_rng(int(options.get("seed", 0)))
    total = int(observed.sum())
    expected = expected * (total / expected.sum())
    shares = (expected / expected.sum()).ravel()
    return _scan(
        observed,
        expected,
        zones=zones,
        windows=_windows(observed.shape[1], longest, alive=bool(options.get("alive", False))),
        replicate=lambda: random.multinomial(total, shares).reshape(observed.shape),
        replicates=int(options.get("replicates", 99)),
    )


def permutation_scan(
    area: Counts, step: Counts, *, steps: int, zones: NDArray[np.bool_], longest: int, **options: int | bool
) -> Cluster:
    """The most likely cluster among cases alone; expected from the cases' own areas and times.

    area, step: one value a case; options: alive, replicates, seed as in `poisson_scan`. Times are permuted over cases.
    """
    random = np.random.default_rng(int(options.get("seed", 0)))
    areas = zones.shape[1]

    def table(times: Counts) -> Counts:
        return np.bincount(area * steps + times, minlength=areas * steps).reshape(areas, steps).astype(np.int64)

    observed = table(step)
    expected = np.outer(observed.sum(axis=1), observed.sum(axis=0)) / observed.sum()
    return _scan(
        observed,
        expected,
        zones=zones,
        windows=_windows(steps, longest, alive=bool(options.get("alive", False))),
        replicate=lambda: table(random.permutation(step)),
        replicates=int(options.get("replicates", 99)),
    )
