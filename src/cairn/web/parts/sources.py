"""Who sends records and who doesn't, as every empty page says it."""

from typing import Any

from cairn.records.sources import sources


def senders() -> dict[str, Any]:
    """What `parts/sources.html` shows. 2 queries."""
    found = sources()
    return {
        "sources": found,
        "sending": [source for source in found if source.week_of],
        "silent": [source.agency.name for source in found if not source.week_of],
    }
