"""How things are for a child: the child’s own word and the worker’s beside it, for each part of life. Never added up."""

from collections.abc import Mapping
from datetime import date

from cairn.forms.rules.asks import About, Answers, Form, Section, chosen, day, one_of, quote, text

PARTS = {
    "safe": "Being safe",
    "health": "Health and feelings",
    "learning": "School, college or work",
    "people": "Family and friends",
}
WORDS = {
    "bad": "Bad",
    "hard": "Hard",
    "so_so": "So-so",
    "good": "Good",
    "unknown": "Not known",
    "not_ready": "Not ready to say",
}
SIDES = {"child": "The child says", "worker": "The worker says"}


def check(answers: Answers, about: About) -> Mapping[str, str]:
    """Where a child and a worker differ, what the child meant stands beside it. R156."""
    differ = [one for one in PARTS if _far(chosen(answers, f"child_{one}"), chosen(answers, f"worker_{one}"))]
    if differ and not chosen(answers, "differ"):
        return {"differ": f"The child and you differ about “{PARTS[differ[0]].lower()}”: say what the child means"}
    return {}


def _far(child: str, worker: str) -> bool:
    scale = list(WORDS)[:4]
    return child in scale and worker in scale and child != worker


FORM = Form(
    title="How things are",
    version=1,
    source="Board’s response to a local review: outcomes as seen by child and worker over time; words are ours",
    approved_on=date(2026, 1, 5),
    approved_by="Safeguarding partnership of the made-up county",
    when="You look back with a child at how things are now",
    says="Ask the child first, in a way that works for them. “Not ready to say” is an answer. Two views stand side by side; nothing is added up.",
    makes="other",
    asks=(
        Section("The child", (
            day("happened", "When did you ask?", needed="Give the day"),
            *(one_of(f"child_{name}", f"{says}: the child says", WORDS, needed="Ask the child; “not ready to say” will do") for name, says in PARTS.items()),
            quote("child_words", "What has changed, in the child’s own words", hint="Word for word. Nobody will change them."),
        )),
        Section("You", (
            *(one_of(f"worker_{name}", f"{says}: you say", WORDS, needed="Say how you see it; “not known” will do") for name, says in PARTS.items()),
            text("differ", "Where you differ: what does the child mean?"),
        )),
    ),
    check=check,
)  # fmt: skip
