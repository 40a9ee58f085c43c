"""Reads what return interviews hold for the police, and answers it. The database decides who may. R77."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor
from cairn.base.errors import NotAllowed, NotFound
from cairn.base.steps import Refusals, take
from cairn.base.typed import as_typed
from cairn.forms.errors import DecidedBefore, Unanswered

_READ = """
select id, side, form, given_names, family_name, born, words, child_told, child_told_why, at, from_agency, from_staff,
  to_agency, answer, answered_at, answered_by
from forms_findings(%s::uuid[], %s)
"""


@dataclass(frozen=True)
class FindingFacts:
    """What was told, as one side may read it. side: told or tells; form: None for whoever was told; born: ISO, or ''; kind: of the form."""

    id: UUID
    side: str
    form: UUID | None
    given_names: str
    family_name: str
    born: str
    words: str
    child_told: str
    child_told_why: str
    at: datetime
    from_agency: UUID
    from_staff: UUID
    to_agency: UUID
    answer: str
    answered_at: datetime | None
    answered_by: UUID | None
    kind: str = "return_interview"

    @property
    def name(self) -> str:
        """Whom it is about, as they were called."""
        return (
            " ".join(part for part in (self.given_names, self.family_name) if part) or "A child whose name was not told"
        )


def findings(viewer: Actor, *, form: UUID | None = None) -> tuple[FindingFacts, ...]:
    """What the viewer may know of, unanswered first, then the latest first; of one form, for whoever reads it. 1 query."""
    viewer.person_and_agency()
    return _read(None, form)


def findings_named(viewer: Actor, wanted: Collection[UUID]) -> tuple[FindingFacts, ...]:
    """Those of these of which the viewer may know. 1 query."""
    viewer.person_and_agency()
    return _read(list(wanted), None)


def answer_finding(*, finding: UUID, words: str, by: Actor) -> None:
    """Say what is done with it, word for word. Raises: Unanswered, NotAllowed, NotFound, DecidedBefore."""
    by.person_and_agency()
    said = as_typed(words)
    if not said:
        raise Unanswered({"answer": "Say what you do with it, even if it is only that you keep it in mind"})
    take("select forms_answer_finding(%s, %s)", finding, said, refusals=_REFUSALS)


def hand_over(*, profile: UUID, words: str, by: Actor) -> None:
    """Hand a profile in case of going missing to the police, who say what they do with it. Raises: NotAllowed, NotFound, DecidedBefore."""
    by.person_and_agency()
    take("select forms_hand_over(%s, %s)", profile, words, refusals=_HANDING)


def _read(wanted: list[UUID] | None, form: UUID | None) -> tuple[FindingFacts, ...]:
    with connections["default"].cursor() as cursor:
        cursor.execute(_READ, [wanted, form])
        found = [FindingFacts(*row) for row in cursor.fetchall()]
        cursor.execute("select id, kind from forms_finding_forms(%s::uuid[])", [[one.id for one in found]])
        kinds = dict(cursor.fetchall())
    return tuple(replace(one, kind=kinds.get(one.id, one.kind)) for one in found)


_REFUSALS: Refusals = {
    "CC404": NotFound,
    "42501": lambda: NotAllowed("That is not yours to answer: whoever was told answers."),
    "CC409": lambda: DecidedBefore("A colleague has answered it meanwhile. Read what they said."),
}
_HANDING: Refusals = {
    "CC404": NotFound,
    "42501": lambda: NotAllowed("Your role hands over no profile. Ask a colleague who fills in forms, or ring the police."),
    "CC409": lambda: DecidedBefore("This profile was handed over before. Look at it again first, then hand over the new one."),
}  # fmt: skip
