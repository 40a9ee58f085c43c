"""Which person or place an address means for a reader, and opening it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor
from cairn.base.errors import NotFound
from cairn.people.rules.dossier import Because, Desk, Found, Membership
from cairn.places.queries import PLACES
from cairn.places.rules import PlaceSaid, shown
from cairn.records.queries import open_records

_MEMBERS = """
select m.identity_id, r.kind, m.record_id, m.agency_id, m.since, m.until, m.because, m.leaf
from linkage_member m
join records_record r on r.id = m.record_id
where m.identity_id = linkage_resolve(%(identity)s::uuid)
order by m.since, m.record_id
"""
_GRANTS = """
select g.because_kind, g.because_id, min(s.started_at), array_agg(distinct n.record_id)
from access_scope s
join access_grant g on g.id = s.grant_id
join access_scope n on n.grant_id = s.grant_id and n.ended_at is null
where s.record_id = any(%(records)s::uuid[]) and s.ended_at is null and s.holder_id = (select access_agency())
  and s.role in ('', (select access_acting_role()))
group by g.because_kind, g.because_id
order by 3, 2
"""


def open_identity(viewer: Actor, identity: UUID, *, kind: str, what: str, near: bool = False) -> Found:
    """The person or place at an address, opened with its records and the events in which they stand. 3 queries, 1 look.

    near: open too what the same grants name beside it, for pages that show how it hangs together. A tombstone leads to what it went into. Raises: NotFound, alike for what is absent and for what the viewer may not
    know of; then nothing is opened and no look is written.
    """
    rows = _read(_MEMBERS, {"identity": identity})
    members = tuple(Membership(*row[2:]) for row in rows if row[1] == kind)
    records = [member.record for member in members if member.until is None]
    if not records:
        raise NotFound
    grants = _read(_GRANTS, {"records": records})
    named = {record for grant in grants for record in grant[3]} if near else set()
    here = rows[0][0]
    opened = open_records(viewer, kind=kind, on=here, records=[*records, *sorted(named - set(records))], what=what)
    return Found(here, kind, members, opened, tuple(Because(*grant[:3]) for grant in grants))


def identities_of(viewer: Actor, records: Sequence[UUID]) -> dict[UUID, UUID]:
    """Record -> the identity that it is of now, for those that the viewer may see. 1 query."""
    return dict(
        _read(
            "select record_id, identity_id from linkage_member where until is null and record_id = any(%(records)s::uuid[])",
            {"records": list(records)},
        )
    )


def places_of(viewer: Actor, records: Sequence[UUID]) -> tuple[dict[UUID, PlaceSaid], dict[UUID, UUID]]:
    """Record -> the place as said last, and record -> identity, for those that the viewer may see. 1 query."""
    rows = _read(
        f"with said as ({PLACES}) select said.*, m.identity_id from said"
        " left join linkage_member m on m.record_id = said.record_id and m.until is null",
        {"records": list(records)},
    )
    said = {row[0]: shown(PlaceSaid(*row[:8])) for row in rows}
    return said, {row[0]: row[8] for row in rows if row[8] is not None}


def desks_of(viewer: Actor, identity: UUID) -> tuple[Desk, ...]:
    """Whom to ring because something is held: name and phone, no more. 1 query."""
    rows = _read("select desk_name, desk_phone from linkage_pointers(%(identity)s)", {"identity": identity})
    return tuple(Desk(*row) for row in rows)


def kind_of(viewer: Actor, identity: UUID) -> str:
    """Whether an identity, or what it went into, is a person or a place to this reader; nothing for what is absent to them. 1 query."""
    rows = _read(_MEMBERS, {"identity": identity})
    return next((str(row[1]) for row in rows if row[5] is None), "")


def _read(query: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(query, given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
