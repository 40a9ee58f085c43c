"""Decide on a screening that was sent: who acts, with whom, in which forum, by when."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit
from cairn.duties.rules.screenings import DECIDED, SENT, owed_by_sender, sent_with
from cairn.duties.rules.values import Deed, Run


@duty(
    title="Decide on a screening",
    starts="A screening is sent.",
    stops="A decision is saved: what happens next, who acts, with whom, by when.",
    on="form",
    reads=(SENT, DECIDED),
    law="screening_decision",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run from sending to the first decision; the day by which it is owed stands on each screening."""
    if found := sent_with(history, "decide_by"):
        yield owed_by_sender(*found, next((deed for deed in history if deed.did == DECIDED), None))
