"""Scores what `cairn replay` and `cairn link` said against the truth of a made-up county.

Nothing but this package and its command reads truth/. Source: exchange contract, Commands, evaluate.
"""

from cairn.county.evaluation.ablation import ablation
from cairn.county.evaluation.figures import evaluate
from cairn.county.evaluation.page import as_page
from cairn.county.evaluation.reading import read_clusters, read_lines, read_truth
from cairn.county.evaluation.report import as_report
from cairn.county.evaluation.telling import as_text

__all__ = [
    "ablation",
    "as_page",
    "as_report",
    "as_text",
    "evaluate",
    "read_clusters",
    "read_lines",
    "read_truth",
]
