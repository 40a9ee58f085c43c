"""What somebody told in Cairn itself becomes their agency's record by the road of every import, as a bundle of its own."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from cairn.agencies.roles import SYSTEM
from cairn.base.clock import now
from cairn.journeys.take_in_batch import take_in_batch


def take_in_told(*, name: str, title: str, tables: Mapping[str, pl.DataFrame], agency: str) -> None:
    """Take these tables in and queue what follows: safe to run twice. name: of the bundle; agency: the code of whose it is."""
    says = {"format": "cairn-bundle", "version": 1, "title": title, "area": "", "produced_at": now().isoformat()}
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / name
        target.mkdir(mode=0o700)
        (target / "bundle.json").write_text(json.dumps(says), "utf-8")
        for table, rows in tables.items():
            rows.write_csv(target / f"{table}.csv")
        take_in_batch(source=target, by=SYSTEM, queue=True, in_the_name_of=agency)
