"""Claim: taking 5,000 new records into 1,000,000 takes at most twice Splink's own time for their edges alone.

Run: uv run python benchmarks/linkage_increment.py [--new 60] [--records 8000]; the claim: --new 5000 --records 1000000.
Ours starts from what agencies say and from what the last linking kept, and ends with edges, touched groups and settled ids, in
one process without a database; the rows that the database writes are not in it. Splink's (`predict_between` and
`predict_within`, same model, same blocking rules) starts from records already prepared and ends with edges. A second ratio
sets ours against Splink's edges of everything. Then everything is linked anew with the same frequencies: groups must be the same.
"""

import argparse
import json
import logging
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_OID, UUID, uuid5

import duckdb
import polars as pl
from linkage_speed import _make, _measured, _tables, run_apart
from splink import DuckDBAPI, Linker

from cairn.linkage.engines.batch import THREADS, Counts, linker_for, settings, with_frequencies
from cairn.linkage.engines.blocking import with_keys
from cairn.linkage.engines.comparisons import FREQUENCIES
from cairn.linkage.engines.editions import editions, whole_enough
from cairn.linkage.engines.kept import Kept
from cairn.linkage.engines.model import load_model
from cairn.linkage.identities import Standing, settle
from cairn.linkage.taking_in import JUDGED, Linking, Memory, Terms, link_people, link_whole

BAR = 2.0  # the most that ours may take of Splink's time for the new records' edges
AT = datetime(2026, 1, 1, tzinfo=UTC)
SEED = 11


def main() -> int:
    """Makes the records, links the old ones, then takes in the new ones by ours and by Splink; 1 if groups differ."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--new", type=int, default=60)
    parser.add_argument("--records", type=int, default=8_000)
    parser.add_argument("--run", choices=sorted(RUNS), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        print(json.dumps(RUNS[options.run](options.folder)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        made = _make(Path(folder), options.records + options.new)
        _choose(Path(folder), options.new)
        print(f"{options.new:,} new records into {made - options.new:,}", flush=True)
        found = {
            name: run_apart(__file__, name, Path(folder), counted="records in touched groups")
            for name in ("before", "splink", "splink_all", "ours", "whole")
        }
        same = _same_groups(Path(folder))
    ratio = found["ours"]["clock"] / found["splink"]["clock"]
    everything = found["ours"]["clock"] / found["splink_all"]["clock"]
    print(f"ours / Splink's edges of the new records alone, by clock: {ratio:.2f} (claimed at most {BAR})")
    print(f"ours / Splink's edges of everything: {everything:.2f}; ours / our whole linking: "
          f"{found['ours']['clock'] / found['whole']['clock']:.2f}")  # fmt: skip
    print(f"groups are {'the same as' if same else 'OTHERS THAN'} those of linking everything anew")
    return int(not same)


def _choose(folder: Path, new: int) -> None:
    """Which records are new."""
    records = pl.read_parquet(folder / "people.parquet")["record_id"].unique().sort()
    records.sample(new, seed=SEED).to_frame().write_parquet(folder / "new.parquet")


def _old(folder: Path) -> dict[str, pl.DataFrame]:
    tables, new = _tables(folder), pl.read_parquet(folder / "new.parquet")["record_id"].implode()
    return tables | {
        "people": tables["people"].filter(~pl.col("record_id").is_in(new)),
        "identifiers": tables["identifiers"].filter(~pl.col("owner_id").is_in(new)),
    }


def _before(folder: Path) -> dict[str, float]:
    """Links the old records and writes down what is kept."""
    tables, terms = _old(folder), _terms(pl.DataFrame(schema={"record_id": pl.Utf8, "identity_id": pl.Utf8}))
    found: list[Linking] = []

    def work() -> tuple[int, int]:
        found.append(link_whole(tables, terms, because="first"))
        return found[0].edges.height, found[0].clusters.height

    measured = _measured(work)
    memory = found[0].memory
    memory.shown.digests.write_parquet(folder / "digests.parquet")
    memory.shown.pairs.write_parquet(folder / "pairs.parquet")
    memory.people.write_parquet(folder / "kept_people.parquet")
    for value, frame in memory.counts.items():
        frame.write_parquet(folder / f"counts_{value}.parquet")
    found[0].clusters.write_parquet(folder / "clusters.parquet")
    return measured


def _memory(folder: Path) -> Memory:
    kept = Kept(pl.read_parquet(folder / "digests.parquet"), pl.read_parquet(folder / "pairs.parquet"))
    people = pl.read_parquet(folder / "kept_people.parquet")
    return Memory("one", AT, _counts(folder), kept, None, people, pl.DataFrame(schema=JUDGED))


def _counts(folder: Path) -> Counts:
    return {
        path.stem.removeprefix("counts_"): pl.read_parquet(path) for path in sorted(folder.glob("counts_*.parquet"))
    }


def _terms(members: pl.DataFrame) -> Terms:
    return Terms(load_model(), "one", AT, (), members)


def _ours(folder: Path) -> dict[str, float]:
    tables, memory = _tables(folder), _memory(folder)
    before = pl.read_parquet(folder / "clusters.parquet").select("record_id", "identity_id")
    found: list[Linking] = []

    def work() -> tuple[int, int]:
        found.append(link_people(tables, memory, _terms(before)))
        groups = _settled(found[0], before)
        return found[0].edges.height, groups

    measured = _measured(work)
    if found[0].because or found[0].region is None:
        raise SystemExit(f"everything was linked anew, so nothing was measured: {found[0].because}")
    others = before.filter(~pl.col("record_id").is_in(found[0].region.implode()))
    now = pl.concat([others, found[0].clusters.select("record_id", "identity_id")])
    now.write_parquet(folder / "clusters_ours.parquet")
    return measured


def _settled(found: Linking, before: pl.DataFrame) -> int:
    """Ids of the touched groups; gives how many records are in them."""
    rows = found.clusters.join(found.memory.people.select("record_id", "recorded_at"), on="record_id")
    rows = rows.join(before.rename({"identity_id": "was"}), on="record_id", how="left")
    groups: dict[str, list[Standing]] = {}
    for record, label, visible, since, was in rows.select(
        "record_id", "identity_id", "visible", "recorded_at", "was"
    ).iter_rows():
        one = Standing(_uuid(record), _uuid(was) if was else None, since, not visible, confirmed=False)
        groups.setdefault(label, []).append(one)
    return len(settle(groups.values()).of_record)


def _uuid(text: str) -> UUID:
    return uuid5(NAMESPACE_OID, text)


def _whole(folder: Path) -> dict[str, float]:
    tables, counts = _tables(folder), _counts(folder)
    terms = _terms(pl.DataFrame(schema={"record_id": pl.Utf8, "identity_id": pl.Utf8}))

    def work() -> tuple[int, int]:
        found = link_whole(tables, terms, because="", counts=counts)
        found.clusters.select("record_id", "identity_id").write_parquet(folder / "clusters_whole.parquet")
        return found.edges.height, found.clusters.height

    return _measured(work)


def _splink(folder: Path) -> dict[str, float]:
    """Splink's own way to take new records in: between them and the held ones, and within them."""
    model = load_model()
    prepared = with_keys(with_frequencies(whole_enough(editions(_tables(folder))), model, _counts(folder)))
    new = pl.col("record").is_in(pl.read_parquet(folder / "new.parquet")["record_id"].implode())
    logging.getLogger("splink").setLevel(logging.ERROR)
    api = DuckDBAPI(connection=duckdb.connect(config={"threads": THREADS}))
    shares = {
        value: api.register(prepared.group_by(value).agg(pl.col(f"tf_{value}").max()).drop_nulls().to_arrow())
        for value in FREQUENCIES
    }  # this call looks shares up by value, not by edition
    prepared = prepared.drop([f"tf_{value}" for value in FREQUENCIES])
    linker = Linker(api.register(prepared.to_arrow()), settings(model), log_level=None, validate_settings=False)
    for value, table in shares.items():
        linker.table_management.register_term_frequency_lookup(table, value)
    held, fresh = (api.register(prepared.filter(side).to_arrow()) for side in (~new, new))
    rules = settings(model)["blocking_rules_to_generate_predictions"]
    del prepared

    def work() -> tuple[int, int]:
        given = {"threshold_match_weight": model.bands.ask, "warning_mode": "never"}
        between = linker.inference.predict_between(held, fresh, blocking_rules_to_generate_predictions=rules, **given)
        within = linker.inference.predict_within(fresh, blocking_rules_to_generate_predictions=rules, **given)
        return sum(one.as_duckdbpyrelation().count("*").fetchall()[0][0] for one in (between, within)), 0

    return _measured(work)


def _splink_all(folder: Path) -> dict[str, float]:
    model = load_model()
    prepared = with_frequencies(whole_enough(editions(_tables(folder))), model, _counts(folder))
    linker = linker_for(prepared, model)
    del prepared

    def work() -> tuple[int, int]:
        pairs = linker.inference.compute_blocked_pairs_for_predict()
        linker.table_management.register_blocked_pairs_for_predict(pairs)
        found = linker.inference.predict(threshold_match_weight=model.bands.ask, warning_mode="never")
        return found.as_duckdbpyrelation().count("*").fetchall()[0][0], 0

    return _measured(work)


def _same_groups(folder: Path) -> bool:
    """Whether both put the same records together, whatever the groups are called."""
    first, second = (
        pl.read_parquet(folder / f"clusters_{name}.parquet")
        .with_columns(pl.col("record_id").min().over("identity_id").alias("oldest"))
        .select("record_id", "oldest")
        .sort("record_id")
        for name in ("ours", "whole")
    )
    return first.equals(second)


RUNS: dict[str, Callable[[Path], dict[str, float]]] = {
    "before": _before, "ours": _ours, "whole": _whole, "splink": _splink, "splink_all": _splink_all,
}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main())
