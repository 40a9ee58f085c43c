"""An evaluation as a tagged PDF: the same words, plots and tables as the page, set by a library; nothing leaves the machine."""

import json
from dataclasses import asdict
from pathlib import Path

import typst

from cairn.county.evaluation.report import NOTICE, Report

TEMPLATE = Path(__file__).with_name("report.typ")


def as_pdf(report: Report) -> bytes:
    """The report on A4 pages (PDF/UA-1). Words go in as data and are never read as commands of the typesetter."""
    data = json.dumps(asdict(report) | {"notice": NOTICE}, ensure_ascii=False)
    made: bytes = typst.compile(TEMPLATE.read_bytes(), sys_inputs={"data": data}, pdf_standards=["ua-1"])
    return made
