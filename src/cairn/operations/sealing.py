"""The one sealer, in the job worker's process: twice a second it puts waiting deeds and looks into their chains, and each
hour it writes the signed heads of all chains to where they can be taken away.
"""

import json
import logging
import threading
import time
from pathlib import Path

from cairn.operations.environment import env, home

SEALS_EVERY = 0.5  # seconds. Source: how rows are kept, 4 (the trail)
WAITS_AFTER_FAILURE = 5.0  # seconds
HEADS_EVERY = 3600.0  # seconds. Source: the same
HEADS_FIRST = 5.0  # seconds after the start, so that a service that is often restarted writes them too

log = logging.getLogger(__name__)


def heads_folder() -> Path:
    """Where files of signed heads go."""
    given = env(
        "CAIRN_HEADS",
        str,
        "",
        says="A folder for the signed heads of the trail, a file each hour; best one that nobody of the service can change"
        " afterwards. Without it: CAIRN_HOME/heads.",
    )
    return Path(given) if given else home() / "heads"


def write_heads(folder: Path, *, using: str = "job") -> Path:
    """Write the signed heads of all chains into a file of their own; returns its path."""
    from cairn.base.clock import now
    from cairn.trail.export import heads

    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"heads-{now():%Y%m%dT%H%M%S}.jsonl"
    fresh = target.with_suffix(".new")
    fresh.write_text("".join(json.dumps(head) + "\n" for head in heads(using=using)), encoding="utf-8")
    fresh.replace(target)
    return target


def seal_until(stop: threading.Event, *, using: str = "job", folder: Path | None = None) -> None:
    """Seal what waits until told to stop; a lost database is tried again, since an unsealed row is an alarm elsewhere.

    folder: where heads go each hour; None: nowhere.
    """
    from django.db import DatabaseError, connections

    from cairn.trail.actions import seal_waiting

    heads_due = time.monotonic() + HEADS_FIRST
    while not stop.is_set():
        try:
            seal_waiting(using=using)
            if folder is not None and time.monotonic() >= heads_due:
                write_heads(folder, using=using)
                heads_due = time.monotonic() + HEADS_EVERY
        except (DatabaseError, OSError) as error:
            log.warning(
                "The trail could not be sealed, or its heads not written (%s); trying again.", type(error).__name__
            )
            connections[using].close()
            stop.wait(WAITS_AFTER_FAILURE)
        stop.wait(SEALS_EVERY)
    connections[using].close()


def start(stop: threading.Event) -> threading.Thread:
    """The sealer in a thread that ends with its process."""
    thread = threading.Thread(
        target=seal_until, args=(stop,), kwargs={"folder": heads_folder()}, name="sealer", daemon=True
    )
    thread.start()
    return thread
