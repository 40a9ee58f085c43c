"""Quiet questions that tests read aloud: a real evaluator in a thread, tokens made by the job, questions put by people."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connections

from cairn.agencies.models import Post
from cairn.operations.evaluator import Evaluator
from cairn.sharing.engines import oblivious
from cairn.sharing.quiet import QuietHit, QuietQuestion, answer_quietly, ask_quietly, quiet_hits, quiet_questions
from factories import looking

ANA = {
    "given_names": "Ana", "family_name": "O’Neill", "born_day": "14", "born_month": "3", "born_year": "1996",
}  # fmt: skip
BEN = {"given_names": "Ben", "family_name": "Hollis", "born_day": "2", "born_month": "9", "born_year": "1995"}
REST = {
    "necessity": "She was seen with a man whom nobody knows.", "basis": "safeguarding", "told": "not_told",
    "told_why": "It could put her at more risk.",
}  # fmt: skip
NHS_NUMBER = "999 000 0018"


@contextmanager
def evaluating(keys: Sequence[oblivious.Key] = ()) -> Iterator[Evaluator]:
    """An evaluator that answers on a port of its own, where the settings look for it."""
    known = list(keys) or [oblivious.new_key()]
    before = settings.EVALUATOR
    with Evaluator(("127.0.0.1", 0), known, settings.CAIRN_EVALUATOR_SECRET.encode()) as served:
        thread = threading.Thread(target=served.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        settings.EVALUATOR = served.server_address
        try:
            yield served
        finally:
            settings.EVALUATOR = before
            served.shutdown()
            thread.join()


def asked(by: Post, who: dict[str, str] = ANA, *, form: UUID | None = None, **said: str) -> UUID:
    """A question, put."""
    with looking(by) as actor:
        return ask_quietly(said=who | REST | said, by=actor, form=form or uuid4())


def hits(lead: Post) -> list[QuietHit]:
    """What a lead reads."""
    with looking(lead) as actor:
        return list(quiet_hits(actor))


def own(by: Post) -> list[QuietQuestion]:
    """What an asker reads."""
    with looking(by) as actor:
        return list(quiet_questions(actor))


def answered(lead: Post, hit: UUID, gives: str = "told", words: str = "Ring me on 01632 960 114.") -> None:
    """What a lead does."""
    with looking(lead) as actor:
        answer_quietly(hit=hit, gives=gives, words=words, by=actor)


def rows(statement: str, *given: Any) -> list[tuple[Any, ...]]:
    """What the owner of the tables finds."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())
