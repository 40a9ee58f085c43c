"""The missing report: since when, how great the danger is thought to be and why, and after the return where and with whom."""

from collections.abc import Mapping
from datetime import date

from cairn.forms.rules.ages import ADULT_AGE, age_on
from cairn.forms.rules.asks import About, Answers, Form, Prompt, Section, chosen, day, one_of, text

DANGER = {
    "none": "No apparent danger",
    "low": "Low: possible, and slight",
    "medium": "Medium: harm likely, not serious",
    "high": "High: serious harm very likely",
}
FROM = {"home": "Home", "care": "A children’s home or carers", "school": "School", "other": "Somewhere else"}


def check(answers: Answers, about: About) -> Mapping[str, str]:
    """A child without apparent danger takes a reason; a return comes after the leaving and not before."""
    lacks = {}
    age = age_on(about.born, about.on)
    if (
        chosen(answers, "danger") == "none"
        and (age is None or age.low < ADULT_AGE)
        and not chosen(answers, "danger_why")
    ):
        lacks["danger_why"] = "They are, or may be, under 18: say why there is no apparent danger"
    left, back = chosen(answers, "happened"), chosen(answers, "happened_to")
    if left and back and back < left:
        lacks["happened_to"] = "They can’t be found before they went missing"
    return lacks


def prompts(answers: Answers, about: About) -> tuple[Prompt, ...]:
    """Missing still, or found: who is told next."""
    if chosen(answers, "happened_to"):
        says = "Offer an independent return home interview within 72 hours of the return, and send that form."
        return (
            Prompt(
                "Found: offer the interview", says, "DfE, Children who run away or go missing from home or care, 2014"
            ),
        )
    return (
        Prompt("Missing now", "Ring the police on 101, or 999 if there is danger. This form does not ring anybody."),
    )


def outcome(answers: Answers) -> str:
    """Found, or nothing yet."""
    return "Found" if chosen(answers, "happened_to") else ""


FORM = Form(
    title="Missing report",
    version=1,
    source="College of Policing, authorised professional practice on missing persons; DfE statutory guidance, 2014",
    approved_on=date(2026, 1, 5),
    approved_by="Safeguarding partnership of the made-up county",
    place=4,
    when="Nobody knows where a child is, or one has come back",
    says="Missing is never the child’s fault. If a child is missing now, ring first and write afterwards.",
    makes="missing_episode",
    asks=(
        Section("Missing", (
            day("happened", "Missing since", needed="Give the day on which they went missing"),
            one_of("placed", "Missing from", FROM, needed="Say where from"),
            text("reported_by", "Who reported it, and when", needed="Say who reported it"),
            one_of("danger", "How great is the danger to the child thought to be?", DANGER, needed="Choose one"),
            text("danger_why", "Why", hint="Needed where a child is thought to be in no apparent danger."),
        )),
        Section("Found", (
            day("happened_to", "Found or back on", hint="Leave it empty while they are missing."),
            text("place", "Where they were found", rows=1),
            text("adult", "With whom", rows=2, hint="A name or nickname, about how old, car, phone: half a fact is worth having."),
            text("wellbeing", "How they were, and what was done"),
        )),
    ),
    check=check,
    prompts=prompts,
    outcome=outcome,
)  # fmt: skip
