"""Subject access: somebody asks what an agency holds. Four questions before any release, and what each line may say. Pure.

Source: UK GDPR, articles 12, 12A and 15 as amended by the Data (Use and Access) Act 2025; Data Protection Act 2018, schedules
2 and 3; harms, H11; requirement R67.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cairn.people.rules.challenges import due_on, received_day
from cairn.people.rules.flags import only_wrong, wording

LAW_SINCE = date(2026, 2, 5)  # the Data (Use and Access) Act 2025 in force; a changed ground is a new edition
ADULT_AT = 18  # years
LONGEST_LINE = 20_000  # characters of one line of an answer
NOTHING = "We hold no information that we have to give you."
"""Said alike where all is withheld and where none is held: harms, H11."""

RELATIONS = {
    "person": "The person themself",
    "parent": "A parent, or somebody with parental responsibility",
    "carer": "Another carer or relative",
    "representative": "A solicitor or advocate",
    "other": "Somebody else",
}
"""Who asks."""
REACH = {
    "hand": "Given by hand",
    "worker": "Through a worker whom they trust",
    "account": "To an e-mail address or phone that they alone use",
    "post": "By post",
}
"""How the answer reaches whoever asked."""
PAUSES = {
    "identity": "Who they are, or that they may ask, isn’t shown yet",
    "clarify": "It isn’t clear what they ask for, and we hold a lot",
}
"""Why the month may stop, and no other reason. UK GDPR, article 12A."""


@dataclass(frozen=True)
class Question:
    """One question before a release. answers: key -> words; hint: what to think of."""

    title: str
    hint: str
    answers: Mapping[str, str]


KINDS = {
    "person": "What was written down about them", "event": "Something that was noted", "identifier": "A number or name online",
    "tie": "How they belong to somebody", "flag": "A flag", "status": "A status", "challenge": "Something that was said to be wrong",
}  # fmt: skip
"""What a line of the working list is, and so a version of a restricted record."""
QUESTIONS: dict[str, Question] = {
    "who": Question(
        "Who asks, and for whom?",
        "Say how you know who they are, and what gives them the right to ask for somebody else.",
        {"shown": "Both are shown", "not_shown": "Not shown: nothing is released"},
    ),
    "agrees": Question(
        "Does the person whom it is about understand, and agree?",
        "A child of about 12 or more usually understands. It is their right, not their parent’s. Ask them alone.",
        {
            "asks": "They ask themself",
            "agrees": "They understand, and agree",
            "too_young": "They can’t understand yet, or can’t decide; whoever asks may decide for them",
            "refuses": "They don’t agree: nothing is released",
        },
    ),
    "harm": Question(
        "Could telling this person harm the child, or anyone?",
        "Serious harm to health or mind, and child abuse data where telling isn’t in the child’s interest. A health professional"
        " answers for facts about health.",
        {
            "none": "No",
            "some": "Some lines could, and are withheld",
            "all": "To tell anything could: nothing is released",
        },
    ),
    "named": Question(
        "Is whoever asks a person of concern, or said to have harmed in an open concern?",
        "If so, or if you can’t say, the safeguarding lead answers before anything is released.",
        {"no": "No", "yes": "Yes", "unsure": "I can’t say"},
    ),
    "out": Question(
        "Has everything come out that must?",
        "Others’ words. Who told us. Where anyone lives. Who looked. Names of staff (role and agency instead). That a record is"
        " held which others can’t see.",
        {"done": "I have looked for all six in each line", "not_done": "Not yet"},
    ),
}  # fmt: skip
"""The four questions of harms H11; the third is put twice, about harm and about whoever asks."""

DECISIONS = {"give": "Give it as it stands", "redact": "Give it with words taken out", "withhold": "Withhold it"}
GROUNDS = {
    "others": ("About somebody else, or who told us", "Data Protection Act 2018, schedule 2, paragraph 16"),
    "serious_harm": ("Could cause serious harm", "Data Protection Act 2018, schedule 3, paragraphs 5, 11 and 19"),
    "child_abuse": (
        "Child abuse data: telling isn’t in the child’s interest",
        "Data Protection Act 2018, schedule 3, paragraph 21",
    ),
    "crime": ("Could get in the way of preventing or finding crime", "Data Protection Act 2018, schedule 2, paragraph 2"),
    "protect_public": ("Work that protects the public", "Data Protection Act 2018, schedule 2, paragraph 7"),
    "legal": ("Legal advice, or proceedings", "Data Protection Act 2018, schedule 2, paragraph 19"),
    "not_theirs": ("Not about this person", "UK GDPR, article 15: it isn’t their personal data"),
}  # fmt: skip
"""On what a line can be withheld or cut: in words, and the law."""
MARKS = {
    "told_us": "says who told us",
    "lives": "says where somebody lives, or where something happened",
    "words": "holds somebody’s own words",
    "restricted": "is held so that others don’t see it, or only that something is held",
    "withdrawn": "was withdrawn, and is still held",
    "graded": "is intelligence: ask the police first",
    "health": "may be about health: ask a health professional",
}
"""What a line may hold that must come out, as the database marks it."""
LEAD_SAYS = {"may": "It may be answered as decided line by line", "nothing": "Nothing is released to this person"}
STEPS = {
    "asked": "Taken in", "question": "Question answered", "about": "Said whom it is about", "line": "Decided about a line",
    "stopped": "Stopped: the safeguarding lead answers first", "lead": "The safeguarding lead answered", "paused": "The month paused",
    "resumed": "The month runs again", "proposed": "Proposed for release", "released": "Released", "withdrawn": "Not asked any more",
}  # fmt: skip
"""What was done about a request."""


def asked_lacks(said: Mapping[str, str], *, received_on: date | None, on: date, minor: bool) -> dict[str, str]:
    """Field -> what lacks of a request on its way in. minor: whether the person whom it is about may be under 18."""
    relation, reach = said.get("relation", ""), said.get("reach", "")
    by_post = relation == "person" and minor and reach == "post"
    found = {
        "family_name": wording(said.get("family_name", ""), "Give the name of the person whom it is about"),
        "relation": "" if relation in RELATIONS else "Choose who asks",
        "asker": ""
        if relation in ("", "person")
        else wording(said.get("asker_family", ""), "Give the name of whoever asks"),
        "words": wording(said.get("words", ""), "Say what they ask for, in their words"),
        "reach": "Never by post to the home of a child who asks themself: choose another way"
        if by_post
        else ""
        if reach in REACH
        else "Choose how the answer reaches them safely",
        "received_on": received_day(received_on, on=on, what="they asked"),
    }
    return only_wrong(found)


def may_be_minor(born: str, *, on: date) -> bool:
    """Whether somebody may be under 18 on a day, by an ISO day, month or year of birth; without any, they may."""
    parts = [int(part) for part in born.split("-") if part.isdecimal()]
    if not parts:
        return True
    year, month, day = (*parts, 12, 31)[:3] if len(parts) == 1 else (*parts, 31)[:3]
    return (on.year - year - ((on.month, on.day) < (month, day))) < ADULT_AT


def answer_due_on(received_on: date) -> date:
    """One month after they asked. UK GDPR, article 12A."""
    return due_on(received_on)


def line_lacks(*, decision: str, ground: str, words: str, reason: str) -> dict[str, str]:
    """Field -> what lacks of a decision about one line."""
    cut = decision in ("redact", "withhold")
    found = {
        "decision": "" if decision in DECISIONS else "Choose what becomes of it",
        "given": ""
        if decision != "redact" or (words.strip() and len(words) <= LONGEST_LINE and "\x00" not in words)
        else f"Write what is given: something, in at most {LONGEST_LINE:,} characters",
        "ground": "Choose the reason in law" if cut and ground not in GROUNDS else "",
        "reason": wording(reason, "Say why, for whoever has to check it one day") if cut else "",
    }
    return only_wrong(found)


@dataclass(frozen=True)
class Asked:
    """Where a request stands, as far as its release depends on it. answers: question -> answer."""

    answers: Mapping[str, str]
    stopped: bool
    lead: str
    paused: bool
    undecided: int
    given: int


def stands_in_the_way(asked: Asked) -> tuple[str, ...]:
    """Why it can't be proposed for release yet, one sentence each; none: it can. The database holds to the same."""
    answers = asked.answers
    nothing = nothing_may_be_given(answers, asked.lead)
    found = [
        ("The month is paused: say first that it runs again.", asked.paused),
        ("A question isn’t answered yet.", any(key not in answers for key in QUESTIONS)),
        ("It isn’t shown who asks, or that they may.", answers.get("who") == "not_shown"),
        ("Not everything has come out that must.", answers.get("out") == "not_done"),
        ("The safeguarding lead has to answer first.", asked.stopped and not asked.lead),
        (f"{asked.undecided} of the lines wait for a decision." if asked.undecided != 1 else
         "One line waits for a decision.", asked.undecided > 0),
        ("Nothing may be released, by what was answered: withhold each line.", nothing and asked.given > 0),
    ]  # fmt: skip
    return tuple(says for says, stands in found if stands)


def nothing_may_be_given(answers: Mapping[str, str], lead: str) -> bool:
    """Whether the answers leave nothing to give."""
    return answers.get("agrees") == "refuses" or answers.get("harm") == "all" or lead == "nothing"


def marks_in_words(marks: Iterable[str]) -> tuple[str, ...]:
    """What a line may hold that must come out, in words."""
    return tuple(MARKS.get(mark, mark) for mark in marks)


@dataclass(frozen=True)
class Told:
    """One line of an answer: what sort of record, of which day, and what it says."""

    title: str
    day: str
    words: str


@dataclass(frozen=True)
class Letter:
    """The answer as it goes out. It reads the same where nothing is held and where all is withheld."""

    title: str
    head: tuple[tuple[str, str], ...]
    says: str
    told: tuple[Told, ...]
    closing: tuple[str, ...]


CLOSING = (
    "Some information may have been left out, because the law says that we must not or need not give it.",
    "You can ask us to put right what is wrong, or not to use it for a while. If you aren’t content with this answer, tell us; you"
    " can also complain to the Information Commissioner, or go to court.",
)
"""On every answer, whatever is in it: so it tells nothing."""


def letter(*, agency: str, about: str, reference: str, asked_on: str, answered_on: str, told: Iterable[Told]) -> Letter:
    """What goes out, given what was decided to give."""
    lines = tuple(told)
    return Letter(
        title=f"What {agency} holds about {about}",
        head=(("Reference", reference), ("Asked on", asked_on), ("Answered on", answered_on)),
        says="This is the information that we have to give you." if lines else NOTHING,
        told=lines,
        closing=CLOSING,
    )
