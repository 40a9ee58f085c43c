"""Look again on the day that was set when a child or an adult was screened."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit
from cairn.duties.rules.screenings import DECIDED, SENT, owed_by_sender, sent_with
from cairn.duties.rules.values import Deed, Run

REPEATED = "screening.repeated"


@duty(
    title="Screen again",
    starts="A screening is sent, which names the day on which somebody looks again.",
    stops="The agency screens the same person again; or, from that day on, decides anew on this screening.",
    on="form",
    reads=(SENT, DECIDED, REPEATED),
    law="screening_again",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run from sending to the next screening; a birthday, a protective family or a closed case ends nothing."""
    if found := sent_with(history, "look_again_on"):
        yield owed_by_sender(*found, next((deed for deed in history if _looked(deed, found[1])), None))


def _looked(deed: Deed, due: datetime) -> bool:
    """A decision counts from the day itself on, which ends at `due`."""
    if deed.did == DECIDED:
        return (due - deed.at).days < 1
    return deed.did == REPEATED
