"""Forms that tests read aloud, filled in and sent as people do: entered, each in a transaction of their own."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import today
from cairn.forms.actions import decide, keep_draft, send
from cairn.forms.models import Sent
from factories import a_post, an_agency, looking

WHO = {"given_names": "Quinn", "family_name": "Harrow", "born": "2011-02-11"}
AGAIN = (today() + timedelta(days=30)).isoformat()
ENDS: dict[str, Any] = {"level": "3", "reasons": "Picked up from school by a man nobody knows.", "look_again_on": AGAIN}
SCREENED: dict[str, Any] = {"cars": "now", "asked_child": "not_ready"} | ENDS
DECIDED = {
    "did": "panel",
    "with_whom": "Nadia Osei",
    "forum": "Exploitation panel",
    "reason": "Two agencies saw the car.",
}


def teacher() -> Post:
    """Somebody of a school."""
    return a_post(agency=an_agency(code="SCH"), name="Priya Nair")


def lead(code: str = "SCH") -> Post:
    """The safeguarding lead of an agency."""
    return a_post(agency=an_agency(code=code), role=Role.SAFEGUARDING_LEAD, name="Lee Moss")


def kept(
    by: Post, kind: str = "screening", *, about: UUID | None = None, who: dict[str, str] = WHO, **answers: Any
) -> UUID:
    """A draft with these answers."""
    with looking(by) as actor:
        return keep_draft(kind=kind, who=who, answers=answers, by=actor, draft=uuid4(), about=about)


def sent(
    by: Post, kind: str = "screening", *, about: UUID | None = None, who: dict[str, str] = WHO, **answers: Any
) -> Sent:
    """A form with these answers, sent; a screening has what it needs unless told otherwise."""
    draft = kept(by, kind, about=about, who=who, **((SCREENED if kind == "screening" else {}) | answers))
    with looking(by) as actor:
        return send(draft=draft, by=actor)


def decided(one: Sent, *, by: Post, after: int = 0, days: int = 7, said: dict[str, str] | None = None) -> int:
    """A decision on a screening."""
    with looking(by) as actor:
        return decide(
            sent=one.id, after=after, said=DECIDED | (said or {}), by_on=today() + timedelta(days=days), by=actor
        )
