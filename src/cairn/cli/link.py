"""`cairn link`: which records of a bundle are one person or place."""

import argparse
import sys
from pathlib import Path

from cairn.cli.files import check_can_be_written, tell_left_out

NAME = "link"
HELP = """Link a bundle's records without a database, and write which identity each person and place record belongs to.

Only what is beyond doubt is linked: clusters.csv has kind, record_id and identity_id of every record, and a record
known by a nickname or part facts alone stands by itself. edges.csv has every pair that was linked by rule (certain)
or that a person should be asked about (ask), with its match weight in bits. The shipped model is used, never trained
on the bundle; two runs write the same bytes. `cairn why` tells one pair's weights in words."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The bundle and where the answers go."""
    parser.add_argument("bundle", type=Path, metavar="BUNDLE", help="folder or zip of the exchange contract")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="where to write the clusters (CSV)")
    parser.add_argument("--edges", type=Path, metavar="FILE", help="also write the edges (CSV)")


def run(options: argparse.Namespace) -> int:
    """Link a bundle into files."""
    import polars as pl
    from tqdm import tqdm

    from cairn.intake.bundle import read_bundle
    from cairn.linkage.engines.link import STEPS, link

    check_can_be_written(options.out, options.edges)
    with tqdm(total=STEPS + 1, unit="step", disable=not sys.stderr.isatty(), file=sys.stderr) as bar:
        bundle = read_bundle(options.bundle)
        bar.update()

        def tell(step: str) -> None:
            bar.set_description(step)
            bar.update()

        crowds: list[pl.DataFrame] = []
        clusters, edges = link(bundle.tables, tell=tell, notice=crowds.append)
    tell_left_out(bundle)
    if crowds[0].height:
        facts, records = crowds[0].row(0)
        print(
            f"{records} records have the same {facts}{', and other facts alike' if crowds[0].height > 1 else ''}: too many to "
            "compare each with each. Two of them are compared where they agree on more.",
            file=sys.stderr,
        )
    clusters.write_csv(options.out)
    if options.edges:
        edges.write_csv(options.edges, float_precision=6)
    identities = clusters.select("kind", "identity_id").n_unique()
    certain = int((edges["band"] == "certain").sum())
    print(
        f"{clusters.height} records, {identities} identities; {certain} pairs linked by rule, "
        f"{edges.height - certain} to ask about",
        file=sys.stderr,
    )
    return 0
