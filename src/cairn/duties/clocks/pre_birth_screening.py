"""Begin the record of an unborn child whose mother is under 18."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit
from cairn.duties.rules.values import Deed, Owner, Run

PREGNANCY, BEGUN = "record.pregnancy", "record.pre_birth_begun"


@duty(
    title="Begin the record of an unborn child",
    starts="A pregnancy of somebody under 18 is recorded: by a form, an import or a health service.",
    stops="The same agency sends a pre-birth screening that names her, or another does in a record that it may know of.",
    on="event",
    reads=(PREGNANCY, BEGUN),
    law="pre_birth_screening",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run from the arrival of the record; the lead of who wrote it owns it, and nobody else sees it. R18."""
    if not history or history[0].did != PREGNANCY or not history[0].details.get("minor"):
        return
    told, received_at = history[0], history[0].moment("received_at")
    if told.agency is None or received_at is None:
        return
    done = next((deed for deed in history if deed.did == BEGUN), None)
    yield Run(
        received_at, limit_at(received_at).due(received_at), Owner(told.agency, "safeguarding_lead"),
        ended_at=max(done.at, received_at) if done else None, met=done is not None,
    )  # fmt: skip
