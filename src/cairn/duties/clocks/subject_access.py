"""Answer somebody who asks what is held."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit, due_by
from cairn.duties.rules.values import Deed, Owner, Run


@duty(
    title="Answer somebody who asks what is held about them",
    starts="A lead takes in what somebody asks, or says that a paused month runs again.",
    stops="Two different people release the answer. A pause with its reason calls it off until it runs again.",
    on="subject_request",
    reads=("subject.asked", "subject.paused", "subject.resumed", "subject.released", "subject.withdrawn"),
    law="subject_access",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run from the asking, and one from each end of a pause, to the release; the lead of the agency owes it. R67."""
    since: Deed | None = None
    for deed in history:
        begins = deed.did in ("subject.asked", "subject.resumed")
        if since is not None and not begins:
            yield _run(since, limit_at, ended_at=deed.at, met=deed.did == "subject.released")
            since = None
        elif since is None and begins:
            since = deed
    if since is not None:
        yield _run(since, limit_at)


def _run(
    since: Deed, limit_at: Callable[[datetime], Limit], *, ended_at: datetime | None = None, met: bool = False
) -> Run:
    assert since.agency is not None  # noqa: S101 - a request is always an agency's
    due = due_by(since, "due_on", limit_at)
    return Run(since.at, due, Owner(since.agency, "safeguarding_lead"), ended_at=ended_at, met=met)
