"""Find out who an adult is, and how old, or say why that can't be asked now."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.concerns import STEPS, owner_of, teller_of
from cairn.duties.rules.law import Limit
from cairn.duties.rules.values import Deed, Owner, Run


@duty(
    title="Find out who an adult is, and how old",
    starts="A concern is told that describes an adult of whom nobody knows who they are, or how old.",
    stops="Somebody who reads the concern says what is known of them, or why it can’t be asked; or the concern ends.",
    on="concern",
    reads=STEPS,
    law="adult_known",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run until it is answered, another if a concern that ended comes back unanswered; whoever told it owns it and after
    them their lead, or who owns the concern where nobody with an account told it. R5, R36.
    """
    teller, running = teller_of(history), None
    for deed in history:
        unknown = deed.details.get("adult") == "open"
        if running is not None and (not unknown or deed.details.get("state") == "ended"):
            yield replace(running, ended_at=deed.at, met=not unknown)
            running = None
        elif running is None and unknown and deed.details.get("state") != "ended":
            owner = Owner(teller.agency, "safeguarding_lead", teller.staff) if teller else owner_of(deed)
            running = Run(deed.at, limit_at(deed.at).due(deed.at), owner)
    if running is not None:
        yield running
