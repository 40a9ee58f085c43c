"""`cairn compare read`: the third step, by the organisation that asked."""

import argparse
import csv
import sys
from pathlib import Path

from cairn.cli.files import check_can_be_written

NAME = "compare read"
HELP = """Read the answer to your question: which rows of your list the other organisation has, too.

  cairn compare read drivers.answer --keep drivers.own
  cairn compare read drivers.answer --keep drivers.own --out both.csv

That somebody stands on both lists is a reason to ask, and no finding. That somebody doesn't says nothing: a birthday that is wrong
by a day doesn't meet. Delete the kept file when you have read the answer.

Exit code 2: the answer is to another question, or is no honest one."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The answer, what opens it, and where the rows go."""
    parser.add_argument("answer", type=Path, metavar="ANSWER", help="the file that came back")
    parser.add_argument("--keep", type=Path, required=True, metavar="FILE", help="what `cairn compare ask` kept")
    parser.add_argument("--out", type=Path, metavar="FILE.csv", help="write the rows here, not on the screen")


def run(options: argparse.Namespace) -> int:
    """Tell the rows, in the list's order."""
    check_can_be_written(options.out)
    from cairn.sharing.comparing import read

    found = read(answered=options.answer, keep=options.keep)
    rows = [("said", "by"), *((one.said, "; ".join(one.how)) for one in found)]
    if options.out:
        with options.out.open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened).writerows(rows)
    else:
        csv.writer(sys.stdout).writerows(rows)
    print(f"cairn: rows that both have: {len(found):,}. Ask before you act on one.", file=sys.stderr)
    return 0
