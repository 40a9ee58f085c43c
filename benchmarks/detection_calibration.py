"""Claim: of raised signals that state “by chance once in N weeks or less often”, where nothing is planted so many come:
observed over stated between 0.75 and 1.33, on null counties that no bar or rate was measured on.

Look-alikes, campaigns and seasons stay in. Counts of all counties are added up before the ratio is taken; an interval
says how far chance alone could move it (exact Poisson, 95 in 100).

    python benchmarks/detection_calibration.py [--seeds 941 942 943] [--children 10000] [--quick]
"""

import argparse
import json
import tempfile
from collections import Counter
from pathlib import Path

from scipy.stats import chi2

from cairn.cli import run

SEEDS = tuple(range(941, 947))


def county(folder: Path, *, seed: int, children: int, years: float) -> dict[str, list[dict[str, float]]]:
    """What `cairn evaluate` says of one county with nothing planted."""
    bundle, lines, scored = folder / "county", folder / "signals.jsonl", folder / "scored.json"
    for command in (
        ["county", str(bundle), "--seed", str(seed), "--children", str(children), "--years", str(years), "--null"],
        ["replay", str(bundle), "--out", str(lines), "--step", "7d"],
        ["evaluate", str(bundle), str(lines), "--json", str(scored)],
    ):
        if code := run(command):
            raise SystemExit(f"cairn {command[0]} ended with {code}")
    return json.loads(scored.read_text("utf-8"))  # type: ignore[no-any-return]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS))
    parser.add_argument("--children", type=int, default=10_000)
    parser.add_argument("--years", type=float, default=5)
    parser.add_argument("--quick", action="store_true", help="one small county of two years")
    options = parser.parse_args()
    if options.quick:
        options.seeds, options.children, options.years = [941], 2_000, 2.0
    stated: Counter[int] = Counter()
    observed: Counter[int] = Counter()
    for seed in options.seeds:
        with tempfile.TemporaryDirectory() as folder:
            scored = county(Path(folder), seed=seed, children=options.children, years=options.years)
        for row in scored["calibration"]:
            stated[int(row["once_in_weeks"])] += row["stated"]  # type: ignore[assignment]
            observed[int(row["once_in_weeks"])] += int(row["observed"])
    print(f"{len(options.seeds)} counties of {options.children} children, {options.years:g} years, nothing planted")
    for weeks, much in sorted(stated.items()):
        seen = observed[weeks]
        low = chi2.ppf(0.025, 2 * seen) / 2 if seen else 0.0
        high = chi2.ppf(0.975, 2 * seen + 2) / 2
        print(
            f"once in {weeks} weeks: stated {much:.1f}, observed {seen}, ratio {seen / much:.2f} "
            f"({low / much:.2f} to {high / much:.2f})"
        )
    print("Claimed: ratio 0.75 to 1.33.")


if __name__ == "__main__":
    main()
