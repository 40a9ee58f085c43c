"""Reports from outside: who may tell, what the front door's hours mean, and the code by which one comes back.

Source: requirements R2, R9, R21, R118; harms H9 (what a reply may say), H10 and H19.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cairn.base.clock import LONDON
from cairn.base.working_days import is_working_day
from cairn.concerns.rules.states import State

TOLD_AS = {
    "public": "A member of the public",
    "parent_carer": "A parent or carer",
    "child": "A child or young person",
    "business": "A business",
}
LETTERS = "23456789BCDFGHJKLMNPQRSTVWXYZ"  # 29, a prime: any one wrong letter, and any two that changed places, show
RANDOM = 19  # letters: 92 bits
GROUP = 4
OPENS, CLOSES = time(9), time(17)  # where an agency has not said. Cairn's own choice
_MEANT = str.maketrans({"1": "L", "I": "L", "0": "Q", "O": "Q", "U": "V"})

READ = "We have read this. A named team has decided what to do. If we need more, we will ask you here."
TO_OUTSIDE: dict[State, str] = {  # never whether a child is known, where one is, who else spoke or what was found: H9
    State.WAITING: "We have it. It waits for a named person to decide.",
    State.LOOKING: "We have it. A named person is reading it now.",
    State.ASKED: "We have read this. We may need to know more before we decide.",
    State.REOPENED: "We have what you added. It waits for a named person to decide again.",
    **dict.fromkeys((State.PROTECTING, State.ASSESSING, State.HELPING, State.WATCHING, State.ENDED), READ),
}


@dataclass(frozen=True)
class Hours:
    """A front door: its team, its hours in London on working days, and its numbers (empty where none was set)."""

    team: str
    phone: str = ""
    opens: time = OPENS
    closes: time = CLOSES
    on_call_phone: str = ""
    on_call_text: str = ""

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody sits at the door."""
        there = moment.astimezone(LONDON)
        return is_working_day(there.date()) and self.opens <= there.time() < self.closes

    def opens_next(self, moment: datetime) -> datetime:
        """When somebody sits there next; the moment itself where somebody does."""
        if self.is_open(moment):
            return moment
        there = moment.astimezone(LONDON)
        day = there.date() if there.time() < self.opens else there.date() + timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
        return datetime.combine(day, self.opens, LONDON)

    def decides_by(self, day: date) -> datetime:
        """The hour of a day by which a named person has decided: when the door closes."""
        return datetime.combine(day, self.closes, LONDON)


def new_code() -> str:
    """A code of 92 random bits and a letter that checks them, in groups of four."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(RANDOM))
    return grouped(drawn + checking(drawn))


def checking(drawn: str) -> str:
    """The letter that checks a code's others."""
    return LETTERS[sum(at * LETTERS.index(letter) for at, letter in enumerate(drawn, start=1)) % len(LETTERS)]


def grouped(code: str) -> str:
    """As people read it."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def typed_code(text: str) -> str:
    """The code that somebody meant: any case, any marks between, letters that look alike; empty if it can be none."""
    plain = "".join(letter for letter in text.upper() if letter.isalnum()).translate(_MEANT)
    if len(plain) != RANDOM + 1 or any(letter not in LETTERS for letter in plain):
        return ""
    return plain if checking(plain[:-1]) == plain[-1] else ""
