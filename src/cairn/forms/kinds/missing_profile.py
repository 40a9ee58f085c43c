"""The profile of a child who may go missing again (Philomena protocol): written before it happens, so that nobody asks a frightened carer for it at night."""

from collections.abc import Mapping
from datetime import date

from cairn.forms.rules.asks import (
    About,
    Answers,
    Form,
    Prompt,
    Section,
    chosen,
    day,
    one_of,
    quote,
    text,
)


def check(answers: Answers, about: About) -> Mapping[str, str]:
    """A child who does not know of it takes a reason; the day of looking again lies ahead."""
    lacks = {}
    if chosen(answers, "child_knows") == "no" and not chosen(answers, "child_knows_why"):
        lacks["child_knows_why"] = "Say why the child does not know of it yet"
    if "" < chosen(answers, "look_again_on") <= about.on.isoformat():
        lacks["look_again_on"] = "Give a day that lies ahead"
    return lacks


def prompts(answers: Answers, about: About) -> tuple[Prompt, ...]:
    """It is kept for one purpose, and holds no place that is protected."""
    return (
        Prompt(
            "For finding this child, and nothing else",
            "Write no protected address, school or placement here: the police ask for it by telephone, if they may know it. Look at this again after every time the child was missing.",
            "Philomena protocol, local agreement",
        ),
    )


FORM = Form(
    title="Profile in case of going missing (Philomena profile)",
    version=1,
    source="Philomena protocol of police forces and local authorities in England; questions are ours",
    approved_on=date(2026, 11, 28),
    approved_by="Safeguarding partnership of the made-up county",
    place=5,
    apart=True,
    stays=True,
    when="You care for a child who may go missing again: before it happens",
    says="So that the child is found soon and safe. Missing is never the child’s fault. Write it with the child where that can be, and look at it again after every time.",
    makes="missing_profile",
    asks=(
        Section("The child", (
            text("looks", "What they look like, and what they often wear", needed="Say what they look like"),
            text("phone", "Phone numbers, and names they use online"),
            text("medical", "Medicine, health, and what becomes dangerous without it", hint="Only what somebody who finds them must know."),
        )),
        Section("Where and with whom", (
            text("places", "Places where they were found before, or like to be", hint="No protected address, school or placement."),
            text("friends", "Friends, family, and others whom they may be with"),
            text("travels", "How they get about: bus, train, bicycle, somebody’s car"),
        )),
        Section("Worries, and what helps", (
            text("worries", "What worries you when they are missing: who may harm them, and how"),
            text("helps", "What frightens them, what calms them, who could talk with them"),
            quote("child_words", "What the child wants whoever looks for them to know", hint="Word for word, if the child wants it here."),
        )),
        Section("Whom to ring", (
            text("ring", "Whom to ring, in which order, by day and by night", needed="Say whom to ring"),
            one_of("child_knows", "Does the child know of this profile?", {"yes": "Yes", "no": "No"}, needed="Say whether the child knows of it"),
            text("child_knows_why", "Why not?", rows=1, only_if=("child_knows", "no")),
            day("look_again_on", "Look at it again on, if nothing happens before"),
        )),
    ),
    check=check,
    prompts=prompts,
)  # fmt: skip
