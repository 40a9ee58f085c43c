"""The staff page, from the seats of an administrator, a safeguarding lead and everybody else."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections
from django.test import Client
from django.utils.html import strip_tags

from cairn.agencies.models import Post, Staff
from cairn.agencies.roles import Role
from cairn.duties.models import Duty
from factories import a_browser, a_moment, a_post, an_agency
from web.conftest import committing

pytestmark = committing
NEW = {
    "name": "Marcus Bell",
    "username": "marcus.bell",
    "role": "practitioner",
    "title": "Social worker",
    "phone": "01632 960122",
}
CODE = re.compile(r"(?:[2-9a-z]{5}-){3}[2-9a-z]{5}")


@pytest.fixture
def administrator() -> Post:
    return a_post(agency=an_agency(code="CSC"), role=Role.ADMINISTRATOR, name="Sam Lister")


@pytest.fixture
def lead() -> Post:
    return a_post(agency=an_agency(code="CSC"), role=Role.SAFEGUARDING_LEAD, name="Jo Ferris")


def text(answer: Any) -> str:
    return " ".join(strip_tags(answer.content.decode()).split())


def offers(client: Client) -> list[str]:
    return re.findall(r"/staff/offers/([0-9a-f-]+)/decline", client.get("/staff").content.decode())


def test_an_administrator_gives_a_post_and_the_lead_confirms_it_and_gets_the_code_once(
    administrator: Post, lead: Post
) -> None:
    """R66: from two seats; the administrator never sees the code."""
    office, leads = a_browser(administrator), a_browser(lead)
    assert office.post("/staff/new", NEW).status_code == 302
    waits = text(office.get("/staff"))
    assert "Waiting for a second person (1)" in waits
    assert "You can’t confirm it. You gave it" in waits
    assert "Confirm or refuse 1 post" in text(leads.get("/today"))
    assert "Confirm or refuse" not in text(office.get("/today"))
    (offer,) = offers(leads)
    assert office.post(f"/staff/offers/{offer}/confirm").status_code == 409
    done = leads.post(f"/staff/offers/{offer}/confirm")
    code = CODE.search(done.content.decode())
    assert code is not None
    assert CODE.search(leads.get("/staff").content.decode()) is None
    again = leads.post(f"/staff/offers/{offer}/confirm")
    assert again.status_code == 409
    assert CODE.search(again.content.decode()) is None
    assert Client().post("/welcome", {"code": code[0], "new": "four plain words here"}).status_code == 302
    here = text(office.get("/staff"))
    assert "Marcus Bell" in here
    assert "Post confirmed" in here


def test_a_post_without_sight_gives_the_code_to_whoever_gave_it(administrator: Post) -> None:
    answer = a_browser(administrator).post("/staff/new", NEW | {"role": "executive"})
    assert CODE.search(answer.content.decode())
    assert "shows it once" in text(answer)


def test_whoever_confirms_reads_that_the_account_is_there_already_and_since_when(
    administrator: Post, lead: Post
) -> None:
    office, leads = a_browser(administrator), a_browser(lead)
    office.post("/staff/new", NEW | {"role": "executive"})
    with connections["owner"].cursor() as cursor:
        cursor.execute("update agencies_post set started_at = '2026-03-05 12:00Z' where role = 'executive'")
    office.post("/staff/new", NEW)
    office.post("/staff/new", NEW | {"username": "una.field", "name": "Una Field"})
    said = text(leads.get("/staff"))
    assert "there already, since 5 March 2026. If it never saw records" in said
    assert "una.field (new)" in said
    assert said.count("there already") == 1


def test_what_was_typed_stays_where_something_lacks(administrator: Post) -> None:
    answer = a_browser(administrator).post("/staff/new", NEW | {"username": "marcus bell", "role": ""})
    assert answer.status_code == 422
    said = answer.content.decode()
    assert 'value="marcus bell"' in said
    assert 'value="Social worker"' in said
    assert 'href="#role"' in said
    assert 'href="#username"' in said


def test_giving_oneself_a_post_is_refused_with_a_sentence(administrator: Post) -> None:
    own = {"username": administrator.staff.username, "name": "Sam Lister"}
    answer = a_browser(administrator).post("/staff/new", NEW | own)
    assert answer.status_code == 409
    assert "Nobody gives, confirms, changes or ends a post of their own" in text(answer)


@pytest.mark.parametrize("role", list(Role))
def test_staff_pages_are_for_those_who_care_for_the_staff_of_an_agency(role: Role, lead: Post) -> None:
    """R66: each role; another's agency and absent are alike."""
    client = a_browser(a_post(agency=an_agency(code="POL"), role=role, name="Owen Hale"))
    may = role in (Role.SAFEGUARDING_LEAD, Role.ADMINISTRATOR, Role.SYSTEM)
    for address in ("/staff", "/staff/new"):
        assert client.get(address).status_code == (200 if may else 403)
    for who in (lead.staff_id, uuid4()):
        assert client.get(f"/staff/{who}").status_code == (404 if may else 403)
        assert client.post(f"/staff/{who}/end", {"post": "all", "why_ended": "x"}).status_code == (404 if may else 403)
    assert ("Jo Ferris" in text(client.get("/staff"))) is False


def test_who_leaves_is_out_and_what_they_hold_is_named_with_whom_it_falls_to(administrator: Post, lead: Post) -> None:
    leaver = a_post(agency=administrator.agency, name="Marcus Bell")
    other = Post(
        staff=Staff.objects.using("owner").create(username="ada", name="Ada Moss", password="!"),
        agency=administrator.agency,
        role="practitioner",
    )
    other.save(using="owner")
    a_duty(leaver)
    browser, office = a_browser(leaver), a_browser(administrator)
    address = f"/staff/{leaver.staff_id}"
    before = text(office.get(address))
    assert "to practitioner, Ada Moss" in before
    assert "Choose which post ends" in text(office.post(f"{address}/end", {"why_ended": "Left"}))
    refused = office.post(f"{address}/end", {"post": "all", "why_ended": " "})
    assert refused.status_code == 422
    assert "Say why" in text(refused)
    assert browser.get("/today").status_code == 200
    done = office.post(f"{address}/end", {"post": "all", "why_ended": "Left on Friday"}, follow=True)
    assert "Marcus Bell has left, and is signed out everywhere" in text(done)
    assert "to practitioner, Ada Moss" in text(done)
    assert browser.get("/today").status_code == 302
    assert office.get(address).status_code == 404
    (post,) = re.findall(r"/staff/posts/([0-9a-f-]+)/give-back", office.get("/staff").content.decode())
    assert a_browser(lead).post(f"/staff/posts/{post}/give-back").status_code == 409
    assert office.post(f"/staff/posts/{post}/give-back").status_code == 302
    assert office.get(address).status_code == 200


def a_duty(post: Post) -> UUID:
    """An open duty that somebody holds by name."""
    one = Duty(
        clock="decide_concern", on_kind="concern", on_id=uuid4(), started_at=a_moment("2026-11-01"), due_at=a_moment("2030-11-02"),
        owner_agency_id=post.agency_id, owner_role="practitioner", owner_staff_id=post.staff_id, law="x",
    )  # fmt: skip
    one.save(using="owner", force_insert=True)
    return one.id


def test_a_title_is_changed_at_once_and_a_role_takes_its_second_person(administrator: Post, lead: Post) -> None:
    who = a_post(agency=administrator.agency, name="Marcus Bell")
    office, address = a_browser(administrator), f"/staff/{who.staff_id}"
    said = {"post": str(who.id), "role": "practitioner", "title": "Senior social worker", "phone": ""}
    assert office.post(f"{address}/post", said).status_code == 302
    assert "Senior social worker" in text(office.get(address))
    assert office.post(f"{address}/post", said | {"role": "analyst"}).status_code == 302
    assert "Analyst" not in text(office.get("/staff")).partition("Who works here")[2].partition("Posts that ended")[0]
    (offer,) = offers(a_browser(lead))
    assert a_browser(lead).post(f"/staff/offers/{offer}/confirm").status_code == 302
    assert "Analyst" in text(office.get(address))
    wrong = office.post(f"{address}/post", {"post": "", "role": "", "title": "Something", "phone": ""})
    assert wrong.status_code == 422
    assert 'value="Something"' in wrong.content.decode()
    assert 'id="role"' in wrong.content.decode()


def test_a_code_that_would_open_more_is_made_by_nobody_on_this_page(administrator: Post) -> None:
    who = a_post(agency=administrator.agency, name="Marcus Bell")
    office = a_browser(administrator)
    assert "You can’t make one" in text(office.get(f"/staff/{who.staff_id}"))
    assert office.post(f"/staff/{who.staff_id}/code").status_code == 403


def test_ones_own_page_says_that_a_colleague_does_it(administrator: Post) -> None:
    office = a_browser(administrator)
    assert "This is you" in text(office.get(f"/staff/{administrator.staff_id}"))
    answer = office.post(f"/staff/{administrator.staff_id}/end", {"post": "all", "why_ended": "x"})
    assert answer.status_code == 409


def test_an_account_that_nobody_used_sleeps_and_its_agency_wakes_it(administrator: Post) -> None:
    who = a_post(agency=administrator.agency, name="Marcus Bell")
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update agencies_post set started_at = now() - interval '31 days' where staff_id = %s", [who.staff_id]
        )
    office, address = a_browser(administrator), f"/staff/{who.staff_id}"
    assert "1 account sleeps" in text(office.get("/staff"))
    assert office.post(f"{address}/wake", {"why": ""}).status_code == 422
    assert office.post(f"{address}/wake", {"why": "Back from leave"}).status_code == 302
    assert "Account woken" in text(office.get("/staff"))
    assert office.post(f"{address}/wake", {"why": "Again"}).status_code == 409


def test_a_reason_for_ending_a_sleeping_colleague_s_post_stays_at_its_own_box(administrator: Post) -> None:
    who = a_post(agency=administrator.agency, name="Marcus Bell")
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update agencies_post set started_at = now() - interval '31 days' where staff_id = %s", [who.staff_id]
        )
    office, long = a_browser(administrator), "Left. " * 100
    refused = office.post(f"/staff/{who.staff_id}/end", {"post": "all", "why_ended": long}).content.decode()
    boxes = {box: re.search(rf'<input[^>]* id="{box}"[^>]*>', refused) for box in ("why", "why_ended")}
    assert boxes["why_ended"] is not None
    assert boxes["why"] is not None
    assert f'value="{long}"' in boxes["why_ended"][0]
    assert 'aria-describedby="why_ended-hint why_ended-wrong"' in boxes["why_ended"][0]
    assert 'value=""' in boxes["why"][0]
    assert 'href="#why_ended"' in refused
    woken = office.post(f"/staff/{who.staff_id}/wake", {"why": long}).content.decode()
    assert 'id="why-wrong"' in woken
    assert 'id="why_ended-wrong"' not in woken
