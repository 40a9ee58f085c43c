"""What a designated officer finds of an allegation, in words. The database holds the steps.

Source: Keeping Children Safe in Education, part four (the harm threshold); Working Together to Safeguard Children 2023, chapter 2.
"""

from dataclasses import dataclass

from cairn.concerns.rules.states import OFFICERS_OUTCOMES

DECIDED_WITHIN = 1  # working days. Source: as above; `allegation_officer` in law.toml
HARMS = {
    "harmed": "Behaved in a way that has harmed a child, or may have",
    "offence": "Possibly committed a crime against a child, or related to one",
    "risk": "Behaved towards a child in a way that says they may harm children",
    "unsuitable": "Behaved, or may have, in a way that says they may not be suitable to work with children",
}
WHY_BACK = {
    "another": "It is another person of the same name",
    "not_at_work": "It is not about somebody who works or volunteers with children",
}
STATES = {
    "waiting": "Waits for your decision",
    "managed": "Meets the threshold: being managed",
    "ended": "Ended",
    "returned": "Given to the front door",
}
TURNS = {
    "told": "Told",
    "moved": "Came to another officer",
    "added": "Something was added",
    "manage": "Meets the threshold",
    "end": "Ended",
    "give_back": "Given to the front door",
    "recognise": "Said whether it is this person",
}
HOW = {
    "name": "The name is the same, or sounds like it",
    "surname": "The last name is the same, with a title before it",
    "phone": "The phone number is the same",
    "post": "The job and the agency are the same",
}
OUTCOMES = OFFICERS_OUTCOMES


@dataclass(frozen=True)
class Option:
    """A decision that the officer may take. needs: harm, reason, lead, for_reporter, next_on, outcome, why."""

    key: str
    title: str
    hint: str
    needs: tuple[str, ...]


OPTIONS = {
    option.key: option
    for option in (
        Option("manage", "It meets the threshold", "A strategy discussion or an allegation management meeting follows, with a lead and a date.",
               ("harm", "reason", "lead", "next_on", "for_reporter")),
        Option("end", "It ends here", "Below the threshold, or with the outcome that was found. Say what the employer does, if anything.",
               ("outcome", "reason", "for_reporter")),
        Option("give_back", "It belongs to the front door", "Another person of the same name, or nobody who works with children. It is then an ordinary concern.",
               ("why", "reason")),
    )
}  # fmt: skip
NEEDED = {
    "harm": "Choose what the threshold is met by",
    "reason": "Say why",
    "lead": "Name who leads",
    "next_on": "Give the day of the meeting, or on which you look again",
    "for_reporter": "Write what whoever told us will read",
    "outcome": "Choose the outcome",
    "why": "Choose why it belongs to the front door",
}


def options(*, state: str, known: bool) -> tuple[Option, ...]:
    """What may be decided. known: it was found to be about somebody who works with children."""
    if state not in ("waiting", "managed"):
        return ()
    return tuple(one for one in OPTIONS.values() if one.key != "give_back" or (state == "waiting" and not known))
