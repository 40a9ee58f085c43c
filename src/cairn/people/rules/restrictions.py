"""That somebody asks not to use a record for a while: on which grounds, and for what it may be read meanwhile. Pure.

Source: UK GDPR, articles 12(3), 18 and 19; requirement R67.
"""

from datetime import date, timedelta

from cairn.people.rules.challenges import BY, due_on, received_day
from cairn.people.rules.flags import only_wrong, wording

RESTRICTS = {
    "accuracy": ("They say that it is wrong", "While it is checked. Keep the challenge too."),
    "unlawful": (
        "It should not have been kept, and they want it kept from use, not erased",
        "UK GDPR, article 18(1)(b)",
    ),
    "claim": ("We need it no more, and they need it for a legal claim", "UK GDPR, article 18(1)(c)"),
    "objects": ("They object to its use", "While it is found out whose reasons weigh more."),
}
"""Why somebody can ask for it: in words, and what it means."""
EXCEPTIONS = {
    "protects": "To protect a child, or somebody else’s rights",
    "public": "For an important public interest, such as safeguarding by law",
    "claim": "For a legal claim",
    "agrees": "The person whom it is about agrees",
    "decides": "To decide about the restriction itself",
}
"""For what a restricted record may be read. UK GDPR, article 18(2)."""
LONGEST_WITHOUT_REVIEW = timedelta(days=92)  # local: a restriction is looked at again within a quarter


def asked_lacks(*, by: str, ground: str, words: str, received_on: date | None, on: date) -> dict[str, str]:
    """Field -> what lacks of a request. Empty where nothing lacks."""
    found = {
        "by": "" if by in BY else "Choose who asks",
        "ground": "" if ground in RESTRICTS else "Choose why they ask",
        "words": wording(words, "Say what they ask for, in their words"),
        "received_on": received_day(received_on, on=on, what="they asked"),
    }
    return only_wrong(found)


def decided_lacks(*, decision: str, words: str, look_again_on: date | None, on: date) -> dict[str, str]:
    """Field -> what lacks of a decision. Empty where nothing lacks."""
    again = (
        ""
        if look_again_on and on < look_again_on <= on + LONGEST_WITHOUT_REVIEW
        else "Look at it again within three months"
    )
    found = {
        "decision": "" if decision in ("granted", "refused") else "Choose what is decided",
        "words": wording(words, "Say why, in words for whoever asked"),
        "look_again_on": again if decision == "granted" else "",
    }
    return only_wrong(found)


def lifted_lacks(*, words: str, told_on: date | None, on: date) -> dict[str, str]:
    """Field -> what lacks of an end. Whoever asked is told before: UK GDPR, article 18(3)."""
    found = {
        "words": wording(words, "Say why it ends"),
        "told_on": ""
        if told_on and told_on <= on
        else "Give the day on which you told whoever asked; they are told first",
    }
    return only_wrong(found)


__all__ = ["BY", "EXCEPTIONS", "RESTRICTS", "asked_lacks", "decided_lacks", "due_on", "lifted_lacks"]
