"""The scan finds what stands out in place and time, and stays quiet where nothing does."""

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from cairn.signals.engines.scan import circles, distances_km, log_likelihood_ratio, permutation_scan, poisson_scan

ROOT = Path(__file__).resolve().parents[2]
SATSCAN = ROOT / ".." / "shared" / "data" / "satscan"
public_data = pytest.mark.skipif(
    not SATSCAN.is_dir(), reason="the public SaTScan sample data is not beside the project"
)


def _benchmark() -> ModuleType:
    spec = importlib.util.spec_from_file_location("satscan", ROOT / "benchmarks" / "satscan.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _grid() -> np.ndarray:
    side = np.arange(5) * 0.01
    lat, lon = np.meshgrid(side + 51.0, side - 2.0)
    return distances_km(lat.ravel(), lon.ravel())


def test_a_planted_cylinder_is_found_where_and_when_it_was_planted() -> None:
    expected = np.full((25, 20), 0.5)
    observed = np.random.default_rng(3).poisson(expected)
    observed[[6, 7, 11], 12:15] += 4
    best = poisson_scan(observed, expected, zones=circles(_grid()), longest=6, replicates=99, seed=1)
    assert {6, 7, 11} <= set(best.areas)
    assert (best.first, best.last) == (12, 14)
    assert best.chance == 0.01


def test_nothing_planted_gives_an_ordinary_chance() -> None:
    expected = np.full((25, 20), 0.5)
    chances = [
        poisson_scan(
            np.random.default_rng(seed).poisson(expected), expected, zones=circles(_grid()), longest=6, seed=seed
        ).chance
        for seed in range(12)
    ]
    assert sum(chance <= 0.05 for chance in chances) <= 3
    assert np.mean(chances) > 0.25


def test_cases_alone_show_a_burst_but_not_a_steady_hot_spot() -> None:
    random = np.random.default_rng(5)
    area = np.concatenate([random.integers(0, 25, 300), np.full(60, 3)])
    step = np.concatenate([random.integers(0, 20, 300), random.integers(0, 20, 60)])
    zones = circles(_grid(), radius=1.0, share=1.0)
    steady = permutation_scan(area, step, steps=20, zones=zones, longest=4, alive=True, seed=1)
    assert steady.chance > 0.05
    burst_area, burst_step = np.append(area, [12] * 8), np.append(step, [19] * 8)
    burst = permutation_scan(burst_area, burst_step, steps=20, zones=zones, longest=4, alive=True, seed=1)
    assert 12 in burst.areas
    assert burst.chance <= 0.05


def test_a_circle_holds_at_most_its_share_and_its_radius() -> None:
    distances = _grid()
    zones = circles(distances, share=0.2)
    assert zones.sum(axis=1).max() <= 5
    near = circles(distances, radius=0.5, share=1.0)
    assert near.sum(axis=1).max() == 1


def test_no_more_than_expected_gives_no_ratio() -> None:
    assert log_likelihood_ratio(np.array([3.0]), np.array([3.5]), 100.0)[0] == 0


@public_data
@pytest.mark.slow
def test_new_mexico_gives_the_published_cluster() -> None:
    best, counties = _benchmark().scan_new_mexico(SATSCAN, replicates=199)
    assert (1973 + best.first, 1973 + best.last, len(counties)) == (1985, 1989, 9)
    assert best.observed == 236
    assert best.expected == pytest.approx(176.2, abs=0.05)
    assert best.log_likelihood_ratio == pytest.approx(10.98, abs=0.005)
    assert best.chance <= 0.05


@public_data
@pytest.mark.slow
def test_los_alamos_alone_is_as_published() -> None:
    observed, expected, ratio = _benchmark().los_alamos(SATSCAN)
    assert observed == 10
    assert expected == pytest.approx(3.66, abs=0.005)
    assert ratio == pytest.approx(3.72, abs=0.005)


@public_data
@pytest.mark.slow
def test_a_quiet_day_in_new_york_stays_quiet() -> None:
    best = _benchmark().scan_new_york(SATSCAN, replicates=999)
    assert best.chance == pytest.approx(0.18, abs=0.05)
