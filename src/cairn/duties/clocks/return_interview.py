"""Talk to a child who has come back from being missing, with somebody independent, within 72 hours."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit
from cairn.duties.rules.values import Deed, Owner, Run, Waiting

EPISODE, INTERVIEW = "record.missing_episode", "record.return_home_interview"


@duty(
    title="Hold a return home interview",
    starts="A missing child is found or returns: the end of the episode, as it was recorded.",
    stops="A return home interview with the child is recorded after it, or that the child declined. That the child was not reached stops nothing.",
    on="event",
    reads=(EPISODE, INTERVIEW),
    law="return_interview",
    version=2,
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run from the return to the first interview after it; the front door owns it, and who recorded it waits."""
    if not history or history[0].did != EPISODE or not history[0].details.get("shared"):
        return
    back, returned_at = history[0], history[0].moment("ended_at")
    owner, done = back.named("front"), next((deed for deed in history if deed.did == INTERVIEW), None)
    if owner is None or back.agency is None or returned_at is None:
        return
    yield Run(
        returned_at, limit_at(returned_at).due(returned_at), Owner(owner, "triage"), Waiting(back.agency, None),
        ended_at=done.at if done else None, met=done is not None,
    )  # fmt: skip
