"""The short contact: five questions for ten minutes. Each can be skipped with a reason; one yes opens a concern."""

from collections.abc import Mapping
from datetime import date

from cairn.forms.rules.asks import About, Answers, Form, Prompt, Section, chosen, one_of

SKIPPED = {
    "no_time": "Skipped: no time",
    "not_alone": "Skipped: not alone",
    "not_ready": "Skipped: not the moment",
}
ANSWERS = {"yes": "Yes", "no": "No", **SKIPPED}
TRIGGERS = {
    "spoken_for": "Does somebody speak for them, or wait outside?",
    "afraid": "Are they hurt, or afraid of somebody?",
    "given": "Does somebody give them things, lifts, or a place to stay?",
    "worried": "Do you worry?",
}
PARTNER = {"known": "Known, and written down", "asked_not_told": "Asked, not told", "not_asked": "Not asked"}


def check(answers: Answers, about: About) -> Mapping[str, str]:
    """Nobody asked about the partner: the reason is needed, and the next contact asks. R6."""
    if chosen(answers, "partner_known") == "not_asked" and not chosen(answers, "partner_why_not"):
        return {"partner_why_not": "Say why nobody asked"}
    return {}


def prompts(answers: Answers, about: About) -> tuple[Prompt, ...]:
    """What one yes means, and that skipped questions are asked next time."""
    told = tuple(TRIGGERS[name] for name in TRIGGERS if chosen(answers, name) == "yes")
    skipped = tuple(TRIGGERS[name] for name in TRIGGERS if chosen(answers, name) in SKIPPED)
    return (
        *((Prompt("This is a worry", "When you send it, a concern opens, filled in. Add a word, and send that too.", "", told),) if told else ()),
        *((Prompt("Ask next time", "Gently, once, and alone.", "", skipped),) if skipped else ()),
    )  # fmt: skip


def concern(answers: Answers) -> Mapping[str, str]:
    """Any yes is a worry: what was asked, and that the answer was yes."""
    told = [says for name, says in TRIGGERS.items() if chosen(answers, name) == "yes"]
    if not told:
        return {}
    partner = {"adult_known": chosen(answers, "partner_known")} if chosen(answers, "partner_known") else {}
    return (
        {"saw": "At a short appointment, answered yes: " + " ".join(told)}
        | partner
        | {"adult_why_not": SKIPPED.get(chosen(answers, "partner_why_not"), "")}
    )


FORM = Form(
    title="Short contact",
    version=1,
    source="Key messages of a local partnership on short health appointments; questions are ours",
    approved_on=date(2026, 1, 5),
    approved_by="Safeguarding partnership of the made-up county",
    place=2,
    when="You have ten minutes with a young person",
    says="Five questions. Skip any with a reason. Once a child has told, ask no more: write their words, and say who asks next.",
    makes="contact",
    asks=(
        Section("In these ten minutes", (
            *(one_of(name, says, ANSWERS, needed="Choose an answer; you may skip it with a reason") for name, says in TRIGGERS.items()),
            one_of("partner_known", "If there is a partner: who they are, and how old", PARTNER, hint="Leave it empty if there is none."),
            one_of("partner_why_not", "Why nobody asked", SKIPPED, only_if=("partner_known", "not_asked")),
        )),
    ),
    check=check,
    prompts=prompts,
    concern=concern,
)  # fmt: skip
