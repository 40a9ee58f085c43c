"""The report of an import, as the exchange contract has it: every row counted, every rejected one with its reason.

Source: exchange contract, Commands. Besides the contract: `line` (of a CSV file) and `source` (the file) of a
rejection, `notes`, and `ignored_columns` by table.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cairn.intake.bundle import Bundle


def as_report(bundle: Bundle) -> dict[str, Any]:
    """The contract's JSON object; the four ends add up to the rows, for each table and over all."""
    rejected = bundle.rejections.select("table", "row", "column", "reason", "line", "source")
    return {
        **asdict(bundle.total),
        "tables": {table: asdict(counts) for table, counts in bundle.counts.items()},
        "rejections": rejected.to_dicts(),
        "ignored_columns": {table: list(names) for table, names in bundle.ignored_columns.items()},
        "notes": list(bundle.notes),
    }


def write_report(path: Path, report: dict[str, Any]) -> None:
    """Write the report as JSON in UTF-8."""
    path.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
