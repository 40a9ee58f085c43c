"""`cairn model rollback`: go back to the version of the linking model that was in use before."""

import argparse

from cairn.cli import caller

NAME = "model rollback"
HELP = """Put that version of the linking model in use again that was in use before the last, from the next refresh on.

Only an administrator of Cairn may; say who you are with --as, and your password is asked. Kept in the trail like an
adoption. Judgements hold under every version."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The reason."""
    parser.add_argument("--why", required=True, metavar="REASON", help="kept in the trail")
    caller.arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Keep the deed, queue a refresh."""
    from cairn.operations import database, roles

    with database.ready(role=roles.WEB):
        from cairn.journeys.rejudge_link import queue_refresh
        from cairn.linkage.adopted import roll_back

        with caller.entered(options) as actor:
            version = roll_back(why=options.why, by=actor)
            queue_refresh()
    print(f"Version {version} is in use again from the next refresh on, which is queued.")
    return 0
