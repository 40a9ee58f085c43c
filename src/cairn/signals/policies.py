"""Who may read and answer signals."""

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor
from cairn.base.errors import NotAllowed


def check_can_read_signals(actor: Actor) -> None:
    """Triage, analysts and chairs read all; a safeguarding lead those that rest on records of their agency.

    Raises: NotAllowed.
    """
    if not (may(actor.role, Verb.READ_SIGNALS) or may(actor.role, Verb.READ_OWN_SIGNALS)):
        raise NotAllowed(
            "Signals go to triage, analysts, panel chairs and safeguarding leads. Your safeguarding lead can tell you more."
        )


def check_can_answer_signals(actor: Actor) -> None:
    """Triage and analysts answer signals. Raises: NotAllowed."""
    if not may(actor.role, Verb.ANSWER_SIGNALS):
        raise NotAllowed("Only triage and analysts answer signals. Tell your front door what you know about it.")
