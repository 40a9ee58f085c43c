"""`cairn county`: a made-up county with planted harm and the truth beside it."""

import argparse
import sys
from pathlib import Path

NAME = "county"
HELP = """Make a county in which nobody is real, and write it as a bundle with its truth.

People, households, schools, agencies and their habits, ordinary life, planted networks of exploitation, and
look-alikes that are none. Rates are those of a county of 110,000 children, scaled to the number asked for. The same
seed gives the same county to the byte. truth/ says who is who and what was planted; only `cairn evaluate` reads it."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where it goes, how large, how long, how hard."""
    parser.add_argument("out", type=Path, metavar="OUT", help="a new or empty folder, or a name that ends in .zip")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="another seed, another county (default: 1)")
    parser.add_argument("--children", type=_above(200), default=5_000, metavar="N", help="default: 5000; least: 200")
    parser.add_argument("--years", type=_years, default=5.0, metavar="N", help="how long it lives (default: 5)")
    parser.add_argument("--networks", type=_above(0), metavar="N", help="how many are planted (default: by size)")
    parser.add_argument(
        "--difficulty", type=float, choices=(0.5, 1.0, 2.0), default=1.0, help="record errors and delays (default: 1)"
    )
    parser.add_argument("--null", action="store_true", help="plant nothing; look-alikes stay")


def _above(least: int) -> "type[int]":
    def number(text: str) -> int:
        value = int(text)
        if value < least:
            raise argparse.ArgumentTypeError(f"at least {least}")
        return value

    number.__name__ = "whole number"
    return number  # type: ignore[return-value]  # argparse takes any callable


def _years(text: str) -> float:
    value = float(text)
    if not 0.5 <= value <= 30:
        raise argparse.ArgumentTypeError("from 0.5 to 30")
    return value


def run(options: argparse.Namespace) -> int:
    """Make and write one county."""
    from tqdm import tqdm

    from cairn.county.generator import STEPS, Plan, make_planned
    from cairn.county.writing import refuse_what_is_there, write_county

    refuse_what_is_there(options.out)
    plan = Plan(options.seed, options.children, options.years, options.networks, options.difficulty, options.null)
    with tqdm(total=STEPS + 1, unit="step", disable=not sys.stderr.isatty(), file=sys.stderr) as bar:

        def tell(step: str) -> None:
            bar.set_description(step)
            bar.update()

        tables, truth = make_planned(plan, tell=tell)
        tell("files")
        write_county(options.out, tables, truth, plan)
    rows = sum(frame.height for frame in tables.values())
    print(f"{rows} rows, {truth['networks'].height} networks", file=sys.stderr)
    return 0
