"""Agree what becomes of a refusal that was taken to both safeguarding leads."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit
from cairn.duties.rules.values import Deed, Owner, Run


@duty(
    title="Agree about a refusal with the other safeguarding lead",
    starts="A refusal is taken to both safeguarding leads.",
    stops="One of them writes down what they agreed. Ending the request calls it off.",
    on="request",
    reads=("request.escalated", "request.settled", "request.ended"),
    law="leads_agree",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run for each refusal taken up; the lead of the agency that asked owns it, since theirs is the child's question."""
    for taken in (deed for deed in history if deed.did == "request.escalated"):
        asker, due = taken.named("asker"), taken.details.get("due_at")
        if asker is None or not due:
            continue
        ends = [deed for deed in history if deed.at >= taken.at and _ends(deed, taken)]
        first = ends[0] if ends else None
        yield Run(
            taken.at,
            datetime.fromisoformat(due),
            Owner(asker, "safeguarding_lead"),
            ended_at=first.at if first else None,
            met=first is not None and first.did == "request.settled",
        )


def _ends(deed: Deed, taken: Deed) -> bool:
    if deed.did == "request.settled":
        return deed.details.get("answer") == taken.details.get("answer")
    return deed.did == "request.ended"
