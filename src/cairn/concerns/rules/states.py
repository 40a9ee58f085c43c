"""The states of a concern and the steps between them. The database holds the same table, published from here.

Source: requirements R1-R4, R39; words: watch, allegation, threshold.
"""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a concern stands; every state but ENDED has an owner and a next date."""

    WAITING = "waiting"
    LOOKING = "looking"
    ASKED = "asked"
    PROTECTING = "protecting"
    ASSESSING = "assessing"
    HELPING = "helping"
    WATCHING = "watching"
    REOPENED = "reopened"
    ENDED = "ended"


@dataclass(frozen=True)
class StateFacts:
    """A state in words: for those who decide, and for whoever told us."""

    title: str
    to_reporter: str


STATES: dict[State, StateFacts] = {
    State.WAITING: StateFacts("Waits for a decision", "It waits for a named person to decide."),
    State.LOOKING: StateFacts("Somebody is looking at it", "A named person is looking at it now."),
    State.ASKED: StateFacts("More was asked", "More was asked before anything is decided."),
    State.PROTECTING: StateFacts("Being protected now", "Steps to protect were begun at once."),
    State.ASSESSING: StateFacts("Being assessed", "It is being assessed."),
    State.HELPING: StateFacts("Early help", "Help was arranged without an assessment by social care."),
    State.WATCHING: StateFacts("Watched until a date", "It is watched until a date, and comes back on a new fact."),
    State.REOPENED: StateFacts("Came back", "It came back, and waits for a decision again."),
    State.ENDED: StateFacts("Ended", "It was ended, with a reason."),
}

UNDECIDED = (State.WAITING, State.LOOKING, State.ASKED, State.REOPENED)
UNDER_WAY = (State.PROTECTING, State.ASSESSING, State.HELPING, State.WATCHING)
LIVING = (*UNDECIDED, *UNDER_WAY)


@dataclass(frozen=True)
class Step:
    """A step that a person may take: from which states, to which (None: it stays), and what it can't do without.

    needs: reason, for_reporter, next_on, forum, lead, would_change, outcome.
    """

    key: str
    title: str
    hint: str
    since: tuple[State, ...]
    to: State | None
    needs: tuple[str, ...]
    decides: bool = True


STEPS: dict[str, Step] = {
    step.key: step
    for step in (
        Step("take_up", "Take it up", "It is yours until you decide or hand it back.", UNDECIDED, State.LOOKING, (),
             decides=False),
        Step("pass_on", "Pass it on to the front door",
             "It stands there from then on with all that was told, and with who told it.",
             UNDECIDED, State.WAITING, ("reason", "for_reporter")),
        Step("protect", "Protect now", "Somebody may be in danger today: strategy discussion, police, a safe place.",
             LIVING, State.PROTECTING, ("reason", "for_reporter", "lead", "next_on")),
        Step("assess", "Assess", "Inside and outside the family, with the child’s own view.",
             LIVING, State.ASSESSING, ("reason", "for_reporter", "lead", "next_on")),
        Step("help", "Early help, threshold not met",
             "Not met is not the end: it goes to a forum, with a lead and a date.",
             LIVING, State.HELPING, ("reason", "for_reporter", "forum", "lead", "next_on")),
        Step("ask", "Ask more first", "The question, whom you ask and until when.",
             UNDECIDED, State.ASKED, ("reason", "for_reporter", "lead", "next_on")),
        Step("watch", "Watch until a date", "Somebody looks again on that day, or on a new fact.",
             LIVING, State.WATCHING, ("reason", "for_reporter", "lead", "would_change", "next_on")),
        Step("no_further_action", "No further action now",
             "It stays as a watch that comes back on a new fact: say what would change your mind.",
             UNDECIDED, State.WATCHING, ("reason", "for_reporter", "lead", "would_change", "next_on")),
        Step("settle_allegation", "Record the outcome of the allegation",
             "Its own outcome, whatever becomes of the assessment.", LIVING, None, ("reason", "outcome")),
        Step("adult_asked", "Say what is known of the adult", "Who they are and how old, or why that can’t be asked now.",
             LIVING, None, ("reason",), decides=False),
        Step("add", "Add something", "A new fact brings back what was watched or ended.",
             LIVING, None, ("reason",), decides=False),
        Step("reopen", "Bring it back", "It waits for a decision again.", (*UNDER_WAY, State.ENDED),
             State.REOPENED, ("reason",)),
        Step("end", "End it", "Only when what was begun is done, and whoever told us knows.",
             UNDER_WAY, State.ENDED, ("reason", "for_reporter")),
    )
}  # fmt: skip
"""A further fact on a watched or ended concern is `add` with REOPENED as its end: see `after_adding`."""

NEEDED_WORDS = {
    "reason": "Say why",
    "for_reporter": "Write what whoever told us will read",
    "next_on": "Give the day on which somebody looks again",
    "forum": "Say which forum takes it: it goes to one, with a lead and a date",
    "lead": "Name who leads",
    "would_change": "Say what would change your mind",
    "outcome": "Choose the outcome of the allegation",
}

OUTCOMES = {
    "substantiated": "Substantiated",
    "unsubstantiated": "Not enough to say either way",
    "disproved": "Shown not to have happened",
    "passed_to_police": "With the police, who decide",
}
OFFICERS_OUTCOMES = OUTCOMES | {"below_threshold": "Below the threshold of the designated officer"}
TOUCHED = "touched"
DID = {key: one.title for key, one in STEPS.items()} | {
    "tell": "Told", TOUCHED: "Came back by itself", "officer_manages": "The designated officer acts",
    "officer_ends": "The designated officer has ended it", "officer_gives_back": "The designated officer gives it to the front door",
}  # fmt: skip
"""What was done in a step, in words."""
"""The step that Cairn takes itself, and no person: a new fact touched what is watched."""
LONGEST_WAIT = 184  # days: a watch is looked at again within half a year. Cairn's own choice


def after_adding(state: State) -> State:
    """Where a new fact leaves a concern: what was watched or ended comes back, the rest stays."""
    return State.REOPENED if state in (State.WATCHING, State.ENDED) else state


def moves() -> tuple[tuple[str, str, str], ...]:
    """(step, from, to) of everything that may happen, as the database holds it."""
    plain = {
        (step.key, state.value, (step.to or (after_adding(state) if step.key == "add" else state)).value)
        for step in STEPS.values()
        for state in step.since
    }
    by_itself = (TOUCHED, State.WATCHING.value, State.REOPENED.value)
    return tuple(sorted(plain | {("add", State.ENDED.value, State.REOPENED.value), by_itself}))


def steps_from(state: State) -> tuple[Step, ...]:
    """The steps that may be taken from a state, in the order in which they are offered."""
    known = {(key, since) for key, since, _ in moves()}
    return tuple(step for step in STEPS.values() if (step.key, state.value) in known)
