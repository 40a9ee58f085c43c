"""Claim: five years of a county of 10,000 children are replayed, week by week, in three minutes.

Prints the seconds and processor seconds of reading, of what is worked out once (facts, links, proposals) and of the
steps, and the number of lines. On a machine that others use as well, the processor seconds say more than the clock.

    python benchmarks/replay_speed.py [--children 10000] [--years 5] [--seed 1] [--quick]
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from cairn.base.clock import now
from cairn.county.generator import make
from cairn.intake.bundle import read_bundle, write_bundle
from cairn.signals.engines.given import given
from cairn.signals.replay import replay

Made = TypeVar("Made")


def timed(what: str, work: Callable[[], Made], spent: list[float]) -> Made:
    """Do something, print how long it took by the clock and by the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    made = work()
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    spent.append(processor)
    print(f"{what}: {clock:.1f} s, processor {processor:.1f} s")
    return made


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--children", type=int, default=10_000)
    parser.add_argument("--years", type=float, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="2,000 children, one year")
    options = parser.parse_args()
    if options.quick:
        options.children, options.years = 2_000, 1.0
    tables, _ = make(seed=options.seed, children=options.children, years=options.years)
    spent: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / "bundle"
        write_bundle(bundle, tables, title="county", area="county", produced_at=now(), form="parquet")
        read = timed("read and check every row", lambda: read_bundle(bundle), spent)
    ready = timed("facts, links and proposals", lambda: given(read.tables), spent)
    lines = timed("steps", lambda: list(replay(ready, step=timedelta(days=7))), spent)
    rows = sum(frame.height for frame in read.tables.values())
    print(
        f"{options.children} children, {options.years:g} years, {rows} rows, {len(lines)} lines: "
        f"processor {sum(spent):.1f} s (claimed: 180 s)"
    )


if __name__ == "__main__":
    main()
