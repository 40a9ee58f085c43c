"""Assess what an unborn child will need, before the birth."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit
from cairn.duties.rules.values import Deed, Owner, Run, Waiting

SCREENED, ENDED = "record.pre_birth", "record.pre_birth_ended"
ASSESSED = "record.assessment"


@duty(
    title="Assess what an unborn child needs before the birth",
    starts="The first pre-birth screening of an unborn child is recorded.",
    stops="An assessment of the unborn child is recorded, or that there will be no birth.",
    on="event",
    reads=(SCREENED, ASSESSED, ENDED),
    law="pre_birth_assessment",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run from the screening; the front door owns it where the record is shared, else the lead of who wrote it. R18."""
    if (
        not history
        or history[0].did != SCREENED
        or any(did == SCREENED for did, _ in history[0].details.get("before", ()))
    ):
        return
    screened, received_at = history[0], history[0].moment("received_at")
    if screened.agency is None or received_at is None:
        return
    front = screened.named("front") if screened.details.get("shared") else None
    done = next((deed for deed in history if deed.did in (ASSESSED, ENDED)), None)
    yield Run(
        received_at, limit_at(received_at).due(received_at),
        Owner(front, "triage") if front else Owner(screened.agency, "safeguarding_lead"),
        Waiting(screened.agency, None) if front and front != screened.agency else None,
        ended_at=max(done.at, received_at) if done else None, met=done is not None,
    )  # fmt: skip
