"""`cairn dispose replay`: erase again, in a restored database, what was erased before."""

import argparse

NAME = "dispose replay"
HELP = """Erase again all that the list of disposals says was erased: after each restore, before anybody signs in, with the job worker stopped.

The list stands outside the database, in CAIRN_DISPOSALS. Run twice, it erases once. It also ends a disposal that was cut off.
`cairn check` says whether there is anything to erase again.
Exit code 3: a line is not signed by this installation's CAIRN_DISPOSAL_KEY."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments: the environment says which installation and which list."""


def run(options: argparse.Namespace) -> int:
    """Replay the list."""
    from cairn.operations import database, disposing

    with database.ready():
        from cairn.journeys.rejudge_link import queue_refresh

        found, rows = disposing.replay()
        if rows:
            queue_refresh()
    listed = len(disposing.lines())
    print(f"{listed} disposal{'s' * (listed != 1)} on the list. {found} found something to erase again: {rows} rows.")
    return 0
