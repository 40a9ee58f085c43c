"""`cairn model adopt`: put another version of the linking model in use."""

import argparse
from pathlib import Path

from cairn.cli import caller

NAME = "model adopt"
HELP = """Put the linking model of a file in use, from the next refresh on.

Compare it first with `cairn model compare in-use FILE`. Only an administrator of Cairn may; say who you are with --as,
and your password is asked. Who did it and why is kept in the trail, and `cairn model rollback` goes back. Judgements
hold under every version."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The file and the reason."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a model file, as linkage_train writes it")
    parser.add_argument("--why", required=True, metavar="REASON", help="kept in the trail")
    caller.arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Keep the file and the deed, queue a refresh."""
    from cairn.operations import database, roles

    with database.ready(role=roles.WEB):
        from cairn.journeys.rejudge_link import queue_refresh
        from cairn.linkage.adopted import adopt

        with caller.entered(options) as actor:
            version = adopt(path=options.file, why=options.why, by=actor)
            queue_refresh()
    print(f"Version {version} is in use from the next refresh on, which is queued.")
    return 0
