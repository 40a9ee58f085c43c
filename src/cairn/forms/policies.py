"""Who may fill in forms, and who reads how they are used."""

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor
from cairn.base.errors import NotAllowed


def check_can_fill_in(actor: Actor) -> None:
    """Those who work with children or decide about their safety. Raises: NotAllowed."""
    if not may(actor.role, Verb.FILL_IN_FORMS):
        raise NotAllowed("Your role fills in no forms. You can tell a concern; if a child is in danger now, ring 999.")


def check_can_read_use(actor: Actor) -> None:
    """Those who see to it that forms are used well. Raises: NotAllowed."""
    if not may(actor.role, Verb.READ_MEASURES):
        raise NotAllowed("How forms are used is read by safeguarding leads, panel chairs, the board and auditors.")
