"""Quiet questions: whether anybody holds a person closely, asked so that whoever holds nobody learns nothing, and whoever
asks learns only what the holder's safeguarding lead chooses to tell.

What is asked travels to the evaluator as blinded points and to the database as tokens. Putting a question never reads what is
held; a job matches it afterwards. So the reply is the same, as long and as soon, whether there is a hit or none.

Limits. Whoever may ask can guess at a name they know, ten times a day, and learns an answer only if a
lead gives one; the lead learns whom they guessed. A lead's answer is an answer: it says that something is held. What is written
another way ("Kate" for "Katherine", a wrong day of birth) finds nobody, so no answer is no safety. How many tokens an agency
has can be read by whoever reads the database itself, and hints at how many people it holds. See
docs/explanation/matching-without-telling.md.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor
from cairn.base.clock import now, today
from cairn.base.errors import NotAllowed, NotFound
from cairn.base.steps import Refusals, take
from cairn.base.typed import as_typed
from cairn.base.working_days import due_at
from cairn.sharing.errors import EnoughToday, Lacking, NoEvaluator
from cairn.sharing.rules.basis import version
from cairn.sharing.rules.identity_keys import identity_words
from cairn.sharing.rules.quiet import ANSWERED_WITHIN, ASKED, GIVES, about_words, born_of, lacks_of_quiet
from cairn.sharing.steps import call, said_in_words


@dataclass(frozen=True)
class QuietAnswer:
    """What a lead chose to tell. agency, staff: who, unless they keep their records close; then the desk, if they have one."""

    words: str
    at: datetime
    agency: UUID | None
    staff: UUID | None
    desk: str
    phone: str


@dataclass(frozen=True)
class QuietQuestion:
    """A question of the reader's own, with the answers that came; none came of a hit that was kept, or of no hit."""

    id: UUID
    asked_at: datetime
    due_at: datetime
    about_words: str
    necessity: str
    basis: str
    answers: tuple[QuietAnswer, ...]

    @property
    def over(self) -> bool:
        """Whether the time for an answer is past."""
        return self.due_at < now()


@dataclass(frozen=True)
class QuietHit:
    """A question that met somebody whom the reader's agency holds. gave: told, kept, or "" while it waits."""

    id: UUID
    at: datetime
    due_at: datetime
    about_words: str
    necessity: str
    purpose: str
    basis: str
    told: str
    told_why: str
    agency: UUID | None
    staff: UUID | None
    desk_name: str
    desk_phone: str
    gave: str
    words: str
    answered_at: datetime | None
    answered_by: UUID | None


@dataclass(frozen=True)
class Canary:
    """That somebody of the reader's agency asked about a person who doesn't exist."""

    staff: UUID
    at: datetime
    about_words: str


def check_can_ask_quietly(actor: Actor) -> None:
    """Practitioners, safeguarding leads and triage, for a purpose that is about people. Raises: NotAllowed."""
    if not may(actor.role, Verb.ASK_QUIETLY):
        raise NotAllowed(
            "Practitioners, safeguarding leads and triage ask quiet questions. Tell one of them why it matters."
        )
    if actor.purpose == "run_the_service":
        raise NotAllowed("You signed in to run the service. Sign in again, for the reason that you ask for.")


def check_can_answer_quietly(actor: Actor) -> None:
    """The safeguarding lead of whoever holds somebody. Raises: NotAllowed."""
    if not may(actor.role, Verb.ANSWER_QUIETLY):
        raise NotAllowed("Your safeguarding lead answers quiet questions for your agency.")


def ask_quietly(*, said: Mapping[str, str], by: Actor, form: UUID) -> UUID:
    """Put a question; the same form again puts nothing more. said: rules.quiet.ASKED.

    Raises: NotAllowed, Lacking, NoEvaluator, EnoughToday.
    """
    check_can_ask_quietly(by)
    words = {name: as_typed(said.get(name, "")) for name in ASKED}
    lacks = lacks_of_quiet(words, on=today())
    if lacks:
        raise Lacking(lacks)
    keys = identity_words(
        given_names=words["given_names"], family_name=words["family_name"], born=born_of(words),
        numbers=[("nhs_number", words["nhs_number"]), ("upn", words["upn"])],
    )  # fmt: skip
    public = call("select sharing_quiet_key()")
    if public is None:
        raise NoEvaluator
    from cairn.sharing.evaluator import line  # noqa: PLC0415 - loads the arithmetic, which pages that only show don't need

    with line() as to_evaluator:
        _, tokens = to_evaluator.tokens(keys, public=bytes(public))
    told = {name: words[name] for name in ("necessity", "basis", "told", "told_why")} | {
        "about_words": about_words(words), "basis_version": version(),
        "due_at": due_at(now(), working_days=ANSWERED_WITHIN).isoformat(),
    }  # fmt: skip
    statement = "select sharing_ask_quietly(%s, %s, %s::bytea[], %s::jsonb)"
    made: UUID = take(statement, form, bytes(public), list(tokens), json.dumps(told), refusals=_ASKING)
    return made


_ASKING: Refusals = {
    "42501": lambda: NotAllowed("You may not do this for your agency."),
    "CS409": NoEvaluator,  # the key was changed in this second: the page says to try again
    "CS429": EnoughToday,
}


def left_today(viewer: Actor) -> int:
    """How many quiet questions the viewer's agency has left of today. 1 query."""
    check_can_ask_quietly(viewer)
    found: int = call("select sharing_quiet_left()")
    return found


def quiet_questions(viewer: Actor) -> tuple[QuietQuestion, ...]:
    """The viewer's own, the newest first. 1 query."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from sharing_quiet_questions()")
        return tuple(
            QuietQuestion(wanted, asked_at, due, about, why, basis, _answers(given))
            for wanted, asked_at, due, about, why, basis, given in cursor.fetchall()
        )


def quiet_hits(viewer: Actor) -> tuple[QuietHit, ...]:
    """Those of the viewer's agency, for its safeguarding lead: those that wait first. 1 query."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from sharing_quiet_hits()")
        return tuple(QuietHit(*row) for row in cursor.fetchall())


def quiet_hit(viewer: Actor, wanted: UUID) -> QuietHit:
    """One of them. Raises: NotFound, alike for hidden and absent."""
    found = next((one for one in quiet_hits(viewer) if one.id == wanted), None)
    if found is None:
        raise NotFound
    return found


def canaries(viewer: Actor) -> tuple[Canary, ...]:
    """Who of the viewer's agency, the viewer apart, asked about nobody there is. For its safeguarding lead. 1 query."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select * from sharing_quiet_canaries()")
        return tuple(Canary(*row) for row in cursor.fetchall())


def answer_quietly(*, hit: UUID, gives: str, words: str, by: Actor) -> None:
    """Tell the asker something, or keep it with a reason that they never see. Raises: NotAllowed, Lacking, NotFound, Over."""
    check_can_answer_quietly(by)
    if gives not in GIVES:
        raise Lacking({"gives": "Choose whether you tell them anything"})
    lacks = "Write what you tell them, and how they reach you" if gives == "told" else "Say why you keep it"
    call("select sharing_answer_quietly(%s, %s, %s)", hit, gives, said_in_words(words, "words", lacks))


def _answers(found: Any) -> tuple[QuietAnswer, ...]:
    rows = json.loads(found) if isinstance(found, str) else found
    return tuple(
        QuietAnswer(
            words=row["words"],
            at=datetime.fromisoformat(row["at"]),
            agency=UUID(row["agency"]) if row["agency"] else None,
            staff=UUID(row["staff"]) if row["staff"] else None,
            desk=row["desk"] or "",
            phone=row["phone"] or "",
        )
        for row in rows
    )
