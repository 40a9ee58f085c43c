"""`cairn front-door`: when an agency's front door is open, and whom to ring when it isn't."""

import argparse
from datetime import time

from cairn.concerns.rules.outside import Hours

NAME = "front-door"
HELP = """Say when an agency's front door is open, and whom the public can ring or text when it isn't.

The public pages show these hours and numbers. The hours are London's, on working days of England. Run it again to change
them; a number that is left out is taken away. Nothing else about the agency changes."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The agency, its hours and its numbers."""
    parser.add_argument("agency", metavar="CODE", help="code of the agency, such as CSC")
    parser.add_argument("--opens", type=time.fromisoformat, default=time(9), metavar="HH:MM", help="09:00 unless said")
    parser.add_argument(
        "--closes", type=time.fromisoformat, default=time(17), metavar="HH:MM", help="17:00 unless said"
    )
    parser.add_argument("--phone", default="", metavar="NUMBER", help="to ring while it is open")
    parser.add_argument("--on-call-phone", default="", metavar="NUMBER", help="to ring while it is closed")
    parser.add_argument("--on-call-text", default="", metavar="NUMBER", help="to text while it is closed")


def run(options: argparse.Namespace) -> int:
    """Keep them."""
    from cairn.operations import database

    with database.ready():
        from cairn.concerns.public import set_front_door

        set_front_door(
            agency=options.agency,
            hours=Hours("", options.phone, options.opens, options.closes, options.on_call_phone, options.on_call_text),
        )
    return 0
