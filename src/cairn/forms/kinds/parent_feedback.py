"""What a parent or carer says of the help: were they heard? “Not heard” is owed a manager’s contact within five working days."""

from datetime import date

from cairn.forms.rules.asks import About, Answers, Form, Prompt, Section, chosen, day, one_of, quote, text

HEARD = {"yes": "Yes", "partly": "Partly", "no": "No, not heard"}


def prompts(answers: Answers, about: About) -> tuple[Prompt, ...]:
    """What is owed to somebody who was not heard."""
    if chosen(answers, "heard") != "no":
        return ()
    return (
        Prompt(
            "A manager gets in touch",
            "Within five working days your safeguarding lead speaks with them, and writes that down as a contact.",
        ),
    )


def outcome(answers: Answers) -> str:
    """Whether they were heard."""
    return {"no": "Not heard: a manager gets in touch"}.get(chosen(answers, "heard"), "")


FORM = Form(
    title="What a parent or carer says of the help",
    version=1,
    source="Key messages of a local partnership, finding 2: hear the family’s worries; questions are ours",
    approved_on=date(2026, 1, 5),
    approved_by="Safeguarding partnership of the made-up county",
    apart=True,
    when="A parent or carer tells you how the help was",
    says="Write their words, praise and anger alike. Nobody is marked down for what a parent says.",
    makes="other",
    asks=(
        Section("What they say", (
            day("happened", "When did they say it?", needed="Give the day"),
            one_of("heard", "Do they say that they were heard?", HEARD, needed="Ask whether they were heard"),
            quote("parent_words", "In their own words", needed="Write what they said", hint="Word for word. Nobody will change them."),
            text("helped", "What helped"),
            text("better", "What would have been better"),
        )),
    ),
    prompts=prompts,
    outcome=outcome,
)  # fmt: skip
