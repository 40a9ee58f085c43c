"""What people do about rules: ask to measure them, stop it, tell what one missed, and keep or retire one.

Each is a step that the database takes, in whose name the entry says; nothing of it can be changed afterwards.
"""

from datetime import date
from uuid import UUID

from cairn.agencies.roles import Actor
from cairn.base.clock import today
from cairn.base.errors import NotAllowed, NotFound
from cairn.base.steps import Refusals, take
from cairn.base.typed import as_typed
from cairn.signals.errors import Decided, Measuring, Unsaid
from cairn.signals.policies import check_can_decide_rules, check_can_measure_rules, check_can_tell_missed
from cairn.signals.registry import Rule, rules

MOST_RUNS, LONGEST = 100, 4000
DECISIONS = {
    "keep": ("Keep it", "It goes on as it is. The same answers will not propose it again; new ones may."),
    "retire": ("Retire it", "It says nothing new, and what it said that is open ends and says so. All answers stay."),
    "restore": ("Bring it back", "It looks again at the next refresh, over all records."),
}
_BUSY: Refusals = {
    "CC409": lambda: Measuring("The rules are being measured already, or that measurement has ended."),
    "CC404": NotFound,
    "42501": lambda: NotAllowed("Your role does not measure rules."),
}
_DECIDED: Refusals = {
    "CC409": lambda: Decided("Somebody decided about this rule meanwhile. Read what they said."),
    "42501": lambda: NotAllowed("Your role does not decide about rules."),
}


def ask_for_measurement(*, runs: int, why: str, by: Actor, form: UUID) -> UUID:
    """Ask that rules be measured on so many made-up counties. Raises: NotAllowed, Unsaid, Measuring."""
    check_can_measure_rules(by)
    said = _said(why, "why", "Say why: what changed, or how long ago they were last measured")
    if not 1 <= runs <= MOST_RUNS:
        raise Unsaid({"runs": f"Give a number from 1 to {MOST_RUNS}"})
    made: UUID = take("select signals_ask_measurement(%s, %s, %s)", form, runs, said, refusals=_BUSY)
    return made


def stop_measurement(*, measurement: UUID, why: str, by: Actor) -> None:
    """Stop one that runs; what its runs found stays, and no rate is made of it. Raises: NotAllowed, NotFound, Unsaid, Measuring."""
    check_can_measure_rules(by)
    take("select signals_stop_measurement(%s, %s)", measurement, _said(why, "why", "Say why it stops"), refusals=_BUSY)


def tell_missed(*, kind: str, what: str, on: date | None, by: Actor, form: UUID) -> UUID:
    """Tell what a rule should have said and did not. Raises: NotAllowed, NotFound, Unsaid."""
    check_can_tell_missed(by)
    said = _said(what, "what", "Say what it missed, without anybody’s name")
    if on is not None and on > today():
        raise Unsaid({"on": "Give a day not later than today"})
    made: UUID = take(
        "select signals_tell_missed(%s, %s, %s, %s, %s)",
        form, kind, str(_rule(kind).version), said, on,
        refusals={"42501": lambda: NotAllowed("Your role reads no signals.")},
    )  # fmt: skip
    return made


def decide_rule(*, kind: str, decision: str, why: str, seen: int, by: Actor, form: UUID) -> UUID:
    """Keep, retire or bring back a rule; what it was answered is counted and kept beside. seen: earlier decisions that were read.

    Raises: NotAllowed, NotFound, Unsaid, Decided.
    """
    check_can_decide_rules(by)
    rule, lacks = _rule(kind), {}
    if decision not in DECISIONS:
        lacks["decision"] = "Choose what becomes of it"
    if not why.strip():
        lacks["why"] = "Say why, and what would change your mind"
    if lacks:
        raise Unsaid(lacks)
    made: UUID = take(
        "select signals_decide_rule(%s, %s, %s, %s, %s, %s)",
        form, kind, str(rule.version), decision, _said(why, "why", ""), seen,
        refusals=_DECIDED,
    )  # fmt: skip
    return made


def _rule(kind: str) -> Rule:
    found = rules().get(kind)
    if found is None:
        raise NotFound
    return found


def _said(words: str, box: str, lacks: str) -> str:
    plain = as_typed(words)
    if not plain:
        raise Unsaid({box: lacks})
    if len(plain) > LONGEST:
        raise Unsaid({box: f"Say it in at most {LONGEST:,} characters"})
    return plain
