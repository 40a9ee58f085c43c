"""The return home interview: offered, accepted or declined, attempts, and what the child says, in their own words."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from cairn.forms.rules.asks import (
    About,
    Answers,
    Form,
    Prompt,
    Section,
    chosen,
    concern_of,
    day,
    number,
    one_of,
    quote,
    text,
    yes_no,
)

WITHIN = timedelta(
    hours=72
)  # from the return. Source: DfE, Children who run away or go missing from home or care, 2014
ENDS = {"accepted": "Accepted", "declined": "Declined", "not_reached": "Not reached"}


def check(answers: Answers, about: About) -> Mapping[str, str]:
    """An interview after 72 hours takes the reason, one that did not take place too; it comes after the return. R71."""
    lacks = {}
    back, held = chosen(answers, "returned_on"), chosen(answers, "happened")
    if back and held:
        if held < back:
            lacks["happened"] = "The interview can’t be before the return"
        elif date.fromisoformat(held) - date.fromisoformat(back) > WITHIN and not chosen(answers, "late_because"):
            lacks["late_because"] = "More than 72 hours after the return: say why. A true answer is a good answer."
    ended = chosen(answers, "ended")
    if ended in ("declined", "not_reached") and not chosen(answers, "why_not"):
        lacks["why_not"] = "Say why, and what will be tried next"
    if ended == "accepted" and not held:
        lacks["happened"] = "Give the day of the interview"
    if chosen(answers, "police_told") == "no" and not chosen(answers, "police_told_why"):
        lacks["police_told_why"] = "Say why the child was not told"
    return lacks


def prompts(answers: Answers, about: About) -> tuple[Prompt, ...]:
    """What a refusal asks for, and where an interview was not independent."""
    found = []
    if chosen(answers, "ended") == "declined":
        found.append(
            Prompt(
                "Declined today is not declined for ever",
                "Offer again, by somebody whom the child trusts, and note each attempt.",
            )
        )
    if chosen(answers, "independent") == "no":
        found.append(
            Prompt(
                "Independent", "The child can ask for somebody who is not their carer or social worker.", "DfE, 2014"
            )
        )
    if chosen(answers, "safe") == "no":
        found.append(
            Prompt(
                "They don’t feel safe",
                "Tell a concern today. Ask for no details of harm: write their words, and say who asks next.",
            )
        )
    return tuple(found)  # fmt: skip


def outcome(answers: Answers) -> str:
    """What became of the offer."""
    return ENDS.get(chosen(answers, "ended"), "")


def concern(answers: Answers) -> Mapping[str, str]:
    """A child who does not feel safe is a worry."""
    if chosen(answers, "safe") != "no":
        return {}
    told = "At the return interview the child said that they don’t feel safe."
    return concern_of(told, answers, "child_words", "adult", "place")


_ASKS = (
    Section("The offer", (
        day("returned_on", "Came back on", needed="Give the day of the return"),
        yes_no("independent", "Offered by somebody independent?"),
        number("attempts", "How many attempts so far?", needed="Say how many attempts there were"),
        one_of("ended", "What became of it?", ENDS, needed="Say what became of the offer"),
        text("why_not", "If it did not take place: why, and what next"),
        day("happened", "Interview on"),
        text("late_because", "If more than 72 hours after the return: why"),
    )),
    Section("What the child says", (
        quote("child_words", "In the child’s own words", hint="Word for word. Nobody will change them."),
        yes_no("safe", "Do they feel safe where they live?"),
        text("why_left", "What they went from, or to"),
        text("place", "Where they were", rows=1),
        text("adult", "With whom", rows=2, hint="A name or nickname, about how old, car, phone: half a fact is worth having."),
        text("helps", "What would help"),
    )),
)  # fmt: skip
_POLICE = Section("What the police should know", (
    yes_no(
        "police", "Is there something that the police should know today?",
        hint="A place, a person, a car, a phone. It reaches whoever answers for missing children at the police the same day, and they say what they do with it.",
    ),
    text(
        "for_police", "What should they know?", only_if=("police", "yes"), needed="Write what the police should know",
        hint="They read this alone, with the child’s name and yours; nothing else of this form. Write the child’s own words only if the child agrees.",
    ),
    one_of(
        "police_told", "Does the child know that you pass it on?", {"yes": "Yes", "no": "No"}, only_if=("police", "yes"),
        needed="Say whether the child knows",
    ),
    text("police_told_why", "Why not?", rows=2, only_if=("police_told", "no")),
))  # fmt: skip
_FIRST = Form(
    title="Return home interview",
    version=1,
    source="DfE, Statutory guidance on children who run away or go missing from home or care, 2014",
    approved_on=date(2026, 1, 5),
    approved_by="Safeguarding partnership of the made-up county",
    withdrawn_on=date(2026, 11, 27),
    place=5,
    when="A child has come back",
    says="Listen first. It is no interrogation: what helps, what was safe, what was not. Late with a true answer is better than on time with an empty one.",
    makes="return_home_interview",
    asks=_ASKS,
    check=check,
    prompts=prompts,
    outcome=outcome,
    concern=concern,
)
FORMS = (_FIRST, replace(_FIRST, version=2, approved_on=date(2026, 11, 27), withdrawn_on=None, asks=(*_ASKS, _POLICE)))
