"""Claim: linking 1,000,000 records takes at most twice Splink's own predict and cluster on the same model.

Run: uv run python benchmarks/linkage_speed.py [--records 1000000]. Ours starts from the bundle's tables (normalising,
frequencies as known at each moment, blocking, weighing, bands, constrained average link, the two walls); Splink's
starts from records already prepared and ends with connected components. Each runs in a process of its own on two
threads; seconds of clock and of processor are printed with the largest memory, and the ratio of both.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import households
import polars as pl

from cairn.linkage.engines.batch import linker_for, person_edges, with_frequencies
from cairn.linkage.engines.editions import editions, whole_enough
from cairn.linkage.engines.link import records_of
from cairn.linkage.engines.model import load_model
from cairn.linkage.engines.visible import cluster_visible
from cairn.records.columns import TABLES

CHUNK = 50_000  # people made at once
RECORDS_A_PERSON = 1.6
BAR = 2.0  # the most that ours may take of Splink's time


def main() -> None:
    """Makes the records, then runs both in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--run", choices=["ours", "splink"], help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        print(json.dumps({"ours": _ours, "splink": _splink}[options.run](options.folder)))
        return
    with tempfile.TemporaryDirectory() as folder:
        made = _make(Path(folder), options.records)
        print(f"{made} records", flush=True)
        found = {name: run_apart(__file__, name, Path(folder), counted="identities") for name in ("splink", "ours")}
    for measure in ("clock", "processor"):
        ratio = found["ours"][measure] / found["splink"][measure]
        print(f"ours / Splink's predict and cluster, by {measure}: {ratio:.2f} (must be at most {BAR})")


def _make(folder: Path, records: int) -> int:
    """Writes people and identifiers in chunks, each of its own seed; gives the number of records."""
    made, chunk = 0, 0
    parts: dict[str, list[pl.DataFrame]] = {"people": [], "identifiers": []}
    while made < records:
        chunk += 1
        people = min(CHUNK, int((records - made) / RECORDS_A_PERSON) + 100)
        tables, _ = households.make(seed=5000 + chunk, people=people)
        named = pl.lit(f"{chunk}-")
        parts["people"].append(tables["people"].with_columns((named + pl.col("record_id")).alias("record_id")))
        parts["identifiers"].append(tables["identifiers"].with_columns((named + pl.col("owner_id")).alias("owner_id")))
        made += tables["people"].height
    if pl.concat(parts["people"])["record_id"].n_unique() < made:
        raise SystemExit("records share an id, so nothing would be measured")
    for name, frames in parts.items():
        pl.concat(frames).write_parquet(folder / f"{name}.parquet")
    return made


def _tables(folder: Path) -> dict[str, pl.DataFrame]:
    tables = {name: table.empty() for name, table in TABLES.items()}
    return tables | {name: pl.read_parquet(folder / f"{name}.parquet") for name in ("people", "identifiers")}


def run_apart(program: str, name: str, folder: Path, *, counted: str) -> dict[str, float]:
    """What one of a benchmark's runs measured in a process of its own, printed. counted: what it counts besides edges."""
    command = [sys.executable, program, "--run", name, "--folder", str(folder)]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    found: dict[str, float] = json.loads(printed.splitlines()[-1])
    print(
        f"{name:<11}{found['clock']:8.1f} s clock {found['processor']:8.1f} s processor {found['memory']:8.2f} GB"
        f"{found['edges']:>12,.0f} edges{found['counted']:>12,.0f} {counted}",
        flush=True,
    )
    return found


def _measured(work: Callable[[], tuple[int, int]]) -> dict[str, float]:
    clock, processor = time.monotonic(), time.process_time()
    edges, counted = work()
    return {
        "clock": time.monotonic() - clock, "processor": time.process_time() - processor, "edges": edges,
        "counted": counted, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
    }  # fmt: skip


def _ours(folder: Path) -> dict[str, float]:
    tables, model = _tables(folder), load_model()

    def work() -> tuple[int, int]:
        edges = person_edges(tables, model=model, reasons=False)
        clusters = cluster_visible(records_of(tables["people"]), edges)
        return edges.height, clusters["identity_id"].n_unique()

    return _measured(work)


def _splink(folder: Path) -> dict[str, float]:
    model = load_model()
    prepared = with_frequencies(whole_enough(editions(_tables(folder))), model)
    linker = linker_for(prepared, model)
    del prepared

    def work() -> tuple[int, int]:
        pairs = linker.inference.compute_blocked_pairs_for_predict()
        linker.table_management.register_blocked_pairs_for_predict(pairs)
        found = linker.inference.predict(threshold_match_weight=model.bands.ask, warning_mode="never")
        groups = linker.clustering.cluster_pairwise_predictions_at_threshold(
            found, threshold_match_weight=model.bands.join
        )
        edges = found.as_duckdbpyrelation().count("*").fetchall()[0][0]
        clusters = groups.as_duckdbpyrelation().aggregate("count(distinct cluster_id)").fetchall()[0][0]
        return edges, clusters

    return _measured(work)


if __name__ == "__main__":
    main()
