"""`cairn replay`: what the rules would have said, day by day or week by week."""

import argparse
import sys
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from cairn.base.errors import BadInput, NotFound
from cairn.cli.files import check_can_be_written, tell_left_out

NAME = "replay"
HELP = """Feed a bundle's records in the order in which they were recorded, and write what the rules would have said.

Steps end at midnight in London; at each, records are linked and patterns looked for with nothing recorded later. The
shipped model is used, never trained on the bundle. Sealed records are left out. Nobody answers in a replay. One JSON
object a line, one line for each change of a signal, sorted by day and signal. Known now isn't known then."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The bundle, where the lines go, and what bounds them."""
    parser.add_argument("bundle", type=Path, metavar="BUNDLE", help="folder or zip of the exchange contract")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where to write the lines (JSON Lines)")
    parser.add_argument("--step", type=_step, default="1d", metavar="1d|7d", help="how far a step goes (default: 1d)")
    parser.add_argument("--from", dest="start", type=_day, metavar="DATE", help="write no line of an earlier day")
    parser.add_argument("--to", dest="end", type=_day, metavar="DATE", help="the last day of the replay")
    parser.add_argument("--only-agency", metavar="ID", help="use this agency's rows alone, and what refers to them")
    parser.add_argument("--proposals", type=Path, metavar="FILE", help="also write what may be one adult or place")
    parser.add_argument("--html", type=Path, metavar="FILE", help="also write a plain page to read")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"{text} is not a day; write it as 2026-03-31") from wrong


def _step(text: str) -> timedelta:
    steps = {"1d": timedelta(days=1), "7d": timedelta(days=7)}
    if text not in steps:
        raise argparse.ArgumentTypeError("a step is 1d or 7d")
    return steps[text]


def run(options: argparse.Namespace) -> int:
    """Replay a bundle into a file."""
    from cairn.intake.bundle import read_bundle
    from cairn.signals import replay as replaying
    from cairn.signals.asked import write_proposals
    from cairn.signals.engines.given import given
    from cairn.signals.telling import as_page

    if options.start and options.end and options.end < options.start:
        raise BadInput("--to is earlier than --from")
    check_can_be_written(options.out, options.proposals, options.html)
    bundle = read_bundle(options.bundle)
    tell_left_out(bundle)
    tables = bundle.tables
    if options.only_agency:
        if options.only_agency not in tables["agencies"]["agency_id"]:
            raise NotFound(f"there is no agency {options.only_agency} in the bundle")
        tables = replaying.one_agency(tables, options.only_agency)
    ready = given(tables)
    lines = list(replaying.replay(ready, step=options.step, start=options.start, end=options.end, watch=_bar))
    options.out.write_text("".join(f"{line.as_json()}\n" for line in lines), encoding="utf-8")
    if options.proposals:
        write_proposals(ready, options.proposals, end=options.end)
    if options.html:
        options.html.write_text(as_page(lines, title=bundle.title, given=ready), encoding="utf-8")
    print(f"{len(lines)} lines", file=sys.stderr)
    return 0


def _bar(days: list[date]) -> Iterable[date]:
    """The days behind a progress bar, on a terminal only."""
    from tqdm import tqdm

    bar: Iterable[date] = tqdm(days, unit="step", disable=not sys.stderr.isatty(), file=sys.stderr)
    return bar
