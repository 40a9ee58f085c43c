"""Whether staff know, in their own life, the people whose pages they open; and what a lead makes of it.

Source: harms, H13.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor
from cairn.base.typed import as_typed
from cairn.people.rules.names import Person
from cairn.records.names import fold
from cairn.sharing.errors import Lacking
from cairn.sharing.policies import check_can_review
from cairn.sharing.steps import call, said_in_words

ANSWERS = {"no": "No", "yes": "Yes, in my own life"}
FINDINGS = {
    "go_on": ("They may go on", "They have to, or it makes no difference."),
    "leave": (
        "They leave it to others",
        "Each page of this person tells them so. Make sure that somebody else has the work.",
    ),
}
_LINES = """
select id, staff_id, about_id, asked_at, answer, words, answered_at, finding, finding_words, read_at, read_by, changed
from sharing_acquaintance
where agency_id = (select access_agency()) and staff_id <> (select access_staff())
order by (read_at is not null or answer = 'no') and not changed, coalesce(answered_at, asked_at) desc, id limit 200
"""


@dataclass(frozen=True)
class Acquaintance:
    """What somebody said of a person. asked: whether a page asked; finding: what the lead made of it, "" until read."""

    asked: bool
    answer: str
    words: str
    finding: str
    finding_words: str


@dataclass(frozen=True)
class AcquaintanceLine:
    """One of them as a lead reads it."""

    id: UUID
    staff: UUID
    about: UUID
    asked_at: datetime | None
    answer: str
    words: str
    answered_at: datetime | None
    finding: str
    finding_words: str
    read_at: datetime | None
    read_by: UUID | None
    changed: bool

    @property
    def waits(self) -> bool:
        """Whether a lead has something to read: a yes, a question never answered, or another answer than they had read."""
        return self.changed or (self.read_at is None and self.answer != "no")

    @property
    def since(self) -> datetime | None:
        """When it was said, or asked."""
        return self.answered_at or self.asked_at


def shares_a_surname(viewer: Actor, person: Person) -> bool:
    """Whether the last word of the viewer's name is in a family name of the person, as either is written."""
    own = fold(viewer.name)[-1:]
    return bool(own) and any(own[0] in fold(said.family_name) for said in person.said)


def acquainted(viewer: Actor, person: Person) -> Acquaintance | None:
    """What the viewer said, or is now asked, of a person whose page they open; None where there is nothing. 1 query."""
    with connections["default"].cursor() as cursor:
        cursor.execute("select sharing_acquainted(%s, %s)", [person.identity, shares_a_surname(viewer, person)])
        (found,) = cursor.fetchone()
    return Acquaintance(**(json.loads(found) if isinstance(found, str) else found)) if found else None


def declare(*, person: UUID, answer: str, words: str, by: Actor) -> None:
    """Say whether one knows a person. It may be said anew; the lead then reads it anew. Raises: Lacking, NotFound."""
    if answer not in ANSWERS:
        raise Lacking({"answer": "Choose yes or no"})
    plain = as_typed(words)
    if answer == "yes" or plain:
        plain = said_in_words(words, "words", "Say how you know them: relative, neighbour, friend, former pupil")
    call("select sharing_declare(%s, %s, %s)", person, answer, plain)


def read(*, line: UUID, finding: str, words: str, by: Actor) -> None:
    """Say what follows. Nobody reads their own. Raises: NotAllowed, Lacking, NotFound, Over."""
    check_can_review(by)
    if finding not in FINDINGS:
        raise Lacking({"finding": "Choose what follows"})
    call("select sharing_read_acquaintance(%s, %s, %s)", line, finding, said_in_words(words, "words", "Say why"))


def lines(viewer: Actor) -> tuple[AcquaintanceLine, ...]:
    """What others of the viewer's agency said, those to read first. 1 query. Raises: NotAllowed."""
    check_can_review(viewer)
    with connections["default"].cursor() as cursor:
        cursor.execute(_LINES)
        return tuple(AcquaintanceLine(*row) for row in cursor.fetchall())
