"""What was repeated within a year at two health services: each service's safeguarding lead is pointed to the other's desk. R169."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connections

from cairn.access.roles import Verb, may
from cairn.agencies.queries import agencies_by_id
from cairn.agencies.roles import Actor
from cairn.trail.actions import look

RULE = "need.repeated-in-health/1"


@dataclass(frozen=True)
class Repeat:
    """A child whom two health services know by something of one sort within a year. since: the later of the two days.

    event: the reader's own; agency: the other service, of which nothing but its desk is told.
    """

    child: UUID
    event: UUID
    agency: UUID
    desk_name: str
    desk_phone: str
    since: date


def repeats(viewer: Actor) -> tuple[Repeat, ...]:
    """Those that the viewer's service has not asked the other about since, the latest first; leaves a look where there are any.

    None for whoever isn't the safeguarding lead of a health service. 1 to 3 queries.
    """
    if not may(viewer.role, Verb.ANSWER_QUIETLY):
        return ()
    with connections["default"].cursor() as cursor:
        cursor.execute("select identity_id, event_id, agency_id, since from sharing_repeats()")
        found = cursor.fetchall()
    if not found:
        return ()
    agencies = agencies_by_id()
    look(what="repeats within health", on_kind="agency", on=viewer.agency, rule=RULE, shown=len(found))
    every = (
        Repeat(
            child,
            event,
            agency,
            agencies[agency].desk_name or agencies[agency].name,
            agencies[agency].desk_phone,
            since,
        )
        for child, event, agency, since in found
    )
    return tuple(sorted(every, key=lambda one: (one.since, str(one.child)), reverse=True))
