"""Calls the steps that the database takes, and tells its refusals as ours."""

from typing import Any

from cairn.base.errors import NotAllowed, NotFound
from cairn.base.steps import Refusals, take
from cairn.base.typed import as_typed
from cairn.sharing.errors import Lacking, Over
from cairn.sharing.rules.words import LONGEST


def said_in_words(words: str, box: str, lacks: str) -> str:
    """What was said, if anything was. Raises: Lacking."""
    plain = as_typed(words)
    if not plain:
        raise Lacking({box: lacks})
    if len(plain) > LONGEST:
        raise Lacking({box: f"Say it in at most {LONGEST:,} characters"})
    return plain


def call(words: str, *given: Any) -> Any:
    """What a step of the database answers. Raises: NotFound, NotAllowed, Over, Lacking."""
    return take(words, *given, refusals=_REFUSALS)


_REFUSALS: Refusals = {
    "CS404": NotFound,
    "42501": lambda: NotAllowed("You may not do this for your agency."),
    "CS409": lambda: Over("That is over: the request has ended, or this was done before. Read what was done."),
    "CS411": lambda: Lacking({"asked": "Choose whom you ask from the list: some services are asked through their desk"}),
}  # fmt: skip
