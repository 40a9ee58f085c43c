"""Found in education: where a child is taught who had been off roll without a destination, and who has seen them."""

from collections.abc import Mapping
from datetime import date

from cairn.forms.rules.asks import About, Answers, Form, Section, chosen, day, text, yes_no


def check(answers: Answers, about: About) -> Mapping[str, str]:
    """Somebody's word is not yet a child found: where nobody has seen the child, what will be done stands beside. R76."""
    if chosen(answers, "seen") == "no" and not chosen(answers, "next"):
        return {"next": "Nobody has seen the child there: say who will, and when"}
    return {}


def becomes(answers: Answers) -> str:
    """Somebody's word that a child is taught somewhere is no contact with the child."""
    return "" if chosen(answers, "seen") == "yes" else "other"


FORM = Form(
    title="Found in education",
    version=1,
    source="DfE, Children missing education, statutory guidance",
    approved_on=date(2026, 1, 5),
    approved_by="Safeguarding partnership of the made-up county",
    place=4,
    apart=True,
    when="You know where a child is taught who had been off roll",
    says="Write who confirmed it. It ends your agency’s duty to find out, and no worry.",
    makes="contact",
    asks=(
        Section("Found", (
            day("happened", "Known since", needed="Give the day on which you knew"),
            text("where", "Where they are taught", needed="Say where they are taught"),
            text("confirmed", "Who confirmed it, and how", needed="Say who confirmed it"),
            yes_no("seen", "Has somebody there seen the child?"),
            text("next", "If not: who will, and when"),
        )),
    ),
    check=check,
    becomes=becomes,
)  # fmt: skip
