"""Say whether an answer settles a disagreement, or take it to the next stage."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit
from cairn.duties.rules.values import Deed, Owner, Run, Waiting


@duty(
    title="Say whether an answer settles a disagreement",
    starts="The other side answers.",
    stops="Whoever disagrees settles it, takes it to the next stage, or on the last ends it without agreement.",
    on="disagreement",
    reads=(
        "disagreement.answered", "disagreement.climbed", "disagreement.settled", "disagreement.rested",
    ),
    law="disagreement_answer",
)  # fmt: skip
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run an answer; whoever disagrees owns it, and the other side waits."""
    for deed, after in pairwise((*history, None)):
        owner = deed.named("raiser_agency") if deed else None
        if deed is None or deed.did != "disagreement.answered" or owner is None:
            continue
        other = deed.named("other_agency")
        yield Run(
            deed.at,
            deed.moment("due_at") or limit_at(deed.at).due(deed.at),
            Owner(owner, str(deed.details["raiser_role"]), deed.named("raiser_staff")),
            Waiting(other, None) if other else None,
            ended_at=after.at if after else None,
            met=after is not None,
        )
