"""Claim: once one new record is linked and read, its signals stand within 50 ms (95 of 100 records), at 10,000 children.

Takes the last records of a made-up county in the order of their recording, one moment at a time, and measures from the
moment at which a record is there until all rules have said what they say now; clocks that end on the way are in the same
step. For the ratio it then moves one detector to the end in a single step, which is what each record would cost if nothing
were kept, and checks that both ways say the same. What comes before is printed beside and is in no step: reading the
words of all records and linking them, which the product does anew for all of them (benchmarks/linkage_increment.py has
what linking alone costs for what changed).

    python benchmarks/refresh_speed.py [--children 10000] [--years 5] [--records 1000] [--seed 31] [--quick]
"""

import argparse
import time
from collections import defaultdict
from datetime import datetime

import numpy as np

from cairn.county.generator import make
from cairn.signals.engines.detect import Detector
from cairn.signals.engines.given import Given, given

PARTS = ("adults", "places", "groups", "matters", "lives")
WRITTEN = ("people", "places", "events", "identifiers", "relationships")


class Watched(Detector):
    """A detector that keeps how long each part of its steps took, in milliseconds."""

    def __init__(self, ready: Given) -> None:
        super().__init__(ready)
        self.spent: dict[str, list[float]] = defaultdict(list)
        for part in PARTS:
            self._watch(part)

    def _watch(self, part: str) -> None:
        look = getattr(self, f"_look_at_{part}")

        def timed(*given: object, **more: object) -> object:
            start = time.perf_counter()
            found = look(*given, **more)
            self.spent[part].append(1000 * (time.perf_counter() - start))
            return found

        setattr(self, f"_look_at_{part}", timed)


def moments(ready: Given) -> list[datetime]:
    """When anything was recorded, in order, each once."""
    columns = (ready.tables[name]["recorded_at"].drop_nulls().to_list() for name in WRITTEN)
    return sorted({moment for column in columns for moment in column})


def stepped(ready: Given, last: list[datetime], before: datetime) -> tuple[Watched, list[float]]:
    """A detector moved over the last records one by one, and the milliseconds of each step."""
    detector = Watched(ready)
    detector.advance(before)
    detector.spent.clear()
    spent = []
    for moment in last:
        start = time.perf_counter()
        detector.advance(moment)
        spent.append(1000 * (time.perf_counter() - start))
    return detector, spent


def spread(milliseconds: list[float]) -> str:
    """The figures of some steps in words."""
    half, most, nearly, longest = np.percentile(milliseconds, [50, 95, 99, 100])
    return f"median {half:.1f}, p95 {most:.1f}, p99 {nearly:.1f}, longest {longest:.1f} ms"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--children", type=int, default=10_000)
    parser.add_argument("--years", type=float, default=5)
    parser.add_argument("--records", type=int, default=1_000, help="how many of the last moments of recording")
    parser.add_argument("--seed", type=int, default=31)
    parser.add_argument("--quick", action="store_true", help="2,000 children, two years, 200 records")
    options = parser.parse_args()
    if options.quick:
        options.children, options.years, options.records = 2_000, 2.0, 200
    tables, _ = make(seed=options.seed, children=options.children, years=options.years)
    start = time.perf_counter()
    ready = given(tables)
    print(f"before any step: words, links and proposals of all records {time.perf_counter() - start:.1f} s")
    known = moments(ready)
    detector, spent = stepped(ready, known[-options.records :], known[-options.records - 1])
    print(
        f"{options.children} children, {options.years:g} years, {len(known)} moments, the last {len(spent)}: {spread(spent)}"
    )
    for part in PARTS:
        print(f"  of it {part}: {spread(detector.spent[part])}")
    whole = Detector(ready)
    start = time.perf_counter()
    whole.advance(known[-1])
    once = time.perf_counter() - start
    print(
        f"all in one step: {once:.1f} s, {1000 * once / float(np.percentile(spent, 95)):.0f} times the p95 of one record"
    )
    alike = {key: found.hit.children for key, found in whole.findings.items()} == {
        key: found.hit.children for key, found in detector.findings.items()
    }
    print(f"both ways say the same: {'yes' if alike else 'NO'}; claimed: p95 50 ms")


if __name__ == "__main__":
    main()
