"""Visits to premises as those see them who see no person: their own agency's, by place, with children as a band."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connections

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor
from cairn.base.errors import NotAllowed
from cairn.trail import actions as trail

WHAT = "own visits"
RULE = "need.own-visits/1"
MOST = 500  # visits, the latest: as the function gives them


@dataclass(frozen=True)
class Visit:
    """One visit as it was written down."""

    record: UUID
    occurred_from: datetime
    recorded_at: datetime
    summary: str
    narrative: str
    outcome: str


@dataclass(frozen=True)
class Visited:
    """A place with its visits, the latest first. children: a band, in words, of those whom partnership records place there."""

    place: UUID
    name: str
    address: str
    children: str
    visits: tuple[Visit, ...]


def own_visits(viewer: Actor) -> tuple[Visited, ...]:
    """The places that the viewer's agency visited, the latest visited first, noted as one look. 2 queries.

    Raises: NotAllowed for roles that see whole records or none.
    """
    if not may(viewer.role, Verb.READ_OWN_VISITS):
        raise NotAllowed("This page is for licensing and premises officers, who see their own visits and no person.")
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from linkage_own_visits()")
        rows = cursor.fetchall()
    trail.look(
        what=WHAT, on_kind="agency", on=viewer.agency, rule=RULE, owners=[viewer.agency] if viewer.agency else [],
        shown=len(rows),
    )  # fmt: skip
    visits: dict[UUID, list[Visit]] = defaultdict(list)
    about: dict[UUID, tuple[str, str, str]] = {}
    for *said, place, name, address, children in rows:
        visits[place].append(Visit(*said))
        about.setdefault(place, (name, address, children))
    return tuple(Visited(place, *about[place], visits=tuple(found)) for place, found in visits.items())
