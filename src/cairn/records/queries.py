"""Reads of what agencies said, for pages, under the reader's own row security. Lists of values, never querysets.

A page first opens what it is about (`open_records`), which checks need, writes the look and signs the list; what it
reads afterwards in the same transaction is its own agency's and what was opened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor
from cairn.records.chronology import EventSaid, Part

RULE = "need.own-or-granted/1"  # own agency's records, and others' that a live scope row opens. Access, Need


@dataclass(frozen=True)
class IdentifierSaid:
    """A phone, plate, handle or number, whole or in part, that an agency wrote down about a record."""

    record: UUID
    agency: UUID
    kind: str
    value: str
    recorded_at: datetime


@dataclass(frozen=True)
class RelationshipSaid:
    """That two records belong together, as one agency said. Days as the agency gave them, or empty."""

    agency: UUID
    source: UUID
    target: UUID
    kind: str
    recorded_at: datetime
    received_at: datetime
    valid_from: str
    valid_to: str


_OPEN = "select records_open(%(kind)s, %(on)s, %(records)s::uuid[], %(what)s, %(rule)s)"
_EVENTS = """
select v.record_id as event, v.agency_id as agency, v.kind, v.occurred_from, v.recorded_at, v.received_at, v.summary,
       v.occurred_to, v.occurred_precision = 'day' as by_day, v.withdrawn_at, v.place_id as place, v.narrative,
       v.statement, v.voice, v.partner_asked, v.source_grade, v.information_grade, v.handling, v.outcome, v.outcome_at,
       v.raised_by, v.sharing
from records_eventversion v
"""
_OF_PEOPLE_AND_PLACES = """
where v.record_id in (
  select i.event_id from records_involvement i where i.person_id = any(%(people)s::uuid[])
  union all
  select p.record_id from records_eventversion p where p.place_id = any(%(places)s::uuid[])
)
order by v.record_id, v.recorded_at
"""
_NAMED = "where v.record_id = any(%(events)s::uuid[]) order by v.record_id, v.recorded_at"
_PARTS = """
select i.event_id, i.person_id, i.role, i.recorded_at, coalesce(i.response_to_voice, '')
from records_involvement i
where i.event_id = any(%(events)s::uuid[])
order by i.event_id, i.person_id, i.role, i.recorded_at
"""
_IDENTIFIERS = """
select distinct on (i.record_id, i.kind, i.value) i.record_id, i.agency_id, i.kind, i.value, i.recorded_at
from records_identifier i
where i.record_id = any(%(records)s::uuid[])
order by i.record_id, i.kind, i.value, i.recorded_at
"""
_RELATIONSHIPS = """
select distinct on (t.agency_id, t.from_record_id, t.to_record_id, t.kind, t.valid_from)
       t.agency_id, t.from_record_id, t.to_record_id, t.kind, t.recorded_at, t.received_at, t.valid_from,
       coalesce(t.valid_to, '')
from records_relationship t
where t.from_record_id = any(%(records)s::uuid[]) or t.to_record_id = any(%(records)s::uuid[])
order by t.agency_id, t.from_record_id, t.to_record_id, t.kind, t.valid_from, t.recorded_at desc
"""


def open_records(viewer: Actor, *, kind: str, on: UUID, records: Sequence[UUID], what: str) -> frozenset[UUID]:
    """Open records about one person or place; returns those that the viewer has a need for. Writes one look. 1 query.

    kind: person, place or signal; what: the page as the trail names it, such as `child's picture`.
    """
    given: dict[str, Any] = {"kind": kind, "on": on, "records": list(records), "what": what, "rule": RULE}
    with connections["default"].cursor() as cursor:
        cursor.execute(_OPEN, given)
        return frozenset(cursor.fetchone()[0])


def events_about(viewer: Actor, *, people: Sequence[UUID] = (), places: Sequence[UUID] = ()) -> tuple[EventSaid, ...]:
    """All versions of the events in which these records stand, oldest version first. 1 query.

    Intelligence with conditions of another agency comes without its full text.
    """
    return _events(viewer, _OF_PEOPLE_AND_PLACES, {"people": list(people), "places": list(places)})


def events_named(viewer: Actor, events: Sequence[UUID]) -> tuple[EventSaid, ...]:
    """All versions of these events that the viewer may read, oldest first; as `events_about`. 1 query."""
    return _events(viewer, _NAMED, {"events": list(events)})


def _events(viewer: Actor, which: str, given: dict[str, Any]) -> tuple[EventSaid, ...]:
    with connections["default"].cursor() as cursor:
        cursor.execute(f"{_EVENTS}{which}", given)
        names = [column.name for column in cursor.description or ()]
        return tuple(_event(viewer, dict(zip(names, row, strict=True))) for row in cursor.fetchall())


def _event(viewer: Actor, row: dict[str, Any]) -> EventSaid:
    row = {name: "" if value is None and name in _TEXTS else value for name, value in row.items()}
    if row["handling"] == "C" and row["agency"] != viewer.agency:
        row |= {"narrative": "", "voice": "", "sanitised": True}
    return EventSaid(**row)


_TEXTS = frozenset(
    {"narrative", "statement", "voice", "partner_asked", "source_grade", "information_grade", "handling", "outcome",
     "raised_by"}
)  # fmt: skip


def parts_of(viewer: Actor, events: Sequence[UUID]) -> tuple[Part, ...]:
    """Who was part of these events, as which. 1 query."""
    with connections["default"].cursor() as cursor:
        cursor.execute(_PARTS, {"events": list(events)})
        return tuple(Part(*row) for row in cursor.fetchall())


def identifiers_of(viewer: Actor, records: Sequence[UUID]) -> tuple[IdentifierSaid, ...]:
    """Numbers, plates and handles of these records, each with when it was first written down. 1 query."""
    with connections["default"].cursor() as cursor:
        cursor.execute(_IDENTIFIERS, {"records": list(records)})
        return tuple(IdentifierSaid(*row) for row in cursor.fetchall())


def relationships_of(viewer: Actor, records: Sequence[UUID]) -> tuple[RelationshipSaid, ...]:
    """How these records belong to others, each as last said. 1 query."""
    with connections["default"].cursor() as cursor:
        cursor.execute(_RELATIONSHIPS, {"records": list(records)})
        return tuple(RelationshipSaid(*row) for row in cursor.fetchall())


def shared_since(viewer: Actor, records: Sequence[UUID]) -> dict[tuple[UUID, UUID], datetime]:
    """(record, agency) -> since when the agency had the record by a scope row, for records that were opened. 1 query."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select record_id, holder_id, since from records_shared_since(%s::uuid[])", [list(records)])
        return {(record, holder): since for record, holder, since in cursor.fetchall()}


def protected_whereabouts(viewer: Actor, people: Sequence[UUID]) -> frozenset[UUID]:
    """Those of these person records whose address must not be shown. 1 query."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select records_protected_whereabouts(%s::uuid[])", [list(people)])
        return frozenset(cursor.fetchone()[0])


def record_named(source_id: str, *, agency: UUID, using: str) -> UUID | None:
    """The record that an agency knows by this id, or None. 1 query."""
    with connections[using].cursor() as cursor:
        cursor.execute("select id from records_record where agency_id = %s and source_id = %s", [agency, source_id])
        row = cursor.fetchone()
    return row[0] if row else None
