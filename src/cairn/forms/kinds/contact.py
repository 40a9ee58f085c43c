"""Contact with a child or their family: who was reached and how, what was tried, what it did, and the next try. Never “not engaging”."""

from collections.abc import Mapping
from datetime import date

from cairn.forms.rules.asks import About, Answers, Form, Prompt, Section, chosen, day, one_of, quote, text

WITH = {"child": "The child or young person", "parent": "A parent or carer", "both": "Both"}
HOW = {
    "visit": "A visit at home",
    "school": "At school or a service",
    "out": "Somewhere else, or on a walk",
    "call": "A call or video",
    "text": "A text, message or letter",
}
REACHED = {"yes": "Yes", "partly": "Partly: not for long, or not alone", "no": "Not yet"}


def check(answers: Answers, about: About) -> Mapping[str, str]:
    """Nobody who was not reached yet is left there: the next try, its day, and what will be different stand beside. R22."""
    if chosen(answers, "reached") not in ("no", "partly"):
        return {}
    lacks = {}
    if not chosen(answers, "next_try"):
        lacks["next_try"] = "Not reached yet: give the day of the next try"
    if not chosen(answers, "next_how"):
        lacks["next_how"] = "Say what will be tried, by whom, and what will be different"
    return lacks


def prompts(answers: Answers, about: About) -> tuple[Prompt, ...]:
    """Persistence is work, and it is ours."""
    if chosen(answers, "reached") != "no":
        return ()
    return (
        Prompt(
            "We have not found a way yet",
            "Another place, another hour, another person whom the child trusts: ask who that is. Each try is work, and counts.",
        ),
    )


def outcome(answers: Answers) -> str:
    """What came of it: never a word about the child."""
    if chosen(answers, "reached") == "yes":
        return "Reached"
    return f"Not reached yet; next try on {chosen(answers, 'next_try')}" if chosen(answers, "next_try") else ""


def becomes(answers: Answers) -> str:
    """A contact with the child alone says that the child was seen; a try, a call or a talk with a parent does not."""
    met = chosen(answers, "reached") in ("yes", "partly") and chosen(answers, "with_whom_met") in ("child", "both")
    return "" if met and chosen(answers, "way") in ("visit", "school", "out") else "other"


FORM = Form(
    title="Contact with a child or family",
    version=1,
    source="Key messages of a local partnership, finding 6: consistent, trusting, persistent and caring relationships; questions are ours",
    approved_on=date(2026, 1, 5),
    approved_by="Safeguarding partnership of the made-up county",
    place=4,
    apart=True,
    when="You met, rang or wrote to a child or parent, or tried to",
    says="Each try is work. What was tried and what it did helps whoever tries next.",
    makes="contact",
    asks=(
        Section("The contact", (
            day("happened", "When was it?", needed="Give the day"),
            one_of("with_whom_met", "With whom, or for whom?", WITH, needed="Say with whom"),
            one_of("way", "In which way?", HOW, needed="Say in which way"),
            one_of("reached", "Did you reach them?", REACHED, needed="Say whether you reached them"),
            text("tried", "What was tried, and what it did", rows=3, needed="Say what was tried"),
            quote("child_words", "If the child said something: in their words", hint="Word for word. Nobody will change them."),
        )),
        Section("Next", (
            day("next_try", "The day of the next try"),
            text("next_how", "What will be tried, by whom, and what will be different"),
        )),
    ),
    check=check,
    prompts=prompts,
    outcome=outcome,
    becomes=becomes,
)  # fmt: skip
