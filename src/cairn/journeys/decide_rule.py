"""A named person keeps, retires or brings back a rule; what it says follows by a job."""

from uuid import UUID

from cairn.agencies.roles import Actor
from cairn.journeys.rejudge_link import queue_refresh
from cairn.signals import bars, measuring


def decide_rule(*, kind: str, decision: str, why: str, seen: int, by: Actor, form: UUID) -> UUID:
    """Decide, and queue a refresh. Raises: NotAllowed, NotFound, Unsaid, Decided."""
    made = measuring.decide_rule(kind=kind, decision=decision, why=why, seen=seen, by=by, form=form)
    queue_refresh()
    return made


def adopt_bar(*, kind: str, rate: UUID | None, why: str, seen: int, by: Actor, form: UUID) -> UUID:
    """Adopt a measured bar or put back the one that came, and queue a refresh. Raises: NotAllowed, Unsaid, Decided."""
    made = bars.adopt_bar(kind=kind, rate=rate, why=why, seen=seen, by=by, form=form)
    queue_refresh()
    return made
