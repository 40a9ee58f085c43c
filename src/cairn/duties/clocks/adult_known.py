"""Find out who an adult is, and how old, or say why that can't be asked now."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.concerns import STEPS, owner_of
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
    """One run; whoever told it owns it and after them their lead, or who owns the concern where nobody with an account told it. R5, R36."""
    told = next((deed for deed in history if deed.details.get("adult") == "open"), None)
    if told is None or told.did != "concern.told":
        return
    done = next((deed for deed in history if deed.at >= told.at and deed.details.get("adult") != "open"), None)
    over = next((deed for deed in history if deed.did == "concern.end"), None)
    ended = min((deed for deed in (done, over) if deed), key=lambda deed: deed.at, default=None)
    owner = Owner(told.agency, "safeguarding_lead", told.staff) if told.agency and told.staff else owner_of(told)
    yield Run(
        told.at, limit_at(told.at).due(told.at), owner, ended_at=ended.at if ended else None, met=ended is not None and ended is done,
    )  # fmt: skip
