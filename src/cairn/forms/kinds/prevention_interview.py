"""The prevention interview (safe and well check): the police talk with a child as soon as they are found. It is not the return home interview."""

from collections.abc import Mapping
from datetime import date

from cairn.forms.rules.asks import (
    About,
    Answers,
    Form,
    Prompt,
    Section,
    chosen,
    concern_of,
    day,
    one_of,
    quote,
    text,
    yes_no,
)

ENDS = {
    "held": "Held, in person",
    "later": "Not yet: the child was not ready",
    "not_reached": "Not reached",
}
NOT_YET = ("later", "not_reached")


def check(answers: Answers, about: About) -> Mapping[str, str]:
    """Where nobody has talked with the child yet, who tries next and when stands beside; it comes after the child was found."""
    lacks = {}
    if chosen(answers, "ended") in NOT_YET and not chosen(answers, "next"):
        lacks["next"] = "Say who tries next, when, and what will be different"
    if chosen(answers, "ended") == "held" and not chosen(answers, "happened"):
        lacks["happened"] = "Give the day of the talk"
    if chosen(answers, "found_on") and "" < chosen(answers, "happened") < chosen(answers, "found_on"):
        lacks["happened"] = "The talk can’t be before the child was found"
    return lacks


def prompts(answers: Answers, about: About) -> tuple[Prompt, ...]:
    """What is not safe is told today, and the other interview stays owed."""
    found = [
        Prompt(
            "The return home interview is another one",
            "It is held by somebody independent within 72 hours of the return, whatever the child said to the police.",
            "DfE, Children who run away or go missing from home or care, 2014",
        )
    ]
    if chosen(answers, "safe_back") == "no":
        found.insert(
            0,
            Prompt(
                "It is not safe for them to go back",
                "Don’t take them back there. Tell a concern now: it is begun for you when you send this.",
            ),
        )
    if chosen(answers, "hurt") == "yes":
        found.insert(
            0,
            Prompt(
                "They may have been hurt",
                "Care first. Write their words, ask for no details: a trained officer asks, once.",
            ),
        )
    return tuple(found)  # fmt: skip


def outcome(answers: Answers) -> str:
    """What became of it."""
    return {"held": "Held", "later": "Not reached: the child was not ready", "not_reached": "Not reached"}.get(chosen(answers, "ended"), "")  # fmt: skip


def concern(answers: Answers) -> Mapping[str, str]:
    """A place that is not safe, or a hurt, is a worry."""
    if chosen(answers, "safe_back") != "no" and chosen(answers, "hurt") != "yes":
        return {}
    told = (
        "At the prevention interview the child was, or may be, not safe where they were going back to."
        if chosen(answers, "safe_back") == "no"
        else "At the prevention interview it seemed that somebody had hurt the child."
    )
    return concern_of(told, answers, "child_words", "adult", "place")


FORM = Form(
    title="Prevention interview (safe and well check)",
    version=1,
    source="College of Policing, authorised professional practice on missing persons; DfE statutory guidance, 2014; questions are ours",
    approved_on=date(2026, 11, 28),
    approved_by="Safeguarding partnership of the made-up county",
    place=5,
    when="The police have found a child, or a child has come back: as soon as possible",
    says="Are they safe, are they hurt, and what would keep it from happening again? Missing is never the child’s fault, and nobody is told off here.",
    makes="prevention_interview",
    asks=(
        Section("The talk", (
            day("found_on", "Found or back on", needed="Give the day on which the child was found"),
            one_of("ended", "Was it held?", ENDS, needed="Say whether it was held"),
            day("happened", "Held on"),
            text("next", "If not: who tries next, when, and what will be different"),
            yes_no("alone", "Could the child speak alone, without a carer or friend?"),
        )),
        Section("Safe and well", (
            yes_no("hurt", "Were they hurt, or may they have been?", hint="See to care first. Don’t ask for details of harm."),
            yes_no("safe_back", "Is it safe for them to go back to where they live?"),
            text("care", "What care they need now, and who sees to it"),
            quote("child_words", "In the child’s own words", hint="Word for word. Nobody will change them."),
        )),
        Section("Where and with whom", (
            text("place", "Where they were", rows=1),
            text("adult", "With whom", rows=2, hint="A name or nickname, about how old, car, phone: half a fact is worth having."),
            text("travelled", "How they got there and back", rows=1),
            text("prevents", "What would keep it from happening again, as the child sees it"),
        )),
        Section("Passed on", (
            yes_no("told_next", "Does whoever holds the return home interview know that the child is back?"),
            text("for_interview", "What they should know beforehand, so that the child need not say it twice"),
        )),
    ),
    check=check,
    prompts=prompts,
    outcome=outcome,
    concern=concern,
)  # fmt: skip
