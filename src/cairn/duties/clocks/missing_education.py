"""Find out where a child is taught who is off roll without a destination."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit
from cairn.duties.rules.screenings import SENT, owed_by_sender
from cairn.duties.rules.values import Deed, Run

FORM, FOUND = "off_roll", "education.found"


@duty(
    title="Find out where a child off roll is taught",
    starts="An agency sends that a child is off roll without a destination.",
    stops="The agency sends that the same child was found in education.",
    on="form",
    reads=(SENT, FOUND),
    law="missing_education",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run from sending to the child found; whoever sent it owns it, and after them their agency's lead."""
    sent = next((deed for deed in history if deed.did == SENT and deed.details.get("kind") == FORM), None)
    if sent is not None and sent.agency is not None:
        due = limit_at(sent.at).due(sent.at)
        yield owed_by_sender(sent, due, next((deed for deed in history if deed.did == FOUND), None))
