"""The report of an import, as the exchange contract has it: every row counted, every rejected one with its reason.

Source: exchange contract, Commands. Besides the contract: `line` (of a CSV file) and `source` (the file) of a
rejection, `notes`, `unnamed` (files of rows that are no table's), and `ignored_columns` by table.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cairn.intake.bundle import Bundle

MOST_NAMED = 12  # agencies that a note names


def as_report(bundle: Bundle) -> dict[str, Any]:
    """The contract's JSON object; the four ends add up to the rows, for each table and over all."""
    rejected = bundle.rejections.select("table", "row", "column", "reason", "line", "source")
    return {
        **asdict(bundle.total),
        "tables": {table: asdict(counts) for table, counts in bundle.counts.items()},
        "rejections": rejected.to_dicts(),
        "ignored_columns": {table: list(names) for table, names in bundle.ignored_columns.items()},
        "notes": [*bundle.notes, *_new_agencies(bundle)],
        "unnamed": list(bundle.unnamed),
    }


def _new_agencies(bundle: Bundle) -> list[str]:
    """That this bundle brought agencies nobody had named before: one slip of the pen in a code would be one."""
    brought = bundle.tables["agencies"].sort("agency_id").select("agency_id", "name").rows()
    if not brought:
        return []
    named = ", ".join(f"{name} ({code})" for code, name in brought[:MOST_NAMED])
    more = f" and {len(brought) - MOST_NAMED:,} more" if len(brought) > MOST_NAMED else ""
    return [f"new to Cairn with this bundle: {named}{more}"]


def write_report(path: Path, report: dict[str, Any]) -> None:
    """Write the report as JSON in UTF-8."""
    path.write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
