"""The assessment that looks inside and outside the family alike, with the same questions for both."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from cairn.forms.rules.ages import age_on
from cairn.forms.rules.asks import About, Answers, Form, Section, chosen, one_of, quote, several_of, text, ticked

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


def check_with_family(answers: Answers, about: About) -> Mapping[str, str]:
    """Each worry of a parent or carer has what was done about it beside it, line by line, or it can't be sent. R9."""
    lacks = dict(check(answers, about))
    worries, done = (_lines(chosen(answers, name)) for name in ("family_worries", "family_done"))
    if chosen(answers, "family_asked") == "not_asked" and not chosen(answers, "family_why_not"):
        lacks["family_why_not"] = "Say why no parent or carer was asked"
    if len(done) < len(worries):
        each = f"each of the {len(worries)} worries, a line each" if len(worries) > 1 else "it"
        lacks["family_done"] = f"The family told a worry: say what was done about {each}"
    return lacks


def _lines(words: str) -> list[str]:
    return [line for line in words.splitlines() if line.strip()]


def leads_to(answers: Answers, about: About) -> tuple[str, Answers] | None:
    """Signs of exploitation in a child of 13 or over, or whose age nobody knows, lead to a screening filled in with them. R42."""
    age, signs = age_on(about.born, about.on), ticked(answers, "signs")
    if not signs or (age is not None and age.high < TEENS):
        return None
    told = {"child_words": chosen(answers, "child_words"), "reasons": chosen(answers, "outside_worries")}
    return "screening", {**dict.fromkeys(signs, "now"), **{name: words for name, words in told.items() if words}}


_FIRST = Form(
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
    withdrawn_on=date(2026, 11, 28),
    check=check,
    leads_to=leads_to,
)  # fmt: skip
_FAMILY = Section(
    "What the family worries about",
    (
        one_of("family_asked", "Were parents or carers asked what worries them, outside the home too?",
               {"yes": "Yes", "not_asked": "No, not yet"}, needed="Say whether they were asked"),
        text("family_why_not", "Why not yet", only_if=("family_asked", "not_asked")),
        text("family_worries", "What they told, a worry a line", rows=3),
        text("family_done", "What we did about each, a line each", rows=3, hint="Without it the assessment can’t be sent: a worry is never only noted."),
    ),
)  # fmt: skip
FORMS = (
    _FIRST,
    replace(
        _FIRST,
        version=2,
        approved_on=date(2026, 11, 28),
        withdrawn_on=None,
        asks=(_FIRST.asks[0], _FAMILY, *_FIRST.asks[1:]),
        check=check_with_family,
    ),
)
