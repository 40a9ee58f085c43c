"""Try again to reach a child or family on the day that was set when nobody was reached."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit
from cairn.duties.rules.screenings import owed_by_sender
from cairn.duties.rules.values import Deed, Run

TO_TRY, TRIED = "contact.to_try", "contact.tried_again"


@duty(
    title="Try again to reach a child or family",
    starts="A contact is sent in which nobody was reached, or not for long, with the day of the next try.",
    stops="The agency sends the next contact about the same person, whatever came of it.",
    on="form",
    reads=(TO_TRY, TRIED),
    law="next_try",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run from one try to the next; whoever tried owns it, and after them their agency's lead. R22."""
    to_try = next((deed for deed in history if deed.did == TO_TRY), None)
    due = to_try.day("next_on") if to_try else None
    if to_try is not None and due is not None and to_try.agency is not None:
        yield owed_by_sender(to_try, due, next((deed for deed in history if deed.did == TRIED), None))
