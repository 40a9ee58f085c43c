"""The competence record: one decision on one day, with coercion asked first. It never says that a relationship is safe."""

from collections.abc import Mapping
from datetime import date

from cairn.forms.rules.ages import COMPETENCE, CONSENT_AGE, POWER, age_on
from cairn.forms.rules.asks import About, Answers, Form, Prompt, Section, chosen, one_of, quote, text, yes_no

DECISIONS = {
    "contraception": "Contraception advice or treatment",
    "termination": "Termination",
    "treatment": "Other treatment",
    "sharing": "Who is told",
    "other": "Something else",
}
TESTS = {
    "gillick": "Gillick: under 16, treatment",
    "fraser": "Fraser: under 16, contraception",
    "mca": "Mental Capacity Act: from 16",
}
JUDGED = {"yes": "Able to decide this", "no": "Not able to decide this", "unsure": "Not sure: ask a colleague"}


def check(answers: Answers, about: About) -> Mapping[str, str]:
    """The test fits the age: the Mental Capacity Act from 16, Gillick and Fraser below."""
    age, test = age_on(about.born, about.on), chosen(answers, "test")
    if age is None or not test:
        return {}
    if test == "mca" and age.high < CONSENT_AGE:
        return {"test": "The Mental Capacity Act is for 16 and over: use Gillick or Fraser"}
    if test != "mca" and age.low >= CONSENT_AGE:
        return {"test": "From 16 use the Mental Capacity Act"}
    return {}


def prompts(answers: Answers, about: About) -> tuple[Prompt, ...]:
    """What competence is about; that the screening stays open; where coercion is told or not known."""
    pressed = tuple(POWER[name] for name in POWER if chosen(answers, name) in ("yes", "unknown"))
    able = chosen(answers, "judged") == "yes"
    open_still = "A judgement of competence ends no screening and no concern. Screen, or screen again."
    return (
        Prompt("What competence is about", COMPETENCE, "House of Lords, Gillick v West Norfolk 1985; Mental Capacity Act 2005"),
        *((Prompt("The exploitation screening stays open", open_still),) if able else ()),
        *((Prompt("Somebody may be pressing them", "Free choice comes before capacity: ask again alone, with time.", "", pressed),) if pressed else ()),
    )  # fmt: skip


def concern(answers: Answers) -> Mapping[str, str]:
    """Coercion that is told is a worry, whatever was judged."""
    told = [POWER[name] for name in POWER if chosen(answers, name) == "yes"]
    if not told:
        return {}
    return {
        "thinks": "Asked about pressure, and told yes: " + " ".join(told),
        "child_words": chosen(answers, "child_words"),
    }


FORM = Form(
    title="Competence record",
    version=1,
    source="Gillick v West Norfolk and Wisbech AHA 1985, with the Fraser guidelines; Mental Capacity Act 2005",
    approved_on=date(2026, 1, 5),
    approved_by="Safeguarding partnership of the made-up county",
    when="A young person consents to care",
    says="One record for each decision and day. Pressure is asked about first, since who is pressed does not choose. Only you and your safeguarding lead read the answers.",
    makes="other",
    restricted=True,
    asks=(
        Section("First: is anybody pressing them?", tuple(
            yes_no(name, says, needed="Answer this before you judge competence; “not known” will do") for name, says in POWER.items()
        )),
        Section("The decision", (
            one_of("decision", "What do they decide about?", DECISIONS, needed="Say what they decide about"),
            one_of("test", "Judged by which test?", TESTS, needed="Choose the test"),
            one_of("judged", "What do you judge?", JUDGED, needed="Say what you judge"),
            text("reasons", "What they understood, weighed and said", rows=3, needed="Say what it rests on"),
            quote("child_words", "In their own words", hint="Word for word. Nobody will change them."),
        )),
    ),
    check=check,
    prompts=prompts,
    concern=concern,
)  # fmt: skip
