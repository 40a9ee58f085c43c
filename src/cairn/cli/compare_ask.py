"""`cairn compare ask`: the first of three steps in which two organisations compare lists without telling them."""

import argparse
import sys
from pathlib import Path
from uuid import uuid4

from cairn.cli.files import check_can_be_written

NAME = "compare ask"
HELP = """Write a question about a list of people, to send to another organisation that has Cairn.

The question says nothing about anybody: it holds points that look random, as many as the next of 64, 128, 256 ... What opens the
answer stays with you, in a second file that holds the names: keep it, and send it to nobody.

  cairn compare ask drivers.csv --question drivers.question --keep drivers.own
  cairn compare ask --agency SHS --question ours.question --keep ours.own --why "Northshire: children placed across the border"

A list has the columns given_names, family_name, date_of_birth (1996-03-14), nhs_number, upn; those that it lacks are left out. Agree in
writing first who compares what, why, on what lawful basis and how often: docs, How to compare lists.

Exit code 2: no row names anybody, or a file can't be read or is there already; nothing is written."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which list, and where to."""
    whose(parser)
    parser.add_argument("--question", type=Path, required=True, metavar="FILE", help="written: the file to send")
    parser.add_argument("--keep", type=Path, required=True, metavar="FILE", help="written: what opens the answer")


def whose(parser: argparse.ArgumentParser) -> None:
    """A list of one's own: a file, or those whom an agency holds here."""
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("list", nargs="?", type=Path, metavar="LIST.csv", help="a list of people")
    which.add_argument("--agency", metavar="CODE", help="everybody whom this agency holds in this Cairn")
    parser.add_argument(
        "--why", default="", metavar="TEXT", help="with --agency: with whom and for what, for its trail"
    )


def run(options: argparse.Namespace) -> int:
    """Write both files; say what was left out."""
    from cairn.cli.compared import rows_of

    check_can_be_written(options.question, options.keep)
    with rows_of(options) as (rows, noted):
        from cairn.sharing.comparing import ask

        this = uuid4()
        noted("lists.asked", this)
        ask(rows, this=this, question=options.question, keep=options.keep)
    print(
        f"{options.question} asks about {sum(bool(row.words) for row in rows):,} of {len(rows):,} rows. Send it; keep {options.keep}."
    )
    tell_unnamed([row.said for row in rows if not row.words])
    return 0


def tell_unnamed(rows: list[str]) -> None:
    """Say which rows could not be compared."""
    if rows:
        shown = ", ".join(rows[:10]) + (" and others" if len(rows) > 10 else "")
        print(f"cairn: {len(rows):,} rows name nobody whole and can't be compared: {shown}", file=sys.stderr)
