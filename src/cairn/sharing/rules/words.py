"""What a question, an answer and an obstacle consist of, what each needs, and for how long things run.

Source of the seven rules: DfE, Information sharing advice for practitioners providing safeguarding services, 2024.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cairn.sharing.rules.basis import chosen_from

LONGEST = 8000  # characters of one box
DUE_IN = {  # working days -> in words. Source: local default; an agency may ask for less, never for more
    1: "By the end of the next working day",
    3: "Within 3 working days",
    5: "Within 5 working days",
    10: "Within 10 working days",
}
USUAL_DUE = 5  # working days
LEADS_WITHIN = 2  # working days. Source: professional disagreement, first step, local default
OPEN_FOR = {30: "A month", 90: "Three months", 180: "Half a year"}  # days
USUAL_OPEN = 90  # days
REVIEW_WITHIN = 366  # days


class Given(StrEnum):
    """What an answer gives."""

    WHOLE = "whole"
    PART = "part"
    REFUSED = "refused"
    NOTHING = "nothing"


GIVEN = {
    Given.WHOLE: ("Yes, all that was asked for", "What you write, and every record about it that is at the level partnership."),
    Given.PART: ("Yes, part of it", "What you write, and the records that you choose. Say what you leave out, if that may be known."),
    Given.REFUSED: ("No, and why", "A decision too: with a reason, your name and a day to look at it again. They can take it to both safeguarding leads."),
    Given.NOTHING: ("There is nothing that we have to tell", "It reads the same whether nothing is held, or what is held must stay unknown."),
}  # fmt: skip
TOLD = {
    "told": ("Told", "The child or parent knows that it is asked or shared, and why."),
    "not_told": (
        "Not told",
        "Because telling could put the child or somebody at greater risk, or couldn’t be done in time.",
    ),
}
OUTCOMES = {
    "gives": "The agency answers anew",
    "stands": "The refusal stands",
    "otherwise": "Agreed otherwise, without the records",
}


REACHES = {
    "local": ("Local", "Agencies of this area can put it right between them."),
    "national": ("National", "A law, guidance or a national body would have to change; the Board raises it."),
}
ANSWER_AWAITED = 90  # days, for a national obstacle, before it stands with the Board. Source: requirement R63


@dataclass(frozen=True)
class Step:
    """One of the seven rules as a page: its question, what helps to answer it, and the boxes that it asks for."""

    number: int
    title: str
    question: str
    help: tuple[str, ...]
    boxes: tuple[str, ...]


STEPS = (
    Step(
        1,
        "The child’s protection comes first",
        "What do they ask, and what will you do?",
        (
            "A child’s right to be protected comes before anybody’s privacy. The law helps you to share for that: it is no barrier.",
            "Not sharing can do harm too. Both are decisions, and both are written down.",
        ),
        ("given",),
    ),
    Step(
        2,
        "Be open, where it is safe",
        "Does the child or the parent know that you share this?",
        (
            "Tell them what you share, with whom and why, where that is practicable and safe.",
            "Don’t, if telling could put the child or anybody at greater risk, or would stop a crime from being found out.",
        ),
        ("told", "told_why"),
    ),
    Step(
        3,
        "Consent isn’t what you need; a lawful basis is",
        "Which law do you rely on?",
        (
            "You need no consent to share because a child is, or may be, at risk. If somebody objects, weigh it and write it down.",
            "What is told in confidence may be shared where the child’s protection is in the public interest.",
        ),
        ("basis",),
    ),
    Step(
        4,
        "Ask for advice, and don’t wait for it",
        "Whose advice did you take?",
        (
            "Your safeguarding lead, named nurse or doctor, Caldicott guardian or data-protection officer help when you are unsure.",
            "If a child may be in danger now, share now and take advice afterwards. “Nobody’s, because I am sure” is an answer.",
        ),
        ("advice",),
    ),
    Step(
        5,
        "Protect those who could be harmed",
        "Who could be hurt if this came to the wrong person, and what have you left out for that?",
        (
            "Think of the child, a parent, whoever told you, a colleague: where they live, which service they use, that they spoke at all.",
            "Nobody? Then say so.",
        ),
        ("protects",),
    ),
    Step(
        6,
        "Only what is needed, only what is right",
        "What do you tell them, and which records do you open?",
        (
            "What is necessary for their purpose, in proportion, accurate, and to people who protect or help the child. Rarely a whole file.",
            "A record opens to their agency until the day that you choose; you can take that back at any time. Only records at the level partnership can be opened: of all others, tell what is needed in your own words.",
        ),
        ("words", "records", "open_for"),
    ),
    Step(
        7,
        "Write down why",
        "Why do you decide so?",
        (
            "Somebody who wasn’t there should understand it in ten years. Be ready to think again when they tell you more.",
        ),
        ("reason", "review_on"),
    ),
)


ASKED = ("about_words", "question", "purpose", "necessity", "basis", "told", "told_why", "due_in")
ANSWERED = (
    "given", "told", "told_why", "basis", "advice", "protects", "words", "open_for", "reason", "review_on",
)  # fmt: skip
NEEDS_ASKING = {
    "about_words": "Say whom you ask about, so that they find the right person",
    "question": "Say what you want to know",
    "necessity": "Say why you need it, and why you need no more than that",
}


def lacks_of_question(said: Mapping[str, str], *, on: date, purposes: Iterable[str]) -> dict[str, str]:
    """Box -> what it lacks, empty where nothing does."""
    lacks = {name: says for name, says in NEEDS_ASKING.items() if not said.get(name, "").strip()}
    if said.get("purpose", "") not in set(purposes):
        lacks["purpose"] = "Choose what it is for"
    lacks |= _basis(said, on) | _told(said) | _too_long(said, ASKED)
    if said.get("due_in", "") not in {str(days) for days in DUE_IN}:
        lacks["due_in"] = "Choose by when you need it"
    return lacks


def lacks_of_answer(said: Mapping[str, str], *, on: date, records: int, review_on: date | None) -> dict[str, str]:
    """Box -> what it lacks. records: how many would be opened."""
    given = said.get("given", "")
    lacks: dict[str, str] = _basis(said, on) | _told(said) | _too_long(said, ANSWERED)
    if given not in set(Given):
        lacks["given"] = "Choose what you will do"
    if not said.get("advice", "").strip():
        lacks["advice"] = "Say whose advice you took, or that you needed none"
    if not said.get("protects", "").strip():
        lacks["protects"] = "Say who could be hurt and what you left out, or that you thought of nobody"
    if not said.get("reason", "").strip():
        lacks["reason"] = "Say why: sharing and not sharing both take a reason"
    if given in (Given.WHOLE, Given.PART) and not said.get("words", "").strip() and not records:
        lacks["words"] = "Say what you tell them, or choose records to open"
    if records and said.get("open_for", "") not in {str(days) for days in OPEN_FOR}:
        lacks["open_for"] = "Choose for how long the records stay open"
    if given == Given.REFUSED and (review_on is None or not on <= review_on <= on + timedelta(days=REVIEW_WITHIN)):
        lacks["review_on"] = "Give the day on which you look at this refusal again, within a year"
    return lacks


def lacks_of_obstacle(said: Mapping[str, str], *, on: date, raised_on: date | None) -> dict[str, str]:
    """Box -> what it lacks."""
    lacks = _too_long(said, ("what", "stuck", "raised_with"))
    if said.get("reach", "") not in REACHES:
        lacks["reach"] = "Choose who could put it right"
    if not said.get("what", "").strip():
        lacks["what"] = "Say what stands in the way, without anybody’s name"
    if not said.get("stuck", "").strip():
        lacks["stuck"] = "Say who can’t go on for it"
    if bool(said.get("raised_with", "").strip()) != (raised_on is not None) or (
        raised_on is not None and raised_on > on
    ):
        lacks["raised_on"] = "Give both with whom it was raised and the day, not later than today, or neither"
    return lacks


def lacks_of_step(number: int, lacks: Mapping[str, str]) -> dict[str, str]:
    """Of what an answer lacks, that which one of the seven steps asks for."""
    boxes = next(step.boxes for step in STEPS if step.number == number)
    return {name: says for name, says in lacks.items() if name in boxes}


def _basis(said: Mapping[str, str], on: date) -> dict[str, str]:
    return {} if said.get("basis", "") in chosen_from(on) else {"basis": "Choose the law that you rely on"}


def _told(said: Mapping[str, str]) -> dict[str, str]:
    if said.get("told", "") not in TOLD:
        return {"told": "Say whether the child or parent knows"}
    if not said.get("told_why", "").strip():
        return {"told_why": "Say what they were told, or why not"}
    return {}


def _too_long(said: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    return {name: f"Say it in at most {LONGEST:,} characters" for name in names if len(said.get(name, "")) > LONGEST}
