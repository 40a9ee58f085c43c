"""Disagreements as tests read them aloud: somebody of each rung on both sides, entered, each turn a transaction of its own."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.db import connections

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.concerns.disagreements import disagree, take_turn
from cairn.concerns.models import Disagreement
from concerns.made_concerns import decided, front_door, teacher, told
from factories import a_post, an_agency, looking

RUNGS = (Role.SAFEGUARDING_LEAD, Role.HEAD_OF_SAFEGUARDING, Role.EXECUTIVE)


def a_decision(did: str = "no_further_action") -> tuple[UUID, Post, Post]:
    """A concern that was let go: which, who told it, who decided."""
    nadia, priya = front_door(), teacher()
    one = told(priya)
    decided(one, did, by=nadia)
    return one, priya, nadia


def the_rungs(code: str) -> list[Post]:
    """The manager, the lead and the head of an agency."""
    return [a_post(agency=an_agency(code=code), role=role, name=f"{role.value} of {code}") for role in RUNGS]


def disagreed(
    by: Post, concern: UUID, *, step: int = 2, words: str = "She is in danger.", form: UUID | None = None
) -> UUID:
    """It is said that somebody disagrees."""
    with looking(by) as actor:
        return disagree(concern=concern, step=step, words=words, by=actor, form=form or uuid4())


def took(by: Post, one: UUID, did: str, *, words: str = "Because.", after: int | None = None) -> str:
    """A turn, taken; after: what this person had seen (None: what stands)."""
    with looking(by) as actor:
        return take_turn(
            disagreement=one, after=stands(one).version if after is None else after, did=did, words=words, by=actor
        )


def stands(one: UUID) -> Disagreement:
    """The disagreement as the database has it."""
    return Disagreement.objects.using("owner").get(id=one)


def overdue(one: UUID, *, by: timedelta = timedelta(hours=1)) -> None:
    """As if its answer had been due before."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update concerns_disagreement set due_at = now() - make_interval(secs => %s) where id = %s",
            [by.total_seconds(), one],
        )
