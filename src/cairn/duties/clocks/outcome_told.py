"""Tell a child, and support them, when a court does something about a person around them."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit
from cairn.duties.rules.values import Deed, Owner, Run


@duty(
    title="Tell a child what a court did, and support them",
    starts="A charge, a conviction or an appeal is recorded of a person who stands in your agency’s record beside a child.",
    stops="Somebody of the agency says how the child was told and who supports them, or why not now.",
    on="outcome",
    reads=("outcome.to_tell", "outcome.told"),
    law="outcome_told",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run for each child and agency; its lead owes it until somebody there says that it is done. R171."""
    asked = next((deed for deed in history if deed.did == "outcome.to_tell"), None)
    agency = asked.named("agency") if asked else None
    if asked is None or agency is None:
        return
    after = next((deed for deed in history if deed.did == "outcome.told"), None)
    yield Run(
        asked.at,
        limit_at(asked.at).due(asked.at),
        Owner(agency, "safeguarding_lead"),
        ended_at=after.at if after else None,
        met=after is not None,
    )
