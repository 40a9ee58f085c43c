"""Get in touch with a parent or carer who said that they were not heard."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit
from cairn.duties.rules.values import Deed, Owner, Run

NOT_HEARD, CONTACTED = "parent.not_heard", "parent.contacted"


@duty(
    title="Get in touch with a parent who was not heard",
    starts="A parent or carer says that they were not heard, and that is sent.",
    stops="The agency sends a contact in which a parent or carer of the same child was reached.",
    on="form",
    reads=(NOT_HEARD, CONTACTED),
    law="parent_contact",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run; the agency's lead owns it, not whoever wrote it down. R157."""
    told = next((deed for deed in history if deed.did == NOT_HEARD), None)
    if told is None or told.agency is None:
        return
    done = next((deed for deed in history if deed.did == CONTACTED), None)
    yield Run(
        told.at, limit_at(told.at).due(told.at), Owner(told.agency, "safeguarding_lead"),
        ended_at=done.at if done else None, met=done is not None,
    )  # fmt: skip
