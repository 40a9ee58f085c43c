"""Off roll without a destination: a child whose name a school takes off its register, and nobody knows where they will be taught."""

from collections.abc import Mapping
from datetime import date

from cairn.forms.rules.asks import About, Answers, Form, Prompt, Section, chosen, day, one_of, quote, text

WHY = {
    "moved": "Said to have moved away",
    "home": "Taught at home, as somebody says",
    "absent": "Away for weeks, and not found",
    "excluded": "Excluded",
    "other": "Something else",
}


def check(answers: Answers, about: About) -> Mapping[str, str]:
    """Something else takes words. R76."""
    lacks = {}
    if chosen(answers, "why") == "other" and not chosen(answers, "why_words"):
        lacks["why_words"] = "Say what the reason is"
    return lacks


def prompts(answers: Answers, about: About) -> tuple[Prompt, ...]:
    """What is owed from now on, and to whom; and where a worry goes."""
    return (
        Prompt(
            "Tell the local authority today",
            "When you send this, your duty to find out where they are taught begins. It ends when you send that they were found.",
            "Children missing education, DfE statutory guidance",
        ),
        Prompt("Worried?", "Not to know where a child is may be a worry of its own. Tell a concern; don’t wait for the enquiries."),
    )  # fmt: skip


FORM = Form(
    title="Off roll without a destination",
    version=1,
    source="School Attendance (Pupil Registration) (England) Regulations 2024; DfE, Children missing education, statutory guidance",
    approved_on=date(2026, 1, 5),
    approved_by="Safeguarding partnership of the made-up county",
    place=4,
    apart=True,
    when="A child leaves the register, and nobody knows where they will be taught",
    says="A child missing from education is no truant and no closed case. Send this the day you know.",
    makes="school_absence",
    asks=(
        Section("Off roll", (
            day("happened", "Last day on the register", needed="Give the last day on the register"),
            one_of("why", "Why, as far as you were told", WHY, needed="Choose what you were told"),
            text("why_words", "In words, and who said so"),
            text("seen", "When somebody last saw the child, and who", needed="Say who last saw the child, or that you don’t know"),
            text("asked", "Whom you have asked so far", hint="Family, friends, landlord, other schools, the local authority, health."),
            quote("child_words", "What the child said about it, in their own words"),
        )),
    ),
    check=check,
    prompts=prompts,
)  # fmt: skip
