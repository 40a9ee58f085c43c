"""Who may judge whether two records are one."""

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor
from cairn.base.errors import NotAllowed


def check_can_judge(actor: Actor) -> None:
    """Triage and analysts judge links. Raises: NotAllowed."""
    if not may(actor.role, Verb.JUDGE_LINKS):
        raise NotAllowed("Only triage and analysts judge links. Ask your front door or the police analyst.")
