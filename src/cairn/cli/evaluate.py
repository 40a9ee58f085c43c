"""`cairn evaluate`: how right a replay was, on a county whose truth is known."""

import argparse
import json
from pathlib import Path

from cairn.cli.files import check_can_be_written

NAME = "evaluate"
HELP = """Score the lines of a replay against the truth of a made-up county.

Prints how many planted networks were raised or asked about and how many days after they could be joined, false lines
a week and per 110,000 children, lines worth a look and repeats, unheard concerns named on or after their clock, and,
where asked for, how well records were linked and whether groups of people are served and burdened alike. BUNDLE must
hold truth/, as `cairn county` writes it. --html writes the same as one page with plots, complete in itself, and --pdf
as a tagged PDF on A4."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The county, the lines, and what else to score."""
    parser.add_argument("bundle", type=Path, metavar="BUNDLE", help="a made-up county, folder or zip")
    parser.add_argument("signals", type=Path, metavar="SIGNALS", help="the lines that `cairn replay --out` wrote")
    parser.add_argument("--clusters", type=Path, metavar="FILE", help="the clusters that `cairn link --out` wrote")
    parser.add_argument("--by", choices=("origin", "sex", "kind"), help="compare groups of people")
    parser.add_argument("--html", type=Path, metavar="FILE", help="also write a page with plots, to read or print")
    parser.add_argument("--pdf", type=Path, metavar="FILE", help="also write the same as a PDF")
    parser.add_argument(
        "--without-each",
        action="store_true",
        help="also replay without each kind of agency (one weekly replay for each)",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write every figure as JSON")


def run(options: argparse.Namespace) -> int:
    """Read, score, print."""
    from cairn.base.clock import today
    from cairn.county import evaluation
    from cairn.intake.bundle import read_bundle

    check_can_be_written(options.json, options.html, options.pdf)
    truth, lines = evaluation.read_truth(options.bundle), evaluation.read_lines(options.signals)
    clusters = evaluation.read_clusters(options.clusters) if options.clusters else None
    bundle = read_bundle(options.bundle)
    figures = evaluation.evaluate(bundle.tables, truth, lines, clusters=clusters, by=options.by)
    if options.without_each:
        figures["ablation"] = evaluation.ablation(bundle.tables, truth, lines)
    report = evaluation.as_report(figures, title=bundle.title, on=today())
    if options.html:
        options.html.write_text(evaluation.as_page(report), encoding="utf-8")
    if options.pdf:
        from cairn.county.evaluation.paper import as_pdf

        options.pdf.write_bytes(as_pdf(report))
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(evaluation.as_text(figures), end="")
    return 0
