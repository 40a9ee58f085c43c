"""Decide about a referral when a child or an adult has disclosed abuse, wherever that was heard."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit
from cairn.duties.rules.values import Deed, Owner, Run

DISCLOSURE = "record.disclosure"
DECIDED = ("record.referral", "record.referral_decision", "record.strategy_discussion")


@duty(
    title="Decide about a referral after a disclosure",
    starts="An agency records that somebody disclosed abuse, past abuse too.",
    stops="The agency records a referral, or a decision about one; or a referral of another that it may know of is recorded.",
    on="event",
    reads=(DISCLOSURE, *DECIDED),
    law="disclosure_decision",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run from the day on which the record arrived; the lead of the agency that heard it owns it, and nobody else sees it."""
    if not history or history[0].did != DISCLOSURE:
        return
    heard, received_at = history[0], history[0].moment("received_at")
    done = next((deed for deed in history if deed.did in DECIDED), None)
    if heard.agency is None or received_at is None:
        return
    yield Run(
        received_at, limit_at(received_at).due(received_at), Owner(heard.agency, "safeguarding_lead"),
        ended_at=max(done.at, received_at) if done else None, met=done is not None,
    )  # fmt: skip
