"""`cairn service list`: the service accounts of this installation."""

import argparse
from datetime import datetime

NAME = "service list"
HELP = """List the service accounts of every agency: id, agency, name, role, state, last day, when last used, what it may do.

One line an account, its parts set apart by tabs. Secrets are nowhere kept, so that none is shown."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing."""


def run(options: argparse.Namespace) -> int:
    """List them."""
    from cairn.operations import database

    with database.ready():
        from cairn.access import services_owned

        for line in services_owned.lines():
            print("\t".join(map(_written, line)))
    return 0


def _written(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return ",".join(value) if isinstance(value, list) else str(value if value is not None else "never")
