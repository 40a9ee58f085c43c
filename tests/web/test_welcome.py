"""Somebody is invited, sets a password of their own, and leaves; nobody else ever knows it, and no code works twice."""

import re
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client

from cairn.access.invitations import code_anew, invite, leave, new_code
from cairn.agencies.models import Agency, Staff
from cairn.base.errors import BadInput, NotFound
from factories import a_browser, a_post, an_agency
from web.conftest import committing

pytestmark = committing
PASSWORD = "four plain words here"
PRIYA = {"username": "priya.nair", "name": "Priya Nair", "role": "safeguarding_lead", "title": "DSL"}


@pytest.fixture(autouse=True)
def no_tries_yet() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from agencies_failure; delete from access_attempt")


@pytest.fixture
def school() -> Agency:
    """An agency that a bundle brought."""
    return an_agency(code="SCH")


def sets(code: str, password: str = PASSWORD, client: Client | None = None) -> tuple[int, str]:
    """(status, the page that follows) of setting a password with a code."""
    answer = (client or Client()).post("/welcome", {"code": code, "new": password}, follow=True)
    return answer.status_code, re.sub(r"<[^>]+>", " ", answer.content.decode())


def signs_in(username: str, password: str = PASSWORD) -> bool:
    """Whether somebody gets in."""
    said = {"username": username, "password": password, "purpose": "provide_care"}
    return Client().post("/sign-in", said).status_code == 302


def deeds(agency: UUID) -> list[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select did from trail_deed where on_kind = 'staff' and agency_id = %s order by at", [agency])
        return [row[0] for row in cursor.fetchall()]


def test_who_is_invited_sets_a_password_with_the_code_and_signs_in(school: Agency) -> None:
    code = invite(agency="SCH", **PRIYA)
    assert not signs_in("priya.nair")
    status, said = sets(code.upper().replace("-", " "))
    assert status == 200
    assert "Your sign-in name is priya.nair" in said
    assert signs_in("Priya.Nair")
    assert deeds(school.id) == ["staff.invited"]


def test_a_code_works_once_and_a_wrong_used_old_or_overtaken_one_reads_the_same(school: Agency) -> None:
    first = invite(agency="SCH", **PRIYA)
    second = code_anew(username="priya.nair")
    late = invite(agency="SCH", username="late", name="Late", role="practitioner")
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "update access_invitation set ends_at = now() - interval '1 second' where staff_id ="
            " (select id from agencies_staff where username = 'late')"
        )
    assert sets(second)[0] == 200
    told = {
        sets(code)[1].count("This code is not right, was used, or is over")
        for code in (first, second, late, new_code())
    }
    assert told == {2}  # in the summary and at the field
    assert not signs_in("late")


def test_wrong_codes_are_counted_and_then_one_waits(school: Agency) -> None:
    code = invite(agency="SCH", **PRIYA)
    for _ in range(5):
        sets(new_code())
    assert "There were too many attempts" in sets(code)[1]


def test_a_short_password_uses_up_no_code(school: Agency) -> None:
    code = invite(agency="SCH", **PRIYA)
    status, said = sets(code, "short")
    assert status == 422
    assert "at least 12 characters" in said
    assert sets(code)[0] == 200


def test_a_new_code_leaves_the_old_password_until_it_is_used_and_then_ends_every_session(school: Agency) -> None:
    sets(invite(agency="SCH", **PRIYA))
    browser = Client()
    browser.post("/sign-in", {"username": "priya.nair", "password": PASSWORD, "purpose": "provide_care"})
    code = code_anew(username="PRIYA.NAIR")
    assert browser.get("/today").status_code == 200
    assert sets(code, "another four plain words")[0] == 200
    assert browser.get("/today").status_code == 302
    assert not signs_in("priya.nair")
    assert signs_in("priya.nair", "another four plain words")


def test_who_leaves_is_out_at_once_and_their_code_is_too(school: Agency) -> None:
    post = a_post(agency=school)
    browser = a_browser(post)
    assert browser.get("/today").status_code == 200
    other = code_anew(username=post.staff.username)
    assert leave(username=post.staff.username) == 1
    assert browser.get("/today").status_code in (302, 403)
    assert "is over" in sets(other)[1]
    assert Staff.objects.using("owner").get(id=post.staff_id).is_active is False
    assert "staff.left" in deeds(school.id)
    with pytest.raises(NotFound):
        leave(username=post.staff.username)


def test_who_acts_for_two_agencies_and_leaves_one_goes_on_at_the_other(school: Agency) -> None:
    police = an_agency(code="POL")
    sets(invite(agency="SCH", **PRIYA))
    assert invite(agency="POL", username="priya.nair", name="", role="analyst") == ""
    assert leave(username="priya.nair", agency="SCH") == 1
    assert signs_in("priya.nair")
    assert deeds(police.id) == ["staff.invited"]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"agency": "NONE"}, "There is no agency NONE"),
        ({"role": "system"}, "system is no role"),
        ({"username": "priya nair"}, "no spaces"),
        ({"name": " "}, "Say the person’s name as well"),
    ],
)
def test_an_invitation_that_can_not_be_is_refused_and_leaves_nothing(
    school: Agency, given: dict[str, str], says: str
) -> None:
    with pytest.raises((BadInput, NotFound), match=says.replace("’", ".")):
        invite(**({"agency": "SCH"} | PRIYA | given))
    assert not Staff.objects.using("owner").filter(username__startswith="priya").exists()
    assert deeds(school.id) == []


def test_the_web_reads_no_invitation_and_sets_no_password_but_by_a_signed_errand(school: Agency) -> None:
    invite(agency="SCH", **PRIYA)
    for words in (
        "select * from access_invitation",
        "select access_welcome('welcome|9999999999|00|6161|6262|00')",
        "insert into access_invitation (staff_id, code, ends_at) select id, 'x', now() from agencies_staff",
        "update agencies_staff set is_active = true",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(words)


def test_codes_are_long_and_never_two_alike() -> None:
    made = {new_code() for _ in range(1000)}
    assert len(made) == 1000
    assert all(re.fullmatch(r"([2-9a-hjkmnp-z]{5}-){3}[2-9a-hjkmnp-z]{5}", code) for code in made)
