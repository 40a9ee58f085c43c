"""What is knowable in made-up counties: how many networks all agencies, and the best single one, could join.

For difficulty 0.5, 1 and 2, over several seeds. Run: python benchmarks/county_shape.py [SEEDS]
"""

import sys
from statistics import median

import polars as pl

from cairn.county.generator import make

CHILDREN, NETWORKS = 20_000, 40


def main() -> None:
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 3
    print(f"{seeds} counties of {CHILDREN} children, five years, {NETWORKS} networks each")
    head = ("difficulty", "joinable", "by one agency", "best agency", "all / best", "days to joinable")
    print("".join(f"{title:>18}" for title in head))
    for difficulty in (0.5, 1, 2):
        networks = pl.concat(
            make(seed=seed, children=CHILDREN, networks=NETWORKS, difficulty=difficulty)[1]["networks"]
            for seed in range(seeds)
        )
        joinable = networks.filter(pl.col("joinable_at").is_not_null())
        alone = joinable["alone_agency_id"].drop_nulls()
        best = int(alone.value_counts()["count"].max() or 0)  # type: ignore[call-overload]  # a count
        waits = (joinable["joinable_at"] - joinable["began_at"]).dt.total_days().to_list()
        row = (
            f"{difficulty:g}",
            f"{joinable.height} of {networks.height}",
            f"{len(alone)} ({len(alone) / joinable.height:.0%})",
            f"{best} ({best / joinable.height:.0%})",
            f"{joinable.height / max(best, 1):.1f}",
            f"{median(waits):.0f}",
        )
        print("".join(f"{cell:>18}" for cell in row))


if __name__ == "__main__":
    main()
