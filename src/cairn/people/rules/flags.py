"""What a flag can say, what it means, and until when it may stand without a review. Pure.

A flag is a word that an agency puts on a person so that the next reader knows; it is never added up.
Source: requirement R55; the public lists of vulnerability flags that local partnerships keep.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST_WITHOUT_REVIEW = timedelta(days=366)  # local: a flag is looked at once a year or sooner
LONGEST = 2_000  # characters of a reason or a source


@dataclass(frozen=True)
class Meaning:
    """A flag in words. says: what it means for whoever reads it, and what it doesn't mean."""

    title: str
    says: str


MEANINGS: dict[str, Meaning] = {
    "risk_sexual_exploitation": Meaning(
        "At risk of sexual exploitation",
        "Others may be using this person for sex, or trying to. Ask who is around them and what is safe; tell what you"
        " see. Nothing here is their fault.",
    ),
    "risk_criminal_exploitation": Meaning(
        "At risk of criminal exploitation",
        "Others may be using this person to carry, sell or hide things. What they carry may be a debt or a threat: treat"
        " them first as somebody who may be being harmed.",
    ),
    "missing_often": Meaning(
        "Goes missing again and again",
        "Being missing may be how somebody gets hold of them. Ring at once when they are not where they should be.",
    ),
    "protection_plan": Meaning(
        "Child protection plan",
        "A conference made a plan to keep this child safe. Ask the social worker before you change what you do.",
    ),
    "looked_after": Meaning(
        "Looked after by a council", "A council acts as a parent. Tell the placement and the social worker what you see."
    ),
    "placed_from_elsewhere": Meaning(
        "Placed here by another area",
        "Another council placed this child here and keeps the duty of care. That council has to be told too.",
    ),
    "learning_or_send": Meaning(
        "Learning disability or special educational needs",
        "They may need more time, plainer words or somebody beside them. Ask what helps before you ask anything else.",
    ),
    "self_harm": Meaning(
        "Has harmed themselves",
        "They have hurt themselves before. Ask how they are, calmly, and know whom to ring today.",
    ),
    "domestic_abuse_at_home": Meaning(
        "Domestic abuse at home",
        "Somebody at home is being hurt or controlled. Don’t ring or write home before you know that it is safe.",
    ),
    "young_carer": Meaning("Young carer", "They look after somebody. Being late or tired may come from that."),
    "seeking_asylum_alone": Meaning(
        "Seeking asylum without parents",
        "They came without a parent and may fear officials. Use an interpreter who is no friend or relative.",
    ),
    "pregnant_or_parent": Meaning("Pregnant, or a parent", "There are two people to keep safe. Midwife and GP may know more."),
    "national_referral": Meaning(
        "Referred as a possible victim of modern slavery",
        "A first responder has referred them nationally. What they are said to have done may have been forced.",
    ),
}  # fmt: skip
"""The flags that this partnership uses, each with its meaning."""


def overdue(review_on: date, *, on: date) -> bool:
    """Whether the day of review has gone by."""
    return review_on < on


def lacks(*, kind: str, why: str, source: str, review_on: date | None, on: date) -> dict[str, str]:
    """Field -> what lacks of a new flag. Empty where nothing lacks."""
    found = {
        "kind": "" if kind in MEANINGS else "Choose what the flag says",
        "why": wording(why, "Say why, with what was seen or said"),
        "source": wording(source, "Say where you know it from"),
        "review_on": review_day(review_on, on=on),
    }
    return only_wrong(found)


def only_wrong(found: Mapping[str, str]) -> dict[str, str]:
    """The fields about which something is said; empty where nothing lacks."""
    return {field: says for field, says in found.items() if says}


def wording(words: str, empty: str) -> str:
    """What is wrong with words that were typed; nothing where they will do."""
    if not words.strip():
        return empty
    if "\x00" in words or len(words) > LONGEST:
        return f"Say it in at most {LONGEST:,} characters"
    return ""


def review_day(review_on: date | None, *, on: date) -> str:
    """What is wrong with a day of review; nothing where it will do."""
    if review_on is None:
        return "Give the day on which you look at it again, such as 27 3 2027"
    if review_on <= on:
        return "The day on which you look at it again lies ahead"
    if review_on > on + LONGEST_WITHOUT_REVIEW:
        return "Look at it again within a year"
    return ""
