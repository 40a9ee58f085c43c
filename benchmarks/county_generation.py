"""How long a county takes to make, and how much it holds: 10,000 and 100,000 children for five years.

Run: python benchmarks/county_generation.py [CHILDREN ...]
"""

import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from cairn.county.generator import Plan, make_planned
from cairn.county.writing import write_county


def main() -> None:
    sizes = [int(size) for size in sys.argv[1:]] or [10_000, 100_000]
    print(f"{'children':>9} {'seconds':>8} {'writing':>8} {'events':>9} {'people':>9} {'megabytes':>10}")
    for children in sizes:
        plan = Plan(seed=1, children=children, years=5)
        started = time.perf_counter()
        tables, truth = make_planned(plan)
        made = time.perf_counter()
        with TemporaryDirectory() as folder:
            write_county(Path(folder) / "county.zip", tables, truth, plan)
            size = (Path(folder) / "county.zip").stat().st_size / 1e6
        written = time.perf_counter()
        print(
            f"{children:>9} {made - started:>8.1f} {written - made:>8.1f} {tables['events'].height:>9} "
            f"{tables['people'].height:>9} {size:>10.1f}"
        )


if __name__ == "__main__":
    main()
