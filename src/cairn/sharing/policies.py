"""Who may ask, answer, and settle a refusal."""

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor
from cairn.base.errors import NotAllowed


def check_can_ask(actor: Actor) -> None:
    """Practitioners, safeguarding leads, triage and analysts ask. Raises: NotAllowed."""
    if not may(actor.role, Verb.ASK_AGENCIES):
        raise NotAllowed(
            "Your role asks no other agency. Your safeguarding lead can; if a child is in danger, ring 999."
        )


def check_can_answer(actor: Actor) -> None:
    """Safeguarding leads and triage answer for their agency. Raises: NotAllowed."""
    if not may(actor.role, Verb.ANSWER_REQUESTS):
        raise NotAllowed("Your safeguarding lead answers for your agency. Tell them what you know.")


def check_can_settle(actor: Actor) -> None:
    """The safeguarding leads of the two agencies settle a refusal. Raises: NotAllowed."""
    if not may(actor.role, Verb.SETTLE_REFUSALS):
        raise NotAllowed("The safeguarding leads of the two agencies settle a refusal between them.")


def check_can_read_requests(actor: Actor) -> None:
    """Those who ask or answer. Raises: NotAllowed."""
    if not (may(actor.role, Verb.ASK_AGENCIES) or may(actor.role, Verb.ANSWER_REQUESTS)):
        raise NotAllowed("Your role neither asks other agencies nor answers them.")


def check_can_record_obstacles(actor: Actor) -> None:
    """Those who ask or answer, panel chairs and the Board. Raises: NotAllowed."""
    if not (may(actor.role, Verb.RECORD_OBSTACLES) or may(actor.role, Verb.READ_OBSTACLES)):
        raise NotAllowed("The register of obstacles is kept by those who ask and answer, panel chairs and the Board.")
