"""Look again at the status of a person of concern."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit
from cairn.duties.rules.values import Deed, Owner, Run

OPEN = frozenset({"alleged", "under_enquiry", "charged", "appeal"})


@duty(
    title="Look again at the status of a person of concern",
    starts="A status is recorded that waits for an end: alleged, under enquiry, charged or appeal.",
    stops="The same agency records a status on the same record again, the same one or another.",
    on="status",
    reads=("status.recorded",),
    law="status_review",
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run from each open status of an agency to its next word; whoever recorded it owes it. R67."""
    agencies: dict[UUID, list[Deed]] = {}
    for deed in history:
        if deed.agency is not None:
            agencies.setdefault(deed.agency, []).append(deed)
    for agency, said in agencies.items():
        for deed, after in zip(said, [*said[1:], None], strict=True):
            if deed.details.get("status") in OPEN:
                yield Run(
                    deed.at,
                    limit_at(deed.at).due(deed.at),
                    Owner(agency, "safeguarding_lead", deed.staff),
                    ended_at=after.at if after else None,
                    met=after is not None,
                )
