"""Measures how often each rule speaks by chance, on counties in which nothing is planted, and writes the rates.

For each kind it takes the smallest chance that each false signal ever had, counts how many signals a week had as small
a one, scaled to a county of 110,000 children, and writes points of that curve with the bars into
src/cairn/signals/calibration/rates.json. Look-alikes, campaigns and seasons stay in; adults who truly are around two
children of different homes are no chance, and are left out. Bars: the smallest chance that is raised or asked about;
set by hand from these rates and from benchmarks/detection_recall.py, and given here so that the file says where from.
A hit that may only be asked about, whatever its chance, counts above the bar of what is raised.

    python benchmarks/detection_calibrate.py [--kinds group_pattern] [--seeds 201 202 203] [--children 10000] [--write]
"""

import argparse
import json
import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import numpy as np

from cairn.base.clock import end_of_london_day
from cairn.county.evaluation.county_truth import know
from cairn.county.evaluation.judging import FALSE, judge
from cairn.county.evaluation.reading import Line as Scored
from cairn.county.generator import make
from cairn.signals.engines.calibration import Bar, Calibration, shipped
from cairn.signals.engines.detect import Detector
from cairn.signals.engines.given import given
from cairn.signals.replay import replay

RATES = Path(__file__).parents[1] / "src/cairn/signals/calibration/rates.json"
SEEDS = tuple(range(201, 213))
BARS = {
    "shared_person_of_concern": (0.02, 0.2),
    "place_of_concern": (0.003, 0.1),
    "group_pattern": (1e-7, 0.01),  # many pairs of children were compared before one group was found
    "individual_pattern": (1e-12, 0.002),  # never raised: one child's change is a question to who knows the child
}
# kinds that share what chance says
KINDS = {"shared_person_of_concern": 2, "place_of_concern": 2, "group_pattern": 3, "individual_pattern": 1}
BESIDE = (
    "group_pattern",
)  # kinds that are quiet where another speaks: measured with the bars of the others as they ship
LOOSE = 0.5  # chance up to which hits are kept while measuring
FULL_COUNTY = 110_000  # children
POINTS = 12


def measured(seed: int, children: int, kinds: Sequence[str]) -> tuple[dict[str, list[float]], float, dict[str, float]]:
    """(smallest chance of each false signal by kind, weeks of a full county, how much a week was written down)."""
    tables, truth = make(seed=seed, children=children, years=5, null=True)
    ready = given(tables)
    loose = {kind: _loose(kind, bar) if kind in kinds else bar for kind, bar in shipped().bars.items()}
    known = know(tables, truth)
    lines = list(replay(ready, step=timedelta(days=7), calibration=Calibration(0, loose)))
    smallest: dict[str, dict[str, float]] = defaultdict(dict)
    said = {(line.signal_id, line.last_changed): line for line in lines}
    named = [field.name for field in fields(Scored)]
    scored = [replace(Scored(**{name: getattr(line, name) for name in named}), queue="raise") for line in lines]
    for verdict in judge(scored, known):
        line = said[verdict.line.signal_id, verdict.line.last_changed]
        if verdict.sort == FALSE and line.chance is not None:
            best = smallest[line.kind].get(line.signal_id, 1.0)
            raisable = line.finding is None or line.finding.hit.may_raise
            least = line.chance if raisable else max(line.chance, BARS[line.kind][0] * 1.01)
            smallest[line.kind][line.signal_id] = min(best, least)
    for line in lines:
        if line.kind == "individual_pattern" and line.chance is not None:
            best = smallest[line.kind].get(line.signal_id, 1.0)
            smallest[line.kind][line.signal_id] = min(best, line.chance)
    detector = Detector(ready)
    volumes = {kind: detector.a_week(kind, end_of_london_day(max(known.held.values()))) for kind in BARS}
    return (
        {kind: sorted(found.values()) for kind, found in smallest.items()},
        known.days / 7 * children / FULL_COUNTY,
        volumes,
    )


def _loose(kind: str, bar: Bar) -> Bar:
    """A bar at which nearly everything is kept; nothing is raised, but what would else be hidden by a question."""
    return Bar(LOOSE if kind in BESIDE else 1e-15, LOOSE, bar.rates, bar.a_week, bar.kinds, "")


def curve(chances: Sequence[float], weeks: float, *, tail: bool = False) -> list[list[float]]:
    """Points (chance, signals a week with so small a one), both rising, from the third smallest chance on.

    Below the first point the rate falls as the chance does: nothing smaller was seen often enough to count. tail: from the
    smallest on, where chances are those of what was found among very many, and rates fall far slower than they do.
    """
    ordered = np.sort(np.asarray(chances))
    points: list[list[float]] = []
    for count, at in enumerate(ordered[:2] if tail else (), 1):
        points.append([float(f"{max(at, 1e-12):.3g}"), float(f"{(count + 0.5) / weeks:.2g}")])
    for at in np.geomspace(max(ordered[2], 1e-12), LOOSE, POINTS):
        count = int(np.searchsorted(ordered, at, side="right"))
        point = [float(f"{at:.3g}"), float(f"{(count + 0.5) / weeks:.3g}")]
        if not points or (point[0] > points[-1][0] and point[1] > points[-1][1]):
            points.append(point)
    return points


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS))
    parser.add_argument("--children", type=int, default=10_000)
    parser.add_argument(
        "--kinds", nargs="+", default=list(BARS), choices=list(BARS), help="measure these; group_pattern alone"
    )
    parser.add_argument("--write", action="store_true", help="replace the rates that are shipped")
    options = parser.parse_args()
    if len(options.kinds) > 1:
        options.kinds = [kind for kind in options.kinds if kind not in BESIDE]
    chances: dict[str, list[float]] = defaultdict(list)
    weeks, volumes = 0.0, defaultdict(list)
    for seed in options.seeds:
        found, span, volume = measured(seed, options.children, options.kinds)
        weeks += span
        for kind, mine in found.items():
            chances[kind] += mine
        for kind, much in volume.items():
            volumes[kind].append(much)
    made_with = (
        f"benchmarks/detection_calibrate.py, seeds {min(options.seeds)} to {max(options.seeds)}, "
        f"{options.children} children, nothing planted"
    )
    content = json.loads(RATES.read_text(encoding="utf-8"))
    content["version"] += 1
    for kind in options.kinds:
        raised, asked = BARS[kind]
        content["kinds"][kind] = {
            "raise": raised, "ask": asked, "kinds": KINDS[kind], "made_with": made_with,
            "a_week": round(math.fsum(volumes[kind]) / len(volumes[kind]) * FULL_COUNTY / options.children, 1),
            "rates": curve(chances[kind], weeks, tail=kind in BESIDE),
        }  # fmt: skip
    for kind, bar in content["kinds"].items():
        print(kind, json.dumps(bar))
    if options.write:
        RATES.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
