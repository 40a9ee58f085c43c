"""That somebody says a record is wrong: who says so, until when it is answered, and how. Pure.

Source: UK GDPR, articles 5(1)(d), 12(3) and 16; requirement R67.
"""

from calendar import monthrange
from datetime import date

from cairn.people.rules.flags import only_wrong, wording

BY = {
    "person": "The person whom it is about",
    "parent": "A parent or carer",
    "professional": "A professional",
    "other": "Somebody else",
}
"""Who says that it is wrong."""
ANSWERS = {
    "corrected": ("Corrected", "The agency has sent its record anew, or withdrawn it."),
    "in_part": ("Corrected in part", "Some of it was wrong and was sent anew. What stands is said below."),
    "kept": (
        "Kept as written",
        "The agency finds that it is right. What was said against it stands beside it for ever.",
    ),
}
"""How the agency that wrote it can answer."""


def due_on(received_on: date) -> date:
    """One month after it came, to the day or the last of the month. UK GDPR, article 12(3)."""
    year, month = (received_on.year, received_on.month + 1) if received_on.month < 12 else (received_on.year + 1, 1)
    return date(year, month, min(received_on.day, monthrange(year, month)[1]))


def received_day(received_on: date | None, *, on: date, what: str) -> str:
    """What is wrong with the day on which something came. what: such as `they asked`."""
    if received_on is None:
        return f"Give the day on which {what}, such as 27 3 2027"
    return f"The day on which {what} lies ahead" if received_on > on else ""


def lacks(*, by: str, words: str, received_on: date | None, on: date) -> dict[str, str]:
    """Field -> what lacks of a challenge. Empty where nothing lacks."""
    found = {
        "by": "" if by in BY else "Choose who says that it is wrong",
        "words": wording(words, "Say what is wrong, and what would be right, in their words"),
        "received_on": received_day(received_on, on=on, what="they told you"),
    }
    return only_wrong(found)
