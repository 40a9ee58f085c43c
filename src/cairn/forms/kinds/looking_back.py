"""Looking back when help ends: what went well, as the child says it, and what in a worker made the difference."""

from collections.abc import Mapping
from datetime import date

from cairn.forms.rules.asks import About, Answers, Form, Section, chosen, day, one_of, quote, several_of, text

QUALITIES = {
    "listened": "Listened, and believed me",
    "honest": "Was honest with me",
    "asked_again": "Asked again, gently",
    "stayed": "Stayed, and did not give up",
    "did": "Did what they said",
    "fun": "Was kind, or made me laugh",
}
SAME = {"yes": "Yes, the same person", "mostly": "Mostly", "no": "No, they kept changing", "unknown": "Not asked"}


def check(answers: Answers, about: About) -> Mapping[str, str]:
    """Without the child’s own word, why stands here; “not ready” is an answer. R155."""
    if chosen(answers, "child_words") or chosen(answers, "why_not"):
        return {}
    return {"child_words": "Write what the child said, or below why nobody asked"}


FORM = Form(
    title="Looking back",
    version=1,
    source="Key messages of a local partnership: each young woman was asked what went well; questions are ours",
    approved_on=date(2026, 1, 5),
    approved_by="Safeguarding partnership of the made-up county",
    when="Help for a child comes to an end",
    says="Ask what went well first. It tells others how to be, and it is the child’s to say or not to say.",
    makes="other",
    asks=(
        Section("What went well", (
            day("happened", "When did you ask?", needed="Give the day"),
            quote("child_words", "In the child’s own words", hint="Word for word. Nobody will change them."),
            text("why_not", "If nobody asked, or they were not ready: why"),
            several_of("qualities", "What made the difference in whoever helped?", QUALITIES),
            one_of("same", "Was it the same person all the way?", SAME, needed="Say whether it was the same person"),
            text("better", "What would have been better"),
        )),
    ),
    check=check,
)  # fmt: skip
