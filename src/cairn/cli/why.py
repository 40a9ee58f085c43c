"""`cairn why`: what speaks for and against two records being one."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.base.errors import BadInput, NotFound

if TYPE_CHECKING:
    from cairn.linkage.engines.why import Told

LEAST_SHOWN = 0.05  # bits
NAME = "why"
HELP = """Tell in words why two records are, or are not, taken for one.

Each line is one comparison with its weight in bits: above 0 it speaks for one person or place, below 0 against. The
first line is where every pair starts: two records taken at random are very likely two people.

Without --bundle the records are those of this installation, sealed ones left out. An id is Cairn's own (it stands in the
address of a record's page) or the agency's. That you asked is kept in the trail, and no name is printed."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The two records, and the bundle that holds them if the installation doesn't."""
    parser.add_argument("record_a", metavar="RECORD_A", help="id of a person or place record")
    parser.add_argument("record_b", metavar="RECORD_B", help="id of another")
    parser.add_argument(
        "--bundle", type=Path, metavar="BUNDLE", help="folder or zip that holds both, in place of the database"
    )


def run(options: argparse.Namespace) -> int:
    """Print one pair's weights."""
    from cairn.linkage.engines.model import load_model
    from cairn.linkage.engines.why import why

    if options.bundle:
        from cairn.intake.bundle import read_bundle

        told = why(read_bundle(options.bundle).tables, options.record_a, options.record_b, model=load_model())
    else:
        told = _of_this_installation(options.record_a, options.record_b)
    if not told:
        print("Nothing is said of this pair: they share too little, or one of them is half known, sealed or withdrawn.")
    for one in told:
        print(_waterfall(one))
    return 0


def _of_this_installation(*named: str) -> tuple["Told", ...]:
    """What is said of two records in the database; the asking is a deed."""
    from cairn.agencies.roles import SYSTEM
    from cairn.operations import database, roles

    with database.ready(role=roles.ENGINE):
        from cairn.linkage.engines.model import load_model
        from cairn.linkage.engines.why import why
        from cairn.records.frames import frames, ids_named
        from cairn.trail.actions import note

        record_a, record_b = (_only(text, ids_named(text)) for text in named)
        told = why(frames(), record_a, record_b, model=load_model())
        details: dict[str, str | int | list[str]] = {"records": [record_a, record_b]}
        note(by=SYSTEM, did="pair.explained", on_kind="record", details=details, using="engine")
    return told


def _only(text: str, found: list[str]) -> str:
    if not found:
        raise NotFound(f"There is no person or place record {text} in this installation, or it is sealed.")
    if len(found) > 1:
        raise BadInput(f"{text} is the id of {len(found)} records. Use Cairn's own: {', '.join(found)}.")
    return found[0]


def _waterfall(told: "Told") -> str:
    rule = f" ({told.rule})" if told.rule else ""
    lines = [f"{told.verdict.capitalize()}{rule}: {told.match_weight:+.1f} bits, chance {told.probability:.2%}"]
    if abs(told.start) >= LEAST_SHOWN:
        lines.append(f"  {told.start:+6.1f}  any two records at random")
    lines += [f"  {reason.weight:+6.1f}  {reason.field}: {reason.says}" for reason in told.reasons]
    return "\n".join(lines)
