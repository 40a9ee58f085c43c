"""A screening is decided on and looked at again, and a health contact of somebody under 18 asks for one; R26, R35, R43."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import end_of_london_day, london_day, now, today
from cairn.base.working_days import working_day_after
from cairn.duties.actions import rebuild
from duties.owed import climb_to, climbed, duties_of, followed, hours, open_duty, seen_anew
from factories import a_child, a_post, an_agency, an_event, identity_of, looking, the_same
from forms.made_forms import AGAIN, SCREENED, decided, kept, lead, sent, teacher

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])


def test_r26_a_screening_is_owed_a_decision_and_climbs_to_the_lead_past_its_day() -> None:
    grace, lee = teacher(), lead()
    one = sent(grace)
    followed()
    duty = open_duty(one.id, "screening_decision")
    assert (duty.owner_agency_id, duty.owner_staff_id) == (grace.agency_id, grace.staff_id)
    assert duty.due_at == end_of_london_day(working_day_after(today(), 2))
    climb_to(duty.due_at + hours(25))
    assert climbed(duty)[0][0] == 1
    decided(one, by=lee)
    followed()
    (duty,) = duties_of(one.id, clock="screening_decision")
    assert duty.met


def test_a_form_that_gives_no_level_owes_nothing() -> None:
    seen: dict[str, Any] = {
        "what": "A second phone",
        "happened": "2026-02-20",
        "raised_by": "parent_carer",
        "changes": ["phone"],
    }
    one = sent(teacher(), "change_noticed", **seen)
    followed()
    assert duties_of(one.id) == []


def test_r43_the_day_to_look_again_stands_until_the_same_agency_screens_the_same_person_again() -> None:
    grace = teacher()
    about = identity_of(a_child(agency=grace.agency, given_names="Quinn", family_name="Harrow", born="2011-02-11"))
    first, other = sent(grace, about=about), sent(grace)
    sent(teacher_of("POL"), about=about)
    followed()
    duty = open_duty(first.id, "screening_again")
    assert duty.due_at == end_of_london_day(london_day(now()) + timedelta(days=30))
    decided(first, by=grace)
    followed()
    assert open_duty(first.id, "screening_again").ended_at is None  # a decision long before the day is not another look
    second = sent(grace, about=about)
    followed()
    assert [one.met for one in duties_of(first.id, clock="screening_again")] == [True]
    assert open_duty(second.id, "screening_again").due_at.date().isoformat() >= AGAIN
    assert open_duty(other.id, "screening_again").ended_at is None
    assert rebuild() == 0


def test_a_form_sent_past_the_pages_has_its_deed_and_its_clocks_too() -> None:
    grace = teacher()
    draft = kept(grace, **SCREENED)
    with looking(grace), transaction.atomic(), connection.cursor() as cursor:
        said = '{"kind": "screening", "version": 2, "answers": {"level": "3", "reasons": "Seen.", "look_again_on": "2030-01-01"}}'
        cursor.execute("select forms_send(%s, %s::jsonb, %s)", [draft, said, today()])
        made: UUID = cursor.fetchone()[0]
    followed()
    assert {one.clock for one in duties_of(made)} == {"screening_decision", "screening_again"}


def teacher_of(code: str) -> Post:
    """Somebody of another agency."""
    return a_post(agency=an_agency(code=code), name="Ola Brandt")


# R35: health contacts


@pytest.fixture
def tom() -> Post:
    """The lead of a sexual-health service, which keeps its records close."""
    return a_post(agency=an_agency(code="SHS", kind="sexual_health"), role=Role.SAFEGUARDING_LEAD, name="Tom Reeve")


def seen_at_clinic(tom: Post, *, born: str, kind: str = "sexual_health_attendance") -> tuple[UUID, UUID]:
    """(child, contact), held closely, written down two hours ago."""
    at = now() - hours(2)
    child = a_child(agency=tom.agency, born=born, sharing="analysis_only")
    return child, an_event(
        agency=tom.agency, kind=kind, on=at, recorded=at, about=[child], sharing="analysis_only"
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["sexual_health_attendance", "pregnancy", "mental_health_referral"])
def test_r35_a_contact_without_a_screening_is_a_task_of_the_same_day_for_the_services_lead(
    tom: Post, kind: str
) -> None:
    child, contact = seen_at_clinic(tom, born=f"{today().year - 15}-01-02", kind=kind)
    seen_anew()
    duty = open_duty(contact, "health_contact_screening")
    assert (duty.owner_agency_id, duty.owner_role) == (tom.agency_id, "safeguarding_lead")
    assert duty.due_at == end_of_london_day(london_day(duty.started_at))
    an_event(agency=tom.agency, kind="screening", on=now() - hours(1), recorded=now(), about=[child], sharing="pointer")
    seen_anew()
    assert [one.met for one in duties_of(contact, clock="health_contact_screening")] == [True]
    assert rebuild() == 0


@pytest.mark.parametrize(
    ("born", "owed"),
    [(lambda year: f"{year - 18}-01-01", 0), (lambda year: f"{year - 17}", 1), (lambda year: f"{year - 19}-06", 0)],
)
def test_r35_it_is_owed_to_whoever_may_be_under_18(tom: Post, born: object, owed: int) -> None:
    _, contact = seen_at_clinic(tom, born=born(today().year))  # type: ignore[operator]
    seen_anew()
    assert len(duties_of(contact)) == owed


def test_nobody_else_learns_of_it_and_what_another_service_holds_closely_does_not_end_it(tom: Post) -> None:
    child, contact = seen_at_clinic(tom, born=f"{today().year - 15}-01-02")
    theirs = a_child(agency=an_agency(code="GP"), sharing="pointer")
    the_same(child, theirs)
    an_event(agency=an_agency(code="GP"), kind="screening", on=now(), recorded=now(), about=[theirs], sharing="pointer")
    seen_anew()
    assert open_duty(contact, "health_contact_screening").met is False
    for post in (lead("GP"), lead("CSC"), a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE)):
        with looking(post), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select count(*) from duties_duty where on_id = any(%s)", [[contact, uuid4()]])
            assert cursor.fetchone()[0] == 0
