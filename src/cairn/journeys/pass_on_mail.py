"""An e-mail that its writer had as a draft and did not send by its day becomes a concern at the front door."""

import json
import logging
from collections.abc import Mapping
from uuid import UUID

from django.db import connections, transaction

from cairn.agencies.roles import SYSTEM
from cairn.base.clock import today
from cairn.concerns.rules.words import ADULT_KNOWN, WORDS
from cairn.journeys.take_in_mail import at_the_door
from cairn.trail.actions import note

log = logging.getLogger(__name__)
LABELS = {
    "given_names": "First name", "family_name": "Last name", "born": "Born", "saw": "Seen", "child_words": "The child said",
    "thinks": "Thought", "happened": "Day", "place": "Place", "adult": "An adult", "adult_known": "The adult’s name and age",
    "adult_why_not": "Why nobody has asked",
}  # fmt: skip


def pass_on_unsent(*, using: str = "job") -> int:
    """Take each draft from an e-mail that is past its day to the front door; one that can't go stays, and stops no other."""
    with connections[using].cursor() as cursor:
        cursor.execute("select concerns_mail_unsent(%s)", [today()])
        unsent: list[UUID] = cursor.fetchone()[0]
    went = 0
    for one in unsent:
        try:
            went += _pass_on(one, using=using)
        except Exception as error:  # whatever holds up one holds up no other; it is tried again in ten minutes
            log.error("Draft %s could not go to the front door (%s).", one, type(error).__name__)
    return went


def _pass_on(draft: UUID, *, using: str) -> bool:
    with transaction.atomic(using=using):
        with connections[using].cursor() as cursor:
            cursor.execute("select concerns_take_unsent(%s, %s)", [draft, today()])
            found = cursor.fetchone()
        if found is None or found[0] is None:
            return False
        words = json.loads(found[0]) if isinstance(found[0], str) else found[0]
        at_the_door(draft, text=_said(words), reach="")
        note(by=SYSTEM, did="mail.passed_to_the_door", on_kind="draft", on=draft, using=using)
    return True


def _said(words: Mapping[str, str]) -> str:
    """All that the draft held, and why it comes from nobody: an address in an e-mail proves nothing."""
    head = (
        f"It came by e-mail on {words['mailed_on']}, from an address that {words['writer']} of {words['agency']} has set."
        f" It stood as their draft and was not sent by {words['send_by']}. Ask them; they may not have sent the e-mail."
    )
    rest = [f"{LABELS[name]}: {_word(name, words[name])}" for name in WORDS if name in LABELS and words[name]]
    return "\n\n".join(filter(None, [head, words["told"], "\n".join(rest)]))


def _word(name: str, value: str) -> str:
    return ADULT_KNOWN.get(value, value) if name == "adult_known" else value
