"""Ask somebody again for what their paused request waits for."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit, due_by
from cairn.duties.rules.values import Deed, Owner, Run


@duty(
    title="Ask again what a paused request waits for",
    starts="Somebody pauses the month of a request, and names the day on which they ask again.",
    stops="The month runs again, or the request is not asked any more.",
    on="subject_request",
    reads=("subject.paused", "subject.resumed", "subject.withdrawn"),
    law="subject_access_pause",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run a pause, so that a request that waits for somebody else is nobody's to forget. R67."""
    since: Deed | None = None
    for deed in history:
        if deed.did == "subject.paused":
            since = deed
        elif since is not None and since.agency is not None:
            ended, met = deed.at, deed.did == "subject.resumed"
            yield Run(
                since.at,
                due_by(since, "day", limit_at),
                Owner(since.agency, "safeguarding_lead"),
                ended_at=ended,
                met=met,
            )
            since = None
    if since is not None and since.agency is not None:
        yield Run(since.at, due_by(since, "day", limit_at), Owner(since.agency, "safeguarding_lead"))
