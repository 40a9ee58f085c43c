"""What clocks read of a concern's deeds: where it stands, whose it is, and until when."""

from collections.abc import Sequence
from uuid import UUID

from cairn.duties.rules.values import Deed, Owner, Waiting

STEPS = (
    "concern.told", "concern.take_up", "concern.pass_on", "concern.protect", "concern.assess", "concern.help",
    "concern.ask", "concern.watch", "concern.no_further_action", "concern.settle_allegation", "concern.add",
    "concern.reopen", "concern.end", "concern.touched", "concern.adult_asked", "concern.kept_apart", "concern.given_back",
)  # fmt: skip
ALLEGATION_TURNS = (
    "allegation.told", "allegation.moved", "allegation.added", "allegation.managed", "allegation.ended",
    "allegation.returned", "allegation.recognised",
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
    if first is not None:
        return Waiting(first.agency, first.staff) if first.agency and first.staff else None
    back = next((deed for deed in history if deed.did == "concern.given_back"), None)
    agency, staff = (back.named("told_for"), back.named("told_by")) if back else (None, None)
    return Waiting(agency, staff) if agency and staff else None
