"""Look again at the profile of a child after every time the child was missing."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit
from cairn.duties.rules.values import Deed, Owner, Run

EPISODE, PROFILE = "record.missing_episode", "record.missing_profile"


@duty(
    title="Look again at the profile of a child who was missing",
    starts="A child of whom an agency holds a profile in case of going missing is found or returns.",
    stops="A new profile of the child is sent.",
    on="event",
    reads=(EPISODE, PROFILE),
    law="missing_profile_look",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run from the return; the lead of the agency that wrote the last profile owns it."""
    if not history or history[0].did != EPISODE or not history[0].details.get("shared"):
        return
    back, returned_at, owner = history[0], history[0].moment("ended_at"), history[0].named("profile")
    if owner is None or returned_at is None:
        return
    done = next((deed for deed in history if deed.did == PROFILE), None)
    yield Run(
        returned_at, limit_at(returned_at).due(returned_at), Owner(owner, "safeguarding_lead"),
        ended_at=max(done.at, back.at) if done else None, met=done is not None,
    )  # fmt: skip
