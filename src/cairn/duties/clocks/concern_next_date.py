"""Look again at a concern on the day that was set with the decision."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.concerns import KEEPS_THE_DATE, STEPS, UNDECIDED, owner_of, teller_of
from cairn.duties.rules.law import Limit
from cairn.duties.rules.values import Deed, Run


@duty(
    title="Look again at a concern on its date",
    starts="Somebody decides, and names the day on which somebody looks again.",
    stops="The next decision about it.",
    on="concern",
    reads=STEPS,
    law="next_date",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run from each decision to the next; what only adds, takes up or settles an allegation leaves it running."""
    teller, running = teller_of(history), None
    for deed in history:
        state = deed.details.get("state")
        if running is not None and deed.did in KEEPS_THE_DATE and state not in (*UNDECIDED, "ended"):
            continue
        if running is not None:
            yield replace(running, ended_at=deed.at, met=True)
            running = None
        due = deed.day("next_on")
        if state not in (*UNDECIDED, "ended") and due is not None:
            running = Run(deed.at, due, owner_of(deed), teller)
    if running is not None:
        yield running
