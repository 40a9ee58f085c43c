"""Asks, answers, withdraws, ends, escalates and settles. The database checks who acts, and notes the deed."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from cairn.access.roles import PURPOSES
from cairn.agencies.roles import Actor
from cairn.base.clock import end_of_london_day, now, today
from cairn.base.typed import as_typed
from cairn.base.working_days import due_at
from cairn.sharing.errors import Lacking
from cairn.sharing.policies import check_can_answer, check_can_ask, check_can_record_obstacles, check_can_settle
from cairn.sharing.rules.basis import version
from cairn.sharing.rules.words import (
    ANSWERED,
    ASKED,
    LEADS_WITHIN,
    OUTCOMES,
    Given,
    lacks_of_answer,
    lacks_of_obstacle,
    lacks_of_question,
)
from cairn.sharing.steps import call, said_in_words


def ask(  # noqa: PLR0913 - one argument a part of the sentence
    *,
    about_kind: str,
    about: UUID,
    said: Mapping[str, str],
    by: Actor,
    form: UUID,
    agency: UUID | None = None,
    desk: str = "",
) -> UUID:
    """Ask an agency, or the desk that a pointer names, about a person or signal; the same form again asks nothing more.

    said: rules.words.ASKED. Raises: NotAllowed, Lacking, NotFound alike for what is absent and what the asker may not
    know of.
    """
    check_can_ask(by)
    words = {name: as_typed(said.get(name, "")) for name in ASKED}
    lacks = lacks_of_question(words, on=today(), purposes=PURPOSES)
    if agency is None and not desk:
        lacks["asked"] = "Choose whom you ask"
    if lacks:
        raise Lacking(lacks)
    told = words | {
        "about_kind": about_kind, "about_id": str(about), "agency": str(agency) if agency else None, "desk": desk,
        "due_at": due_at(now(), working_days=int(words["due_in"])).isoformat(), "basis_version": version(),
    }  # fmt: skip
    made: UUID = call("select sharing_ask(%s, %s::jsonb)", form, json.dumps(told))
    return made


def answer(
    *,
    request: UUID,
    said: Mapping[str, str],
    by: Actor,
    form: UUID,
    records: Sequence[UUID] = (),
    review_on: date | None = None,
) -> UUID:
    """Answer for one's agency: whole, part, a refusal, or that there is nothing to tell. A later answer follows this one.

    said: rules.words.ANSWERED; records: those of one's own that open, as the one who answers has seen them, so that a
    link judged meanwhile widens nothing; others than `queries.openable` names stay closed.
    Raises: NotAllowed, Lacking, NotFound, Over.
    """
    check_can_answer(by)
    words = {name: as_typed(said.get(name, "")) for name in ANSWERED}
    opens = list(records) if words["given"] in (Given.WHOLE, Given.PART) else []
    lacks = lacks_of_answer(words, on=today(), records=len(opens), review_on=review_on)
    if lacks:
        raise Lacking(lacks)
    told: dict[str, str | None] = {**words, "basis_version": version(), "open_until": None}
    if opens:
        told["open_until"] = end_of_london_day(today() + timedelta(days=int(words["open_for"]))).isoformat()
    told["review_on"] = review_on.isoformat() if review_on else None
    made: UUID = call(
        "select sharing_answer_request(%s, %s, %s::jsonb, %s::uuid[])", request, form, json.dumps(told), opens
    )
    return made


def withdraw(*, answer: UUID, why: str, by: Actor) -> int:
    """Close at once what an answer opened; returns how many records. Raises: NotAllowed, Lacking, NotFound, Over."""
    check_can_answer(by)
    ended: int = call("select sharing_withdraw(%s, %s)", answer, said_in_words(why, "why", "Say why you take it back"))
    return ended


def end(*, request: UUID, why: str, by: Actor) -> int:
    """End one's own request: nothing more is needed; what its answers opened closes. Raises: NotAllowed, Lacking, NotFound, Over."""
    check_can_ask(by)
    ended: int = call("select sharing_end(%s, %s)", request, said_in_words(why, "why", "Say why it ends"))
    return ended


def escalate(*, answer: UUID, why: str, by: Actor) -> UUID:
    """Take a refusal to both safeguarding leads, in one step. Raises: NotAllowed, Lacking, NotFound, Over."""
    check_can_ask(by)
    due = due_at(now(), working_days=LEADS_WITHIN)
    made: UUID = call(
        "select sharing_escalate(%s, %s, %s)", answer, said_in_words(why, "why", "Say why the refusal is wrong"), due
    )
    return made


def settle(*, escalation: UUID, outcome: str, words: str, by: Actor) -> None:
    """Write down what the two safeguarding leads agreed. Raises: NotAllowed, Lacking, NotFound, Over."""
    check_can_settle(by)
    if outcome not in OUTCOMES:
        raise Lacking({"outcome": "Choose what you agreed"})
    said = said_in_words(words, "words", "Say what you agreed and why")
    call("select sharing_settle(%s, %s, %s)", escalation, outcome, said)


def record_obstacle(*, said: Mapping[str, str], by: Actor, form: UUID, raised_on: date | None = None) -> UUID:
    """Put into the register what stands in the way of sharing. Raises: NotAllowed, Lacking."""
    check_can_record_obstacles(by)
    words = {name: as_typed(said.get(name, "")) for name in ("reach", "what", "stuck", "raised_with")}
    if lacks := lacks_of_obstacle(words, on=today(), raised_on=raised_on):
        raise Lacking(lacks)
    told = {**words, "raised_on": raised_on.isoformat() if raised_on else None}
    made: UUID = call("select sharing_keep_obstacle(%s, %s::jsonb)", form, json.dumps(told))
    return made


def move_obstacle(*, obstacle: UUID, did: str, words: str, on: date | None, by: Actor) -> None:
    """Say with whom it was raised, or what they answered. did: raised or answered. Raises: NotAllowed, Lacking, NotFound, Over."""
    check_can_record_obstacles(by)
    if did not in ("raised", "answered"):
        raise Lacking({"did": "Choose what happened"})
    said = said_in_words(words, "words", "Say with whom, or what they answered")
    if on is None or on > today():
        raise Lacking({"on": "Give the day, not later than today"})
    call("select sharing_move_obstacle(%s, %s, %s, %s)", obstacle, did, said, on)
