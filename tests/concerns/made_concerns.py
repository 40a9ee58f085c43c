"""Concerns that tests read aloud, told and decided as people do: entered, each in a transaction of their own."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import today
from cairn.concerns.actions import take_step, tell
from cairn.concerns.models import Concern
from factories import a_post, an_agency, looking

SAID = {
    "given_names": "Quinn",
    "family_name": "Harrow",
    "happened": "2024-03-01",
    "told": "An older man waits outside.",
}
DECISION = {
    "reason": "What was told fits what two others told.",
    "for_reporter": "We look into it; ring us if he comes back.",
    "lead": "Nadia Osei",
    "forum": "Team around the school",
    "would_change": "A third sighting",
    "outcome": "unsubstantiated",
}
SOON = today() + timedelta(days=14)


def front_door() -> Post:
    """Somebody who decides at children's social care."""
    return a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE, name="Nadia Osei")


def teacher() -> Post:
    """Somebody of a school who tells."""
    return a_post(agency=an_agency(code="SCH"), name="Priya Nair")


def told(by: Post, **said: Any) -> UUID:
    """A concern, told."""
    with looking(by) as actor:
        return tell(said=SAID | said, by=actor, draft=uuid4()).id


def decided(
    concern: UUID,
    did: str,
    *,
    by: Post,
    after: int | None = None,
    on: date | None = SOON,
    without: str = "",
    **said: str,
) -> str:
    """A step, taken; after: the last step that this person had seen (None: what stands)."""
    seen = now_stands(concern).version if after is None else after
    with looking(by) as actor:
        return take_step(
            concern=concern,
            after=seen,
            did=did,
            said=DECISION | said | ({without: " "} if without else {}),
            by=actor,
            next_on=on,
        )


def now_stands(concern: UUID) -> Concern:
    """The concern as the database has it."""
    return Concern.objects.using("owner").get(id=concern)
