"""An evaluation as a tagged PDF: the same words, plots and tables as the page."""

from dataclasses import asdict
from pathlib import Path

from cairn.base.paper import on_paper
from cairn.county.evaluation.report import NOTICE, Report

TEMPLATE = Path(__file__).with_name("report.typ")
FOOT = "Cairn, evaluation on a made-up county."


def as_pdf(report: Report) -> bytes:
    """The report on A4 pages."""
    return on_paper(TEMPLATE, asdict(report) | {"notice": NOTICE, "foot": FOOT})
