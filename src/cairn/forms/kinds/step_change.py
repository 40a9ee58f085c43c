"""Step change: the help that a child gets goes up, down, or somebody joins in; with who takes it on, and the child’s view."""

from collections.abc import Mapping
from datetime import date

from cairn.forms.rules.asks import About, Answers, Form, Prompt, Section, chosen, day, one_of, quote, text

WAYS = {
    "up": "Up: more help, or a higher level",
    "down": "Down: less help, or a lower level",
    "in": "In: a specialist joins, and nobody lets go",
}


def check(answers: Answers, about: About) -> Mapping[str, str]:
    """Down needs somebody who accepted it: no gap lies between two who each thought that the other had it."""
    if chosen(answers, "way") != "down":
        return {}
    lacks = {}
    if not chosen(answers, "accepted_by"):
        lacks["accepted_by"] = "Name who accepted it: until then it stays with you"
    if not chosen(answers, "safer"):
        lacks["safer"] = (
            "Say what is safer for the child now; a birthday, or that they say they are in love, is no reason"
        )
    return lacks


def prompts(answers: Answers, about: About) -> tuple[Prompt, ...]:
    """What stepping down must not do."""
    if chosen(answers, "way") != "down":
        return ()
    return (
        Prompt(
            "Nobody lets go before somebody holds",
            "Meet together once, with the child. Whoever the child trusts stays in touch until the day on which you look again.",
        ),
    )


def outcome(answers: Answers) -> str:
    """Who has it now."""
    taken = chosen(answers, "accepted_by")
    return (
        f"{WAYS[chosen(answers, 'way')].partition(':')[0]}; {f'accepted by {taken}' if taken else 'not accepted yet'}"
    )


FORM = Form(
    title="Step change",
    version=1,
    source="Working Together to Safeguard Children 2023, chapters 1 and 3, on levels of help and on handing over; questions are ours",
    approved_on=date(2026, 1, 5),
    approved_by="Safeguarding partnership of the made-up county",
    when="Help for a child goes up, goes down, or a specialist joins in",
    says="A level falls by nobody and nothing alone: you decide, and say what is safer for the child.",
    makes="other",
    asks=(
        Section("The step", (
            one_of("way", "Which way?", WAYS, needed="Say which way"),
            day("happened", "From when", needed="Give the day"),
            text("reasons", "Why", rows=3, needed="Say why, in words that another agency could accept"),
            text("safer", "If down: what is safer for the child now", rows=2),
            quote("child_words", "What the child thinks of it: in their words", hint="Word for word. Nobody will change them."),
        )),
        Section("Who holds it", (
            text("holds", "Who holds it now", rows=1, needed="Name who holds it now"),
            text("accepted_by", "Who accepted it, by name and agency", rows=1),
            day("look_on", "The day on which both look again", needed="Give the day on which somebody looks again"),
        )),
    ),
    check=check,
    prompts=prompts,
    outcome=outcome,
)  # fmt: skip
