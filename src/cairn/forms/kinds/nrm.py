"""The National Referral Mechanism as a prompt: what was seen, who can refer, and why or why not. It sends nothing to anybody."""

from collections.abc import Mapping
from datetime import date

from cairn.forms.rules.ages import ADULT_AGE, age_on
from cairn.forms.rules.asks import About, Answers, Form, Prompt, Section, chosen, one_of, several_of, text, yes_no

SEEN = {
    "carries": "Carries, sells or holds drugs, money or weapons for others",
    "debt": "Said to be in debt to somebody",
    "moved": "Moved about, or found far from home",
    "work": "Made to work, beg or steal",
    "sex": "Used for sex by somebody who gains by it",
    "papers": "Papers or phone kept by somebody else",
}
DECIDED = {"refer": "A first responder refers", "ask": "Ask a first responder first", "not_now": "No referral now"}
SOURCE = "Modern Slavery Act 2015, section 52; Home Office, Modern slavery statutory guidance for England and Wales"


def check(answers: Answers, about: About) -> Mapping[str, str]:
    """An adult is referred with consent alone; without a referral the reason stands."""
    lacks = {}
    age = age_on(about.born, about.on)
    adult = age is not None and age.low >= ADULT_AGE
    if adult and chosen(answers, "decided") == "refer" and chosen(answers, "consents") != "yes":
        lacks["consents"] = (
            "An adult is referred only if they agree; without that, the Home Office is told without a name"
        )
    if chosen(answers, "decided") != "refer" and not chosen(answers, "reasons"):
        lacks["reasons"] = "Say why there is no referral now"
    return lacks


def prompts(answers: Answers, about: About) -> tuple[Prompt, ...]:
    """What a referral is, and what it is not."""
    return (
        Prompt("A child’s consent is not needed", "A first responder refers: the police, a council, some charities. Protect first: a referral is no substitute for that.", SOURCE),
        Prompt("What a child was made to do is not their crime", "Tell the police officer and the solicitor that a referral was made: the law has a defence.", "Modern Slavery Act 2015, section 45. Guidance, not legal advice."),
    )  # fmt: skip


def concern(answers: Answers) -> Mapping[str, str]:
    """A decision to refer is a worry that the front door knows of."""
    if chosen(answers, "decided") != "refer":
        return {}
    return {"thinks": f"Referred to the National Referral Mechanism. {chosen(answers, 'reasons')}".strip()}


FORM = Form(
    title="National Referral Mechanism: refer or not",
    version=1,
    source=SOURCE,
    approved_on=date(2026, 1, 5),
    approved_by="Safeguarding partnership of the made-up county",
    when="Somebody may be made to commit crime, to work, or is moved about",
    says="It helps you to decide, and keeps why. It sends nothing to the Home Office: a first responder does that, by its own way.",
    makes="referral_decision",
    asks=(
        Section("What was seen", (
            several_of("seen", "What was seen or told?", SEEN, needed="Tick at least one"),
            text("what", "In plain words", rows=3, needed="Say what was seen or told"),
        )),
        Section("What you decide", (
            one_of("decided", "What do you decide?", DECIDED, needed="Choose what you decide"),
            text("responder", "Which first responder, and who there", rows=1),
            yes_no("consents", "If 18 or over: do they agree?"),
            text("reasons", "Why", rows=3),
        )),
    ),
    check=check,
    prompts=prompts,
    concern=concern,
)  # fmt: skip
