"""An adult of whom nobody knows who they are is a question with an owner and a date, until it is answered or reasoned; R5, R36."""

from datetime import timedelta
from uuid import UUID

import pytest

from cairn.agencies.roles import Role
from cairn.base.errors import NotFound
from cairn.concerns.errors import Missing, NotYet
from cairn.duties.actions import rebuild
from concerns.made_concerns import decided, front_door, now_stands, teacher, told
from duties.owed import climb_to, climbed, duties_of, followed, hours, open_duty
from factories import a_post, an_agency

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job"])
HALF_KNOWN = {"adult": "Daz, at the ink place", "adult_known": "asked_not_told"}


def owed(concern: UUID) -> list[bool]:
    """Of each time in which it was owed, whether it was met."""
    return [one.met for one in duties_of(concern, clock="adult_known")]


def test_r5_a_nickname_and_a_workplace_leave_a_task_to_find_out_who_that_is_which_somebody_owns() -> None:
    nadia, priya = front_door(), teacher()
    a_post(agency=an_agency(code="SCH"), role=Role.SAFEGUARDING_LEAD, name="Lee Moss")
    one = told(priya, **HALF_KNOWN)
    followed()
    duty = open_duty(one, "adult_known")
    assert (duty.owner_agency_id, duty.owner_role, duty.owner_staff_id) == (
        priya.agency_id,
        "safeguarding_lead",
        priya.staff_id,
    )
    assert duty.due_at > duty.started_at + timedelta(days=13)
    climb_to(duty.due_at + hours(25))
    assert climbed(duty)[0] == (1, "")
    before = now_stands(one)
    assert decided(one, "adult_asked", by=priya, reason="Darran Velk, about 28.") == before.state
    after = now_stands(one)
    assert (after.next_on, after.owner_role, after.version) == (before.next_on, before.owner_role, before.version + 1)
    followed()
    assert owed(one) == [True]
    assert open_duty(one).owner_agency_id == nadia.agency_id, "the decision is owed as before"
    assert rebuild(using="job") == 0


@pytest.mark.parametrize("said", [{}, {"adult": " "}, {"adult": "Darran Velk, 28", "adult_known": "known"}])
def test_without_an_adult_or_with_one_who_is_known_nobody_is_asked(said: dict[str, str]) -> None:
    front_door()
    one = told(teacher(), **said)
    followed()
    assert owed(one) == []
    with pytest.raises(NotYet):
        decided(one, "adult_asked", by=front_door())


def test_r36_a_reason_why_it_cannot_be_asked_is_an_answer_and_nothing_is_none() -> None:
    nadia = front_door()
    one = told(teacher(), adult="older boyfriend", adult_known="not_asked", adult_why_not="ten minutes")
    with pytest.raises(Missing) as wrong:
        decided(one, "adult_asked", by=nadia, reason=" ")
    assert list(wrong.value.lacks) == ["reason"]
    assert decided(one, "adult_asked", by=nadia, reason="Not safe to ask yet: he reads her phone.") == "waiting"
    with pytest.raises(NotYet):
        decided(one, "adult_asked", by=nadia, reason="Again.")
    followed()
    assert owed(one) == [True]


def test_a_decision_does_not_answer_it_and_the_end_of_a_concern_calls_it_off() -> None:
    nadia, priya = front_door(), teacher()
    one = told(priya, **HALF_KNOWN)
    decided(one, "watch", by=nadia)
    followed()
    assert owed(one) == [False]
    assert open_duty(one, "adult_known").ended_at is None
    decided(one, "end", by=nadia)
    followed()
    assert owed(one) == [False]
    assert duties_of(one, clock="adult_known")[0].ended_at is not None
    assert decided(one, "add", by=priya, reason="He was there again.") == "reopened"
    followed()
    assert open_duty(one, "adult_known").owner_staff_id == priya.staff_id, "what came back unanswered is owed again"
    decided(one, "adult_asked", by=priya, reason="Darran Velk.")
    followed()
    assert owed(one) == [False, True]
    assert rebuild(using="job") == 0


def test_whoever_may_not_read_the_concern_says_nothing_of_the_adult() -> None:
    front_door()
    one = told(teacher(), **HALF_KNOWN)
    with pytest.raises(NotFound):
        decided(one, "adult_asked", by=a_post(agency=an_agency(code="POL"), role=Role.TRIAGE, name="Owen Hale"))
    assert now_stands(one).version == 1
