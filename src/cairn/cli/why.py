"""`cairn why`: what speaks for and against two records being one."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.base.errors import BadInput, NotFound
from cairn.cli import caller

if TYPE_CHECKING:
    from cairn.linkage.engines.why import Told

LEAST_SHOWN = 0.05  # bits
NAME = "why"
HELP = """Tell in words why two records are, or are not, taken for one.

Each line is one comparison with its weight in bits: above 0 it speaks for one person or place, below 0 against. The
first line is where every pair starts: two records taken at random are very likely two people.

Without --bundle the records are those of this installation that you may read; say who you are with --as, and your
password is asked. An id is Cairn's own (it stands in the address of a record's page) or the agency's. That you asked is
kept in the trail under your name, and no name is printed."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The two records, and the bundle that holds them if the installation doesn't."""
    parser.add_argument("record_a", metavar="RECORD_A", help="id of a person or place record")
    parser.add_argument("record_b", metavar="RECORD_B", help="id of another")
    parser.add_argument(
        "--bundle", type=Path, metavar="BUNDLE", help="folder or zip that holds both, in place of the database"
    )
    caller.arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Print one pair's weights."""
    from cairn.linkage.engines.model import load_model
    from cairn.linkage.engines.why import why

    if options.bundle:
        from cairn.intake.bundle import read_bundle

        told = why(read_bundle(options.bundle).tables, options.record_a, options.record_b, model=load_model())
    else:
        told = _of_this_installation(options)
    if not told:
        print("Nothing is said of this pair: they share too little, or one of them is half known, sealed or withdrawn.")
    for one in told:
        print(_waterfall(one))
    return 0


def _of_this_installation(options: argparse.Namespace) -> tuple["Told", ...]:
    """What is said of two records that the caller may read; the asking is their deed."""
    from cairn.operations import database, roles

    with database.ready(role=roles.WEB):
        from cairn.linkage.adopted import adopted_model
        from cairn.linkage.engines.why import why
        from cairn.records.frames import frames, ids_named, visible_edition
        from cairn.trail.actions import note

        with caller.entered(options) as actor:
            pair = [_only(text, ids_named(text, using="default")) for text in (options.record_a, options.record_b)]
            note(by=actor, did="pair.explained", on_kind="record", details={"records": pair})
            model = adopted_model()
        return why(visible_edition(frames(), besides=pair), *pair, model=model)


def _only(text: str, found: list[str]) -> str:
    if not found:
        raise NotFound(f"There is no person or place record {text} in this installation that you may read.")
    if len(found) > 1:
        raise BadInput(f"{text} is the id of {len(found)} records. Use Cairn's own: {', '.join(found)}.")
    return found[0]


def _waterfall(told: "Told") -> str:
    from cairn.linkage.engines.why import ASKED, LINKED

    rule = f" ({told.rule})" if told.rule else ""
    weight = f"{told.match_weight:+.1f} bits"
    if told.verdict == LINKED:
        weight += f", chance {told.probability:.2%}"
    elif told.in_part:
        weight += ", never linked by rule: known in part only, however much speaks for it"
    elif told.verdict == ASKED:  # a chance that was not measured on pairs that people judged would read as one
        weight += ", no rule is sure enough: two people of one home or one name can weigh as much"
    lines = [f"{told.verdict.capitalize()}{rule}: {weight}"]
    if abs(told.start) >= LEAST_SHOWN:
        lines.append(f"  {told.start:+6.1f}  any two records at random")
    lines += [f"  {reason.weight:+6.1f}  {reason.field}: {reason.says}" for reason in told.reasons]
    return "\n".join(lines)
