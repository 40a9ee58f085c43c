"""What a page shows of advice that was asked for about it."""

from typing import Any
from uuid import UUID

from cairn.access.roles import Verb, may
from cairn.agencies.queries import names_of_staff
from cairn.agencies.roles import Actor
from cairn.sharing.consults import consults
from cairn.sharing.rules.consults import STATES


def advice_about(viewer: Actor, about: UUID) -> dict[str, Any]:
    """Questions to champions about one concern, person or signal of which the viewer may know, and whether they can ask. 2 queries."""
    found = consults(viewer, about=about)
    named = {staff for each in found for staff in (each.asking_staff, each.champion, each.advised_by) if staff}
    return {
        "advice": found,
        "advice_states": STATES,
        "advisers": names_of_staff(named) if named else {},
        "may_consult": may(viewer.role, Verb.TELL_CONCERNS),
    }
