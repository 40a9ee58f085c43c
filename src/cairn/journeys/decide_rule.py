"""A named person keeps, retires or brings back a rule; what it says follows by a job."""

from uuid import UUID

from cairn.agencies.roles import Actor
from cairn.journeys.rejudge_link import queue_refresh
from cairn.signals import measuring


def decide_rule(*, kind: str, decision: str, why: str, seen: int, by: Actor, form: UUID) -> UUID:
    """Decide, and queue a refresh. Raises: NotAllowed, NotFound, Unsaid, Decided."""
    made = measuring.decide_rule(kind=kind, decision=decision, why=why, seen=seen, by=by, form=form)
    queue_refresh()
    return made
