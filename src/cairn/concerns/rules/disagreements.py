"""The ladder of a professional disagreement: its stages, who stands on each side of each, and what may be done from where.

Source: requirement R90; the stages are Cairn's own, from practitioner to the heads of both agencies.
"""

from dataclasses import dataclass

LAST = 4
WAITING, ANSWERED, SETTLED = "waiting", "answered", "settled"


@dataclass(frozen=True)
class Stage:
    """One stage. title: who talks to whom; role: of the agency that decided, who answers; within: working days."""

    number: int
    title: str
    says: str
    role: str
    within: int


STAGES = (
    Stage(1, "Practitioners", "Whoever disagrees and whoever decided", "triage", 2),
    Stage(2, "Managers", "The safeguarding leads of both agencies", "safeguarding_lead", 2),
    Stage(3, "Leads", "The heads of safeguarding of both agencies", "head_of_safeguarding", 5),
    Stage(4, "Heads", "The partner executives of both agencies", "executive", 5),
)  # days: facts page, escalation stages; `disagreement_answer` of the clocks says the first
TURNS = {
    "raised": "Disagreed", "answered": "Answered", "climbed": "Taken to the next stage", "settled": "Settled",
    "rested": "Ended without agreement",
}  # fmt: skip
STATES = {
    WAITING: "Waits for an answer", ANSWERED: "Answered: does that settle it?", SETTLED: "Settled",
    "not_agreed": "Ended without agreement: the Board counts it",
}  # fmt: skip
HIGHER = frozenset({"safeguarding_lead", "head_of_safeguarding", "executive"})
"""The roles that stand above practitioners, on either side."""


def next_stage(stage: int, decided_as: str) -> int:
    """The stage after one; a lead who decided has answered as a practitioner and as a manager. As `concerns_next_stage`."""
    return 3 if stage == 1 and decided_as == "safeguarding_lead" else min(stage + 1, LAST)


def answered_within(stage: int) -> int:
    """Working days in which whoever stands on a stage answers."""
    return STAGES[stage - 1].within


@dataclass(frozen=True)
class Option:
    """Something that the reader may do now. key: the turn."""

    key: str
    title: str
    hint: str


def options(*, state: str, stage: int, late: bool, raised: bool, answers: bool) -> tuple[Option, ...]:
    """What may be done by whoever stands on one side or both. late: the answer is past due.

    With no answer in time the next stage is offered; an answer settles nothing until whoever disagrees says so.
    """
    found = []
    if answers and state == WAITING:
        found.append(
            Option(
                "answered", "Answer", "What you weighed, and whether the decision changes. They read it in your name."
            )
        )
    if raised and state != SETTLED:
        found.append(Option("settled", "It is settled", "Say what settles it. The record stays."))
    if raised and (state == ANSWERED or (state == WAITING and late)):
        if stage < LAST:
            found.append(
                Option(
                    "climbed",
                    "Take it to the next stage",
                    "Say what is still not right. The next higher on both sides are told.",
                )
            )
        else:
            found.append(
                Option("rested", "End it without agreement", "It is kept as not agreed, and the Board counts it.")
            )
    return tuple(found)
