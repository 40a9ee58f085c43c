"""Decide about a concern that waits at somebody's door."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.concerns import STEPS, UNDECIDED, owner_of, teller_of
from cairn.duties.rules.law import Limit, due_by
from cairn.duties.rules.values import Deed, Run


@duty(
    title="Decide about a concern",
    starts="A concern is told, comes back, or is passed on.",
    stops="Somebody decides: protect, assess, early help, ask more, watch, no further action.",
    on="concern",
    reads=STEPS,
    law="referral_decision",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run for each time that a concern waits undecided at one door; taking it up names its owner, and gives no time."""
    teller, running = teller_of(history), None
    for deed in history:
        waits = deed.details.get("state") in UNDECIDED
        if running is not None and (not waits or deed.did == "concern.pass_on"):
            yield replace(running, ended_at=deed.at, met=True)
            running = None
        if running is not None:
            running = replace(running, owner=owner_of(deed))
        elif waits:
            due = due_by(deed, "next_on", limit_at)
            running = Run(deed.at, due, owner_of(deed), teller)
    if running is not None:
        yield running
