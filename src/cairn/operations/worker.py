"""The job worker, the sealer and the keeper of duties, as the role `cairn_job`; they refuse to start on unsafe settings, as the web does."""

import sys
import threading

from cairn.operations import database, duty_keeping, roles, sealing

STOPS_WITHIN = 5  # seconds that a job under way gets to end
JOBS_AT_ONCE = 2  # a quick one beside a heavy one; heavy ones wait for each other


def main() -> int:
    """Run jobs until told to stop."""
    database.set_up(role=roles.JOB)
    from django.conf import settings
    from django.core.management import call_command

    if settings.REFUSED:
        print(f"cairn worker: {' '.join(settings.REFUSED)}", file=sys.stderr)
        return 2
    stop = threading.Event()
    threads = [sealing.start(stop), duty_keeping.start(stop)]
    try:
        call_command(
            "procrastinate", "worker", "--concurrency", str(JOBS_AT_ONCE),
            "--shutdown-graceful-timeout", str(STOPS_WITHIN),
        )  # fmt: skip
    finally:
        stop.set()
        for thread in threads:
            thread.join(STOPS_WITHIN)
    return 0


if __name__ == "__main__":
    sys.exit(main())
