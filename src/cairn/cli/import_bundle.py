"""`cairn import`: take in a bundle."""

import argparse
import sys
from pathlib import Path
from typing import Any

from cairn.cli.files import check_can_be_written

NAME = "import"
HELP = """Take in a bundle of records: a folder, or a zip of one, with tables as CSV or Parquet.

What is sound is kept; every other row is told with its number, its column and the reason. A second import of the same
bundle changes nothing, and one that was stopped can be run again: it keeps all of a bundle or nothing.
Linking and signals follow in the background, where `cairn demo` or the job worker runs.

  cairn import monday.zip --report monday.json
  cairn import police.zip --in-the-name-of POL

A record that is held already is never shared more widely than it was, whatever a later row says, unless the import is
in the name of its agency: use --in-the-name-of only where that agency asked for it. It is noted in the trail.

Exit code 0: done, with rejected rows counted on stderr. 1: done, and --strict found rejected rows or a file of rows that is no table's. 2: the bundle can't
be read, and nothing is kept. 3: the database or the disk failed. 130: stopped by Ctrl-C."""
FOLLOWS = "search, links and signals follow within some minutes, where `cairn demo` or the job worker runs"
SHOWN = 5  # rejected rows that are told on stderr; the report has them all


def arguments(parser: argparse.ArgumentParser) -> None:
    """The bundle, and what to do about rejected rows."""
    parser.add_argument("bundle", type=Path, metavar="BUNDLE", help="a folder of tables, or a .zip of it")
    parser.add_argument("--report", type=Path, metavar="FILE.json", help="write what became of every row")
    parser.add_argument(
        "--in-the-name-of",
        metavar="AGENCY",
        default="",
        help="the agency that may widen the sharing of its own records",
    )
    parser.add_argument(
        "--strict", action="store_true", help="end with exit code 1 if any row is rejected or left aside"
    )


def run(options: argparse.Namespace) -> int:
    """Take in one bundle; 1 where --strict finds rejected rows, or a file of rows that is no table's."""
    from cairn.intake.bundle import check_readable
    from cairn.intake.report import write_report

    check_readable(options.bundle)
    check_can_be_written(options.report)
    report = _take_in(options.bundle, name=options.in_the_name_of)
    if options.report:
        write_report(options.report, report)
    _tell(report, options.report)
    return 1 if options.strict and (report["rejected"] or report["unnamed"]) else 0


def _take_in(bundle: Path, *, name: str) -> dict[str, Any]:
    """The report of the import. Raises: Broken if the database fails, which then has nothing of the bundle."""
    from django.db import DatabaseError
    from tqdm import tqdm

    from cairn.agencies.roles import SYSTEM
    from cairn.base.errors import Broken
    from cairn.operations import database, roles
    from cairn.operations.environment import home

    if not database.is_there():
        print(f"cairn: there was no installation in {home()}: one is made there now", file=sys.stderr)
    with database.ready(role=roles.JOB):
        from cairn.journeys.take_in_batch import STEPS, take_in_batch

        shown = {"disable": not sys.stderr.isatty(), "bar_format": "{desc} {bar} {elapsed}", "leave": False}
        with tqdm(total=len(STEPS), file=sys.stderr, **shown) as bar:

            def progress(step: str, place: int, _: int) -> None:
                bar.set_description_str(step, refresh=False)
                bar.update(place - bar.n)

            try:
                return take_in_batch(
                    source=bundle, by=SYSTEM, queue=True, in_the_name_of=name, progress=progress
                ).report
            except DatabaseError as error:
                raise Broken("the database failed, and nothing of this bundle is kept; run the import again") from error


def _tell(report: dict[str, Any], where: Path | None) -> None:
    ends = ("accepted", "duplicate", "corrected", "rejected")
    print(f"{_rows(report['rows'])}: " + ", ".join(f"{report[end]:,} {end}" for end in ends))
    for note in report["notes"]:
        print(f"cairn: {note}", file=sys.stderr)
    for table, columns in report["ignored_columns"].items():
        print(f"cairn: {table} has columns that are not of a bundle, left aside: {', '.join(columns)}", file=sys.stderr)
    _tell_rejected(report, where)
    if report["accepted"] or report["corrected"]:
        print(f"cairn: {FOLLOWS}", file=sys.stderr)


def _tell_rejected(report: dict[str, Any], where: Path | None) -> None:
    if not report["rejected"]:
        return
    print(f"cairn: {_rows(report['rejected'])} rejected", file=sys.stderr)
    for row in report["rejections"][:SHOWN]:
        line = f", line {row['line']}" if row["line"] else ""
        column = f", {row['column']}" if row["column"] else ""
        print(f"  {row['source']}, row {row['row']}{line}{column}: {row['reason']}", file=sys.stderr)
    if report["rejected"] > SHOWN:
        more = f"in {where.name}" if where else "with --report FILE.json"
        print(f"  ... the rest {more}", file=sys.stderr)


def _rows(number: int) -> str:
    return f"{number:,} row{'s' * (number != 1)}"
