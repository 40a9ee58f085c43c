"""What clocks read of a form's deeds: that it was sent, and by whom it is owed from then on."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.rules.law import Limit
from cairn.duties.rules.values import Deed, Owner, Run

SENT, DECIDED = "form.sent", "screening.decided"


def sent_with(history: Sequence[Deed], detail: str) -> tuple[Deed, datetime] | None:
    """The deed of sending and the end of a day among its details; None where a form asks nothing of anybody by then."""
    sent = next((deed for deed in history if deed.did == SENT), None)
    due = sent.day(detail) if sent else None
    return (sent, due) if sent and due and sent.agency else None


def owed_by_sender(sent: Deed, due: datetime, done: Deed | None) -> Run:
    """One run from sending to what ends it; whoever sent it owns it, and after them their agency's lead."""
    assert sent.agency is not None  # noqa: S101 - `sent_with` has seen to it
    owner = Owner(sent.agency, "safeguarding_lead", sent.staff)
    return Run(sent.at, due, owner, ended_at=done.at if done else None, met=done is not None)


def the_same_day(history: Sequence[Deed], limit_at: Callable[[datetime], Limit], *, done: str) -> Iterator[Run]:
    """One run from a form that asks for something the same day to the deed that says it was done."""
    asked = next((deed for deed in history if deed.did == "form.same_day"), None)
    if asked is None or asked.agency is None:
        return
    due = limit_at(asked.at).due_that_day(asked.at)
    yield owed_by_sender(asked, due, next((deed for deed in history if deed.did == done), None))
