"""What clocks read of a concern's deeds: where it stands, whose it is, and until when."""

from collections.abc import Sequence
from uuid import UUID

from cairn.duties.rules.values import Deed, Owner, Waiting

STEPS = (
    "concern.told", "concern.take_up", "concern.pass_on", "concern.protect", "concern.assess", "concern.help",
    "concern.ask", "concern.watch", "concern.no_further_action", "concern.settle_allegation", "concern.add",
    "concern.reopen", "concern.end", "concern.touched", "concern.adult_asked",
)  # fmt: skip
KEEPS_THE_DATE = ("concern.take_up", "concern.add", "concern.settle_allegation", "concern.adult_asked")
UNDECIDED = ("waiting", "looking", "reopened")


def owner_of(deed: Deed) -> Owner:
    """Whose concern it is after a step."""
    agency: UUID | None = deed.named("owner_agency")
    if agency is None:
        raise ValueError("a step of a concern names its owner")
    return Owner(agency, str(deed.details["owner_role"]), deed.named("owner_staff"))


def teller_of(history: Sequence[Deed]) -> Waiting | None:
    """Who told it; None where somebody without an account did: they come back with a code."""
    first = next((deed for deed in history if deed.did == "concern.told"), None)
    return Waiting(first.agency, first.staff) if first and first.agency and first.staff else None
