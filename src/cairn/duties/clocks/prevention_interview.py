"""Talk with a child as soon as they are found: the prevention interview of the police."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit
from cairn.duties.rules.values import Deed, Owner, Run, Waiting

EPISODE, INTERVIEW = "record.missing_episode", "record.prevention_interview"


@duty(
    title="Hold a prevention interview with a child who was found",
    starts="A missing child is found or returns: the end of the episode, as it was recorded.",
    stops="A prevention interview with the child is recorded after it. That the child was not reached or not ready stops nothing.",
    on="event",
    reads=(EPISODE, INTERVIEW),
    law="prevention_interview",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run from the return; the police force that recorded it owns it, else that of the area, and who recorded it waits."""
    if not history or history[0].did != EPISODE or not history[0].details.get("shared"):
        return
    back, returned_at = history[0], history[0].moment("ended_at")
    police = back.named("police")
    if police is None or back.agency is None or returned_at is None:
        return
    done = next((deed for deed in history if deed.did == INTERVIEW), None)
    yield Run(
        returned_at, limit_at(returned_at).due(returned_at), Owner(police, "safeguarding_lead"),
        Waiting(back.agency, None) if police != back.agency else None,
        ended_at=done.at if done else None, met=done is not None,
    )  # fmt: skip
