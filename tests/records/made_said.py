"""Versions of events, said aloud: `said("2011-02-21", by=SCHOOL, recorded="2011-03-24")`."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from cairn.base.clock import end_of_london_day
from cairn.records.chronology import Entry, EventSaid, as_known
from factories import a_moment, a_start

SCHOOL, POLICE, CARE = (UUID(int=number) for number in (1, 2, 3))
NAMES = {SCHOOL: "Marlbridge Academy", POLICE: "Police", CARE: "Children’s Social Care"}
EVENTS = UUID(int=99)


def said(
    on: str,
    *,
    by: UUID = SCHOOL,
    event: str = "",
    recorded: str = "",
    received: str = "",
    kind: str = "concern",
    **given: Any,
) -> EventSaid:
    """One version of an event that happened on a day, written down on that day unless said otherwise."""
    written = a_moment(recorded or on)
    return EventSaid(
        event=uuid5(EVENTS, event or f"{on} {by} {kind}"),
        agency=by,
        kind=kind,
        recorded_at=written,
        received_at=a_moment(received) if received else written,
        **{"summary": f"{kind} of {on}", "occurred_from": a_start(on)} | given,
    )


def at(day: str) -> datetime:
    """The end of a day in London."""
    return end_of_london_day(date.fromisoformat(day))


def entries(*versions: EventSaid, on: str = "2030-01-01") -> tuple[Entry, ...]:
    """All of them as known to all together."""
    return as_known(versions, to=None, at=at(on), shares={}).entries
