"""A child off roll without a destination starts a path that ends when they are found, and stands on the chronology; R76."""

from typing import Any

import pytest
from django.db import connections

from cairn.base.working_days import due_at
from cairn.duties.actions import rebuild
from cairn.forms.actions import send
from cairn.forms.errors import Unanswered
from cairn.forms.frames import as_rows
from cairn.forms.kinds import off_roll
from duties.owed import climb_to, climbed, duties_of, followed, hours, open_duty
from factories import a_child, an_agency, identity_of, looking
from forms.made_forms import WHO, kept, sent, teacher

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])
LEFT: dict[str, Any] = {"happened": "2026-02-20", "why": "moved", "seen": "Her form tutor, that Friday"}
BACK: dict[str, Any] = {
    "happened": "2026-03-02",
    "where": "A school in Saltby",
    "confirmed": "Its head, by telephone",
    "seen": "yes",
}


def test_r76_off_roll_without_a_destination_starts_the_path_the_moment_it_is_sent() -> None:
    grace = teacher()
    one = sent(grace, "off_roll", **LEFT)
    followed()
    duty = open_duty(one.id, "missing_education")
    assert (duty.owner_agency_id, duty.owner_staff_id) == (grace.agency_id, grace.staff_id)
    assert duty.due_at == due_at(duty.started_at, working_days=10)
    climb_to(duty.due_at + hours(25))
    assert climbed(duty)[0][0] == 1
    assert rebuild() == 0


def test_r76_it_becomes_a_record_that_the_chronology_shows() -> None:
    one = sent(teacher(), "off_roll", **LEFT)
    rows = as_rows(one, off_roll.FORM, [], agency="SCH", sealed=False)
    [event] = rows["events"].to_dicts()
    assert event["kind"] == "school_absence"
    assert event["summary"].startswith("Off roll without a destination")
    assert "Her form tutor" in event["narrative"]


def test_r76_the_path_ends_when_the_same_agency_sends_that_the_child_was_found_and_by_no_other_child() -> None:
    grace = teacher()
    child, other = (
        a_child(agency=an_agency(code="SCH"), given_names=name, family_name="Harrow") for name in ("Quinn", "Nia")
    )
    one = sent(grace, "off_roll", about=identity_of(child), **LEFT)
    sent(grace, "education_found", about=identity_of(other), **BACK)
    followed()
    assert open_duty(one.id, "missing_education")
    sent(grace, "education_found", about=identity_of(child), **BACK)
    followed()
    (duty,) = duties_of(one.id, clock="missing_education")
    assert duty.met


def test_another_form_starts_no_such_path() -> None:
    one = sent(teacher(), "education_found", **BACK)
    followed()
    assert duties_of(one.id, clock="missing_education") == []


def test_r76_a_path_begun_without_a_childs_page_ends_when_the_child_of_that_name_and_birth_was_found() -> None:
    grace = teacher()
    one = sent(grace, "off_roll", **LEFT)
    sent(grace, "education_found", who=WHO | {"born": "2011-02-12"}, **BACK)
    followed()
    assert open_duty(one.id, "missing_education")
    sent(grace, "education_found", who=WHO | {"given_names": " quinn", "family_name": "Harrow "}, **BACK)
    followed()
    assert [duty.met for duty in duties_of(one.id, clock="missing_education")] == [True]


@pytest.mark.parametrize("without", ["given_names", "family_name", "born"])
@pytest.mark.parametrize(("kind", "answers"), [("off_roll", LEFT), ("education_found", BACK)])
def test_r76_without_a_childs_page_the_words_by_which_its_end_is_known_are_asked_for(
    kind: str, answers: dict[str, Any], without: str
) -> None:
    grace = teacher()
    draft = kept(grace, kind, who=WHO | {without: ""}, **answers)
    with looking(grace) as actor, pytest.raises(Unanswered) as refused:
        send(draft=draft, by=actor)
    assert list(refused.value.lacks) == [without]
    page = identity_of(a_child(agency=an_agency(code="SCH"), given_names="Quinn", family_name="Harrow"))
    assert sent(grace, kind, about=page, who=WHO | {"born": ""}, **answers)


def test_r76_a_path_ends_though_a_link_joined_the_childs_page_to_another_meanwhile() -> None:
    grace = teacher()
    before, after = (
        identity_of(a_child(agency=an_agency(code="SCH"), given_names="Quinn", family_name="Harrow")) for _ in range(2)
    )
    one = sent(grace, "off_roll", about=before, **LEFT)
    with connections["owner"].cursor() as cursor:
        cursor.execute("update linkage_identity set went_into = %s where id = %s", [after, before])
    sent(grace, "education_found", about=after, **BACK)
    followed()
    assert [duty.met for duty in duties_of(one.id, clock="missing_education")] == [True]
