"""Look again at a flag that was put on a person."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit, due_by
from cairn.duties.rules.values import Deed, Owner, Run

STANDS = ("flag.set", "flag.reviewed")


@duty(
    title="Look again at a flag on a person",
    starts="A flag is set, or somebody says that it stands until a further day.",
    stops="Somebody of the agency that set it says why it stands, with its next day, or why it ends.",
    on="flag",
    reads=(*STANDS, "flag.ended"),
    law="flag_review",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run from each day of review to the next; whoever set it last owes it. R55."""
    for deed, after in pairwise((*history, None)):
        if deed is None or deed.did not in STANDS or deed.agency is None:
            continue
        yield Run(
            deed.at,
            due_by(deed, "review_on", limit_at),
            Owner(deed.agency, "safeguarding_lead", deed.staff),
            ended_at=after.at if after else None,
            met=after is not None,
        )
