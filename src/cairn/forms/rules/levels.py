"""Levels of support, and what may be decided at each. A person chooses the level; nothing here works one out.

Source: Working Together to Safeguard Children 2023, chapter 1, has each area publish its thresholds; four levels is the
usual form. An area changes the words here and its version of the screening with them.
"""

from dataclasses import dataclass

ADULT = 18


@dataclass(frozen=True)
class Decision:
    """Something that may be decided. forum: whether one takes it; opens: what Cairn opens for it."""

    title: str
    hint: str
    forum: bool = False
    opens: str = ""


@dataclass(frozen=True)
class Level:
    """A level of support in words, with what is usually decided at it."""

    title: str
    says: str
    decisions: tuple[str, ...]


DECISIONS = {
    "watch": Decision("Watch, with a date", "Somebody named looks again on a day, and what would change their mind is written."),
    "prevent": Decision("Prevention", "Work with an adult whom the child trusts: who is around, how to be safe, who listens."),
    "tac": Decision("Team around the child", "Those who know the child meet, with the family, and agree who does what.", forum=True),
    "panel": Decision("Exploitation panel", "Agencies look together at the child, the adults and the places.", forum=True),
    "refer": Decision("Refer to children’s social care", "A referral opens, filled in from here. You send it.", opens="concern"),
    "strategy": Decision("Ask for a strategy discussion", "Social care, police and health decide together, the same day.", forum=True, opens="concern"),
    "adult_enquiry": Decision("Adult safeguarding enquiry", "Care Act 2014, section 42: needs care, at risk, can’t protect themselves."),
    "marac": Decision("MARAC", "Where a partner or family member harms: the multi-agency risk assessment conference.", forum=True),
    "adult_meeting": Decision("Adult exploitation meeting", "As a team around the child, for somebody over 18.", forum=True),
}  # fmt: skip
LEVELS = {
    1: Level("Universal", "What every child gets, with an eye on it", ("prevent", "watch")),
    2: Level("Early help", "Extra help that the family agrees to", ("tac", "prevent", "watch")),
    3: Level("Targeted", "Several agencies together; a child in need", ("panel", "refer", "tac")),
    4: Level("Protect", "Social care and police, now", ("refer", "strategy")),
}
FURTHER = ("panel", "refer", "strategy")
FOR_ADULTS = ("adult_enquiry", "marac", "adult_meeting")


def offered(level: int, *, oldest: int | None) -> tuple[str, ...]:
    """What may be decided: what is usual at the level first, then what goes further, then the ways for adults.

    oldest: the greatest age that the person may have; None where nobody knows.
    """
    grown = FOR_ADULTS if oldest is not None and oldest >= ADULT else ()
    return tuple(dict.fromkeys((*grown, *LEVELS[level].decisions, *FURTHER)))
