"""Screen somebody under 18 for exploitation at a health contact that asks for it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from cairn.duties.registry import duty
from cairn.duties.rules.law import Limit
from cairn.duties.rules.values import Deed, Owner, Run

CONTACTS = ("record.pregnancy", "record.sexual_health_attendance", "record.mental_health_referral")
SCREENING = "record.screening"


@duty(
    title="Screen for exploitation after a health contact",
    starts="A health service records a pregnancy, a sexual-health attendance or a mental-health referral of somebody under 18.",
    stops="The service records a screening of that person; or another does, in a record that it may know of.",
    on="event",
    reads=(*CONTACTS, SCREENING),
    law="health_contact_screening",
    begins=CONTACTS,
)
def clock(history: Sequence[Deed], limit_at: Callable[[datetime], Limit]) -> Iterator[Run]:
    """One run, due on the day on which the record arrived; the service's own lead owns it, and nobody else sees it."""
    if not history or history[0].did not in CONTACTS or not history[0].details.get("minor"):
        return
    contact, received_at = history[0], history[0].moment("received_at")
    if contact.agency is None or received_at is None:
        return
    done = next((deed for deed in history if deed.did == SCREENING), None)
    yield Run(
        received_at, limit_at(received_at).due_that_day(received_at),
        Owner(contact.agency, "safeguarding_lead"),
        ended_at=max(done.at, received_at) if done else None, met=done is not None,
    )  # fmt: skip
