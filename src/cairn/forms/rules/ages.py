"""Ages and age gaps with their uncertainty, and what the law of England says at an age. Guidance, not legal advice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cairn.forms.rules.asks import Prompt

AGE_GAP_PROMPT_YEARS = 2  # young people's own rule of thumb in a local partnership's key messages; not law
YEAR = 365.2425  # days
LAW = "Sexual Offences Act 2003, as in force in England on 1 June 2026. Guidance, not legal advice."
COMPETENCE = (
    "Gillick, Fraser and the Mental Capacity Act 2005 judge whether a young person can consent to care."
    " They don’t say whether a relationship is safe."
)


@dataclass(frozen=True)
class Span:
    """An age in whole years that lies between two ages, both included."""

    low: int
    high: int

    @property
    def sure(self) -> bool:
        """Whether the age is known to the year."""
        return self.low == self.high


def age_on(born: str, on: date) -> Span | None:
    """The age on a day of somebody born on an ISO day, in a month or in a year; None if nothing is known, or what is given is no date."""
    if not born:
        return None
    try:
        first, last = _days(born)
    except ValueError:
        return None
    low, high = _years(last, on), _years(first, on)
    return Span(max(low, 0), max(high, 0)) if high >= 0 else None


def _days(born: str) -> tuple[date, date]:
    year, *rest = (int(part) for part in born.split("-"))
    if len(rest) == 2:
        return date(year, *rest), date(year, *rest)
    if rest:
        after = date(year + rest[0] // 12, rest[0] % 12 + 1, 1)
        return date(year, rest[0], 1), after - timedelta(days=1)
    return date(year, 1, 1), date(year, 12, 31)


def _years(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


@dataclass(frozen=True)
class Gap:
    """How many years lie between two people: at least `low`, at most `high`. estimate: an age was somebody's guess."""

    low: int
    high: int
    estimate: bool

    @property
    def says(self) -> str:
        """As `about 13 years (estimate)`, `13 years`, or `2 to 4 years`."""
        if self.estimate:
            return f"about {(self.low + self.high + 1) // 2} years (estimate)"
        return f"{self.low} years" if self.low == self.high else f"{self.low} to {self.high} years"


def gap_between(child_born: str, other_age: str, on: date) -> Gap | None:
    """The gap to somebody of an age as it was told: `28`, or `about 28`; None where an age is not known."""
    child, told = age_on(child_born, on), other_age.casefold().removeprefix("about").strip()
    if child is None or not told.isdecimal():
        return None
    other = int(told)
    return Gap(max(other - child.high, 0), max(other - child.low, 0), estimate="about" in other_age.casefold())


def gap_prompts(gap: Gap | None, *, asked: bool) -> tuple[Prompt, ...]:
    """What a gap calls to mind. asked: whether an adult or other young person is part of it at all."""
    if gap is None:
        if not asked:
            return ()
        says = (
            "Nobody knows the age of one of them. Ask, when it is safe: “how old is he?” is a question that protects."
        )
        return (Prompt("The age gap is not known", says),)
    if gap.high < AGE_GAP_PROMPT_YEARS:
        return ()
    says = (
        f"{gap.says.capitalize()} lie between them. Young people themselves call {AGE_GAP_PROMPT_YEARS} years or more"
        " not all right at this age. That is their rule, not law: look at who decides, who pays, and who can say no."
    )
    return (Prompt("An age gap", says, "Young people’s own rule of thumb; not law"),)


@dataclass(frozen=True)
class Band:
    """What the law says at an age. route: what is offered; never what is decided."""

    key: str
    title: str
    says: str
    route: str
    source: str = LAW


BANDS = (
    Band("under_13", "Under 13: cannot consent in law", "A child under 13 cannot consent in law to any sexual activity.",
         "Refer now, and ask for a strategy discussion with the police.", "Sexual Offences Act 2003, sections 5 to 8. Guidance, not legal advice."),
    Band("13_to_15", "13 to 15: unlawful", "Sexual activity is unlawful under 16. The law is not meant to prosecute two young people of similar age where both truly agree.",
         "Always screen. If the other is an adult, refer.", "Sexual Offences Act 2003, sections 9 to 15A; Crown Prosecution Service guidance. Guidance, not legal advice."),
    Band("16_17", "16 and 17: can consent in law, and can still be exploited", "At 16 and 17 the law lets them consent. Exploitation is a crime until 18, and so are images, and an adult in a position of trust.",
         "Ask first about pressure, power, exchange and capacity. Age alone never closes anything.", "Sexual Offences Act 2003, sections 16 to 22A and 47 to 51. Guidance, not legal advice."),
    Band("adult", "18 and over: an adult", "An adult can be exploited too, and may have been as a child.",
         "Adult safeguarding (section 42), controlling or coercive behaviour, and a look back at childhood.", "Care Act 2014, section 42; Serious Crime Act 2015, section 76. Guidance, not legal advice."),
)  # fmt: skip
_FROM = {"under_13": (0, 12), "13_to_15": (13, 15), "16_17": (16, 17), "adult": (18, 200)}


def bands_for(age: Span | None) -> tuple[Band, ...]:
    """Every band in which the person may be; all of them where nobody knows, the youngest first."""
    if age is None:
        return BANDS
    return tuple(band for band in BANDS if age.low <= _FROM[band.key][1] and age.high >= _FROM[band.key][0])


def law_prompts(bands: Sequence[Band]) -> tuple[Prompt, ...]:
    """The law at an age as prompts, and the sentence about competence that stands with all of them."""
    told = tuple(Prompt(band.title, f"{band.says} {band.route}", band.source) for band in bands)
    return (
        *told,
        Prompt(
            "What competence is about",
            COMPETENCE,
            "House of Lords, Gillick v West Norfolk 1985; Mental Capacity Act 2005",
        ),
    )


POWER = {
    "exchange": "Does the other give anything: money, phone, drugs, a place to sleep, lifts, attention?",
    "pressure": "Is there any threat, force, pictures held back, or pressure by others?",
    "power": "Is the other older, in charge, part of a group, or in a position of trust?",
    "dependence": "Does the child depend on the other, or fear to lose them?",
}
"""The four questions for what seems to be wanted. R33."""


@dataclass(frozen=True)
class Offer:
    """What the consent aid offers, and why; a person decides. route: refer, screen, advise, adult."""

    route: str
    says: str
    because: tuple[str, ...]


def consent_offer(child: Span | None, other: Span | None, *, power: Sequence[str], unknown: Sequence[str]) -> Offer:
    """What to offer where sexual activity is told. power: names of POWER that were answered yes; unknown: not known.

    Advice is offered first only where both are surely 13 to 17, within AGE_GAP_PROMPT_YEARS, and all four questions
    were answered no: what is not known counts as if it might be so.
    """
    if child is None or child.low < 13:
        why = "they may be under 13" if child is None or child.high >= 13 else "they are under 13"
        return Offer("refer", "Refer now, and ask for a strategy discussion.", (why,))
    because = [POWER[one] for one in power]
    if child.low >= ADULT_AGE:
        return Offer(
            "adult",
            "Offer the ways for adults, and look back at childhood.",
            tuple(because) or ("they are 18 or over",),
        )
    if other is None:
        because.append("nobody knows how old the other is")
    elif other.high >= ADULT_AGE:
        because.append("the other is, or may be, an adult")
    elif other.high - child.low >= AGE_GAP_PROMPT_YEARS:
        because.append("two years or more may lie between them")
    because += [f"not known: {POWER[one]}" for one in unknown]
    if other is not None and other.low >= ADULT_AGE and child.low < CONSENT_AGE:
        return Offer("refer", "Refer: the other is an adult and the child is under 16.", tuple(because))
    if because:
        return Offer("screen", "Screen for exploitation before anything is called wanted.", tuple(because))
    alike = ("both are of similar age", "all four questions about power were answered no")
    return Offer("advise", "Advice and health care, not a referral by default. Decide, and write why.", alike)


ADULT_AGE = 18
CONSENT_AGE = 16
