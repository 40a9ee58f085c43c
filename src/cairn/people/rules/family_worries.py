"""What parents and carers told elsewhere, for an assessment that has to say what was done about each. R9. Pure."""

from collections.abc import Iterable

from cairn.records.chronology import EventSaid

MOST_WORDS = 30  # of one worry; the record has the rest


def worries_told(said: Iterable[EventSaid]) -> list[str]:
    """A line a worry, the oldest first, as it stands now: day, and the words of what the family told. said: every version.

    What was withdrawn is none; one told in two versions stands once.
    """
    latest = {one.event: one for one in sorted(said, key=lambda one: one.recorded_at)}
    told = [one for one in latest.values() if one.spoken_by_family and one.withdrawn_at is None]
    return [
        f"{one.first_day.day} {one.first_day:%B %Y}: {_short(one.summary)}"
        for one in sorted(told, key=lambda one: (one.occurred_from, str(one.event)))
    ]


def _short(words: str) -> str:
    every = words.split()
    return " ".join(every[:MOST_WORDS]) + (" ..." if len(every) > MOST_WORDS else "")
