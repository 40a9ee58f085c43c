"""Signing in: one sentence for each failure, few tries, and only onward within the site."""

import pytest
from django.core.cache import cache
from django.test import Client

from cairn.agencies.actions import register_staff
from web.conftest import PASSWORD, a_post, committing, sign_in

pytestmark = committing


@pytest.fixture(autouse=True)
def no_tries_yet() -> None:
    cache.clear()


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
