"""Look again on the day that was set when a child or an adult was screened."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit
from cairn.duties.rules.values import Deed, Owner, Run

LEAD = "safeguarding_lead"


@duty(
    title="Screen again",
    starts="A screening is sent, which names the day on which somebody looks again.",
    stops="The agency screens the same person again; or, from that day on, decides anew on this screening.",
    on="form",
    reads=("form.sent", "screening.decided", "screening.repeated"),
    law="screening_again",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run from sending to the next screening; a birthday, a protective family or a closed case ends nothing."""
    sent = next((deed for deed in history if deed.did == "form.sent"), None)
    if sent is None or sent.agency is None:
        return
    due = sent.day("look_again_on")
    if due is None:
        return
    done = next((deed for deed in history if _looked(deed, due)), None)
    yield Run(
        sent.at, due, Owner(sent.agency, LEAD, sent.staff), ended_at=done.at if done else None, met=done is not None
    )


def _looked(deed: Deed, due: datetime) -> bool:
    """A decision counts from the day itself on, which ends at `due`."""
    if deed.did == "screening.decided":
        return (due - deed.at).days < 1
    return deed.did == "screening.repeated"
