"""Look again at an allegation on the day that the designated officer has set."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.concerns import ALLEGATION_TURNS, owner_of
from cairn.duties.rules.law import Limit
from cairn.duties.rules.values import Deed, Run


@duty(
    title="Look again at an allegation on its date",
    starts="The designated officer finds that it meets the threshold, and names the day on which they look again.",
    stops="Their next decision.",
    on="allegation",
    reads=ALLEGATION_TURNS,
    law="next_date",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run from each date that was set to the next decision; what was only added or recognised leaves it running."""
    running = None
    for deed in history:
        due = deed.day("next_on")
        managed = deed.details.get("state") == "managed" and due is not None
        if running is not None and (not managed or deed.did == "allegation.managed"):
            yield replace(running, ended_at=deed.at, met=True)
            running = None
        if running is None and managed and due is not None:
            running = Run(deed.at, due, owner_of(deed), None)
    if running is not None:
        yield running
