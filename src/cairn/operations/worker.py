"""The job worker, as the role `cairn_job`; it refuses to start on unsafe settings, as the web server does."""

import os
import sys

from cairn.operations import roles
from cairn.operations.database import SETTINGS

STOPS_WITHIN = 5  # seconds that a job under way gets to end


def main() -> int:
    """Run jobs until told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    os.environ["CAIRN_ROLE"] = roles.JOB
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    if settings.REFUSED:
        print(f"cairn worker: {' '.join(settings.REFUSED)}", file=sys.stderr)
        return 2
    call_command("procrastinate", "worker", "--shutdown-graceful-timeout", str(STOPS_WITHIN))
    return 0


if __name__ == "__main__":
    sys.exit(main())
