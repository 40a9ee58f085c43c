"""Decide whether a record is restricted, as somebody asks."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit, due_by
from cairn.duties.rules.values import Deed, Owner, Run


@duty(
    title="Decide whether a record is restricted, as somebody asks",
    starts="A lead takes in that somebody asks not to use a record for a while.",
    stops="It is granted or refused with a reason.",
    on="restriction",
    reads=("restriction.asked", "restriction.decided"),
    law="restriction_answer",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run until the decision; the lead of the agency that wrote the record owes it. R67."""
    asked = next((deed for deed in history if deed.did == "restriction.asked"), None)
    if asked is None or asked.agency is None:
        return
    after = next((deed for deed in history if deed.did == "restriction.decided"), None)
    due = due_by(asked, "due_on", limit_at)
    ended = after.at if after else None
    yield Run(asked.at, due, Owner(asked.agency, "safeguarding_lead"), ended_at=ended, met=after is not None)
