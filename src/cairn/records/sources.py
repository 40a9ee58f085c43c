"""Who sends records and when they last did, to the week; the same for every reader."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connections

from cairn.agencies.queries import AgencyFacts, all_agencies
from cairn.agencies.roles import Actor

_RECEIVED = """
select 'person', count(distinct record_id) from records_personversion where agency_id = %(agency)s and received_at >= %(since)s
union all
select 'event', count(distinct record_id) from records_eventversion where agency_id = %(agency)s and received_at >= %(since)s
"""

_LATEST = """
select v.record_id
from records_eventversion v
where v.agency_id = %(agency)s and v.withdrawn_at is null
group by v.record_id
order by max(v.recorded_at) desc, v.record_id
limit %(most)s
"""


@dataclass(frozen=True)
class Source:
    """An agency and the Monday of the week in which it last sent records; None if it never did."""

    agency: AgencyFacts
    week_of: date | None


def sources() -> tuple[Source, ...]:
    """Every agency by name, senders first. 2 queries."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select agency_id, week_of from records_sources()")
        weeks: dict[UUID, date | None] = dict(cursor.fetchall())
    found = [Source(agency, weeks.get(agency.id)) for agency in all_agencies()]
    return tuple(sorted(found, key=lambda source: source.week_of is None))


def received_since(viewer: Actor, moment: datetime) -> dict[str, int]:
    """How many records of the viewer's own agency were received since then, by kind: person, event. 1 query."""
    with connections["default"].cursor() as cursor:
        cursor.execute(_RECEIVED, {"agency": viewer.agency, "since": moment})
        return dict(cursor.fetchall())


def latest_events(viewer: Actor, *, most: int) -> tuple[UUID, ...]:
    """The events that the viewer's own agency wrote down last. 1 query."""
    with connections["default"].cursor() as cursor:
        cursor.execute(_LATEST, {"agency": viewer.agency, "most": most})
        return tuple(event for (event,) in cursor.fetchall())
