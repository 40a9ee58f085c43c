"""Questions and answers that tests read aloud, asked and given as people do: entered, each in a transaction of their own."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, connections

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import today
from cairn.sharing.actions import answer, ask, escalate, settle, withdraw
from cairn.sharing.queries import RequestFacts, request
from factories import a_post, an_agency, looking

DESK = "Health safeguarding desk"
PHONE = "01632 960140"
QUESTION = {
    "about_words": "Quinn Harrow, born 11 February 1995",
    "question": "Has she been seen with injuries since March?",
    "purpose": "safeguard_a_child",
    "necessity": "Two adults are named around her; only you may have seen her alone. Dates and what was seen are enough.",
    "basis": "safeguarding",
    "told": "not_told",
    "told_why": "Her stepfather reads her messages.",
    "due_in": "5",
}
ANSWER = {
    "given": "part",
    "told": "told",
    "told_why": "She knows, and agrees.",
    "basis": "safeguarding",
    "advice": "The named nurse of the area.",
    "protects": "Where she lives is left out.",
    "words": "Seen on 2 March with a bruised wrist.",
    "open_for": "90",
    "reason": "They can keep her safe only if they know.",
}


def lead(code: str, **given: Any) -> Post:
    """The safeguarding lead of an agency."""
    return a_post(agency=an_agency(code=code, **given), role=Role.SAFEGUARDING_LEAD, name=f"Lead of {code}")


def behind_the_desk(code: str) -> Post:
    """The safeguarding lead of a health service that stands behind the one desk."""
    return lead(code, desk_name=DESK, desk_phone=PHONE)


def asked(by: Post, about: UUID, *, of: Post | None = None, desk: str = "", kind: str = "person", **said: str) -> UUID:
    """A question, asked."""
    with looking(by) as actor:
        return ask(
            about_kind=kind, about=about, said=QUESTION | said, by=actor, form=uuid4(),
            agency=of.agency_id if of else None, desk=desk,
        )  # fmt: skip


def answered(by: Post, wanted: UUID, *, records: Sequence[UUID] = (), **said: str) -> UUID:
    """An answer, given."""
    with looking(by) as actor:
        return answer(
            request=wanted, said=ANSWER | said, by=actor, form=uuid4(), records=records,
            review_on=today() + timedelta(days=30),
        )  # fmt: skip


def taken_back(by: Post, given: UUID) -> int:
    """What an answer opened, closed."""
    with looking(by) as actor:
        return withdraw(answer=given, why="She has moved away.", by=actor)


def taken_to_leads(by: Post, given: UUID) -> UUID:
    """A refusal, escalated."""
    with looking(by) as actor:
        return escalate(answer=given, why="Without it nobody can act.", by=actor)


def agreed(by: Post, escalation: UUID, outcome: str = "gives") -> None:
    """What the two leads agreed."""
    with looking(by) as actor:
        settle(escalation=escalation, outcome=outcome, words="The dates alone are given.", by=actor)


def reads(by: Post, wanted: UUID) -> RequestFacts | None:
    """The request as somebody reads it."""
    with looking(by) as actor:
        return request(actor, wanted)


def as_web(words: str, given: list[Any] | None = None) -> list[tuple[Any, ...]]:
    """Bare SQL as `cairn_web`, in the transaction that somebody has entered."""
    with connection.cursor() as cursor:
        cursor.execute(words, given)
        return list(cursor.fetchall()) if cursor.description else []


def as_owner(words: str, given: list[Any] | None = None) -> list[tuple[Any, ...]]:
    """Bare SQL as the owner, who sees all."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(words, given)
        return list(cursor.fetchall()) if cursor.description else []
