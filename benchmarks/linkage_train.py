"""Trains the shipped model of who is who on made-up households and writes it.

Run: uv run python benchmarks/linkage_train.py

Weights come from one population, bars from a second, much larger one; both are drawn from the seeds below, so that two
runs write the same bytes. Takes some four minutes on two cores.
"""

import argparse
from pathlib import Path

import households

from cairn.linkage.engines import models
from cairn.linkage.engines.model import SHIPPED
from cairn.linkage.engines.train import learn, with_bars

VERSION = "2026.2"
SEED, SECOND_SEED = 101, 202
LEARN_FROM, SET_BARS_ON = 30_000, 300_000  # people


def main() -> None:
    """Trains, sets the bars and writes the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(models.__path__[0]) / SHIPPED)
    options = parser.parse_args()
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


if __name__ == "__main__":
    main()
