"""`cairn leave`: somebody has left an agency."""

import argparse

NAME = "leave"
HELP = """Say that somebody has left: their posts end at once, and with the last of them their account is shut.

What they owed falls back to their role, and to whoever holds it; nothing is left without an owner. What they wrote stays.
Exit code 2: no such person, or no post there."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Who, and where."""
    parser.add_argument("username", metavar="SIGN-IN-NAME")
    parser.add_argument("--agency", default="", metavar="CODE", help="only this agency; all of them unless said")


def run(options: argparse.Namespace) -> int:
    """End the posts."""
    from cairn.operations import database

    with database.ready():
        from cairn.access.invitations import leave

        ended = leave(username=options.username, agency=options.agency)
    print(f"{ended} post{'s' * (ended != 1)} of {options.username} ended.")
    return 0
