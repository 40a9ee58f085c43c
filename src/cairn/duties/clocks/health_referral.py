"""Decide about a referral when a health service writes down a third concern about one child and nobody has referred."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit
from cairn.duties.rules.values import Deed, Owner, Run

CONCERNS = ("record.concern", "record.disclosure", "record.allegation")
REFERRED = ("record.referral", "record.referral_decision", "record.strategy_discussion")
THIRD = 3  # concerns. Source: requirement R112


@duty(
    title="Refer, or say why not, after a third health concern",
    starts="A health service records a third concern about one child since anybody referred, as far as that service may know.",
    stops="A referral is recorded, a concern reaches the front door, or a decision not to refer is recorded with its reason.",
    on="event",
    reads=(*CONCERNS, *REFERRED),
    law="health_referral",
    begins=CONCERNS,
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run, at the third; the lead of the service that wrote it owns it, and nobody else sees it. R112."""
    if not history or history[0].did not in CONCERNS or not history[0].details.get("health"):
        return
    third, received_at = history[0], history[0].moment("received_at")
    if third.agency is None or received_at is None or _since_a_referral(third) != THIRD - 1:
        return
    done = next((deed for deed in history[1:] if deed.did in REFERRED), None)
    yield Run(
        received_at, limit_at(received_at).due(received_at), Owner(third.agency, "safeguarding_lead"),
        ended_at=max(done.at, received_at) if done else None, met=done is not None,
    )  # fmt: skip


def _since_a_referral(third: Deed) -> int:
    """How many concerns of health services came before it with no referral between."""
    counted = 0
    for did, health in third.details.get("before", ()):
        if did in REFERRED:
            counted = 0
        elif did in CONCERNS and health:
            counted += 1
    return counted
