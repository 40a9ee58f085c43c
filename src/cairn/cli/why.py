"""`cairn why`: what speaks for and against two records being one."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cairn.linkage.engines.why import Told

LEAST_SHOWN = 0.05  # bits
NAME = "why"
HELP = """Tell in words why two records are, or are not, taken for one.

Each line is one comparison with its weight in bits: above 0 it speaks for one person or place, below 0 against. The
first line is where every pair starts: two records taken at random are very likely two people."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The two records and the bundle that holds them."""
    parser.add_argument("record_a", metavar="RECORD_A", help="id of a person or place record")
    parser.add_argument("record_b", metavar="RECORD_B", help="id of another")
    parser.add_argument("--bundle", type=Path, required=True, metavar="BUNDLE", help="folder or zip that holds both")


def run(options: argparse.Namespace) -> int:
    """Print one pair's weights."""
    from cairn.intake.bundle import read_bundle
    from cairn.linkage.engines.model import load_model
    from cairn.linkage.engines.why import why

    bundle = read_bundle(options.bundle)
    told = why(bundle.tables, options.record_a, options.record_b, model=load_model())
    if not told:
        print("Nothing is said of this pair: they share too little, or one of them is half known, sealed or withdrawn.")
    for one in told:
        print(_waterfall(one))
    return 0


def _waterfall(told: "Told") -> str:
    rule = f" ({told.rule})" if told.rule else ""
    lines = [f"{told.verdict.capitalize()}{rule}: {told.match_weight:+.1f} bits, chance {told.probability:.2%}"]
    if abs(told.start) >= LEAST_SHOWN:
        lines.append(f"  {told.start:+6.1f}  any two records at random")
    lines += [f"  {reason.weight:+6.1f}  {reason.field}: {reason.says}" for reason in told.reasons]
    return "\n".join(lines)
