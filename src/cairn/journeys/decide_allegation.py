"""A designated officer decides about an allegation; what goes to the front door becomes a concern, and a record, like every other."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from cairn.agencies.roles import Actor
from cairn.concerns.allegations import decide
from cairn.journeys.rejudge_link import queue_refresh
from cairn.journeys.tasks import after_concern


def decide_allegation(*, allegation: UUID, after: int, did: str, said: Mapping[str, str], by: Actor, next_on: date | None = None) -> str:  # fmt: skip
    """Take the decision, and queue what it opens; returns the state after it. Raises as `concerns.allegations.decide`."""
    goes = decide(allegation=allegation, after=after, did=did, said=said, by=by, next_on=next_on)
    if goes == "returned":
        after_concern.defer(concern=str(allegation))
        queue_refresh()
    return goes
