"""Who was not reached is tried again on a day that somebody owes; a parent who was not heard is spoken with; R22, R157."""

from datetime import date, timedelta
from typing import Any

import pytest

from cairn.base.clock import end_of_london_day, today
from cairn.base.working_days import due_at
from cairn.duties.actions import rebuild
from duties.owed import climb_to, climbed, duties_of, followed, hours, open_duty
from forms.made_forms import WHO, sent, teacher

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])
SOON: date = today() + timedelta(days=3)
MISSED: dict[str, Any] = {
    "happened": today().isoformat(), "with_whom_met": "child", "way": "visit", "reached": "no", "tried": "Nobody came to the door.",
    "next_try": SOON.isoformat(), "next_how": "Her aunt asks her.",
}  # fmt: skip
MET: dict[str, Any] = {
    "happened": today().isoformat(),
    "with_whom_met": "child",
    "way": "school",
    "reached": "yes",
    "tried": "We walked.",
}
NOT_HEARD: dict[str, Any] = {"happened": today().isoformat(), "heard": "no", "parent_words": "I told you three times."}


def test_r22_the_next_try_is_owed_on_its_day_by_whoever_tried_and_the_next_contact_ends_it() -> None:
    grace = teacher()
    ones = [sent(grace, "contact", **MISSED) for _ in range(5)]
    followed()
    assert [[one.met for one in duties_of(each.id, clock="next_try")] for each in ones] == [[True]] * 4 + [[False]]
    duty = open_duty(ones[-1].id, "next_try")
    assert (duty.owner_staff_id, duty.due_at) == (grace.staff_id, end_of_london_day(SOON))
    climb_to(duty.due_at + hours(25))
    assert climbed(duty)[0][0] == 1
    sent(grace, "contact", who=WHO | {"given_names": "Nia"}, **MET)
    followed()
    assert open_duty(ones[-1].id, "next_try").ended_at is None, "another child was met"
    sent(grace, "contact", **MET)
    followed()
    assert [one.met for one in duties_of(ones[-1].id, clock="next_try")] == [True]
    assert rebuild(using="job") == 0


def test_r157_a_parent_who_was_not_heard_is_owed_a_managers_contact_in_five_working_days() -> None:
    grace = teacher()
    one = sent(grace, "parent_feedback", **NOT_HEARD)
    followed()
    duty = open_duty(one.id, "parent_contact")
    assert (duty.owner_role, duty.owner_staff_id) == ("safeguarding_lead", None)
    assert duty.due_at == due_at(duty.started_at, working_days=5)
    sent(grace, "contact", **MET)
    sent(grace, "contact", **MISSED | {"with_whom_met": "parent"})
    followed()
    assert open_duty(one.id, "parent_contact").ended_at is None, "the child was met, and the parent not"
    sent(grace, "contact", **MET | {"with_whom_met": "parent"})
    followed()
    assert [each.met for each in duties_of(one.id, clock="parent_contact")] == [True]
    assert rebuild(using="job") == 0


@pytest.mark.parametrize("heard", ["yes", "partly"])
def test_a_parent_who_was_heard_owes_nobody_anything(heard: str) -> None:
    one = sent(teacher(), "parent_feedback", **NOT_HEARD | {"heard": heard})
    followed()
    assert duties_of(one.id) == []
