"""The profile in case of going missing: one press from the child, prefilled with what its reader may see, handed over with one more."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections
from django.test import Client

from cairn.agencies.roles import Role
from cairn.base.clock import now
from cairn.forms.models import Sent
from cairn.forms.queries import sent as read_form
from cairn.forms.registry import form
from cairn.web.parts.paper import as_pdf, sent_form
from duties.owed import back, duties_of, followed, hours, open_duty, seen_anew
from factories import a_child, a_half_known_adult, a_place, a_thing, a_tie, an_agency, an_event, identity_of, looking
from web.conftest import a_post, committing, sign_in
from web.test_concerns import text_of

pytestmark = committing
STREET = "4 Hidden Lane"
WRITTEN: dict[str, Any] = {
    "a-looks": "Tall, a red coat.", "a-ring": "Priya Nair, 01632 960 001, at any hour.", "a-child_knows": "yes",
    "a-child_words": "Ask Nia, don’t ring my uncle.", "a-medical": "Insulin, twice a day.",
}  # fmt: skip


def quinn(**more: Any) -> UUID:
    return a_child(agency=an_agency(code="SCH"), given_names="Quinn", family_name="Harrow", born="2012-02-11", **more)


def writes(client: Client, child: UUID, **more: Any) -> Sent:
    """A profile that was sent from the child's page."""
    typed = {
        "draft": str(uuid4()),
        "do": "check",
        "about": str(identity_of(child)),
        "given_names": "Quinn",
        "family_name": "Harrow",
        "born": "11 2 2012",
    }
    checking = client.post("/forms/missing_profile/new", typed | WRITTEN | more)["location"]
    client.post(checking)
    return Sent.objects.using("owner").filter(kind="missing_profile").latest("at")


def test_from_picture_and_missing_page_it_is_one_press_away_also_where_there_is_none() -> None:
    child, client = quinn(), sign_in(a_post())
    where = f"/child/{identity_of(child)}/missing"
    assert f'href="{where}#h-profile"' in client.get(f"/child/{identity_of(child)}").content.decode()
    page = client.get(where).content.decode()
    assert "Your agency holds none" in page
    assert f"/forms/missing_profile/new?about={identity_of(child)}" in page
    writes(client, child)
    page = client.get(where).content.decode()
    assert "Print it on one page" in page
    assert "No episode that you may read has begun since" in page
    away = an_event(agency=an_agency(code="SCH"), kind="missing_episode", on=now(), recorded=now(), about=[child])
    assert away
    assert "look at it again" in client.get(where).content.decode()


def test_it_begins_with_what_its_reader_may_see_and_never_with_a_protected_place() -> None:
    child, school = quinn(description="Freckles, walks fast."), an_agency(code="SCH")
    a_thing(of=child, kind="phone", value="07700 900123", agency=school)
    friend = a_child(agency=school, given_names="Nia", family_name="Crowfield", born="2011-01-02")
    a_tie(source=child, target=friend, kind="associate_of", agency=school)
    shop, refuge = (
        a_place(agency=school, name="The arches"),
        a_place(agency=school, name="Refuge", address=STREET, protected="yes"),
    )
    for place in (shop, refuge):
        an_event(
            agency=school,
            kind="missing_episode",
            on=now() - hours(90),
            recorded=now() - hours(70),
            about=[child],
            at=place,
        )
    theirs = a_half_known_adult(agency=an_agency(code="POL"), nickname="Big Taz")
    an_event(
        agency=an_agency(code="POL"),
        kind="missing_episode",
        on=now() - hours(50),
        about=[a_child(agency=an_agency(code="POL"), given_names="Quinn")],
        naming=[theirs],
    )
    client = sign_in(a_post())
    page = client.get(f"/forms/missing_profile/new?about={identity_of(child)}").content.decode()
    for known in ("Freckles, walks fast.", "07700 900123", "Nia Crowfield", "The arches"):
        assert known in page
    for unseen in (STREET, "Refuge", "Big Taz"):
        assert unseen not in page
    writes(client, child, **{"a-phone": "07700 900999"})
    again = client.get(f"/forms/missing_profile/new?about={identity_of(child)}").content.decode()
    assert "07700 900999" in again, "what was written last goes before"
    assert "Insulin" in again


def test_one_press_hands_it_to_the_police_who_answer_the_same_day_and_nobody_else_reads_it() -> None:
    """R77's road."""
    police = sign_in(a_post(Role.SAFEGUARDING_LEAD, agency="POL"))
    child, client = quinn(), sign_in(a_post())
    one = writes(client, child)
    other = sign_in(a_post(agency="CSC"))
    assert other.post(f"/missing/profile/{one.id}/hand-over").status_code == 404
    assert other.post(f"/missing/profile/{uuid4()}/hand-over").status_code == 404
    assert client.get(f"/missing/profile/{one.id}/hand-over").status_code == 405
    page = client.post(f"/missing/profile/{one.id}/hand-over", follow=True)
    assert "Handed to the police" in text_of(page)
    (finding,) = re.findall(r"/missing/findings/([0-9a-f-]{36})", page.content.decode())
    said = text_of(police.get(f"/missing/findings/{finding}"))
    for words in ("Insulin, twice a day.", "01632 960 001", "Ask Nia", "Profile of a child who may be missing"):
        assert words in said
    assert other.get(f"/missing/findings/{finding}").status_code == 404
    assert "handed over before" in text_of(client.post(f"/missing/profile/{one.id}/hand-over", follow=True))
    followed()
    assert [each.owner_agency_id for each in duties_of(UUID(finding), clock="police_finding")] == [
        an_agency(code="POL").id
    ]


def test_a_missing_report_ends_where_the_profile_is_handed_over() -> None:
    child, client = quinn(), sign_in(a_post())
    writes(client, child)
    typed = {
        "draft": str(uuid4()), "do": "check", "about": str(identity_of(child)), "given_names": "Quinn", "family_name": "Harrow", "born": "11 2 2012",
        "a-happened": f"{now():%d %m %Y}", "a-placed": "home", "a-reported_by": "Her aunt", "a-danger": "medium",
    }  # fmt: skip
    where = client.post(client.post("/forms/missing_report/new", typed)["location"])["location"]
    assert where == f"/child/{identity_of(child)}/missing#h-profile"
    assert "Hand it to the police" in client.get(where).content.decode()


def test_the_sql_of_the_webs_own_role_hands_over_no_other_form_and_nothing_of_another_agency() -> None:
    one = writes(sign_in(a_post()), quinn())
    stranger = a_post(agency="CSC")
    with (
        looking(stranger),
        connections["default"].cursor() as cursor,
        pytest.raises(Exception, match="no such profile"),
    ):
        cursor.execute("select forms_hand_over(%s, 'x')", [one.id])
    with looking(stranger), connections["default"].cursor() as cursor:
        cursor.execute("select count(*) from forms_sent where id = %s", [one.id])
        assert cursor.fetchone() == (0,)


def test_printed_it_is_one_page() -> None:
    post = a_post()
    one = writes(
        sign_in(post),
        quinn(),
        **{
            f"a-{name}": "Two lines of what somebody knows, and of what helps to find a child. " * 2
            for name in ("phone", "places", "friends", "travels", "worries", "helps")
        },
    )
    with looking(post) as actor:
        facts = read_form(actor, one.id)
    shape = form("missing_profile", 1)
    assert facts is not None
    assert shape is not None
    made = as_pdf(sent_form(facts, shape, sender="Priya Nair", agency="Marlbridge Academy"))
    assert re.findall(rb"/Type\s*/Pages.*?/Count (\d+)", made, re.DOTALL) == [b"1"]


def test_after_every_episode_it_is_owed_anew_by_whoever_wrote_it() -> None:
    a_post(Role.TRIAGE, agency="CSC", username="door")
    child, school = quinn(), an_agency(code="SCH")
    an_event(agency=school, kind="missing_profile", on=now() - hours(60), recorded=now() - hours(60), about=[child])
    one = back(child, since=hours(2), agency="SCH")
    seen_anew()
    duty = open_duty(one, "missing_profile_look")
    assert (duty.owner_agency_id, duty.owner_role) == (school.id, "safeguarding_lead")
    an_event(agency=school, kind="missing_profile", on=now(), recorded=now(), about=[child])
    seen_anew()
    assert [each.met for each in duties_of(one, clock="missing_profile_look")] == [True]
