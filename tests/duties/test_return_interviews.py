"""A child who has come back is talked to within 72 hours, by whoever may know which child it is; R70, R71."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import now
from cairn.duties.actions import rebuild
from cairn.records.models import EventVersion
from duties.owed import back, climb_to, climbed, duties_of, hours, interviewed, live_scope, open_duty, seen_anew
from factories import a_child, a_post, an_agency, an_event, the_same

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])


@pytest.fixture
def door() -> Post:
    """The front door, which owns it."""
    return a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE, name="Nadia Osei")


@pytest.fixture
def quinn() -> UUID:
    """A child's record of the police."""
    return a_child(agency=an_agency(code="POL"), given_names="Quinn", family_name="Harrow", born="2012-02-11")


def test_r70_the_end_of_an_episode_starts_the_clock_from_the_return(door: Post, quinn: UUID) -> None:
    one = back(quinn, since=hours(5))
    seen_anew()
    duty = open_duty(one, "return_interview")
    returned = EventVersion.objects.using("owner").get(record_id=one).occurred_to
    assert returned is not None
    assert (duty.started_at, duty.due_at) == (returned, returned + timedelta(hours=72))
    assert (duty.owner_agency_id, duty.owner_role) == (door.agency_id, "triage")


def test_r71_three_days_without_an_interview_are_out_of_time_and_climb(door: Post, quinn: UUID) -> None:
    one = back(quinn, since=hours(80))
    seen_anew()
    duty = open_duty(one, "return_interview")
    climb_to(now())
    assert climbed(duty) == [(1, "")]
    interviewed(quinn)
    seen_anew()
    (duty,) = duties_of(one, clock="return_interview")
    assert duty.met
    assert duty.ended_at is not None
    assert duty.ended_at > duty.due_at


def test_an_interview_before_the_return_or_of_another_child_stops_nothing(door: Post, quinn: UUID) -> None:
    other = a_child(agency=an_agency(code="POL"), given_names="Nia", family_name="Crowfield", born="2011-01-02")
    interviewed(quinn, since=hours(30))
    one = back(quinn, since=hours(20))
    interviewed(other)
    seen_anew()
    assert open_duty(one, "return_interview").ended_at is None


@pytest.mark.parametrize("turn", [False, True])
def test_r71_two_children_of_one_episode_are_both_owed_an_interview_whoever_comes_first(
    door: Post, quinn: UUID, turn: bool
) -> None:
    nia = a_child(agency=an_agency(code="POL"), given_names="Nia", family_name="Crowfield", born="2011-01-02")
    first, second = (nia, quinn) if turn else (quinn, nia)
    at = now() - hours(20)
    one = an_event(
        agency=an_agency(code="POL"), kind="missing_episode", on=at - hours(9), recorded=at, about=[first, second],
        occurred_to=at, summary="Missing together",
    )  # fmt: skip
    seen_anew()
    assert open_duty(one, "return_interview").started_at == at
    interviewed(first)
    seen_anew()
    assert open_duty(one, "return_interview").met is False, "the other child waits"
    interviewed(second)
    seen_anew()
    (duty,) = duties_of(one, clock="return_interview")
    assert (duty.met, duty.ended_at is not None) == (True, True)
    assert rebuild(using="job") == 0
    assert live_scope() == 0


@pytest.mark.parametrize("said", ["Not reached", "not reached: nobody at home", "No contact made"])
def test_r71_that_a_child_was_not_reached_is_an_attempt_and_stops_no_clock(door: Post, quinn: UUID, said: str) -> None:
    one = back(quinn, since=hours(80))
    for _ in range(2):
        interviewed(quinn, outcome=said)
    seen_anew()
    duty = open_duty(one, "return_interview")
    climb_to(now())
    assert climbed(duty) == [(1, "")]
    interviewed(quinn, outcome="Accepted")
    seen_anew()
    assert [each.met for each in duties_of(one, clock="return_interview")] == [True]


def test_what_a_child_declined_is_an_answer_to_the_offer(door: Post, quinn: UUID) -> None:
    one = back(quinn, since=hours(20))
    interviewed(quinn, outcome="Declined")
    seen_anew()
    assert [each.met for each in duties_of(one, clock="return_interview")] == [True]


def test_another_agencys_record_of_the_same_child_counts(door: Post, quinn: UUID) -> None:
    one = back(quinn, since=hours(20))
    ours = a_child(agency=an_agency(code="CSC"), given_names="Quinn", family_name="Harrow", born="2012-02-11")
    the_same(quinn, ours)
    interviewed(ours)
    seen_anew()
    assert [duty.met for duty in duties_of(one, clock="return_interview")] == [True]


def test_an_old_case_brought_in_whole_and_a_record_held_closely_owe_nothing(door: Post, quinn: UUID) -> None:
    old = an_event(
        agency=an_agency(code="POL"), kind="missing_episode", on="2013-01-03", recorded=now(), about=[quinn],
        occurred_to=datetime.fromisoformat("2013-01-04T06:00:00+00:00"),
    )  # fmt: skip
    close = back(quinn, since=hours(5), sharing="analysis_only")
    seen_anew()
    assert duties_of(old) == []
    assert duties_of(close) == []


def test_a_rebuild_of_records_duties_changes_nothing(door: Post, quinn: UUID) -> None:
    back(quinn, since=hours(5))
    seen_anew()
    assert rebuild(using="job") == 0
    assert live_scope() == 2
