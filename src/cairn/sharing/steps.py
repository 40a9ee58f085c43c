"""Calls the steps that the database takes, and tells its refusals as ours."""

from typing import Any

from django.db import DatabaseError, connections, transaction

from cairn.base.errors import NotAllowed, NotFound
from cairn.sharing.errors import Lacking, Over
from cairn.sharing.rules.words import LONGEST

NOT_ALLOWED, NO_SUCH, OVER, NOT_SO = "42501", "CS404", "CS409", "CS411"


def said_in_words(words: str, box: str, lacks: str) -> str:
    """What was said, if anything was. Raises: Lacking."""
    plain = words.replace("\x00", "").strip()
    if not plain:
        raise Lacking({box: lacks})
    if len(plain) > LONGEST:
        raise Lacking({box: f"Say it in at most {LONGEST:,} characters"})
    return plain


def call(words: str, *given: Any) -> Any:
    """What a step of the database answers. Raises: NotFound, NotAllowed, Over, Lacking."""
    try:
        with transaction.atomic(), connections["default"].cursor() as cursor:
            cursor.execute(words, given)
            return cursor.fetchone()[0]
    except DatabaseError as error:
        raise _refusal(error) from error


def _refusal(error: DatabaseError) -> Exception:
    state = getattr(error.__cause__, "sqlstate", "")
    if state == NO_SUCH:
        return NotFound()
    if state == NOT_ALLOWED:
        return NotAllowed("You may not do this for your agency.")
    if state == OVER:
        return Over("That is over: the request has ended, or this was done before. Read what was done.")
    if state == NOT_SO:
        return Lacking({"asked": "Choose whom you ask from the list: some services are asked through their desk"})
    return error
