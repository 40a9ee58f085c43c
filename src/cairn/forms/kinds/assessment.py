"""The assessment that looks inside and outside the family alike, with the same questions for both."""

from collections.abc import Mapping
from datetime import date

from cairn.forms.rules.ages import age_on
from cairn.forms.rules.asks import About, Answers, Form, Section, chosen, quote, several_of, text, ticked

SIGNS = {
    "missing": "Missing, by day or night",
    "relationship": "A controlling adult or older young person",
    "cars": "In cars of adults whom nobody knows",
    "gifts": "Money or things that nobody can explain",
    "online": "Approached or groomed online",
    "crime": "Carrying, selling, or in debt",
}  # as the screening names them
TEENS = 13
OUTSIDE = ("outside_worries", "outside_people", "outside_good")


def check(answers: Answers, about: About) -> Mapping[str, str]:
    """Nothing about outside the family can't be signed off without a reason and a manager's name. R10."""
    if any(chosen(answers, name) for name in OUTSIDE):
        return {}
    lacks = {}
    if not chosen(answers, "outside_why_not"):
        lacks["outside_why_not"] = "Nothing is written about outside the family: say why"
    if not chosen(answers, "manager"):
        lacks["manager"] = "Name the manager who agrees to that"
    return lacks


def leads_to(answers: Answers, about: About) -> tuple[str, Answers] | None:
    """Signs of exploitation in a child of 13 or over, or whose age nobody knows, lead to a screening filled in with them. R42."""
    age, signs = age_on(about.born, about.on), ticked(answers, "signs")
    if not signs or (age is not None and age.high < TEENS):
        return None
    told = {"child_words": chosen(answers, "child_words"), "reasons": chosen(answers, "outside_worries")}
    return "screening", {**dict.fromkeys(signs, "now"), **{name: words for name, words in told.items() if words}}


FORM = Form(
    title="Assessment inside and outside the family",
    version=1,
    source="Working Together to Safeguard Children 2023, chapter 3, on harm outside the home",
    approved_on=date(2026, 1, 5),
    approved_by="Safeguarding partnership of the made-up county",
    when="You assess what a child needs",
    says="Equal weight inside and outside. Parents are often the first who try to protect a child against harm outside the home.",
    makes="assessment",
    asks=(
        Section("The child", (quote("child_words", "In the child’s own words", hint="Word for word. Nobody will change them."),)),
        Section("Inside the family", (
            text("inside_worries", "What worries you", rows=3),
            text("inside_people", "Who is there", rows=2),
            text("inside_good", "What is good", rows=2, needed="Say what is good"),
        )),
        Section("Outside the family", (
            text("outside_worries", "What worries you: friends, school, places, online", rows=3),
            text("outside_people", "Who is there", rows=2),
            text("outside_good", "What is good", rows=2),
            several_of("signs", "In the last six months", SIGNS, hint="For a child of 13 or over, a screening then opens, filled in from here."),
            text("outside_why_not", "If you write nothing here: why"),
            text("manager", "If you write nothing here: the manager who agrees", rows=1),
        )),
        Section("What you think", (text("reasons", "What the child needs, and why", rows=4, needed="Say what the child needs"),)),
    ),
    check=check,
    leads_to=leads_to,
)  # fmt: skip
