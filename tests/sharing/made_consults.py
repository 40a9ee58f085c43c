"""Questions to champions that tests read aloud, asked and answered as people do: entered, each in a transaction of their own."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.db import connections

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.sharing.consults import ChampionLine, ConsultFacts, advise, ask_champion, champions, consult, name_champion
from cairn.sharing.models import Consult
from factories import a_post, an_agency, looking

QUESTION = {
    "question": "Is a lift home from an adult whom nobody knows a sign, and what would you ask next?",
    "shown": "A girl of 14 was given a phone and two lifts by a man who waits outside school.",
}
ELSEWHERE = {"basis": "safeguarding", "told": "not_told", "told_why": "He reads her messages."}


def lead(code: str, **given: str) -> Post:
    """The safeguarding lead of an agency, who names its champions."""
    return a_post(agency=an_agency(code=code, **given), role=Role.SAFEGUARDING_LEAD, name=f"Lead of {code}")


def a_champion(
    code: str, *, name: str = "Bex Ollerton", field: str = "exploitation", role: Role = Role.PRACTITIONER
) -> Post:
    """Somebody who was named as champion by their lead."""
    post = a_post(agency=an_agency(code=code), role=role, name=name)
    with looking(lead(code)) as actor:
        name_champion(staff=post.staff_id, field=field, by=actor)
    return post


def line_of(by: Post, champion: Post, *, field: str = "exploitation") -> ChampionLine:
    """How somebody finds a champion in the list."""
    with looking(by) as actor:
        return next(one for one in champions(actor) if (one.staff, one.field) == (champion.staff_id, field))


def asked(
    by: Post,
    about: UUID,
    *,
    of: Post,
    kind: str = "concern",
    field: str = "exploitation",
    form: UUID | None = None,
    **said: str,
) -> UUID:
    """Advice is asked for."""
    line = line_of(by, of, field=field)
    with looking(by) as actor:
        return ask_champion(
            about_kind=kind,
            about=about,
            champion=line,
            said=QUESTION | ELSEWHERE | said,
            by=actor,
            form=form or uuid4(),
        )


def advised(by: Post, one: UUID, words: str = "Screen her this week, and ask who else he drives.") -> None:
    """The advice, given."""
    with looking(by) as actor:
        advise(consult=one, words=words, by=actor)


def read(by: Post, one: UUID) -> ConsultFacts:
    """A question as somebody reads it."""
    with looking(by) as actor:
        return consult(actor, one)


def stands(one: UUID) -> Consult:
    """The question as the database has it."""
    return Consult.objects.using("owner").get(id=one)


def overdue(one: UUID, *, by: timedelta = timedelta(hours=1)) -> None:
    """As if the advice had been due before."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update sharing_consult set due_at = now() - make_interval(secs => %s) where id = %s",
            [by.total_seconds(), one],
        )
