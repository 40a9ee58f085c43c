"""What an agency's own system began and left: concerns that nobody sent yet."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor


@dataclass(frozen=True)
class Unsent:
    """How many concerns an account began and did not send, and since when."""

    many: int
    since: datetime


def unsent(viewer: Actor) -> dict[UUID, Unsent]:
    """Account -> what it left, for those who care for the staff of their agency; no word of it. 1 query."""
    viewer.person_and_agency()
    with connections["default"].cursor() as cursor:
        cursor.execute("select staff, many, since from concerns_unsent()")
        return {staff: Unsent(many, since) for staff, many, since in cursor.fetchall()}
