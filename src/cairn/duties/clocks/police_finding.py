"""Say what the police do with a finding of a return interview."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit
from cairn.duties.rules.values import Deed, Owner, Run, Waiting

TOLD, ANSWERED = "finding.told", "finding.answered"


@duty(
    title="Say what you do with what was passed on about a missing child",
    starts="A return home interview holds something that the police should know, or the profile of a missing child is handed to them.",
    stops="Whoever answers for missing children at the police says what they do with it.",
    on="finding",
    reads=(TOLD, ANSWERED),
    law="police_finding",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run from telling to the answer, due by the end of the day; whoever told it waits. R77."""
    told = next((deed for deed in history if deed.did == TOLD), None)
    to, teller = (told.named("to_agency"), told.named("from_agency")) if told else (None, None)
    if told is None or to is None:
        return
    done = next((deed for deed in history if deed.did == ANSWERED), None)
    yield Run(
        told.at,
        limit_at(told.at).due_that_day(told.at),
        Owner(to, "safeguarding_lead"),
        Waiting(teller, told.named("from_staff")) if teller and teller != to else None,
        ended_at=done.at if done else None,
        met=done is not None,
    )
