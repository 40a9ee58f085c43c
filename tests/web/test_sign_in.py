"""Signing in: one sentence for each failure, few tries, and only onward within the site."""

import pytest
from django.db import connection, connections
from django.db.utils import ProgrammingError
from django.test import Client

from cairn.agencies.actions import register_staff
from cairn.web.sessions import stored
from web.conftest import PASSWORD, a_post, committing, sign_in

pytestmark = committing


@pytest.fixture(autouse=True)
def no_tries_yet() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("delete from agencies_failure")


def attempt(client: Client, username: str, password: str, **more: str) -> tuple[int, str]:
    given = {"username": username, "password": password, "purpose": "provide_care"} | more
    response = client.post("/sign-in", given)
    return response.status_code, response.content.decode() if response.content else response["Location"]


def test_a_wrong_name_and_a_wrong_password_read_the_same() -> None:
    post = a_post()
    unknown = attempt(Client(), "nobody.here", PASSWORD)
    wrong = attempt(Client(), post.staff.username, "not it")
    assert unknown[0] == wrong[0] == 422
    assert unknown[1].count("is not right") == wrong[1].count("is not right") == 1


def test_the_sixth_try_has_to_wait_even_with_the_right_password() -> None:
    post = a_post()
    for _ in range(5):
        attempt(Client(), post.staff.username, "not it")
    status, text = attempt(Client(), post.staff.username, PASSWORD)
    assert status == 422
    assert "Wait a quarter of an hour" in text


def test_without_a_purpose_nobody_gets_in() -> None:
    post = a_post()
    status, text = attempt(Client(), post.staff.username, PASSWORD, purpose="")
    assert status == 422
    assert "Say why you sign in" in text


def test_the_password_is_never_shown_again() -> None:
    _, text = attempt(Client(), "nobody.here", "my secret words")
    assert "my secret words" not in text
    assert "nobody.here" in text


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [("/search?q=daz", "/search?q=daz"), ("https://elsewhere.example/", "/today"), ("//elsewhere.example", "/today")],
)
def test_one_goes_onward_within_the_site_only(wanted: str, goes: str) -> None:
    post = a_post()
    assert attempt(Client(), post.staff.username, PASSWORD, next=wanted) == (302, goes)


def test_an_account_without_a_post_is_told_whom_to_ask() -> None:
    register_staff(username="new.here", name="New Here", password=PASSWORD)
    status, text = attempt(Client(), "new.here", PASSWORD)
    assert status == 422
    assert "holds no post now" in text


def test_signing_out_ends_the_session() -> None:
    client = sign_in(a_post())
    assert client.get("/today").status_code == 200
    assert client.get("/sign-out").status_code == 405
    client.post("/sign-out")
    assert client.get("/today").status_code == 302


def test_a_session_gets_a_new_key_when_somebody_signs_in() -> None:
    client = Client()
    client.get("/sign-in")
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = client.session.session_key
    post = a_post()
    attempt(client, post.staff.username, PASSWORD)
    assert client.session.session_key != before


def test_wrong_tries_are_counted_for_all_processes_and_forgotten_after_a_right_one() -> None:
    post = a_post()
    for _ in range(4):
        attempt(Client(), post.staff.username.upper(), "not it")
    assert attempt(Client(), post.staff.username, PASSWORD)[0] == 302
    for _ in range(4):
        attempt(Client(), post.staff.username, "not it")
    assert attempt(Client(), post.staff.username, PASSWORD)[0] == 302


def test_a_stranger_who_tries_everything_locks_nobody_out_of_their_own_browser() -> None:
    post, own = a_post(), Client(REMOTE_ADDR="10.0.0.1")
    assert attempt(own, post.staff.username, PASSWORD)[0] == 302
    own.post("/sign-out")
    for number in range(60):
        attempt(Client(REMOTE_ADDR=f"10.1.0.{number}"), post.staff.username, "not it")
    assert "Wait a quarter of an hour" in attempt(Client(REMOTE_ADDR="10.0.0.9"), post.staff.username, PASSWORD)[1]
    assert attempt(own, post.staff.username, PASSWORD)[0] == 302


def test_a_browser_known_for_one_person_is_unknown_for_another() -> None:
    post, other = a_post(), a_post(username="owen.practitioner")
    own = Client()
    assert attempt(own, post.staff.username, PASSWORD)[0] == 302
    own.post("/sign-out")
    for number in range(60):
        attempt(Client(REMOTE_ADDR=f"10.1.0.{number}"), other.staff.username, "not it")
    assert "Wait a quarter of an hour" in attempt(own, other.staff.username, PASSWORD)[1]


def test_a_new_password_ends_every_session() -> None:
    post = a_post()
    client = sign_in(post)
    assert client.get("/today").status_code == 200
    register_staff(username=post.staff.username, name=post.staff.name, password="another long password")
    assert client.get("/today").status_code == 302


@pytest.mark.parametrize(
    "statement",
    [
        "select password from agencies_staff",
        "update agencies_staff set password = 'x'",
        "update agencies_staff set is_active = true",
        "select * from agencies_failure",
        "delete from agencies_failure",
        "select agencies_stored('priya')",
    ],
)
def test_words_of_ones_own_in_a_query_of_the_web_read_no_password_and_set_none(statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_recipe_tells_nobody_who_has_an_account() -> None:
    post = a_post()
    with connection.cursor() as cursor:
        cursor.execute(
            "select agencies_password_recipe(name, 'here', false) from unnest(%s::text[]) name",
            [[post.staff.username, "nobody.here", "nobody.here", "somebody.else"]],
        )
        there, absent, again, other = (row[0] for row in cursor.fetchall())
    assert absent == again != other
    assert there.split("$")[:-1] == absent.split("$")[:-1]
    assert len(there) == len(absent)


def test_who_reads_the_sessions_can_take_over_none() -> None:
    client = sign_in(a_post())
    with connection.cursor() as cursor:
        cursor.execute("select session_key from django_session")
        for (kept,) in cursor.fetchall():
            thief = Client()
            thief.cookies["sessionid"] = kept
            assert thief.get("/today").status_code == 302
    assert client.get("/today").status_code == 200


def test_the_content_of_a_session_is_no_good_in_another() -> None:
    client, thief = sign_in(a_post()), Client()
    thief.get("/sign-in")
    session = thief.session
    session["mine"] = True
    session.save()
    thief.cookies["sessionid"] = str(session.session_key)
    with connection.cursor() as cursor:
        cursor.execute(
            "update django_session set session_data = (select session_data from django_session where session_key = %s)"
            " where session_key = %s",
            [stored(client.session.session_key), stored(session.session_key)],
        )
        assert cursor.rowcount == 1
    assert thief.get("/today").status_code == 302
    assert client.get("/today").status_code == 200
