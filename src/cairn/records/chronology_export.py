"""A chronology as rows for a spreadsheet, guarded against formulas, with a stamp that says as known to whom and when.

The check value is the start of the SHA-256 of the rows: the same on the page, on paper and in the file, so that two
people can tell on the phone whether they hold the same chronology.
"""

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from uuid import UUID

from cairn.base.clock import london_day
from cairn.records import words
from cairn.records.chronology import Entry

HEADINGS = (
    "No", "Happened", "Until", "Recorded", "Days later", "Agency", "Kind", "What", "In full", "Own words", "Source",
    "Grade", "Led to", "On",
)  # fmt: skip
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")  # OWASP, CSV injection, 2023
CHECK_LENGTH = 12  # hexadecimal digits, in groups of four


def rows(entries: Sequence[Entry], *, names: Mapping[UUID, str]) -> tuple[tuple[str, ...], ...]:
    """One row an entry, as said, in the order of HEADINGS."""
    return tuple(_row(entry, names) for entry in entries)


def _row(entry: Entry, names: Mapping[UUID, str]) -> tuple[str, ...]:
    said = entry.said
    return (
        str(entry.number),
        said.first_day.isoformat(),
        said.last_day.isoformat() if said.last_day != said.first_day else "",
        entry.first_recorded_on.isoformat(),
        str(max(entry.days_late, 0)),
        names.get(said.agency, ""),
        words.kind_in_words(said.kind),
        said.summary,
        said.narrative,
        said.voice,
        said.source_in_words,
        said.grade_in_words,
        said.outcome,
        london_day(said.outcome_at).isoformat() if said.outcome_at else "",
    )


def check_value(stamp: str, made: Sequence[Sequence[str]]) -> str:
    """Twelve hexadecimal digits of the SHA-256 over the stamp and the rows, such as `7c1e 40b9 a2d6`."""
    digest = hashlib.sha256()
    for row in ((stamp,), *made):
        digest.update("\x1f".join(row).encode() + b"\x1e")
    value = digest.hexdigest()[:CHECK_LENGTH]
    return " ".join(value[at : at + 4] for at in range(0, CHECK_LENGTH, 4))


def guarded(cell: str) -> str:
    """A cell that no spreadsheet runs: what starts like a formula gets an apostrophe before it."""
    return f"'{cell}" if cell.lstrip(" \ufeff").startswith(FORMULA_STARTS) else cell


def as_csv(stamp: str, made: Sequence[Sequence[str]]) -> str:
    """The whole file: stamp and check value first, then headings, then rows; every cell guarded."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow([guarded(stamp)])
    writer.writerow(["Check value", check_value(stamp, made)])
    writer.writerow(HEADINGS)
    writer.writerows([guarded(cell) for cell in row] for row in made)
    return "\ufeff" + written.getvalue()
