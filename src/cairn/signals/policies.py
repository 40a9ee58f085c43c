"""Who may read and answer signals."""

from uuid import UUID

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


def check_can_answer_signals(actor: Actor, *, restricted_to: UUID | None = None) -> None:
    """Triage and analysts answer signals; one that only its owner may know of, the owner's safeguarding lead too.

    Raises: NotAllowed.
    """
    if may(actor.role, Verb.ANSWER_SIGNALS):
        return
    if restricted_to is not None and restricted_to == actor.agency and may(actor.role, Verb.READ_OWN_SIGNALS):
        return
    raise NotAllowed("Only triage and analysts answer signals. Tell your front door what you know about it.")


def check_can_measure_rules(actor: Actor) -> None:
    """Analysts ask that rules be measured. Raises: NotAllowed."""
    if not may(actor.role, Verb.MEASURE_RULES):
        raise NotAllowed("Analysts ask that the rules be measured. Ask yours if you doubt a figure.")


def check_can_decide_rules(actor: Actor) -> None:
    """Panel chairs keep or retire rules, since those who answer signals may not silence what asks them. Raises: NotAllowed."""
    if not may(actor.role, Verb.DECIDE_RULES):
        raise NotAllowed("Panel chairs decide whether a rule stays: whoever answers signals doesn’t silence them.")


def check_can_tell_missed(actor: Actor) -> None:
    """Whoever reads any signal may tell what a rule missed. Raises: NotAllowed."""
    check_can_read_signals(actor)


def check_can_read_rules(actor: Actor) -> None:
    """Triage, analysts and chairs read what each rule found and missed, over all agencies. Raises: NotAllowed."""
    if not may(actor.role, Verb.READ_SIGNALS):
        raise NotAllowed(
            "What each rule found and missed goes to triage, analysts and panel chairs. The public page has its rates."
        )
