"""Decide about an allegation against somebody who works or volunteers with children."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.concerns import ALLEGATION_TURNS, owner_of
from cairn.duties.rules.law import Limit
from cairn.duties.rules.values import Deed, Run


@duty(
    title="Decide about an allegation",
    starts="A concern is told about somebody who works or volunteers with children, or who may be somebody of ours.",
    stops="The designated officer decides: it meets the threshold, it ends with a reason, or it goes back to the front door.",
    on="allegation",
    reads=ALLEGATION_TURNS,
    law="allegation_officer",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run for each time that it waits for the officer; another officer gets no more time."""
    running = None
    for deed in history:
        waits = deed.details.get("state") == "waiting"
        if running is not None and not waits:
            yield replace(running, ended_at=deed.at, met=True)
            running = None
        elif running is not None and owner_of(deed).agency != running.owner.agency:
            yield replace(running, ended_at=deed.at, met=True)
            running = replace(running, started_at=deed.at, owner=owner_of(deed))
        elif running is None and waits:
            running = Run(deed.at, limit_at(deed.at).due(deed.at), owner_of(deed), None)
    if running is not None:
        yield running
