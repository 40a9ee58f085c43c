"""Look again at a restricted record."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit, due_by
from cairn.duties.rules.values import Deed, Owner, Run


@duty(
    title="Look again at a restricted record",
    starts="A restriction is granted, or looked at again and kept, with the next day.",
    stops="It is looked at again, or lifted.",
    on="restriction",
    reads=("restriction.decided", "restriction.reviewed", "restriction.lifted"),
    law="restriction_look",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run from each day that was set, so that no record stays out of use because nobody looked. R67."""
    since: Deed | None = None
    for deed in history:
        if since is not None and since.agency is not None:
            yield Run(
                since.at,
                due_by(since, "look_again_on", limit_at),
                Owner(since.agency, "safeguarding_lead"),
                ended_at=deed.at,
                met=True,
            )
        since = deed if deed.details.get("look_again_on") and deed.did != "restriction.lifted" else None
    if since is not None and since.agency is not None:
        yield Run(since.at, due_by(since, "look_again_on", limit_at), Owner(since.agency, "safeguarding_lead"))
