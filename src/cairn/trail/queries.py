"""Reads of looks and refusals, under the reader's own row security: their agency's, and others' at its records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor

_LOOKS = """
select l.at, l.staff_id, l.agency_id, l.role, l.purpose, l.what, l.on_kind, l.on_id, l.shown, l.id, l.rule
from trail_look l
where (%(whose)s = 'all' or (l.agency_id = %(agency)s) = (%(whose)s = 'ours'))
order by l.at desc, l.id
limit %(most)s offset %(after)s
"""
_ONE = """
select l.at, l.staff_id, l.agency_id, l.role, l.purpose, l.what, l.on_kind, l.on_id, l.shown, l.id, l.rule
from trail_look l where l.id = %s
"""
_REFUSED = """
select d.at, d.staff_id, d.on_kind, d.on_id
from trail_deed d
where d.did = 'page.refused'
order by d.at desc, d.id
limit %(most)s
"""


@dataclass(frozen=True)
class LookLine:
    """That someone saw something. on_kind, on: person, place, signal or search; shown: how many records; rule: what allowed it."""

    at: datetime
    staff: UUID
    agency: UUID
    role: str
    purpose: str
    what: str
    on_kind: str
    on: UUID | None
    shown: int
    id: UUID
    rule: str


@dataclass(frozen=True)
class Refused:
    """That someone was refused a page; page is the name of its address."""

    at: datetime
    staff: UUID | None
    page: str
    on: UUID | None


def looks(viewer: Actor, *, whose: str = "all", most: int = 100, after: int = 0) -> tuple[LookLine, ...]:
    """The latest looks. whose: ours (by the viewer's agency), theirs (by others, at its records) or all. 1 query."""
    with connections["default"].cursor() as cursor:
        cursor.execute(_LOOKS, {"whose": whose, "agency": viewer.agency, "most": most, "after": after})
        return tuple(LookLine(*row) for row in cursor.fetchall())


def one_look(viewer: Actor, wanted: UUID) -> LookLine | None:
    """One look that the viewer's agency may read, else None. 1 query."""
    with connections["default"].cursor() as cursor:
        cursor.execute(_ONE, [wanted])
        found = cursor.fetchone()
    return LookLine(*found) if found else None


def refused(viewer: Actor, *, most: int = 50) -> tuple[Refused, ...]:
    """The latest pages that people of the viewer's agency were refused. 1 query."""
    with connections["default"].cursor() as cursor:
        cursor.execute(_REFUSED, {"most": most})
        return tuple(Refused(*row) for row in cursor.fetchall())


@dataclass(frozen=True)
class LookAt:
    """That somebody looked at a person. staff, shown: None where another agency looked; shown: how many records."""

    at: datetime
    staff: UUID | None
    agency: UUID
    role: str
    purpose: str
    what: str
    shown: int | None


def looks_at(viewer: Actor, identities: Sequence[UUID], *, most: int) -> tuple[LookAt, ...]:
    """The latest looks at a person by the viewer's agency, or at its records by others. 1 query."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from trail_looks_at(%s::uuid[], %s)", [list(identities), most])
        return tuple(LookAt(*row) for row in cursor.fetchall())
