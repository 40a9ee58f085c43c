"""Claim: a page of the network explorer with two steps answers within 300 ms (95 of 100), row security and looks included.

Run: CAIRN_HOME=<home of a demonstration, running or not> python benchmarks/explore_speed.py [--seconds 40]
Each person and place is opened in turn as the front door's manager, and the whole page is timed, template included. People
whom she may not see answer with "not found" and are left out. Each page writes its looks, as in service.
"""

import argparse
import os
import statistics
import time

LIMIT_MS = 300


def main() -> int:
    """Ask, print; 1 if the claim doesn't hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=40)
    options = parser.parse_args()
    if not os.environ.get("CAIRN_HOME"):
        parser.error("set CAIRN_HOME to the home of a demonstration")
    from cairn.operations import database

    with database.ready():
        took = sorted(_measure(options.seconds))
    if not took:
        print("nobody could be opened: is this the home of a demonstration?")
        return 1
    p95 = took[int(0.95 * (len(took) - 1))]
    print(
        f"{len(took)} pages of two steps: median {statistics.median(took):.0f} ms, 95th percentile {p95:.0f} ms;"
        f" claim {LIMIT_MS} ms {'holds' if p95 <= LIMIT_MS else 'DOES NOT HOLD'}"
    )
    return int(p95 > LIMIT_MS)


def _measure(seconds: float) -> list[float]:
    from django.db import connections
    from django.test import Client

    from cairn.operations import first_data

    client = Client(HTTP_HOST="127.0.0.1")
    client.post("/sign-in", {"username": "nadia", "password": first_data.password(), "purpose": "safeguard_a_child"})
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select identity_id from linkage_member where until is null group by 1 order by count(*) desc, 1 limit 2000"
        )
        everyone = [identity for (identity,) in cursor.fetchall()]
    took, end = [], time.perf_counter() + seconds
    for identity in everyone:
        start = time.perf_counter()
        if start > end:
            break
        answer = client.get(f"/explore?from={identity}&steps=2")
        if answer.status_code == 200:
            took.append(1000 * (time.perf_counter() - start))
    return took


if __name__ == "__main__":
    raise SystemExit(main())
