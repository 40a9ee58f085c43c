"""Who may tell a concern and who decides about one."""

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor
from cairn.base.errors import NotAllowed


def check_can_tell(actor: Actor) -> None:
    """Everybody who meets children or those around them. Raises: NotAllowed."""
    if not may(actor.role, Verb.TELL_CONCERNS):
        raise NotAllowed("Your role tells no concerns in Cairn. If a child is in danger now, ring 999.")


def check_can_triage(actor: Actor) -> None:
    """Triage, for concerns that came to its front door; a safeguarding lead those that they own. Raises: NotAllowed."""
    if not (may(actor.role, Verb.TRIAGE_CONCERNS) or may(actor.role, Verb.OWN_CONCERNS)):
        raise NotAllowed("Concerns are decided by the front door. What became of yours stands under Concerns.")
