"""The pre-birth screening: an unborn child as a child in their own right, whose mother may be a child herself. R18."""

from collections.abc import Mapping
from datetime import date

from cairn.forms.rules.asks import (
    About,
    Answers,
    Form,
    Prompt,
    Section,
    chosen,
    concern_of,
    day,
    one_of,
    several_of,
    text,
    yes_no,
)
from cairn.forms.rules.unborn import SHE_IS_A_CHILD, may_be_under_18

STATES = {"unborn": "Not yet", "born": "Yes", "ended": "There will be no birth"}
NEXT = {
    "refer": "Refer the unborn child to children’s social care",
    "early": "Early help with the mother and family",
    "health": "Midwife and health services alone, for now",
}
NEEDED = {"next": "Say what happens next", "why": "Say why"}
WORRIES = {
    "mother_harmed": "Somebody harms, controls or exploits the mother",
    "danger": "Somebody around them may harm the baby",
    "home": "No safe place to live after the birth",
    "care": "No care before the birth yet",
    "alone": "The mother has nobody to help her",
    "substances": "Alcohol or drugs, which may be somebody’s way to control her",
    "away": "The mother has been missing or away",
}


def check(answers: Answers, about: About) -> Mapping[str, str]:
    """A birth lies not ahead, and an expected one does."""
    lacks = {}
    if chosen(answers, "born_on") > about.on.isoformat():
        lacks["born_on"] = "That day has not come yet"
    if chosen(answers, "mother") == "named" and not (
        chosen(answers, "mother_given") or chosen(answers, "mother_family")
    ):
        lacks["mother_given"] = "Give her first name, or what she is called"
    if chosen(answers, "state") == "unborn":
        lacks |= {name: says for name, says in NEEDED.items() if not chosen(answers, name)}
    return lacks  # fmt: skip


def prompts(answers: Answers, about: About) -> tuple[Prompt, ...]:
    """The mother is a child first; the two records stay two."""
    found = []
    if may_be_under_18(chosen(answers, "mother_born"), about.on) and chosen(answers, "state") != "ended":
        found.append(SHE_IS_A_CHILD)
    if chosen(answers, "midwife") in ("no", "unknown"):
        found.append(
            Prompt("Care before the birth", "Ask her which midwife she could trust, and who could go with her.")
        )
    if chosen(answers, "told_care") == "no" and chosen(answers, "next") != "refer":
        says = "An unborn child can be referred like any other child. If you don’t, write why, so that another agency could accept it."
        found.append(
            Prompt(
                "Children’s social care does not know", says, "Working Together to Safeguard Children 2023, chapter 3"
            )
        )
    return tuple(found)  # fmt: skip


def outcome(answers: Answers) -> str:
    """What happens next; nothing where there will be no birth."""
    return "" if chosen(answers, "state") == "ended" else NEXT.get(chosen(answers, "next"), "")


def concern(answers: Answers) -> Mapping[str, str]:
    """A referral of the unborn child, without a word of who the mother is: that is hers, and asked for."""
    if chosen(answers, "next") != "refer" or chosen(answers, "state") == "ended":
        return {}
    return concern_of(
        f"Referral of an unborn child after a pre-birth screening. {chosen(answers, 'why')}", answers, "adult"
    )


def becomes(answers: Answers) -> str:
    """That there will be no birth is a record of its own kind: it ends what is owed."""
    return "pre_birth_ended" if chosen(answers, "state") == "ended" else ""


FORM = Form(
    title="Pre-birth screening: an unborn child",
    version=1,
    source="Working Together to Safeguard Children 2023, chapter 3: unborn children; questions are ours",
    approved_on=date(2026, 11, 28),
    approved_by="Safeguarding partnership of the made-up county",
    place=6,
    when="A child will be born to somebody who is, or may be, under 18; or has been born since",
    says="Two children, two records: who may read one does not by that read the other. Write here about the baby. What the mother tells of herself goes into her own record.",
    makes="pre_birth",
    unborn=True,
    asks=(
        Section("The baby", (
            one_of("state", "Has the baby been born?", STATES, needed="Say whether the baby has been born"),
            day("due_on", "Due on, or about", only_if=("state", "unborn")),
            day("born_on", "Born on", only_if=("state", "born"), needed="Give the day of the birth"),
        )),
        Section("The mother", (
            one_of(
                "mother", "Who is the mother?", {"named": "I name her here", "linked": "She is linked to this baby already", "unknown": "Not known"},
                needed="Say who the mother is, or that it is not known", hint="Her name goes into a record of her own, as close as health facts, and stands nowhere in the baby’s.",
            ),
            text("mother_given", "Her first name, or what she is called", rows=1, only_if=("mother", "named")),
            text("mother_family", "Her last name", rows=1, only_if=("mother", "named")),
            day("mother_born", "Her date of birth", only_if=("mother", "named")),
        )),
        Section("What the baby needs", (
            yes_no("midwife", "Does a midwife look after the mother?"),
            yes_no("told_care", "Does children’s social care know of the unborn child?"),
            several_of("worries", "What worries you for the baby?", WORRIES),
            text("adult", "Somebody who may be a danger to the baby or the mother", rows=2, hint="A name or nickname, about how old, car, phone: half a fact is worth having."),
            text("safe", "Who and what is safe around them?"),
            text("needs", "What will the baby need, from whom, before the birth and after?"),
        )),
        Section("Next", (
            one_of("next", "What happens next?", NEXT, hint="Leave it empty where the baby has been born, or there will be no birth."),
            text("why", "Why, in words that another agency could accept"),
        )),
    ),
    check=check,
    prompts=prompts,
    outcome=outcome,
    concern=concern,
    becomes=becomes,
)  # fmt: skip
