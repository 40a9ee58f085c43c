"""As known to an agency on a day, against a slow and plainly written oracle; silences, months, comparison."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.records.chronology import (
    EventSaid,
    Silence,
    as_known,
    by_month,
    compared,
    known_at,
    silences,
    steps,
)
from records.made_said import CARE, POLICE, SCHOOL, at, entries, said

DAYS = st.dates(date(2010, 1, 1), date(2012, 12, 31)).map(date.isoformat)


def texts(
    versions: Iterable[EventSaid], *, to: UUID | None, on: str, shares: dict[tuple[UUID, UUID], datetime]
) -> list[str]:
    return [entry.said.summary for entry in as_known(versions, to=to, at=at(on), shares=shares).entries]


def test_an_agency_knows_its_own_from_the_day_it_wrote_it_down() -> None:
    late = said("2011-01-14", by=SCHOOL, recorded="2011-02-21", summary="Absent")
    assert texts([late], to=SCHOOL, on="2011-02-20", shares={}) == []
    assert texts([late], to=SCHOOL, on="2011-02-21", shares={}) == ["Absent"]


def test_an_agency_knows_anothers_only_by_a_scope_row_begun_by_then() -> None:
    theirs = said("2011-02-21", by=SCHOOL, summary="Absent")
    shares = {(theirs.event, POLICE): at("2011-03-01")}
    assert texts([theirs], to=POLICE, on="2011-02-28", shares=shares) == []
    assert texts([theirs], to=POLICE, on="2011-03-01", shares=shares) == ["Absent"]
    assert texts([theirs], to=CARE, on="2012-01-01", shares=shares) == []


def test_anothers_counts_from_when_cairn_received_it_and_its_own_from_when_it_says_it_wrote_it() -> None:
    back_dated = said("2011-02-21", by=SCHOOL, received="2011-06-01")
    shares = {(back_dated.event, POLICE): at("2011-03-01")}
    assert known_at(back_dated, to=POLICE, shares=shares) == at("2011-06-01")
    assert known_at(back_dated, to=SCHOOL, shares=shares) == at("2011-02-21")
    assert entries(back_dated)[0].received_late


def test_a_correction_replaces_and_keeps_what_was_said_before() -> None:
    first = said("2011-02-21", event="one", summary="Absent on Friday")
    second = said("2011-02-21", event="one", recorded="2011-03-05", summary="Absent on six Fridays")
    (then,) = as_known([second, first], to=None, at=at("2011-03-04"), shares={}).entries
    (now,) = as_known([second, first], to=None, at=at("2011-03-05"), shares={}).entries
    assert (then.said.summary, then.earlier) == ("Absent on Friday", ())
    assert (now.said.summary, [one.summary for one in now.earlier]) == ("Absent on six Fridays", ["Absent on Friday"])
    assert now.first_recorded_on == date(2011, 2, 21)


def test_a_withdrawn_entry_is_gone_from_its_withdrawal_and_counted() -> None:
    first = said("2011-02-21", event="one")
    gone = said("2011-02-21", event="one", recorded="2011-03-05", withdrawn_at=at("2011-03-05"))
    assert len(as_known([first, gone], to=None, at=at("2011-03-04"), shares={}).entries) == 1
    view = as_known([first, gone], to=None, at=at("2011-03-06"), shares={})
    assert (view.entries, view.withdrawn, view.later) == ((), 1, 0)


def test_what_a_day_hides_is_counted() -> None:
    view = as_known(
        [said("2011-02-21"), said("2011-05-01"), said("2011-06-01")], to=None, at=at("2011-03-01"), shares={}
    )
    assert (len(view.entries), view.later) == (1, 2)


@pytest.mark.parametrize(("recorded", "late"), [("2011-01-21", False), ("2011-01-22", True)])
def test_more_than_a_week_later_is_late(recorded: str, late: bool) -> None:
    (entry,) = entries(said("2011-01-14", recorded=recorded))
    assert entry.late is late


def test_steps_lead_to_the_days_on_which_something_became_known() -> None:
    versions = [
        said("2011-01-14", recorded="2011-02-21"),
        said("2011-02-22"),
        said("2011-03-02", recorded="2011-03-24"),
    ]
    back, forward = steps(versions, to=None, on=date(2011, 2, 22), shares={}, linked={})
    assert back is not None
    assert forward is not None
    assert (back[0], forward[0]) == (date(2011, 2, 21), date(2011, 3, 24))
    assert steps(versions, to=None, on=date(2011, 2, 21), shares={}, linked={})[0] is None


def test_a_step_waits_for_the_day_on_which_its_record_was_linked() -> None:
    one = said("2011-05-12", recorded="2011-06-06")
    _, forward = steps([one], to=None, on=date(2011, 6, 1), shares={}, linked={one.event: at("2011-06-14")})
    assert forward is not None
    assert forward[0] == date(2011, 6, 14)


def test_more_than_six_weeks_without_an_entry_is_a_silence() -> None:
    found = silences(entries(said("2011-03-08"), said("2011-04-20")), until=date(2011, 4, 21))
    assert found == ()
    found = silences(entries(said("2011-03-08"), said("2011-05-12")), until=date(2011, 5, 12))
    assert found == (Silence(date(2011, 3, 9), date(2011, 5, 11), "entry"),)
    assert found[0].days == 64


def test_nobody_saw_the_child_is_told_apart_from_nothing_was_written() -> None:
    seen = said("2011-03-08", kind="home_visit")
    told = [said(day, kind="intelligence") for day in ("2011-03-30", "2011-04-20", "2011-05-10")]
    found = silences(entries(seen, *told), until=date(2011, 5, 12))
    assert found == (Silence(date(2011, 3, 9), date(2011, 5, 12), "sight", open=True),)


def test_a_long_event_fills_its_days() -> None:
    stay = said("2011-01-01", occurred_to=at("2011-03-01"), kind="placement")
    assert silences(entries(stay, said("2011-03-20")), until=date(2011, 3, 21)) == ()


def test_months_hold_entries_and_silences_in_order_and_none_is_empty() -> None:
    known = entries(said("2011-03-08"), said("2011-05-12"))
    months = by_month(known, silences(known, until=date(2011, 5, 12)))
    assert [month.first_day for month in months] == [date(2011, 3, 1), date(2011, 5, 1)]
    assert [isinstance(row, Silence) for row in months[0].rows] == [False, True]


def test_two_agencies_are_compared_matter_by_matter() -> None:
    ours, theirs, shared = said("2011-02-21", by=SCHOOL), said("2011-03-01", by=POLICE), said("2011-02-25", by=SCHOOL)
    shares = {(shared.event, POLICE): at("2011-02-26")}
    found = compared([ours, theirs, shared], left=SCHOOL, right=POLICE, at=at("2011-04-01"), shares=shares)
    assert (len(found.rows), found.left_knew, found.right_knew, found.both_knew) == (3, 2, 2, 1)
    assert [(row.left is not None, row.right is not None) for row in found.rows] == [
        (True, False),
        (True, True),
        (False, True),
    ]


def test_a_parents_words_are_not_the_childs() -> None:
    worry, told = (
        said("2011-03-02", kind="parent_worry", voice="She has a phone"),
        said("2011-03-03", voice="I’m tired"),
    )
    assert [entry.said.heard for entry in entries(worry, told)] == [False, True]
    assert entries(worry)[0].said.source_in_words == "Own words"


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[EventSaid], dict[tuple[UUID, UUID], datetime]]:
    """Versions of up to six events of three agencies, recorded and received in any order, some withdrawn, some shared."""
    versions, shares = [], {}
    for number in range(draw(st.integers(1, 6))):
        owner, days = (
            draw(st.sampled_from([SCHOOL, POLICE, CARE])),
            draw(st.lists(DAYS, min_size=1, max_size=3, unique=True)),
        )
        for day in days:
            received = draw(DAYS)
            gone = draw(st.booleans()) if day == max(days) and len(days) > 1 else False
            versions.append(
                said(
                    "2010-01-01", by=owner, event=str(number), recorded=day, received=max(received, day),
                    withdrawn_at=at(day) if gone else None, summary=day,
                )
            )  # fmt: skip
        for holder in draw(st.sets(st.sampled_from([SCHOOL, POLICE, CARE]))):
            shares[versions[-1].event, holder] = at(draw(DAYS))
    return versions, shares


def oracle_moment(one: EventSaid, to: UUID | None, shares: dict[tuple[UUID, UUID], datetime]) -> datetime | None:
    """When `to` knew of a version, as the design page says it and nothing else."""
    if to in {None, one.agency}:
        return one.recorded_at
    return max(one.received_at, shares[one.event, to]) if to is not None and (one.event, to) in shares else None


@settings(max_examples=200, deadline=None)
@given(histories(), st.sampled_from([None, SCHOOL, POLICE, CARE]), DAYS)
def test_the_view_agrees_with_a_slow_oracle(
    history: tuple[list[EventSaid], dict[tuple[UUID, UUID], datetime]], to: UUID | None, on: str
) -> None:
    versions, shares = history
    expected = set()
    for event in {one.event for one in versions}:
        moments = [(oracle_moment(one, to, shares), one) for one in versions if one.event == event]
        known = [one for moment, one in moments if moment is not None and moment <= at(on)]
        last = max(known, key=lambda one: one.recorded_at, default=None)
        if last is not None and (last.withdrawn_at is None or last.withdrawn_at > at(on)):
            expected.add((event, last.summary))
    view = as_known(versions, to=to, at=at(on), shares=shares)
    assert {(entry.said.event, entry.said.summary) for entry in view.entries} == expected
    assert len(view.entries) + view.later + view.withdrawn == len({one.event for one in versions})


@settings(max_examples=100, deadline=None)
@given(histories(), st.sampled_from([SCHOOL, POLICE, CARE]), DAYS, st.integers(0, 400))
def test_what_was_known_stays_known(
    history: tuple[list[EventSaid], dict[tuple[UUID, UUID], datetime]], to: UUID, on: str, more: int
) -> None:
    versions, shares = history
    later = at(on) + timedelta(days=more)
    now, then = (as_known(versions, to=to, at=moment, shares=shares) for moment in (at(on), later))
    assert then.later <= now.later
    assert len(then.entries) + then.withdrawn >= len(now.entries) + now.withdrawn
