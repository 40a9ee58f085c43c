"""Reads and settles that a child is told, and supported, when a court does something about a person around them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor
from cairn.base.errors import NotAllowed, NotFound
from cairn.base.steps import Refusals, take
from cairn.people.errors import DoneMeanwhile, Lacks
from cairn.people.models import Outcome
from cairn.people.rules.flags import wording
from cairn.people.rules.statuses import STATUSES, Status

_REFUSALS: Refusals = {
    "CP404": NotFound,
    "CP409": lambda: DoneMeanwhile("A colleague has told the child meanwhile. Read what they wrote."),
}


@dataclass(frozen=True)
class OutcomeLine:
    """That an agency is asked to tell and support a child. record: the agency's own of the child; said_by: who recorded it."""

    id: UUID
    record: UUID
    agency: UUID
    status: str
    said_by: UUID
    at: datetime
    told_at: datetime | None
    told_by: UUID | None
    words: str

    @property
    def about(self) -> Status:
        """What a court did, in words."""
        return STATUSES[self.status]


def tell_child(*, outcome: UUID, words: str, by: Actor) -> None:
    """Say how the child was told and is supported, or why not now. Raises: NotAllowed, Lacks, NotFound, DoneMeanwhile."""
    if not may(by.role, Verb.SET_FLAGS):
        raise NotAllowed("Your role tells no child. Tell your safeguarding lead what you know.")
    if problem := wording(words, "Say how the child was told and who supports them, or why not now"):
        raise Lacks({"words": problem})
    take("select people_told(%s, %s)", outcome, words.strip(), refusals=_REFUSALS)


def outcomes_named(viewer: Actor, wanted: Collection[UUID]) -> tuple[OutcomeLine, ...]:
    """Those of these that the viewer's agency is asked to tell, in no order. 1 query."""
    return tuple(
        OutcomeLine(
            one.id, one.record_id, one.agency_id, one.status, one.said_by, one.at, one.told_at, one.told_by, one.words
        )
        for one in Outcome.objects.filter(id__in=wanted)
    )


def outcome(viewer: Actor, wanted: UUID) -> OutcomeLine:
    """One of them. 1 query. Raises: NotFound, alike for absent and for what is another agency's."""
    found = next(iter(outcomes_named(viewer, [wanted])), None)
    if found is None:
        raise NotFound
    return found
