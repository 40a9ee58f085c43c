"""Trains the shipped model of who is who on made-up households and writes it.

Run: uv run python benchmarks/linkage_train.py

Weights come from one population, bars from a second, much larger one; both are drawn from the seeds below, so that two
runs write the same bytes. Takes some four minutes on two cores.
"""

import argparse
import json
from pathlib import Path

import households

from cairn.linkage.engines import models
from cairn.linkage.engines.batch import person_edges
from cairn.linkage.engines.drift import FATES_FILE, fates
from cairn.linkage.engines.editions import editions, whole_enough
from cairn.linkage.engines.model import SHIPPED, load_model
from cairn.linkage.engines.train import learn, with_bars

VERSION = "2026.2"
SEED, SECOND_SEED = 101, 202
LEARN_FROM, SET_BARS_ON = 30_000, 300_000  # people
MEASURED_ON = 15_000  # people of the first seed: enough for shares to a percent, in a minute


def main() -> None:
    """Trains, sets the bars and writes the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(models.__path__[0]) / SHIPPED)
    parser.add_argument("--fates", action="store_true", help="measure the shipped model alone")
    options = parser.parse_args()
    if options.fates:
        write_fates(options.out.parent / FATES_FILE)
        return
    tables, truth = households.make(seed=SEED, people=LEARN_FROM)
    told = f"{LEARN_FROM} made-up people, seed {SEED}; bars on {SET_BARS_ON} others, seed {SECOND_SEED}"
    model = learn(tables, truth, seed=SEED, version=VERSION, trained_on=told)
    print("weights learnt")
    second, second_truth = households.make(seed=SECOND_SEED, people=SET_BARS_ON)
    model = with_bars(model, second, second_truth)
    model.save(options.out)
    print(f"caps {sorted(set(model.caps.values()))}, ask from {model.bands.ask}, join from {model.bands.join}")
    for rule, bar in model.bands.certain.items():
        print(f"{bar:9.2f}  {rule}")


def write_fates(path: Path) -> None:
    """Measures and writes the shares."""
    tables, _ = households.make(seed=SEED, people=MEASURED_ON)
    model = load_model()
    whole = whole_enough(editions(tables))["record"].unique().to_list()
    counted = fates(whole, person_edges(tables, model=model, reasons=False))
    shares = {fate: round(number / len(whole), 4) for fate, number in counted.items()}
    told = f"{MEASURED_ON} made-up people, seed {SEED}: {len(whole)} records"
    path.write_text(json.dumps({"version": model.version, "measured_on": told} | shares, indent=1) + "\n", "utf-8")
    print(shares)


if __name__ == "__main__":
    main()
