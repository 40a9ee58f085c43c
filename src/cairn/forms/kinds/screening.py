"""The exploitation screening, in two versions: before and now apart, unknowns with an owner, a level that a person chooses."""

from collections.abc import Mapping
from datetime import date, timedelta

from cairn.forms.rules.ages import ADULT_AGE, CONSENT_AGE, age_on
from cairn.forms.rules.asks import (
    About,
    Answers,
    Form,
    Prompt,
    Section,
    chosen,
    day,
    one_of,
    quote,
    several_of,
    text,
    ticked,
    window,
    yes_no,
)
from cairn.forms.rules.exploitation import fitting
from cairn.forms.rules.levels import LEVELS

HEADER = (
    "These are things done to, or happening around, a child. Nothing here is the child’s fault, and none of it is a choice"
    " to be harmed. Nothing is added up: you choose the level, and say why."
)
FARTHEST = timedelta(days=183)  # the latest day to look again. Cairn's own limit
TEENS = 13
SIGNIFICANT = {
    "missing": "Missing from home, care or school, by day or night",
    "relationship": "A controlling adult or older young person around them",
    "cars": "In cars of adults whom nobody knows",
    "gifts": "Money, phone, clothes or other things that nobody can explain",
    "places": "At places that agencies worry about",
    "online": "Approached or groomed online",
    "contacts": "In touch with hotels, taxis or takeaways, with no reason",
}
OTHER = {
    "whereabouts": "Nobody knows where they are at times",
    "school": "Away from school, or excluded",
    "callers": "Calls and messages from people nobody knows",
    "injuries": "Injuries that nobody can explain",
    "health": "A sexual infection, pregnancy or termination",
    "drugs": "Drugs or alcohol",
    "self_harm": "Self-harm, low mood or suicidal thoughts (may be a response to harm)",
    "phones": "A new or second phone, kept secret",
    "peers": "Close to children who are known to be exploited",
    "changed": "Changed in behaviour or looks (may be a response to harm)",
    "crime": "Carrying, selling, or in debt to somebody",
    "group": "Said to belong to a gang or group",
}
BEFORE = {
    "past_harm": "Harmed or neglected before",
    "loss": "Lost somebody, or separated from family",
    "care": "In care, or was",
    "learning": "A learning disability, autism or other difference",
    "home": "No safe home",
    "alone": "Few friends, or bullied",
    "violence": "Domestic abuse at home",
    "immigration": "Immigration worries, or came alone",
    "carer": "Cares for somebody",
    "worth": "Thinks little of themselves",
    "lgbt": "LGBTQ+ with nobody to talk to",
}
PROTECTIVE = {
    "adult": "An adult whom they trust",
    "friend": "A friend who is good for them",
    "learning_place": "A school or work that they like",
    "family": "A family that protects",
    "hobby": "Something they love to do",
    "talks": "They talk with us",
}
ASKED = {"said": "Yes, and they answered", "not_ready": "Yes, and they were not ready", "not_asked": "No, not yet"}
_CHOOSE = {str(number): f"{number}. {level.title}: {level.says.lower()}" for number, level in LEVELS.items()}
_PRESENT = frozenset({"now", "before", "yes"})


def there(answers: Answers, names: Mapping[str, str], *, when: frozenset[str] = _PRESENT) -> tuple[str, ...]:
    """The signs of these that were there."""
    return tuple(name for name in names if chosen(answers, name) in when)


def least_level(answers: Answers, about: About) -> tuple[int, str]:
    """The level below which the one who fills in says why, with the reason in words.

    Protective things, and what a child says of love, are not looked at: they never lower anything. R15, R176.
    """
    heavy = there(answers, SIGNIFICANT, when=frozenset({"now", "yes"}))
    age = age_on(about.born, about.on)
    if heavy and age is not None and age.low < TEENS:
        return 4, "a strong sign is there now and the child is, or may be, under 13"
    if heavy:
        return 3, f"a strong sign is there now: {SIGNIFICANT[heavy[0]].lower()}"
    if there(answers, SIGNIFICANT) or there(answers, OTHER):
        return 2, "signs are there, or were"
    return 1, ""


def check(answers: Answers, about: About) -> dict[str, str]:
    """What the answers lack beyond single questions: never adds up, never takes a level away."""
    lacks: dict[str, str] = {}
    if chosen(answers, "level"):
        lacks |= _level_lacks(answers, about)
    again = chosen(answers, "look_again_on")
    if again and not about.on < date.fromisoformat(again) <= about.on + FARTHEST:
        lacks["look_again_on"] = "The day to look again lies between tomorrow and half a year from now"
    signs = (*SIGNIFICANT, *OTHER, *BEFORE)
    if any(chosen(answers, name) == "unknown" for name in signs) and not chosen(answers, "unknowns_owner"):
        lacks["unknowns_owner"] = "Something is not known: say who finds out"
    if chosen(answers, "asked_child") == "not_asked" and not chosen(answers, "not_asked_why"):
        lacks["not_asked_why"] = "Say why nobody has asked; “not safe to ask yet” is a good reason"
    return lacks


def _level_lacks(answers: Answers, about: About) -> dict[str, str]:
    level, (least, because) = int(chosen(answers, "level")), least_level(answers, about)
    age = age_on(about.born, about.on)
    signs = there(answers, SIGNIFICANT) or there(answers, OTHER)
    guarded = (age is not None and age.low < TEENS) or chosen(answers, "learning") == "yes"
    if level == 1 and signs and guarded:
        return {"level": "Signs are there: no child under 13, or with a learning disability, is at level 1 then"}
    if chosen(answers, "lower_because"):
        return {}
    if about.level is not None and level < about.level:
        return {"lower_because": f"The level was {about.level} before: say what has changed for the child"}
    if level < least:
        return {"lower_because": f"The level is lower than is usual when {because}: say why"}
    return {}


EASY_READ = Prompt(
    "Ask in a way that works for them",
    "Use the easy-read questions, pictures or signs. Give time, one thing at a time, and ask who helps them to be understood.",
)
IN_LOVE = Prompt(
    "“In love” is no reassurance",
    "Children who are exploited often say that they love who harms them. No level falls because of it. Read the models below.",
)
OUTSIDE = Prompt(
    "What reaches the child outside the home?",
    "A protective family is a strength, and no level falls because of it. What reaches the child on the street, online, at school?",
)
ADULT = Prompt(
    "They are, or may be, 18",
    "Ways for adults are offered when you decide: an adult safeguarding enquiry, MARAC, an adult exploitation meeting."
    " Nothing ends on a birthday.",
    "Care Act 2014, section 42",
)
NEARLY = Prompt(
    "16 and 17",
    "That they can consent in law says nothing about being free to. Exploitation is a crime until 18. Nothing ends on a birthday.",
    "Sexual Offences Act 2003, sections 47 to 51. Guidance, not legal advice.",
)
ONLY_BEFORE = Prompt(
    "Before, not now",
    "You have ticked what makes a child easier to harm, and nothing that is happening. Prevention is offered first."
    " Look again on the day that you set.",
)
TODAY = Prompt(
    "A safety plan today",
    "After self-harm or a suicide attempt the agencies agree a safety plan the same day, and look afresh at exploitation:"
    " you are doing that now.",
)
REFERRAL = Prompt(
    "National Referral Mechanism",
    "A child who is made to commit crime may be a victim of modern slavery. A first responder refers; a child’s consent is"
    " not needed.",
    "Modern Slavery Act 2015, section 52",
)


def prompts(answers: Answers, about: About) -> tuple[Prompt, ...]:
    """What the answers call to mind, in the order of the form."""
    age = age_on(about.born, about.on)
    signs = there(answers, SIGNIFICANT) or there(answers, OTHER)
    return (
        *((EASY_READ,) if chosen(answers, "learning") == "yes" else ()),
        *((IN_LOVE,) if chosen(answers, "in_love") == "yes" else ()),
        *_about_signs(answers),
        *((OUTSIDE,) if "family" in ticked(answers, "protective") else ()),
        *((ADULT,) if age and age.high >= ADULT_AGE else (NEARLY,) if age and age.high >= CONSENT_AGE else ()),
        *((ONLY_BEFORE,) if there(answers, BEFORE) and not signs else ()),
    )


def _about_signs(answers: Answers) -> list[Prompt]:
    found = []
    if chosen(answers, "self_harm") == "now":
        found.append(TODAY)
    if chosen(answers, "crime") in _PRESENT:
        found.append(REFERRAL)
    signs = {
        "gifts": chosen(answers, "gifts") in _PRESENT, "age_gap": chosen(answers, "age_gap") in ("yes", "unknown"),
        "in_love": chosen(answers, "in_love") == "yes", "one_adult": chosen(answers, "relationship") in _PRESENT,
        "online": chosen(answers, "online") in _PRESENT, "moved": chosen(answers, "cars") in _PRESENT,
        "peers": chosen(answers, "peers") in _PRESENT, "group": chosen(answers, "group") in _PRESENT,
        "crime": chosen(answers, "crime") in _PRESENT,
    }  # fmt: skip
    for fit in fitting(name for name, holds in signs.items() if holds):
        found.append(
            Prompt(
                f"Model that may fit: {fit.model.title.lower()}",
                fit.model.says,
                "Barnardo’s, Puppet on a String, 2011, with local additions",
                fit.because,
            )
        )
    return found


def outcome(answers: Answers) -> str:
    """What the record says of it: that reasons and a day stand in the form. Never a level: that stays with the form."""
    again = chosen(answers, "look_again_on")
    return f"Screened; to be looked at again by {again}" if again else "Screened"


def concern(answers: Answers) -> Mapping[str, str]:
    """What a referral takes over, so that nobody types it twice."""
    return {"thinks": chosen(answers, "reasons"), "child_words": chosen(answers, "child_words")}


_END = Section(
    "What you think",
    (
        one_of("level", "Which level of support does the child need?", _CHOOSE, needed="Choose a level",
               hint="You may go higher freely. Lower than before, or than is usual, takes a reason."),
        text("reasons", "Why", rows=4, needed="Say why, in words that another agency could accept"),
        text("lower_because", "If it is lower than before, or than is usual: why", hint="What has changed for the child. That they say they are in love, or a birthday, is no reason."),
        day("look_again_on", "The day on which you look again", needed="Give the day on which somebody looks again",
            hint="Day, month and year, at most half a year from now. It is a day for looking, not an end."),
    ),
)  # fmt: skip
_VOICE = Section(
    "The child",
    (
        one_of("asked_child", "Has the child been asked how they are?", ASKED, hint="Once a child has told, ask no more: write their words, and say who asks next."),
        text("not_asked_why", "Why not yet", only_if=("asked_child", "not_asked")),
        quote("child_words", "In the child’s own words", hint="Word for word. Nobody will change them."),
        yes_no("in_love", "Does the child say that they are in love, or want it?"),
        yes_no("age_gap", "Is somebody around them two years older or more?", hint="“Not known” is an answer: it asks to be found out."),
    ),
)  # fmt: skip
_UNKNOWN = Section(
    "What you don’t know",
    (
        text("unknowns", "What would you need to know?", hint="Who else is there? How old is he? Who brought her?"),
        text("unknowns_owner", "Who finds out, and by when?"),
    ),
)

FORMS = (
    Form(
        title="Exploitation screening",
        version=1,
        source="Screening tools published by safeguarding partnerships in England, 2014 to 2022; words are ours",
        approved_on=date(2023, 4, 1),
        approved_by="Safeguarding partnership of the made-up county",
        withdrawn_on=date(2026, 1, 5),
        says=HEADER,
        makes="screening",
        levels=True,
        asks=(
            Section("Signs", tuple(yes_no(name, says) for name, says in (SIGNIFICANT | OTHER).items())),
            _UNKNOWN,
            _END,
        ),
        check=check,
        outcome=outcome,
        concern=concern,
    ),
    Form(
        title="Exploitation screening",
        version=2,
        source="Screening tools published by safeguarding partnerships in England, 2014 to 2024; words are ours",
        approved_on=date(2026, 1, 5),
        approved_by="Safeguarding partnership of the made-up county",
        training="Local safeguarding training: child exploitation, level 2",
        place=1,
        when="You worry that somebody uses a child, or might",
        says=HEADER,
        makes="screening",
        levels=True,
        asks=(
            _VOICE,
            Section("Before: what makes a child easier to harm", tuple(yes_no(name, says) for name, says in BEFORE.items())),
            Section("Now: strong signs", tuple(window(name, says) for name, says in SIGNIFICANT.items())),
            Section("Now: other signs", tuple(window(name, says) for name, says in OTHER.items())),
            Section("What protects", (
                several_of("protective", "What is good in the child’s life?", PROTECTIVE, hint="To build upon. No level falls because of it."),
                text("outside_home", "What reaches the child outside the home?", only_if=("protective", "family")),
            )),
            _UNKNOWN,
            _END,
        ),
        check=check,
        prompts=prompts,
        outcome=outcome,
        concern=concern,
    ),
)  # fmt: skip
