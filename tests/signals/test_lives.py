"""One child's pattern is looked for only while somebody has already worried, and ends with its cause. H1, R46."""

from datetime import timedelta

import pytest

from cairn.signals.lines import Line
from cairn.signals.replay import replay
from signals.made_records import Records, day, noon

OPEN = {"outcome": None, "outcome_at": None}
KINDS = ("individual_pattern", "contact_gap", "service_gap")
FRIDAYS = ("2010-11-05", "2010-11-12", "2010-11-26")


def _lines(made: Records, *, to: str, step: int = 1) -> list[Line]:
    said = replay(made.tables(), end=day(to), step=timedelta(days=step))
    return [line for line in said if line.kind in KINDS]


def _child() -> Records:
    made = Records()
    made.child("SCH-1", "Quinn Harrow", "2010-01-01")
    return made


def test_a_child_of_whom_nobody_worried_is_never_looked_at() -> None:
    made = _child()
    for number, on in enumerate((*FRIDAYS, "2010-12-03", "2010-12-10", "2010-12-17")):
        made.event(f"SCH-E{number}", on, children=("SCH-1",), kind="school_absence")
    assert _lines(made, to="2011-06-01") == []


def test_three_missing_episodes_are_a_fact_on_the_day_of_the_third_and_stay_one() -> None:
    made = _child()
    for number, on in enumerate(FRIDAYS):
        made.event(f"POL-E{number}", on, children=("SCH-1",), kind="missing_episode")
    (third,) = [line for line in _lines(made, to="2012-01-31") if line.queue == "fact"]
    assert (third.last_changed, third.count, third.kind) == (day("2010-11-26"), 3, "individual_pattern")
    assert third.explanation == "This child was missing 3 times in 21 days."
    made.event("POL-E9", "2011-02-01", children=("SCH-1",), kind="missing_episode")
    (again,) = [line for line in _lines(made, to="2012-01-31") if line.queue == "fact"]
    assert again.signal_id == third.signal_id


@pytest.mark.parametrize("ended_by", ["answer", "meeting"])
def test_a_contact_gap_ends_with_its_cause_and_says_why(ended_by: str) -> None:
    made = _child()
    for number, on in enumerate(("2010-11-01", "2010-11-15", "2010-12-01")):
        answer = {"outcome": "Assessed", "outcome_at": noon("2011-01-10")} if ended_by == "answer" else OPEN
        made.event(f"CSC-E{number}", on, children=("SCH-1",), kind="concern", **answer)
    if ended_by == "meeting":
        made.event("CSC-E9", "2011-01-10", children=("SCH-1",), kind="home_visit")
    (opened, ended) = [line for line in _lines(made, to="2011-02-01") if line.kind == "contact_gap"]
    assert (opened.last_changed, opened.queue) == (day("2010-12-13"), "ask")
    assert opened.explanation.startswith(
        "Since 1 November 2010 there is a worry that nobody has answered about this child."
    )
    assert "No record says that anybody has seen or heard the child at all." in opened.explanation
    assert (ended.status, ended.last_changed) == ("retracted", day("2011-01-10"))
    assert ended.reason == "The child was seen or heard, or the worry was answered, or its time ended."


@pytest.mark.parametrize("step", [1, 7])
def test_steps_of_a_day_and_of_a_week_come_to_the_same(step: int) -> None:
    made = _child()
    for number, on in enumerate(("2010-11-01", "2010-11-15", "2010-12-01")):
        made.event(f"CSC-E{number}", on, children=("SCH-1",), kind="concern", **OPEN)
    for number, on in enumerate(("2010-11-20", "2011-01-20")):
        made.event(
            f"CSC-R{number}",
            on,
            children=("SCH-1",),
            kind="referral",
            outcome="Not accepted: threshold not met",
            outcome_at=None,
        )
    ids = {line.signal_id for line in _lines(made, to="2011-03-01", step=step) if line.status == "open"}
    assert {one.rsplit("-", 1)[0] for one in ids} >= {"contact_gap", "service_gap"}
    assert ids == {line.signal_id for line in _lines(made, to="2011-03-01") if line.status == "open"}
