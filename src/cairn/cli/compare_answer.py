"""`cairn compare answer`: the second step, by the organisation that was asked."""

import argparse
from pathlib import Path

from cairn.cli.compare_ask import tell_unnamed, whose
from cairn.cli.files import check_can_be_written

NAME = "compare answer"
HELP = """Answer another organisation's question about a list, for a list of your own.

They learn which of their own rows you have too, and roughly how long your list is; you learn roughly how long theirs is, and nothing
else. Whatever they put on their list they learn of, so --most bounds it: somebody takes one to eight points.

  cairn compare answer drivers.question licences.csv --to drivers.answer
  cairn compare answer theirs.question --agency SHS --to theirs.answer --why "Northshire: children placed across the border"

Exit code 2: more points than you allow, or a file can't be read or is there already; nothing is written."""
MOST = 16_384


def arguments(parser: argparse.ArgumentParser) -> None:
    """The question, the list, and where to."""
    parser.add_argument("question", type=Path, metavar="QUESTION", help="the file that was sent to you")
    whose(parser)
    parser.add_argument("--to", type=Path, required=True, metavar="FILE", help="written: the file to send back")
    parser.add_argument(
        "--most", type=int, default=MOST, metavar="POINTS", help=f"how many points you answer ({MOST:,})"
    )


def run(options: argparse.Namespace) -> int:
    """Write the answer."""
    from cairn.cli.compared import rows_of

    check_can_be_written(options.to)
    with rows_of(options) as (rows, noted):
        from cairn.sharing.comparing import answer, id_of

        noted("lists.answered", id_of(options.question))
        points = answer(rows, question=options.question, to=options.to, most=options.most)
    print(
        f"{options.to} answers {points:,} points for {sum(bool(row.words) for row in rows):,} of {len(rows):,} rows. Send it back."
    )
    tell_unnamed([row.said for row in rows if not row.words])
    return 0
