"""Allegations that tests read aloud: a coach whom a concern names, those around him, and the officer who holds it."""

from typing import Any
from uuid import UUID

from django.db import connection, connections

from cairn.agencies.actions import give_post, register_staff
from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.concerns.allegations import Whole, allegation
from cairn.journeys.decide_allegation import decide_allegation
from concerns.made_concerns import SOON, told
from factories import an_agency, looking

DECISION = {
    "reason": "Two people saw it.",
    "for_reporter": "The officer has met the school. Speak to nobody there.",
    "lead": "Ruth Amery",
    "harm": "risk",
    "outcome": "substantiated",
    "why": "another",
}
NAMING = {"adult": "Darren Pike, a coach, about 40"}


def somebody(name: str, *, agency: str, role: Role = Role.PRACTITIONER, title: str = "") -> Post:
    """Somebody with an account and one post."""
    username = name.lower().replace(" ", ".")
    staff = register_staff(username=username, name=name, password="a long made-up password")
    return give_post(staff=staff, agency=an_agency(code=agency), role=role, title=title)


def officer(name: str = "Ruth Amery", *, agency: str = "CSC") -> Post:
    """The area's designated officer."""
    return somebody(name, agency=agency, role=Role.DESIGNATED_OFFICER)


def told_of_pike(by: Post, **said: str) -> UUID:
    """A concern that names Darren Pike."""
    return told(by, **NAMING | said)


def version_of(one: UUID) -> int:
    """What stands."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select version from concerns_allegation where concern_id = %s", [one])
        found: int = cursor.fetchone()[0]
    return found


def officer_decides(by: Post, one: UUID, did: str, *, after: int | None = None, **said: Any) -> str:
    """A decision, taken."""
    seen = version_of(one) if after is None else after
    with looking(by) as actor:
        return decide_allegation(
            allegation=one,
            after=seen,
            did=did,
            said=DECISION | said,
            by=actor,
            next_on=SOON if did == "manage" else None,
        )


def as_they_read(by: Post, one: UUID) -> Whole:
    """The allegation as somebody reads it."""
    with looking(by) as actor:
        return allegation(actor, one)


def counts(post: Post, tables: tuple[str, ...]) -> dict[str, int]:
    """How many rows of each table a statement of this person's own finds."""
    found = {}
    with looking(post), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"select count(*) from {table}")
            found[table] = cursor.fetchone()[0]
    return found
