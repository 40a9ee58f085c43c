"""Owns the bundle of the exchange contract, in and out, as columns. Refuses to know a database or the web."""

from cairn.intake.bundle.reading import Bundle, Draft, check_readable, read_bundle, read_draft
from cairn.intake.bundle.shapes import Counts, KnownKeys
from cairn.intake.bundle.writing import write_bundle

__all__ = ["Bundle", "Counts", "Draft", "KnownKeys", "check_readable", "read_bundle", "read_draft", "write_bundle"]
