"""Opens one person in an emergency, reviews it, and reads both; under the reader's own row security.

Source: access design, Need 4; requirement R66.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor
from cairn.base.clock import now
from cairn.base.working_days import due_at
from cairn.sharing.errors import Lacking
from cairn.sharing.policies import check_can_break_glass, check_can_read_openings, check_can_review
from cairn.sharing.steps import call, said_in_words

REVIEWED_WITHIN = 1  # working days. Source: access design, Need 4
FINDINGS = {
    "sound": ("It was needed", "Somebody was in danger, or could have been."),
    "question": (
        "I question it",
        "Your records close at once, and the safeguarding lead of whoever opened them reads why.",
    ),
}
_OPENINGS = """
select id, agency_id, staff_id, about_id, reason, at, ends_at, opened from sharing_opening order by at desc, id limit 100
"""
_NOTICES = """
select id, opening_id, agency_id, shown_agency_id, shown_staff_id, desk_name, desk_phone, about_id, reason, opened, at, ends_at,
       due_at, finding, words, reviewed_at, reviewed_by, agency_id = (select access_agency()) as ours
from sharing_notice order by reviewed_at is not null, due_at, at, id limit 200
"""


@dataclass(frozen=True)
class OpeningLine:
    """That somebody of the viewer's agency opened a person; opened: how many records of others."""

    id: UUID
    agency: UUID
    staff: UUID
    about: UUID
    reason: str
    at: datetime
    ends_at: datetime
    opened: int

    @property
    def open_now(self) -> bool:
        """Whether its two hours run."""
        return self.ends_at > now()


@dataclass(frozen=True)
class NoticeLine:
    """What an owner was told. agency, staff: who opened, None where a desk stands for them; ours: whether we own it."""

    id: UUID
    opening: UUID
    owner: UUID
    agency: UUID | None
    staff: UUID | None
    desk: str
    desk_phone: str
    about: UUID
    reason: str
    opened: int
    at: datetime
    ends_at: datetime
    due_at: datetime
    finding: str
    words: str
    reviewed_at: datetime | None
    reviewed_by: UUID | None
    ours: bool

    @property
    def late(self) -> bool:
        """Whether nobody has reviewed it by its day."""
        return self.reviewed_at is None and self.due_at < now()


def break_glass(*, person: UUID, reason: str, by: Actor, form: UUID) -> UUID:
    """Open one person to oneself for two hours; the owners of what opens are told in the same moment.

    Raises: NotAllowed, Lacking without a reason, NotFound alike for what is absent and what one may not know of.
    """
    check_can_break_glass(by)
    due = due_at(now(), working_days=REVIEWED_WITHIN)
    why = said_in_words(reason, "reason", "Say what the emergency is: the owners read it now")
    made: UUID = call("select sharing_break_glass(%s, %s, %s, %s)", form, person, why, due)
    return made


def review(*, notice: UUID, finding: str, words: str, by: Actor) -> None:
    """Say whether an opening of one's agency's records was needed. Raises: NotAllowed, Lacking, NotFound, Over."""
    check_can_review(by)
    if finding not in FINDINGS:
        raise Lacking({"finding": "Choose what you found"})
    call("select sharing_review(%s, %s, %s)", notice, finding, said_in_words(words, "words", "Say why"))


def openings(viewer: Actor) -> tuple[OpeningLine, ...]:
    """What the viewer opened, or people of their agency where they review it; the latest first. 1 query. Raises: NotAllowed."""
    check_can_read_openings(viewer)
    return tuple(OpeningLine(*row) for row in _read(_OPENINGS))


def notices(viewer: Actor) -> tuple[NoticeLine, ...]:
    """What was opened of the viewer's agency, those to review first; and what people of theirs opened and no owner
    reviewed in time. 1 query. Raises: NotAllowed.
    """
    check_can_read_openings(viewer)
    return tuple(NoticeLine(*row) for row in _read(_NOTICES))


def _read(words: str) -> list[tuple[Any, ...]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(words)
        return list(cursor.fetchall())
