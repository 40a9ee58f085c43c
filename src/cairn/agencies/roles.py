"""The roles that a post can have, and who someone is while they act: both plain values."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from cairn.base.errors import NotAllowed


class Role(StrEnum):
    """What a post is for; what it may do stands in `access.roles`."""

    PRACTITIONER = "practitioner"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    TRIAGE = "triage"
    ANALYST = "analyst"
    PANEL_CHAIR = "panel_chair"
    DESIGNATED_OFFICER = "designated_officer"
    HEAD_OF_SAFEGUARDING = "head_of_safeguarding"
    EXECUTIVE = "executive"
    BOARD = "board"
    AUDITOR = "auditor"
    LICENSING = "licensing"
    VOLUNTEER = "volunteer"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


@dataclass(frozen=True)
class Actor:
    """Who acts, for which agency, in which role and for which purpose; `staff` is None for the system itself."""

    staff: UUID | None
    agency: UUID | None
    role: Role
    purpose: str
    name: str = ""
    agency_name: str = ""
    title: str = ""
    post: UUID | None = None

    def person_and_agency(self) -> tuple[UUID, UUID]:
        """The ids of a person who acts for an agency. Raises: NotAllowed for the system, which answers nothing."""
        if self.staff is None or self.agency is None:
            raise NotAllowed("Only a person can decide this.")
        return self.staff, self.agency


SYSTEM = Actor(staff=None, agency=None, role=Role.SYSTEM, purpose="run_the_service", name="Cairn")
