"""Answer a colleague of another agency, or of one's own, who disagrees with a decision."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit
from cairn.duties.rules.values import Deed, Owner, Run, Waiting

ASKED = ("disagreement.raised", "disagreement.climbed")


@duty(
    title="Answer a professional disagreement",
    starts="Somebody disagrees with a decision, or takes the disagreement to the next stage.",
    stops="The other side answers with a reason, or it is settled. A stage that goes by unanswered is counted as not met.",
    on="disagreement",
    reads=(*ASKED, "disagreement.answered", "disagreement.settled", "disagreement.rested"),
    law="disagreement_answer",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run a stage; whoever stands there on the side that decided owns it, and whoever disagrees waits."""
    for deed, after in pairwise((*history, None)):
        agency = deed.named("other_agency") if deed else None
        if deed is None or deed.did not in ASKED or agency is None:
            continue
        by = deed.named("raiser_agency")
        yield Run(
            deed.at,
            deed.moment("due_at") or limit_at(deed.at).due(deed.at),
            Owner(agency, str(deed.details["other_role"])),
            Waiting(by, deed.named("raiser_staff")) if by else None,
            ended_at=after.at if after else None,
            met=after is not None and after.did in ("disagreement.answered", "disagreement.settled"),
        )
