"""`cairn service shut`: end a service account."""

import argparse

NAME = "service shut"
HELP = """Shut a service account at once, for ever. What it sent stays, under its name.

Do this when a system is taken out of use, or when somebody may have its secret. It is noted in the agency's own trail.
Exit code 2: no such account, or it is shut already."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which account, and why."""
    parser.add_argument("service", metavar="ACCOUNT", help="its id, from `cairn service list`")
    parser.add_argument("--why", required=True, help="in a few words; kept in the agency's trail")


def run(options: argparse.Namespace) -> int:
    """Shut it."""
    from cairn.operations import database

    with database.ready():
        from cairn.access import services_owned

        services_owned.shut(service=options.service, why=options.why)
    print("Shut.")
    return 0
