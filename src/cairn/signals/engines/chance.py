"""How likely so much is by chance: counts that vary more than Poisson, shares learnt with shrinkage.

The tails are incomplete beta and gamma functions, which take a hundredth of the time of a distribution's own method.
All functions take and return plain floats or arrays; means are expected counts, shapes are gamma shapes (a small shape
means more variation than Poisson; infinity is Poisson itself).
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, gammainc

Floats = NDArray[np.float64]


def at_least(count: ArrayLike, mean: ArrayLike, *, shape: float = float("inf")) -> Floats:
    """The probability of `count` or more where `mean` are expected, over-dispersed with a gamma shape."""
    if np.isinf(shape):
        counts, expected = _whole(count), _positive(mean)
        return np.asarray(np.where(counts > 0, gammainc(np.maximum(counts, 1), expected), 1.0), dtype=float)
    return at_least_mixed(count, mean, shape)


def at_least_mixed(count: ArrayLike, mean: ArrayLike, shape: ArrayLike) -> Floats:
    """As `at_least`, with a shape for each mean."""
    counts, expected, shapes = _whole(count), _positive(mean), np.maximum(np.asarray(shape, dtype=float), 1e-6)
    tail = betainc(np.maximum(counts, 1), shapes, expected / (shapes + expected))
    return np.asarray(np.where(counts > 0, tail, 1.0), dtype=float)


def _whole(count: ArrayLike) -> Floats:
    return np.asarray(np.ceil(np.asarray(count, dtype=float)), dtype=float)


def _positive(mean: ArrayLike) -> Floats:
    return np.asarray(np.maximum(np.asarray(mean, dtype=float), 1e-12), dtype=float)


def shrunk_share(seen: ArrayLike, total: ArrayLike, *, prior: ArrayLike, weight: float) -> Floats:
    """The share of a value, pulled towards a prior share that counts as `weight` sightings."""
    return (np.asarray(seen, dtype=float) + weight * np.asarray(prior, dtype=float)) / (
        np.asarray(total, dtype=float) + weight
    )


def gamma_prior(counts: ArrayLike, exposure: ArrayLike) -> tuple[float, float]:
    """Shape and rate of a gamma prior for rates, by moments; counts over exposures (any unit of time).

    Over-dispersion beyond Poisson sets the shape; where there is none the prior is sharp (shape 50).
    """
    seen, time = np.asarray(counts, dtype=float), np.asarray(exposure, dtype=float)
    if seen.size < 2 or time.sum() <= 0 or seen.sum() <= 0:
        return 0.5, 0.5 * max(float(time.sum()), 1.0) / max(float(seen.sum()), 0.5)
    rate = float(seen.sum() / time.sum())
    excess = float(((seen - rate * time) ** 2 - seen).sum() / (time**2).sum())
    shape = min(max(rate**2 / excess, 0.05), 50.0) if excess > 0 else 50.0
    return shape, shape / rate
