"""Seals deeds and looks twice a second, and writes the signed heads outside the database each hour.

Run as `python -m cairn.operations.sealer`; one sealer works at a time, however many run.
"""

import json
import os
import signal
import threading
import time
from pathlib import Path

import django
from django.db import DatabaseError, connections

SEALS_EVERY = 0.5  # seconds: the stated window in which a row is not yet in its chain
HEADS_EVERY = 3600.0  # seconds


def write_heads(folder: Path) -> Path:
    """Write the signed heads of all chains into a file of their own; returns its path."""
    from cairn.base.clock import now
    from cairn.trail.export import heads

    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"heads-{now():%Y%m%dT%H%M%S}.jsonl"
    fresh = target.with_suffix(".new")
    fresh.write_text("".join(json.dumps(head) + "\n" for head in heads()), encoding="utf-8")
    fresh.replace(target)
    return target


def main() -> int:
    """Seal until asked to end; a database that is away is waited for."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cairn.config.settings")
    django.setup()
    from cairn.operations.environment import home
    from cairn.trail.actions import seal_waiting

    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    heads_due = time.monotonic() + 5
    while not stopping.wait(SEALS_EVERY):
        try:
            seal_waiting()
            if time.monotonic() > heads_due:
                write_heads(home() / "heads")
                heads_due = time.monotonic() + HEADS_EVERY
        except DatabaseError:
            connections.close_all()
    connections.close_all()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
