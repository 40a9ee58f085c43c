"""Decide on a screening that was sent: who acts, with whom, in which forum, by when."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit
from cairn.duties.rules.values import Deed, Owner, Run

LEAD = "safeguarding_lead"


@duty(
    title="Decide on a screening",
    starts="A screening is sent.",
    stops="A decision is saved: what happens next, who acts, with whom, by when.",
    on="form",
    reads=("form.sent", "screening.decided"),
    law="screening_decision",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run from sending to the first decision; whoever screened owns it, and after them their agency's lead."""
    sent = next((deed for deed in history if deed.did == "form.sent"), None)
    if sent is None or sent.agency is None or not sent.details.get("decide_by"):
        return
    done = next((deed for deed in history if deed.did == "screening.decided"), None)
    due = sent.day("decide_by") or limit_at(sent.at).due(sent.at)
    yield Run(
        sent.at, due, Owner(sent.agency, LEAD, sent.staff), ended_at=done.at if done else None, met=done is not None
    )
