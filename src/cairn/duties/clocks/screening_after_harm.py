"""Look afresh for exploitation on the day on which self-harm or a suicide attempt is written down."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit
from cairn.duties.rules.screenings import SENT, the_same_day
from cairn.duties.rules.values import Deed, Run


@duty(
    title="Screen again after self-harm",
    starts="A form says that somebody harmed themselves or tried to end their life.",
    stops="The agency screens the same person.",
    on="form",
    reads=(SENT, "form.same_day", "form.screened_again"),
    law="screening_after_harm",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run, due at the end of the day in London; whoever wrote it down owns it, and after them their lead. R168."""
    return the_same_day(history, limit_at, done="form.screened_again")
