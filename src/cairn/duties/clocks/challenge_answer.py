"""Answer somebody who says that a record is wrong."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit, due_by
from cairn.duties.rules.values import Deed, Owner, Run, Waiting


@duty(
    title="Answer somebody who says that a record is wrong",
    starts="A lead keeps that somebody says a record is wrong.",
    stops="The agency that wrote the record answers with a reason.",
    on="challenge",
    reads=("challenge.kept", "challenge.answered"),
    law="challenge_answer",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run until the answer; the lead of the agency that wrote the record owes it, and whoever was told waits. R67."""
    kept = next((deed for deed in history if deed.did == "challenge.kept"), None)
    owner, told = (kept.named("owner"), kept.named("told")) if kept else (None, None)
    if kept is None or owner is None:
        return
    after = next((deed for deed in history if deed.did == "challenge.answered"), None)
    yield Run(
        kept.at,
        due_by(kept, "due_on", limit_at),
        Owner(owner, "safeguarding_lead"),
        Waiting(told, kept.named("told_staff")) if told and told != owner else None,
        ended_at=after.at if after else None,
        met=after is not None,
    )
