"""What a concern must say, and the shape of what it says. Plain values, so that a draft can be told what it lacks."""

import re
from collections.abc import Mapping
from datetime import date

from cairn.concerns.errors import Missing

WORDS = (  # in the order of the form
    "given_names", "family_name", "born", "saw", "told", "child_words", "thinks", "happened", "place", "adult",
    "adult_known", "adult_why_not", "works_with_children",
)  # fmt: skip
LONGEST = 20_000  # characters of one answer
LONGEST_DRAFT = 200_000  # so that what is too long to send is not lost before it was shortened
ADULT_KNOWN = {
    "known": "Yes, it is written above",
    "asked_not_told": "I asked and was not told",
    "not_asked": "Nobody has asked",
}
ONE_OF: dict[str, tuple[str, ...]] = {"adult_known": ("", *ADULT_KNOWN), "works_with_children": ("", "yes")}
_BORN = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def cleaned(said: Mapping[str, str], *, on: date) -> dict[str, str | bool]:
    """The words of a concern that may be told; a child's and reporter's words stay as they were typed.

    said: WORDS, and allegation as "yes" or nothing; days as ISO dates. on: today. Raises: Missing, saying where.
    """
    found = {name: said.get(name, "").strip() for name in WORDS}
    lacks = _lacks(found) | _unreadable(found, on)
    if lacks:
        raise Missing({name: lacks[name] for name in WORDS if name in lacks})
    return found | {"allegation": said.get("allegation") == "yes"}


def too_long(words: Mapping[str, str]) -> dict[str, str]:
    """Which words can't be kept as they are, and what to do instead."""
    wrong = {}
    for name, text in words.items():
        if len(text) > LONGEST:
            wrong[name] = f"This is longer than {LONGEST:,} letters. Send the rest as an addition."
        if "\x00" in text:
            wrong[name] = "A letter in this can’t be kept. Type it again."
    return wrong


def _lacks(found: Mapping[str, str]) -> dict[str, str]:
    lacks = {}
    if not found["given_names"] and not found["family_name"]:
        lacks["given_names"] = "Say who you are worried about; a first name, a nickname or “unknown” will do"
    if not any(found[name] for name in ("saw", "told", "thinks", "child_words")):
        lacks["saw"] = "Say what was seen, told or said: one of the four is enough"
    if found["adult_known"] == "not_asked" and not found["adult_why_not"]:
        lacks["adult_why_not"] = "Say why nobody has asked; “not safe to ask yet” is a good reason"
    return lacks


def _unreadable(found: Mapping[str, str], on: date) -> dict[str, str]:
    wrong = too_long(found)
    try:
        if date.fromisoformat(found["happened"]) > on:
            wrong["happened"] = "That day has not come yet"
    except ValueError:
        wrong["happened"] = "Give the day on which it happened, or on which you heard of it"
    if found["born"] and not _BORN.fullmatch(found["born"]):
        wrong["born"] = "Give a date, a month or a year, such as 11 2 2010 or 2010"
    return wrong | {name: "Choose one of the answers" for name, answers in ONE_OF.items() if found[name] not in answers}
