"""`cairn model origins`: how well linking finds people again by the origin of their name, on a made-up county."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from cairn.base.errors import BadInput
from cairn.cli.files import check_can_be_written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cairn.linkage.engines.by_origin import OfOrigin
    from cairn.linkage.engines.precision import Step

NAME = "model origins"
MOST = 10_000  # children
LOOKS = ".sure,.maybe{fill:none;stroke:#24424d;stroke-width:2}.maybe{stroke-dasharray:5 5}.solid{fill:#24424d}"
HELP = """Measure recall and false links by the origin of people's names, on a made-up county whose truth is known.

Families are made from --seed, written down by several agencies with their errors, and linked by the shipped version or
--model. Nothing is trained or chosen by it, and no database is needed. --out writes the figures as a page, and beside it
a drawing of the stated chances against the truth (linking-calibration.svg). 2,500 children take about a minute on two cores;
two runs write the same bytes."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """How large, from which seed, by which version, and where to."""
    parser.add_argument("--children", type=int, default=2_500, metavar="N", help=f"at most {MOST:,} (default: 2,500)")
    parser.add_argument("--seed", type=int, default=31, metavar="N", help="never one that the model was trained on")
    parser.add_argument("--model", type=Path, metavar="FILE", help="a model file (default: the shipped version)")
    parser.add_argument("--out", type=Path, metavar="FILE", help="also write a page (Markdown)")


def run(options: argparse.Namespace) -> int:
    """Make, link, measure, print."""
    import polars as pl

    from cairn.county.generator import people_only
    from cairn.linkage.engines.batch import person_edges
    from cairn.linkage.engines.by_origin import by_origin, labelled
    from cairn.linkage.engines.link import records_of
    from cairn.linkage.engines.model import load_model
    from cairn.linkage.engines.precision import calibration
    from cairn.linkage.engines.visible import cluster_visible

    if not 0 < options.children <= MOST:
        raise BadInput(f"Say between 1 and {MOST:,} children with --children.")
    check_can_be_written(options.out)
    model = load_model(options.model)
    tables, told = people_only(seed=options.seed, children=options.children)
    truth = told["people"].filter(pl.col("form") == "full")
    edges = person_edges(tables, model=model, reasons=False)
    clusters = cluster_visible(records_of(tables["people"]), edges, join=model.bands.join)
    rows, steps = by_origin(truth, clusters, edges), calibration(labelled(truth, edges))
    told_of = (
        f"version {model.version}, {options.children:,} children, seed {options.seed}, {truth.height:,} full records"
    )
    text = "\n\n".join([_origins(rows), _steps(steps)])
    print(f"{told_of}\n\n{text}")
    if options.out:
        given = f"--children {options.children} --seed {options.seed}"
        options.out.write_text(_page(rows, text, told_of=told_of, given=given), encoding="utf-8")
        options.out.with_name("linking-calibration.svg").write_text(_drawing(steps), encoding="utf-8")
    return 0


def _in_100(share: float | None) -> str:
    return "–" if share is None else f"{share * 100:.1f}"


def _origins(rows: "Sequence[OfOrigin]") -> str:
    lines = [
        "| origin of the name | records | linked, in 100 | it may lie between | linked or asked, in 100 | false links, of linked pairs | linked at equal precision, in 100 |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {row.origin.replace('_', ' ')} | {row.records:,} | {_in_100(row.linked.value)} | {_in_100(row.linked.low)} to"
        f" {_in_100(row.linked.high)} | {_in_100(row.found.value)} | {row.false_links:,} of {row.right.of:,} | {_in_100(row.at_equal)} |"
        for row in rows
    ]
    return "\n".join(lines)


def _steps(steps: "Sequence[Step]") -> str:
    lines = ["| stated chance, in 100 | pairs | true, in 100 | it may lie between |", "|---|---|---|---|"]
    lines += [
        f"| {_in_100(step.stated)} | {step.observed.of:,} | {_in_100(step.observed.value)} | {_in_100(step.observed.low)} to"
        f" {_in_100(step.observed.high)} |"
        for step in steps
    ]
    return "\n".join(lines)


def _page(rows: "Sequence[OfOrigin]", text: str, *, told_of: str, given: str) -> str:
    from cairn.linkage.engines.by_origin import gap

    origins, steps = text.split("\n\n")
    raw, equal = gap(rows, at_equal=False), gap(rows, at_equal=True)
    reached = "It is reached here." if equal <= 2 else "It is not reached here."
    return f"""<!-- Made by `cairn model origins {given} --out`. Change the model or the code, then run it again. -->

# Linking by origin of the name

A list of English short names finds English people, and a rule that fits them can lose others' children. So linking is measured
for each origin apart, on people who are made up and whose truth is known: {told_of}. Origin is never
compared by the model, and nothing was chosen by these figures.

{origins}

*Linked*: of all pairs of records that are one person, those that a rule made one. *Linked or asked*: those, and the ones that stand
in the queue. *False links*: pairs in one identity that are two people; one between two origins counts for both. *At equal
precision*: the share of true pairs above the weight from which this origin's pairs are right 99 times in 100, so that no origin is
found more often merely by being joined more boldly.

Between the best and the least found origin lie {raw:.1f} points; at equal precision {equal:.1f}. The aim is 2 points. {reached} Origins with few
records move by chance: see between which shares the true one may lie.

## Do its chances come true?

Every pair that is linked or asked about in the same county: the chance that the model states, against the share that is
true. Made-up people are not yours: on an installation the page *How far linking may be trusted* shows the same for pairs
that people judged.

![Stated chance across, true share upwards; the table below says the same](linking-calibration.svg)

{steps}
"""


def _drawing(steps: "Sequence[Step]") -> str:
    from cairn.linkage.engines.calibration_plot import HEIGHT, WIDTH, plot

    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="400"'
        ' font-family="sans-serif" font-size="13" role="img"><title>Stated chance against the true share</title>'
        f'<style>{LOOKS}</style><rect width="100%" height="100%" fill="#fff"/>'
        f"{plot(steps, across_says='stated, in 100 (upwards: true, in 100)')}</svg>\n"
    )
