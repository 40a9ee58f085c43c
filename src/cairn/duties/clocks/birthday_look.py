"""Look again when somebody who was screened turns 16 or 18."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit
from cairn.duties.rules.screenings import DECIDED, SENT
from cairn.duties.rules.values import Deed, Owner, Run

BIRTHDAY, REPEATED = "screening.birthday", "screening.repeated"


@duty(
    title="Look again after a birthday",
    starts="Somebody whom the agency has screened turns 16 or 18. Nothing is closed or lowered by that.",
    stops="The agency screens the same person again, or decides anew on the screening.",
    on="form",
    reads=(SENT, BIRTHDAY, DECIDED, REPEATED),
    law="birthday_look",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run a birthday; whoever sent the screening owns it, and after them their agency's lead. R31."""
    sent = next((deed for deed in history if deed.did == SENT), None)
    for turned in (deed for deed in history if deed.did == BIRTHDAY):
        if sent is None or sent.agency is None:
            return
        done = next((deed for deed in history if deed.did in (DECIDED, REPEATED) and deed.at >= turned.at), None)
        yield Run(
            turned.at, limit_at(turned.at).due(turned.at), Owner(sent.agency, "safeguarding_lead", sent.staff),
            ended_at=done.at if done else None, met=done is not None,
        )  # fmt: skip
