"""What a signal said on which day, and no day on which Cairn did not yet hold what it rests on."""

from datetime import date
from uuid import UUID

from cairn.signals.publication import Publication, Stage

EARLY, LATE = UUID(int=1), UUID(int=2)
MAY, JUNE, DECEMBER = date(2026, 5, 1), date(2026, 6, 1), date(2026, 12, 1)


def published(evidence: dict[tuple[str, UUID], date], *stages: Stage) -> Publication:
    return Publication(
        key="k", kind="shared_person_of_concern", queue="raise", status="open", reason="", into="",
        first_raised_on=stages[0].on, changed_on=stages[-1].on, explanation=stages[-1].says, counted=2.0, expected=None,
        recurrence_weeks=None, against=(), not_asked=(), rule_version="1", limits="", evidence=evidence, stages=stages,
    )  # fmt: skip


def test_a_past_that_was_received_as_it_was_recorded_keeps_its_days() -> None:
    made = published({("event", EARLY): MAY}, Stage(MAY, "ask", "One."), Stage(JUNE, "raise", "Two."))
    assert made.as_received({EARLY: MAY}) == made


def test_what_came_late_raises_on_the_day_on_which_it_came() -> None:
    made = published({("event", EARLY): MAY}, Stage(MAY, "raise", "One.")).as_received({EARLY: DECEMBER})
    assert (made.first_raised_on, made.changed_on, made.stages) == (
        DECEMBER,
        DECEMBER,
        (Stage(DECEMBER, "raise", "One."),),
    )
    assert made.evidence == {("event", EARLY): DECEMBER}


def test_what_was_said_before_a_late_record_keeps_its_day_and_what_grew_by_it_does_not() -> None:
    made = published(
        {("event", EARLY): MAY, ("event", LATE): JUNE}, Stage(MAY, "ask", "One."), Stage(JUNE, "raise", "Two.")
    ).as_received({EARLY: MAY, LATE: DECEMBER})
    assert (made.first_raised_on, made.changed_on) == (MAY, DECEMBER)
    assert made.stages == (Stage(MAY, "ask", "One."), Stage(DECEMBER, "raise", "Two."))


def test_of_two_stages_that_fall_on_one_day_the_last_stands() -> None:
    made = published({("event", EARLY): MAY}, Stage(MAY, "ask", "One."), Stage(JUNE, "raise", "Two."))
    assert made.as_received({EARLY: DECEMBER}).stages == (Stage(DECEMBER, "raise", "Two."),)
