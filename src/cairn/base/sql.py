"""Reads SQL that stands in a file beside its package."""

from pathlib import Path

from django.db.migrations import RunSQL


def run_file(package: Path, name: str) -> RunSQL:
    """A migration step that runs one SQL file of a package."""
    return RunSQL((package / name).read_text(encoding="utf-8"), RunSQL.noop)
