"""A child who was found is talked with by the police at once, beside the independent interview; R70, R71."""

from datetime import timedelta
from uuid import UUID

import pytest

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import now, today
from duties.owed import back, duties_of, hours, interviewed, open_duty, seen_anew
from factories import a_child, a_post, an_agency, an_event

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])
CLOCK = "prevention_interview"


@pytest.fixture
def police() -> Post:
    a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE, name="Nadia Osei")
    return a_post(agency=an_agency(code="POL"), role=Role.SAFEGUARDING_LEAD, name="Owen Price")


def a_talk(child: UUID, *, outcome: str = "Held", day_alone: bool = False) -> UUID:
    on = today().isoformat() if day_alone else now()
    return an_event(agency=an_agency(code="POL"), kind=CLOCK, on=on, recorded=now(), about=[child], outcome=outcome)


def quinn(agency: str = "POL") -> UUID:
    return a_child(agency=an_agency(code=agency), given_names="Quinn", family_name="Harrow", born="2012-02-11")


@pytest.mark.parametrize("agency", ["POL", "SCH"])
def test_the_police_owe_it_from_the_return_whoever_wrote_the_episode(police: Post, agency: str) -> None:
    child = quinn(agency)
    one = back(child, since=hours(2), agency=agency)
    seen_anew()
    duty = open_duty(one, CLOCK)
    assert (duty.owner_agency_id, duty.owner_role) == (police.agency_id, "safeguarding_lead")
    assert duty.due_at - duty.started_at == timedelta(hours=24)
    assert duty.waiting_agency_id == (None if agency == "POL" else an_agency(code=agency).id)


def test_a_talk_ends_it_and_leaves_the_independent_interview_owed_and_the_other_way(police: Post) -> None:
    child = quinn()
    one = back(child, since=hours(2))
    seen_anew()
    interviewed(child)
    seen_anew()
    assert open_duty(one, CLOCK).met is False
    a_talk(child)
    seen_anew()
    assert [each.met for each in duties_of(one, clock=CLOCK)] == [True]
    other = back(quinn("POL"), since=hours(2))
    seen_anew()
    assert open_duty(other, "return_interview").met is False


@pytest.mark.parametrize("said", ["Not reached", "Not reached: the child was not ready"])
def test_that_a_child_was_not_reached_or_not_ready_ends_nothing(police: Post, said: str) -> None:
    child = quinn()
    one = back(child, since=hours(2))
    a_talk(child, outcome=said)
    seen_anew()
    assert open_duty(one, CLOCK).ended_at is None


def test_a_talk_of_which_only_the_day_was_written_ends_what_began_that_day(police: Post) -> None:
    child = quinn()
    one = back(child, since=timedelta(minutes=5))
    seen_anew()
    a_talk(child, day_alone=True)
    seen_anew()
    assert [each.met for each in duties_of(one, clock=CLOCK)] == [True]


def test_what_a_school_holds_closely_asks_nothing_of_the_police(police: Post) -> None:
    one = back(quinn("SCH"), since=hours(2), agency="SCH", sharing="pointer")
    seen_anew()
    assert duties_of(one, clock=CLOCK) == []
