"""Requests that agencies put to each other are owed, by whom they ask, through a desk as well; R60."""

import pytest

from cairn.duties.actions import rebuild
from duties.owed import climb_to, climbed, duties_of, followed, hours, open_duty, told_of
from factories import a_child, identity_of
from sharing.made_sharing import DESK, agreed, answered, asked, behind_the_desk, lead, taken_to_leads

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job"])


def test_a_request_is_owed_by_the_lead_it_asks_until_they_answer() -> None:
    school, police = lead("SCH"), lead("POL")
    quinn = identity_of(a_child(agency=school.agency))
    one = asked(school, quinn, of=police)
    followed()
    duty = open_duty(one, "request_answer")
    assert (duty.owner_agency_id, duty.waiting_staff_id) == (police.agency_id, school.staff_id)
    climb_to(duty.due_at)
    assert told_of(school) == [("waits", 1)]
    answered(police, one, given="nothing")
    followed()
    assert duties_of(one)[0].met
    climb_to(duty.due_at + hours(500))
    assert climbed(duty) == [(1, "")]


def test_behind_a_desk_each_service_owes_it_and_the_asker_sees_none_of_these() -> None:
    school = lead("SCH")
    nurse, doctor = behind_the_desk("SHS"), behind_the_desk("GP")
    quinn = identity_of(a_child(agency=school.agency))
    one = asked(school, quinn, desk=DESK)
    followed()
    assert {duty.owner_agency_id for duty in duties_of(one)} == {nurse.agency_id, doctor.agency_id}
    assert {duty.waiting_agency_id for duty in duties_of(one)} == {None}
    climb_to(max(duty.due_at for duty in duties_of(one)))
    assert told_of(school) == []
    answered(nurse, one, given="nothing")
    followed()
    assert {(duty.owner_agency_id, duty.met) for duty in duties_of(one)} == {
        (nurse.agency_id, True),
        (doctor.agency_id, False),
    }


def test_a_refusal_before_the_leads_is_owed_until_they_agree() -> None:
    school, police = lead("SCH"), lead("POL")
    quinn = identity_of(a_child(agency=school.agency))
    one = asked(school, quinn, of=police)
    refused = answered(police, one, given="refused")
    escalation = taken_to_leads(school, refused)
    followed()
    assert open_duty(one, "refusal_settled").owner_agency_id == school.agency_id
    agreed(police, escalation)
    followed()
    assert [duty.met for duty in duties_of(one, clock="refusal_settled")] == [True]
    assert rebuild(using="job") == 0
