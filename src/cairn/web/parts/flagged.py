"""What a page shows of the flags on a person, and of what is said to be wrong or is restricted in records."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor
from cairn.base.clock import end_of_london_day, today
from cairn.people.challenges import challengeable, challenged
from cairn.people.flags import FlagLine, flags_on
from cairn.people.restrictions import restricted_about
from cairn.people.rules.dossier import Dossier
from cairn.people.rules.statuses import Standing, cleared
from cairn.web.parts.words import day


def flags_about(viewer: Actor, held: Dossier, *, on: date | None = None) -> dict[str, Any]:
    """The flags that stood on a person on a day, or stand now, and whether the viewer can set one. 1 query."""
    found = flags_on(viewer, list(held.found.records), ended=on is not None)
    return {
        "flags": [one for one in found if on is None or _stood(one, on)],
        "flags_dated": on is not None and on != today(),
        "may_flag": may(viewer.role, Verb.SET_FLAGS),
    }


def _stood(one: FlagLine, on: date) -> bool:
    by = end_of_london_day(on)
    return one.set_at <= by and (one.ended_at is None or one.ended_at > by)


def challenges_about(viewer: Actor, held: Dossier) -> dict[str, Any]:
    """What is said to be wrong among a person's records and those that name them. 2 queries.

    challenged: record -> what is said against it; may_challenge: those of which the viewer can keep that it is wrong.
    """
    records = [*held.found.records, *dict.fromkeys(said.event for said in held.events)]
    return {"challenged": challenged(viewer, records), "may_challenge": challengeable(viewer, records)}


def own_records(viewer: Actor, held: Dossier) -> tuple[tuple[UUID, str], ...]:
    """The records of the viewer's own agency about a person, and what each says in a line, the earliest first. No query."""
    said = [(one.record, one.title) for one in held.person.said if one.agency == viewer.agency]
    events = sorted((one for one in held.events if one.agency == viewer.agency), key=lambda one: one.recorded_at)
    newest = {one.event: f"{day(one.first_day)}: {one.summary}" for one in events}
    return (*said, *newest.items())


def restrictions_about(viewer: Actor, held: Dossier) -> dict[str, Any]:
    """What is restricted among a person's records and those that name them. 1 query."""
    return {"restricted": restricted_about(viewer, [member.record for member in held.found.members])}


def asks_for_cleared(said: Mapping[str, Any]) -> bool:
    """Whether an address asks to see those too who were eliminated. said: its part after `?`."""
    return said.get("cleared") == "show"


def left_out(request: HttpRequest, stands: Mapping[UUID, Standing]) -> frozenset[UUID]:
    """Who leaves a page because they were eliminated; nobody where the address asks for them. R67."""
    return frozenset() if asks_for_cleared(request.GET) else cleared(stands)
