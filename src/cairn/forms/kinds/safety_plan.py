"""The safety plan that several agencies make together, the same day, after somebody harmed themselves."""

from collections.abc import Mapping
from datetime import date

from cairn.forms.rules.asks import About, Answers, Form, Section, day, quote, several_of, text, ticked

AGENCIES = {
    "mental_health": "Mental health",
    "hospital": "Hospital",
    "gp": "GP",
    "social_care": "Social care",
    "school": "School or college",
    "police": "Police",
    "other": "Another",
}


def check(answers: Answers, about: About) -> Mapping[str, str]:
    """A plan is made by two agencies at least. R168."""
    if len(ticked(answers, "agencies")) == 1:
        return {"agencies": "A plan of one agency isn’t one together yet: tick the second"}
    return {}


FORM = Form(
    title="Safety plan",
    version=1,
    source="NICE guideline NG225, self-harm, 2022; Board’s response to the Fenestra review. The questions are ours",
    approved_on=date(2026, 1, 5),
    approved_by="Safeguarding partnership of the made-up county",
    place=6,
    when="Somebody needs a plan today to stay safe",
    says="Made with them, not about them. Two agencies at least. Nothing in it says what happened.",
    makes="meeting",
    asks=(
        Section("Made together", (
            day("happened", "Agreed on", needed="Give the day"),
            several_of("agencies", "Which agencies made it?", AGENCIES, needed="Tick the agencies that made it: two at least"),
            quote("child_words", "What helps, in their own words"),
        )),
        Section("Tonight and after", (
            text("stays_with", "Who stays with them, and until when?", needed="Say who stays with them"),
            text("rings", "Whom do they ring at any hour?", needed="Say whom they ring"),
            text("safer", "What is done at home and at school to make it safer?", rows=3, needed="Say what is done"),
            text("leads", "Who leads?", needed="Name who leads"),
            day("seen_on", "Seen next on", needed="Give the day on which somebody sees them"),
        )),
    ),
    check=check,
)  # fmt: skip
