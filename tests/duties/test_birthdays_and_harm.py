"""A 16th birthday closes nothing and asks for another look; self-harm asks for a plan and a screening the same day; R31, R168."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connections

from cairn.base.clock import end_of_london_day, london_day, now, today
from cairn.duties.actions import rebuild
from cairn.forms.actions import note_birthdays, send
from cairn.forms.errors import Unanswered
from cairn.forms.models import Sent
from cairn.forms.queries import sent as read_form
from cairn.journeys.send_form import send_form
from duties.owed import duties_of, followed, open_duty
from factories import a_child, a_post, an_agency, identity_of, looking
from forms.made_forms import WHO, decided, kept, lead, sent, teacher

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job", "engine"])
HARM: dict[str, Any] = {
    "happened": "2026-02-20",
    "with_them": "adult",
    "told": ["mental_health"],
    "needs": "Somebody who stays.",
}
PLAN: dict[str, Any] = {
    "happened": "2026-02-20", "agencies": ["mental_health", "school"], "stays_with": "Her aunt", "rings": "111",
    "safer": "Medicines are locked away.", "leads": "Dr Leila Shah", "seen_on": (today() + timedelta(days=1)).isoformat(),
}  # fmt: skip


def born(*, years: int, days: int = 0) -> str:
    """Somebody who turned, or turns, so old so many days from today."""
    on = today() + timedelta(days=days)
    return date(on.year - years, on.month, 28 if (on.month, on.day) == (2, 29) else on.day).isoformat()


def as_if_sent_before(one: Sent, *, days: int) -> None:
    """As if a form had been sent some days ago."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table forms_sent disable trigger never_changed")
        cursor.execute("update forms_sent set at = at - make_interval(days => %s) where id = %s", [days, one.id])
        cursor.execute("alter table forms_sent enable trigger never_changed")


def test_r31_when_the_birthday_passes_nothing_is_closed_or_lowered_and_another_look_is_owed() -> None:
    grace = teacher()
    one = sent(grace, who=WHO | {"born": born(years=16, days=-1)})
    as_if_sent_before(one, days=10)
    followed()
    before = open_duty(one.id, "screening_again").due_at
    assert (note_birthdays(), note_birthdays()) == (1, 0)
    followed()
    duty = open_duty(one.id, "birthday_look")
    assert (duty.owner_agency_id, duty.owner_staff_id) == (grace.agency_id, grace.staff_id)
    assert open_duty(one.id, "screening_again").due_at == before
    assert Sent.objects.using("owner").get(id=one.id).level == 3
    decided(one, by=lead())
    followed()
    assert [(each.met, each.ended_at is None) for each in duties_of(one.id, clock="birthday_look")] == [(True, False)]
    assert rebuild(using="job") == 0


@pytest.mark.parametrize(
    ("years", "days", "length", "noted"),
    [(16, 1, 10, 0), (18, -1, 10, 1), (16, -20, 10, 0), (17, -1, 10, 0), (16, -1, 0, 0), (16, -1, 4, 0)],
)
def test_only_a_16th_or_18th_birthday_since_the_screening_asks_and_what_is_half_known_counts_at_its_end(
    years: int, days: int, length: int, noted: int
) -> None:
    one = sent(teacher(), who=WHO | {"born": born(years=years, days=days)[:length]})
    as_if_sent_before(one, days=10)
    assert note_birthdays() == noted


def test_r168_self_harm_owes_a_safety_plan_and_a_screening_that_day_and_opens_the_screening_afresh() -> None:
    grace, draft = teacher(), kept(teacher(), "self_harm", **HARM)
    with looking(grace) as actor:
        done = send_form(draft=draft, by=actor)
    assert done.kind == "screening"
    followed()
    for clock in ("safety_plan", "screening_after_harm"):
        duty = open_duty(done.sent, clock)
        assert duty.due_at == end_of_london_day(london_day(now()))
        assert duty.owner_staff_id == grace.staff_id
    sent(grace, "safety_plan", **PLAN)
    followed()
    assert [each.met for each in duties_of(done.sent, clock="safety_plan")] == [True]
    assert open_duty(done.sent, "screening_after_harm").ended_at is None
    sent(grace)
    followed()
    assert [each.met for each in duties_of(done.sent, clock="screening_after_harm")] == [True]
    assert rebuild(using="job") == 0


def test_a_plan_for_somebody_else_or_by_another_agency_ends_nothing() -> None:
    grace = teacher()
    harm = sent(grace, "self_harm", **HARM)
    sent(grace, "safety_plan", who=WHO | {"given_names": "Cerys"}, **PLAN)
    sent(a_post(agency=an_agency(code="POL"), name="Owen Hale"), "safety_plan", **PLAN)
    followed()
    assert open_duty(harm.id, "safety_plan").ended_at is None


def test_a_plan_of_one_agency_is_refused() -> None:
    grace = teacher()
    draft = kept(grace, "safety_plan", **PLAN | {"agencies": ["school"]})
    with looking(grace) as actor, pytest.raises(Unanswered) as refused:
        send(draft=draft, by=actor)
    assert list(refused.value.lacks) == ["agencies"]


def test_the_answers_about_self_harm_stay_with_whoever_wrote_them_and_their_lead() -> None:
    grace = teacher()
    harm = sent(lead(), "self_harm", **HARM)
    with looking(lead()) as actor:
        assert read_form(actor, harm.id) is not None
    with looking(grace) as actor:
        assert read_form(actor, harm.id) is None


def test_a_plan_for_a_namesake_ends_nothing_where_no_birth_is_known_or_both_have_pages_that_differ() -> None:
    grace = teacher()
    nameless = sent(grace, "self_harm", who=WHO | {"born": ""}, **HARM)
    sent(grace, "safety_plan", who=WHO | {"born": ""}, **PLAN)
    pages = [
        identity_of(a_child(agency=an_agency(code="SCH"), given_names=name, family_name="Harrow"))
        for name in ("Quinn", "Nia")
    ]
    paged = sent(grace, "self_harm", about=pages[0], **HARM)
    sent(grace, "safety_plan", about=pages[1], **PLAN)
    followed()
    assert open_duty(nameless.id, "safety_plan").ended_at is None
    assert open_duty(paged.id, "safety_plan").ended_at is None
    sent(grace, "safety_plan", **PLAN)
    followed()
    assert [one.met for one in duties_of(paged.id, clock="safety_plan")] == [True]


def test_a_plan_is_for_the_same_person_after_a_link_joined_two_pages() -> None:
    grace = teacher()
    before, after = (
        identity_of(a_child(agency=an_agency(code="SCH"), given_names="Quinn", family_name="Harrow")) for _ in range(2)
    )
    harm = sent(grace, "self_harm", about=before, **HARM)
    with connections["owner"].cursor() as cursor:
        cursor.execute("update linkage_identity set went_into = %s where id = %s", [after, before])
    sent(grace, "safety_plan", about=after, who=WHO | {"born": ""}, **PLAN)
    followed()
    assert [one.met for one in duties_of(harm.id, clock="safety_plan")] == [True]


@pytest.mark.parametrize("wrong", ["2010-02-31", "2010-13", "0000", "0000-00-00", "next May"])
def test_one_row_that_is_no_date_stops_no_other_birthday(wrong: str) -> None:
    grace = teacher()
    good, bad = (
        sent(grace, who=WHO | {"given_names": name, "born": born(years=16, days=-1)}) for name in ("Nia", "Cerys")
    )
    for one in (good, bad):
        as_if_sent_before(one, days=10)
    with connections["owner"].cursor() as cursor:
        cursor.execute("alter table forms_sent disable trigger never_changed")
        cursor.execute("update forms_sent set born = %s where id = %s", [wrong, bad.id])
        cursor.execute("alter table forms_sent enable trigger never_changed")
    assert note_birthdays() == 1
    followed()
    assert open_duty(good.id, "birthday_look")
    assert duties_of(bad.id, clock="birthday_look") == []


@pytest.mark.parametrize("wrong", ["2010-02-31", "2010-13", "0000", "\uff12\uff10\uff11\uff10"])
def test_a_birth_that_is_no_date_is_said_at_its_box_and_the_draft_stays(wrong: str) -> None:
    grace = teacher()
    draft = kept(grace, "self_harm", who=WHO | {"born": wrong}, **HARM)
    with looking(grace) as actor, pytest.raises(Unanswered) as refused:
        send(draft=draft, by=actor)
    assert list(refused.value.lacks) == ["born"]
