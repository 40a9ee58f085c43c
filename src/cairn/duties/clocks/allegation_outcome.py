"""Give an allegation about somebody outside the family an outcome of its own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.concerns import STEPS, owner_of, teller_of
from cairn.duties.rules.law import Limit
from cairn.duties.rules.values import Deed, Run


@duty(
    title="Record the outcome of an allegation",
    starts="A concern is told that says somebody outside the family harmed.",
    stops="The allegation has an outcome of its own, whatever became of any assessment.",
    on="concern",
    reads=STEPS,
    law="allegation_outcome",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run for each agency that owns the concern until the outcome is recorded; passing it on gives no more time."""
    teller, running = teller_of(history), None
    for deed in history:
        open_now = deed.details.get("allegation") == "open"
        if running is not None and (not open_now or owner_of(deed).agency != running.owner.agency):
            yield replace(running, ended_at=deed.at, met=True)
        if not open_now:
            running = None
        elif running is None:
            running = Run(deed.at, limit_at(deed.at).due(deed.at), owner_of(deed), teller)
        elif owner_of(deed).agency != running.owner.agency:
            running = replace(running, started_at=deed.at, owner=owner_of(deed))
        else:
            running = replace(running, owner=owner_of(deed))
    if running is not None:
        yield running
