"""Claim: a bundle is taken in at 20,000 rows/s or more, every row judged, compared, kept under row security.

Prints rows/s of `take_in_batch` for new rows in several rounds, each on top of the last, and for the same rows again, where
the time goes, and the ratio to a plain COPY of all kept versions into bare tables without keys, indexes or row security. The
best round says whether the claim holds: what else a machine does can only slow a round. Where others use it as well, the
rows a processor second say more than the clock does.

    python benchmarks/import_speed.py [--children 5000] [--rounds 3] [--form parquet]
"""

import argparse
import io
import os
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl

from cairn.intake.bundle import write_bundle
from cairn.records.columns import TABLES

CLAIM = 20_000  # rows/s
START = datetime(2019, 1, 1, tzinfo=UTC)
AGENCIES = {
    "POL": "police",
    "SOC": "childrens_social_care",
    "EDU": "education",
    "GP": "primary_care",
    "SXH": "sexual_health",
}
GIVEN, FAMILY = ("Ann", "Sean", "Żaneta", "Kofi", "Mary"), ("O'Neill", "Smith", "Łęcka", "Boateng", "Ash")
KINDS = ("concern", "missing_episode", "school_absence", "contact", "assessment")
SUMMARY = "Seen with an older man near the park after school, came back late"
VERSIONS = ("personversion", "placeversion", "eventversion", "identifier", "involvement", "relationship")


def frame(table: str, rows: list[dict[str, Any]]) -> pl.DataFrame:
    schema = {column.name: column.dtype for column in TABLES[table].columns}
    return pl.DataFrame(rows, schema=schema)


def made(children: int, part: int) -> dict[str, pl.DataFrame]:
    """Three records, ten events and as many involvements for each child; no id stands in two parts."""
    draw = random.Random(part)

    def when() -> datetime:
        return START + timedelta(seconds=draw.randrange(5 * 365 * 86400))

    ids = [f"P{part}-{number:07d}" for number in range(children * 3)]
    places = [f"L{part}-{number:06d}" for number in range(max(children // 10, 1))]
    codes = tuple(AGENCIES)
    events = []
    for number in range(children * 10):
        happened = when()
        events.append({
            "event_id": f"E{part}-{number:08d}", "agency_id": draw.choice(codes), "kind": draw.choice(KINDS),
            "occurred_from": happened, "recorded_at": happened + timedelta(hours=3), "summary": SUMMARY,
            "narrative": f"He gave no name. {number} " * draw.randrange(8) or None,
            "place_record_id": draw.choice(places) if draw.random() < 0.3 else None, "occurred_precision": "time",
        })  # fmt: skip
    involved = {(event["event_id"], draw.choice(ids)) for event in events for _ in range(draw.choice((1, 2)))}
    return {
        "agencies": frame("agencies", [{"agency_id": code, "name": code, "kind": kind} for code, kind in AGENCIES.items()]),
        "people": frame("people", [{
            "record_id": one, "agency_id": draw.choice(codes), "recorded_at": when(), "given_names": draw.choice(GIVEN),
            "family_name": draw.choice(FAMILY), "sex": "female", "date_of_birth": f"{draw.randrange(2004, 2018)}-0{draw.randrange(1, 9)}-11",
            "role": "child", "address": f"{draw.randrange(1, 99)} Mill Lane, Northwold", "postcode": "ZZ1 1AA",
        } for one in ids]),
        "places": frame("places", [{"record_id": one, "agency_id": "POL", "recorded_at": START, "name": "Ink", "kind": "park"} for one in places]),
        "events": frame("events", events),
        "involvements": frame("involvements", [{"event_id": event, "person_record_id": one, "role": "subject"} for event, one in sorted(involved)]),
        "identifiers": frame("identifiers", [{"owner": "person", "owner_id": one, "kind": "phone", "value": f"07700 900{draw.randrange(1000):03d}", "recorded_at": START} for one in ids[::2]]),
        "relationships": frame("relationships", [{"agency_id": "SOC", "from_record_id": a, "to_record_id": b, "kind": "parent_of", "recorded_at": START} for a, b in zip(ids[::2], ids[1::2], strict=False)]),
    }  # fmt: skip


def plain_copy() -> tuple[int, float]:
    """Rows and seconds of a COPY of all versions that are kept, into tables like theirs without anything else."""
    from django.db import connections

    rows, seconds = 0, 0.0
    with connections["owner"].cursor() as cursor:
        for name in VERSIONS:
            cursor.execute(f"create table plain_{name} as select * from records_{name} with no data")
            held = io.BytesIO()
            with cursor.copy(f"copy (select * from records_{name}) to stdout") as reading:
                for block in reading:
                    held.write(block)
            begun = time.perf_counter()
            with cursor.copy(f"copy plain_{name} from stdin") as writing:
                writing.write(held.getvalue())
            seconds += time.perf_counter() - begun
            cursor.execute(f"select count(*) from plain_{name}")
            rows += cursor.fetchone()[0]
            cursor.execute(f"drop table plain_{name}")
    return rows, seconds


def cpu(backend: int) -> float:
    """Seconds of processor that this process and its database backend have used; the backend's only where it is local."""
    stat = Path(f"/proc/{backend}/stat")
    ticks = stat.read_text().rsplit(")", 1)[1].split()[11:13] if stat.exists() else []
    return time.process_time() + sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")


def timed(path: Path, says: str) -> float:
    """Rows a second of one import as `cairn import` does it, printed with its steps."""
    from django.db import connections

    from cairn.agencies.roles import SYSTEM
    from cairn.journeys.take_in_batch import take_in_batch

    with connections["job"].cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        backend = cursor.fetchone()[0]
    steps: list[tuple[str, float]] = []

    def note(step: str, *_: int) -> None:
        steps.append((step, time.perf_counter()))

    used = cpu(backend)
    rows = (report := take_in_batch(source=path, by=SYSTEM, queue=True, progress=note)).total.rows
    used = cpu(backend) - used
    whole = steps[-1][1] - steps[0][1]
    parts = ", ".join(f"{name.lower()} {end - at:.1f} s" for (name, at), (_, end) in pairwise(steps[:4]))
    print(f"{says}: {rows:,} rows in {whole:.1f} s = {rows / whole:,.0f} rows/s ({parts}); {report.total}")
    print(f"  {used:.1f} s of processor, database included: {rows / used:,.0f} rows a processor second")
    return rows / whole


def findable() -> None:
    """How long the job takes that follows an import and makes its records findable."""
    from cairn.journeys.take_in_batch import finish_batches

    begun = time.perf_counter()
    finish_batches()
    print(f"the job that makes them findable: {time.perf_counter() - begun:.1f} s")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--children", type=int, default=5000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--form", choices=("csv", "parquet"), default="csv")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("CAIRN_HOME", f"{folder}/home")
        paths = [Path(folder) / f"bundle{part}.zip" for part in range(given.rounds)]
        for part, path in enumerate(paths):
            write_bundle(
                path, made(given.children, part), title="Speed", area="Northwold", produced_at=START, form=given.form
            )
        from cairn.operations import database, roles

        with database.ready(role=roles.JOB):
            rounds = []
            for path in paths:
                rounds.append(timed(path, "new"))
                findable()
            timed(path, "again")
            rows, seconds = plain_copy()
        print(
            f"plain COPY of the {rows:,} kept versions: {rows / seconds:,.0f} rows/s, {rows / seconds / max(rounds):.1f} times the best"
        )
        print(
            f"best of {given.rounds} rounds: {max(rounds):,.0f} rows/s; {CLAIM:,} claimed: {'holds' if max(rounds) >= CLAIM else 'missed'}"
        )


if __name__ == "__main__":
    main()
