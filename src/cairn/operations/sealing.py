"""The one sealer: twice a second it puts waiting deeds and looks into their chains, in the job worker's process."""

import logging
import threading

SEALS_EVERY = 0.5  # seconds. Source: how rows are kept, 4 (the trail)
WAITS_AFTER_FAILURE = 5.0  # seconds

log = logging.getLogger(__name__)


def seal_until(stop: threading.Event, *, using: str = "job") -> None:
    """Seal what waits until told to stop; a lost database is tried again, since an unsealed row is an alarm elsewhere."""
    from django.db import DatabaseError, connections

    from cairn.trail.actions import seal_waiting

    while not stop.is_set():
        try:
            seal_waiting(using=using)
        except DatabaseError as error:
            log.warning("The trail could not be sealed (%s); trying again.", type(error).__name__)
            connections[using].close()
            stop.wait(WAITS_AFTER_FAILURE)
        stop.wait(SEALS_EVERY)
    connections[using].close()


def start(stop: threading.Event) -> threading.Thread:
    """The sealer in a thread that ends with its process."""
    thread = threading.Thread(target=seal_until, args=(stop,), name="sealer", daemon=True)
    thread.start()
    return thread
