"""The consent and age aid: the law at an age, four questions about power, an offer with reasons; a person decides."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from cairn.forms.rules.ages import (
    LAW,
    POWER,
    Gap,
    Offer,
    Span,
    age_on,
    bands_for,
    consent_offer,
    gap_between,
    gap_prompts,
    law_prompts,
)
from cairn.forms.rules.asks import About, Answers, Form, Prompt, Section, chosen, number, one_of, text, yes_no

YOUNG = 13  # years. Source: Sexual Offences Act 2003, sections 5 to 8
ROUTES = {
    "refer": "Refer, and ask for a strategy discussion",
    "screen": "Screen for exploitation",
    "advise": "Advice and health care; no referral now",
    "adult": "The ways for adults",
}


def _other(answers: Answers) -> Span | None:
    """How old the other may be: a guess may be two years off either way."""
    told = chosen(answers, "other_age").casefold()
    digits = told.removeprefix("about").strip()
    if not digits.isdecimal():
        return None
    return Span(int(digits) - 2, int(digits) + 2) if "about" in told else Span(int(digits), int(digits))


def offer(answers: Answers, about: About) -> Offer:
    """What the aid offers for these answers: questions that nobody answered count as not known."""
    return consent_offer(
        age_on(about.born, about.on),
        _other(answers),
        power=[name for name in POWER if chosen(answers, name) == "yes"],
        unknown=[name for name in POWER if chosen(answers, name) not in ("yes", "no")],
    )


def check(answers: Answers, about: About) -> Mapping[str, str]:
    """Where it is told as wanted, the four questions are answered before anything is decided. R33."""
    if chosen(answers, "wanted") != "yes":
        return {}
    return {
        name: "It is told as wanted: answer this before you decide; “not known” will do"
        for name in POWER
        if not chosen(answers, name)
    }


def check_young(answers: Answers, about: About) -> Mapping[str, str]:
    """Of whoever is, or may be, under 13 no decision but a referral stands alone: a safeguarding lead agrees to it by name. R30."""
    lacks = dict(check(answers, about))
    age = age_on(about.born, about.on)
    young = age is not None and age.low < YOUNG
    if young and chosen(answers, "decided") not in ("", "refer") and not chosen(answers, "lead"):
        lacks["lead"] = "A child under 13 cannot consent in law: refer, or name the safeguarding lead who agrees not to"
    return lacks


def prompts(answers: Answers, about: About) -> tuple[Prompt, ...]:
    """The offer with its reasons, the gap, and the law in every band in which the person may be."""
    made = offer(answers, about)
    gap: Gap | None = gap_between(about.born, chosen(answers, "other_age"), about.on)
    trust = Prompt(
        "Position of trust", "A teacher, coach, carer or faith leader commits an offence until 18.", "Sexual Offences Act 2003, sections 16 to 22A"
    )  # fmt: skip
    return (
        Prompt("Offered", made.says, LAW, made.because),
        *gap_prompts(gap, asked=True),
        *((trust,) if chosen(answers, "trust") in ("yes", "unknown") else ()),
        *law_prompts(bands_for(age_on(about.born, about.on))),
    )


def concern(answers: Answers) -> Mapping[str, str]:
    """A decision to refer opens a concern."""
    if chosen(answers, "decided") != "refer":
        return {}
    return {"thinks": f"Refer, and ask for a strategy discussion. {chosen(answers, 'reasons')}".strip()}


_FIRST = Form(
    title="Consent and age aid",
    version=1,
    source="Sexual Offences Act 2003; Mental Capacity Act 2005; young people’s own rule of thumb on age gaps",
    approved_on=date(2026, 1, 5),
    approved_by="Safeguarding partnership of the made-up county",
    when="Somebody tells of sexual activity, or of a partner",
    says="Guidance with its source, not legal advice. It tells the law at the child’s age and offers a way; you decide, and write why. Ask for no details of harm.",
    makes="other",
    restricted=True,
    asks=(
        Section("What you know", (
            number("other_age", "How old is the other?", hint="28, or “about 28”. Leave it empty if nobody knows.", estimate=True),
            yes_no("trust", "Is the other a teacher, coach, carer, faith leader or otherwise in a position of trust?"),
            yes_no("wanted", "Is it told as wanted, or as consent?", hint="If so, answer the next four before you decide."),
        )),
        Section("Power", tuple(yes_no(name, says) for name, says in POWER.items())),
        Section("What you decide", (
            one_of("decided", "What do you decide?", ROUTES, needed="Choose what you decide"),
            text("reasons", "Why", rows=3, needed="Say why, in words that another agency could accept"),
        )),
    ),
    withdrawn_on=date(2026, 11, 28),
    check=check,
    prompts=prompts,
    concern=concern,
)  # fmt: skip
_LEAD = text(
    "lead", "If they are, or may be, under 13 and you don’t refer: which safeguarding lead agrees", rows=1,
    hint="A child under 13 cannot consent in law.",
)  # fmt: skip
_KNOW, _POWER, _DECIDE = _FIRST.asks
FORMS = (
    _FIRST,
    replace(
        _FIRST,
        version=2,
        approved_on=date(2026, 11, 28),
        withdrawn_on=None,
        asks=(_KNOW, _POWER, replace(_DECIDE, asks=(*_DECIDE.asks, _LEAD))),
        check=check_young,
    ),
)
