"""Answer what another agency asked."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit
from cairn.duties.rules.values import Deed, Owner, Run, Waiting

LEAD = "safeguarding_lead"
ANSWERS = ("request.answered_whole", "request.answered_part", "request.answered_refused", "request.answered_nothing")


@duty(
    title="Answer a request",
    starts="An agency is asked, itself or through its desk.",
    stops="It answers: all, part, nothing held, or a refusal with its reason. Ending the request calls it off.",
    on="request",
    reads=("request.asked", "request.ended", *ANSWERS),
    law="request_answer",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run for each agency asked; of those behind a desk each owes its own, and whoever asked isn't named as waiting.

    `behind` of the asking: the agencies behind its desk, added where the deeds are read.
    """
    asked = next((deed for deed in history if deed.did == "request.asked"), None)
    if asked is None or asked.agency is None or not asked.details.get("due_at"):
        return
    agency, ended = asked.named("agency"), next((deed for deed in history if deed.did == "request.ended"), None)
    waiting = Waiting(asked.agency, asked.staff) if agency else None
    for owes in (agency,) if agency else asked.all_named("behind"):
        answer = next((deed for deed in history if deed.did in ANSWERS and deed.agency == owes), None)
        over = answer or ended
        yield Run(
            asked.at,
            datetime.fromisoformat(asked.details["due_at"]),
            Owner(owes, LEAD),
            waiting,
            ended_at=over.at if over else None,
            met=answer is not None,
        )
