"""A pregnancy of somebody under 18, as the girl told it or as it was seen: she is a child first, and the unborn child has a record of their own."""

from datetime import date

from cairn.forms.rules.ages import ADULT_AGE, age_on
from cairn.forms.rules.asks import About, Answers, Form, Prompt, Section, chosen, day, one_of, quote, text, yes_no
from cairn.forms.rules.unborn import SHE_IS_A_CHILD, may_be_under_18


def prompts(answers: Answers, about: About) -> tuple[Prompt, ...]:
    """She is a child first; what she has not been asked is asked by whom she trusts."""
    found = [SHE_IS_A_CHILD] if may_be_under_18(about.born, about.on) else []
    age = age_on(about.born, about.on)
    if age is not None and age.low < 13:
        found.append(
            Prompt(
                "Under 13",
                "Refer now, and ask for a strategy discussion with the police.",
                "Sexual Offences Act 2003, sections 5 to 8",
            )
        )
    if chosen(answers, "midwife") in ("no", "unknown"):
        found.append(
            Prompt(
                "Care before the birth", "Ask who could go with her to a midwife. It is her choice which care she has."
            )
        )
    return tuple(found)  # fmt: skip


def leads_to(answers: Answers, about: About) -> tuple[str, Answers] | None:
    """The pre-birth screening, where she is or may be under 18 and there may be a birth. R18."""
    if chosen(answers, "goes_on") == "no" or not may_be_under_18(about.born, about.on):
        return None
    due = {"due_on": chosen(answers, "due_on")} if chosen(answers, "due_on") else {}
    return "unborn", {"state": "unborn", "midwife": chosen(answers, "midwife")} | due


FORM = Form(
    title="Pregnancy of somebody under 18",
    version=1,
    source="Working Together to Safeguard Children 2023, chapter 3: unborn children; questions are ours",
    approved_on=date(2026, 11, 28),
    approved_by="Safeguarding partnership of the made-up county",
    place=6,
    when="A girl under 18 is pregnant, or thinks that she is",
    says=f"She is a child first, and nothing here is her fault. This stays as close as health facts do: other agencies see at most that something is held. After {ADULT_AGE} the ways for adults hold.",
    makes="pregnancy",
    widest="pointer",
    asks=(
        Section("What is known", (
            one_of("known_by", "How is it known?", {"test": "A test or a health service", "told": "She told somebody", "thought": "It is thought"}, needed="Say how it is known"),
            one_of("goes_on", "May there be a birth?", {"yes": "Yes", "no": "No", "unknown": "Not known"}, needed="Say whether there may be a birth", hint="Nobody has to say why."),
            day("due_on", "Due on, or about"),
            yes_no("midwife", "Does a midwife look after her?"),
        )),
        Section("Herself", (
            quote("child_words", "What she says, in her own words", hint="Word for word. Nobody will change them. “Not asked, because she was not ready” counts."),
            text("adult", "Who the father is said to be, if she says so", rows=2, hint="A name or nickname, about how old, car, phone: half a fact is worth having. Don’t press her."),
            text("trusts", "Whom she trusts, and what she wants to happen"),
        )),
    ),
    prompts=prompts,
    leads_to=leads_to,
)  # fmt: skip
