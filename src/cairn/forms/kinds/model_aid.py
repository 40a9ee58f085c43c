"""The model aid: which ways of exploiting a child may fit what is known, with the facts that fit. Several may, and change."""

from datetime import date

from cairn.forms.rules.asks import About, Answers, Form, Prompt, Section, several_of, text, ticked
from cairn.forms.rules.exploitation import MODELS, SIGNS, fitting

SOURCE = "Barnardo’s, Puppet on a String, 2011, for three models; local additions for online, gang, crime and family"


def prompts(answers: Answers, about: About) -> tuple[Prompt, ...]:
    """The models that the facts fit, each explained, with those facts."""
    return tuple(
        Prompt(f"May fit: {fit.model.title}", fit.model.says, SOURCE, fit.because)
        for fit in fitting(ticked(answers, "signs"))
    )


FORM = Form(
    title="Model aid",
    version=1,
    source=SOURCE,
    approved_on=date(2026, 1, 5),
    approved_by="Safeguarding partnership of the made-up county",
    when="You want to understand how a child may be being used",
    says="Tick what is known. Models that may fit are explained above the buttons as you go. They help you to ask the next question; they prove nothing.",
    makes="assessment",
    asks=(
        Section("What is known", (several_of("signs", "Which of these are there?", SIGNS, needed="Tick at least one"),)),
        Section("What you think", (
            several_of("models", "Which models may fit?", {key: one.title for key, one in MODELS.items()}, hint="Several may. They change: fill it in again when they do."),
            text("reasons", "Why, and what would tell them apart", rows=3, needed="Say why"),
        )),
    ),
    prompts=prompts,
)  # fmt: skip
