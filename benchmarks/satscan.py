"""Claim: our own scan statistics give the published results on SaTScan's New Mexico and New York sample data.

Run: python benchmarks/satscan.py [folder of the sample data]
Published: Kulldorff and others 1998, American Journal of Public Health 88:1377.
"""

import sys
import time
from datetime import date
from pathlib import Path

import numpy as np

from cairn.signals.engines.scan import (
    Cluster,
    circles,
    distances_km,
    log_likelihood_ratio,
    permutation_scan,
    poisson_scan,
)

FOLDER = Path(__file__).resolve().parents[1] / ".." / "shared" / "data" / "satscan"
YEARS = range(1973, 1992)
CENSUS = (1973, 1982, 1991)


def _rows(path: Path) -> list[list[str]]:
    return [line.split() for line in path.read_text(encoding="latin-1").splitlines() if line.strip()]


def new_mexico(folder: Path) -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
    """Counties, cases and expected cases (county x year, adjusted for age and sex), distances in km."""
    places = _rows(folder / "nm.geo")
    names = [row[0] for row in places]
    index = {name: at for at, name in enumerate(names)}
    cases = np.zeros((len(names), len(YEARS), 19, 3))
    for county, count, year, age, sex in _rows(folder / "nm.cas"):
        cases[index[county], int(year) - YEARS[0], int(age), int(sex)] += int(count)
    census = np.zeros((len(names), len(CENSUS), 19, 3))
    for county, year, living, age, sex in _rows(folder / "nm.pop"):
        census[index[county], CENSUS.index(1900 + int(year)), int(age), int(sex)] = int(living)
    people = np.apply_along_axis(lambda known: np.interp(list(YEARS), CENSUS, known), 1, census)
    rates = cases.sum(axis=(0, 1)) / np.maximum(people.sum(axis=(0, 1)), 1)
    where = np.array([[float(row[1]), float(row[2])] for row in places])
    expected = (people * rates).sum(axis=(2, 3))
    return names, cases.sum(axis=(2, 3)).astype(np.int64), expected, distances_km(where[:, 0], where[:, 1])


def scan_new_mexico(folder: Path, *, replicates: int = 999) -> tuple[Cluster, list[str]]:
    """The most likely cluster of brain cancer in space and time, 1973-91, and its counties."""
    names, observed, expected, distances = new_mexico(folder)
    zones = circles(distances, weight=expected.sum(axis=1), share=0.5)
    best = poisson_scan(observed, expected, zones=zones, longest=9, replicates=replicates, seed=1)
    return best, [names[area] for area in best.areas]


def los_alamos(folder: Path) -> tuple[int, float, float]:
    """Los Alamos alone: the observed, expected and ratio of its own strongest period."""
    names, observed, expected, _ = new_mexico(folder)
    expected = expected * observed.sum() / expected.sum()
    at, total = names.index("LosAlamos"), float(observed.sum())
    spans = [(a, b) for a in range(len(YEARS)) for b in range(a, min(len(YEARS), a + 9))]
    held = [(observed[at, a : b + 1].sum(), expected[at, a : b + 1].sum()) for a, b in spans]
    ratios = log_likelihood_ratio(np.array([o for o, _ in held], float), np.array([e for _, e in held]), total)
    best = int(np.argmax(ratios))
    return int(held[best][0]), float(held[best][1]), float(ratios[best])


def scan_new_york(folder: Path, *, replicates: int = 999) -> Cluster:
    """The most likely live cluster of fever on 24 November 2001: 3 km, at most 7 days."""
    places = _rows(folder / "NYCfever.geo")
    index = {row[0]: at for at, row in enumerate(places)}
    where = np.array([[float(row[1]), float(row[2])] for row in places])
    zones = circles(distances_km(where[:, 0], where[:, 1]), radius=3.0, share=1.0)
    area, step = [], []
    for place, count, on in _rows(folder / "NYCfever.cas"):
        year, month, day = (int(part) for part in on.split("/"))
        area += [index[place]] * int(count)
        step += [(date(year, month, day) - date(2001, 11, 1)).days] * int(count)
    return permutation_scan(
        np.array(area), np.array(step), steps=24, zones=zones, longest=7, alive=True, replicates=replicates, seed=1
    )


def main() -> int:
    """Print each result beside the published one."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    if not folder.is_dir():
        sys.stdout.write(f"skipped: no sample data in {folder.name}\n")
        return 0
    began = time.perf_counter()
    best, counties = scan_new_mexico(folder)
    sys.stdout.write(
        f"New Mexico: {YEARS[best.first]}-{YEARS[best.last]}, {len(counties)} counties, {best.observed} cases against "
        f"{best.expected:.1f}, LLR {best.log_likelihood_ratio:.2f}, p {best.chance:.3f} "
        f"(Gumbel {best.chance_by_gumbel:.3f})\n  published: 1985-1989, 9 counties, 236 against 176.2, LLR 10.98\n"
    )
    observed, expected, ratio = los_alamos(folder)
    sys.stdout.write(f"Los Alamos: {observed} against {expected:.2f}, LLR {ratio:.2f}\n  published: 10, 3.66, 3.72\n")
    fever = scan_new_york(folder)
    sys.stdout.write(
        f"New York: {fever.observed} against {fever.expected:.2f}, LLR {fever.log_likelihood_ratio:.2f}, "
        f"p {fever.chance:.3f}\n  published: p about 0.18, a quiet day\n{time.perf_counter() - began:.1f} s\n"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
