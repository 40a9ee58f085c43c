"""Reads of places as agencies said them. A protected place comes without name, address and kind, whoever wrote it."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor
from cairn.places.rules import PlaceSaid, shown

PLACES = """
select distinct on (v.record_id)
       v.record_id, v.agency_id, v.recorded_at, coalesce(v.name, ''), coalesce(v.kind, ''), coalesce(v.address, ''),
       coalesce(v.postcode, ''), v.protected is not null
from records_placeversion v
where v.record_id = any(%(records)s::uuid[]) and v.withdrawn_at is null
order by v.record_id, v.recorded_at desc
"""
"""What each agency said last of each of `records`, in the order of PlaceSaid's first eight fields."""


def places_said(viewer: Actor, records: Sequence[UUID]) -> dict[UUID, PlaceSaid]:
    """Record -> what its agency said of the place last, for those that the viewer may see. 1 query."""
    with connections["default"].cursor() as cursor:
        cursor.execute(PLACES, {"records": list(records)})
        return {row[0]: shown(PlaceSaid(*row)) for row in cursor.fetchall()}
