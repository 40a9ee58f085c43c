"""The keeper of duties, in the job worker's process: it follows the trail twice a second, takes what is late up the ladder
every twenty seconds, and sends each minute what waits in the outbox.
"""

import logging
import threading
import time
from collections.abc import Callable

FOLLOWS_EVERY = 0.5  # seconds, as the sealer
SWEEPS_EVERY = 20.0  # seconds. Source: how rows are kept, 3 (duties)
SENDS_EVERY = 60.0  # seconds
WAITS_AFTER_FAILURE = 5.0  # seconds

log = logging.getLogger(__name__)


def keep_until(stop: threading.Event, *, using: str = "job") -> None:
    """Keep duties until told to stop; what fails is tried again, and nothing is lost meanwhile: it stands in the trail."""
    from django.db import connections

    from cairn.duties.actions import follow, sweep
    from cairn.duties.sending import send_waiting

    due: dict[str, float] = {"sweep": 0.0, "send": 0.0}
    while not stop.is_set():
        try:
            follow(using=using)
            _now_and_then(due, "sweep", SWEEPS_EVERY, lambda: sweep(using=using))
            _now_and_then(due, "send", SENDS_EVERY, lambda: send_waiting(using=using))
        except Exception as error:
            log.warning("Duties could not be kept (%s); trying again.", type(error).__name__)
            connections[using].close()
            stop.wait(WAITS_AFTER_FAILURE)
        stop.wait(FOLLOWS_EVERY)
    connections[using].close()


def _now_and_then(due: dict[str, float], name: str, every: float, does: Callable[[], object]) -> None:
    if time.monotonic() >= due[name]:
        does()
        due[name] = time.monotonic() + every


def start(stop: threading.Event) -> threading.Thread:
    """The keeper in a thread that ends with its process."""
    thread = threading.Thread(target=keep_until, args=(stop,), name="duty keeper", daemon=True)
    thread.start()
    return thread
