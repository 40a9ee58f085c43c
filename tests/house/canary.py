"""Names of made-up people that tests use, and that must turn up in no log: what a log holds, a stranger reads."""

import logging
import re
from collections.abc import Iterable

SURNAMES = ("Harrow", "Lowde", "Tansley", "Pell", "Castern", "Brandel", "Orrin", "Vole", "Dunmow", "Velk", "Moyle")
NAMED = re.compile(rf"\b({'|'.join(SURNAMES)})\b", re.IGNORECASE)


def names_said(records: Iterable[logging.LogRecord]) -> list[str]:
    """Lines of a log, tracebacks included, that name one of our people."""
    formatted = [logging.Formatter("%(name)s: %(message)s").format(record) for record in records]
    return [line for line in formatted if NAMED.search(line)]
