"""The second step: codes from an app, recovery codes, and agencies that want more than a password."""

import base64
import re
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.test import Client

from cairn.access import factors
from cairn.agencies.models import Agency, Post, Staff
from web.conftest import PASSWORD, a_post, committing, sign_in

pytestmark = committing


def code_of(secret: str, *, ahead: int = 0) -> str:
    """What an app shows for a secret, so many half minutes ahead."""
    return TOTP(base64.b32decode(secret), 6, SHA1(), 30).generate(time.time() + 30 * ahead).decode()


def with_app(post: Post) -> str:
    """The secret of an app that a person has set up."""
    secret = factors.fresh_secret()
    factors.add_app(staff=Staff.objects.get(id=post.staff_id), secret=secret, code=code_of(secret), label="Phone")
    return secret


def half_way(post: Post) -> Client:
    """A browser in which the password was right."""
    client = Client()
    given = {"username": post.staff.username, "password": PASSWORD, "purpose": "provide_care"}
    assert client.post("/sign-in", given)["Location"] == "/sign-in/code"
    return client


def test_a_password_is_half_the_way_for_whoever_has_an_app() -> None:
    post = a_post()
    secret = with_app(post)
    client = half_way(post)
    assert client.get("/today")["Location"].startswith("/sign-in?")
    assert client.get("/account")["Location"].startswith("/sign-in?")
    wrong = "000000" if code_of(secret) != "000000" else "000001"
    assert "not right" in client.post("/sign-in/code", {"code": wrong}).content.decode()
    assert client.post("/sign-in/code", {"code": code_of(secret)})["Location"] == "/today"
    assert client.get("/today").status_code == 200


def test_a_code_works_once() -> None:
    post = a_post()
    secret = with_app(post)
    code = code_of(secret)
    assert half_way(post).post("/sign-in/code", {"code": code}).status_code == 302
    assert half_way(post).post("/sign-in/code", {"code": code}).status_code == 422
    assert half_way(post).post("/sign-in/code", {"code": code_of(secret, ahead=1)}).status_code == 302


def test_codes_can_not_be_guessed_one_after_the_other() -> None:
    post = a_post()
    secret = with_app(post)
    for _ in range(5):
        half_way(post).post("/sign-in/code", {"code": "abcdef"})
    assert "Wait 30 seconds" in half_way(post).post("/sign-in/code", {"code": code_of(secret)}).content.decode()


def test_a_recovery_code_works_once_and_only_for_its_owner() -> None:
    mine, theirs = a_post(), a_post(username="somebody.else")
    with_app(mine), with_app(theirs)
    first, second, *_ = factors.make_recovery_codes(staff=Staff.objects.get(id=mine.staff_id))
    assert half_way(theirs).post("/sign-in/code", {"code": first}).status_code == 422
    assert half_way(mine).post("/sign-in/code", {"code": first.upper()}).status_code == 302
    assert half_way(mine).post("/sign-in/code", {"code": first}).status_code == 422
    assert half_way(mine).post("/sign-in/code", {"code": second.replace("-", " ")}).status_code == 302


def test_without_the_password_there_is_no_second_step() -> None:
    assert Client().get("/sign-in/code")["Location"] == "/sign-in"
    assert Client().post("/sign-in/code", {"code": "123456"})["Location"] == "/sign-in"


def test_an_agency_that_wants_a_second_step_lets_nobody_act_without_one() -> None:
    post = a_post()
    Agency.objects.using("owner").filter(id=post.agency_id).update(wants_second_factor=True)
    client = sign_in(post)
    assert client.get("/today")["Location"].startswith("/sign-in/for")
    text = client.get("/sign-in/for").content.decode()
    assert "asks for a second step" in " ".join(text.split())
    assert client.post("/sign-in/for", {"post": str(post.id), "purpose": "provide_care"}).status_code == 422
    secret = re.search(r"<code[^>]*>([A-Z2-7 ]+)</code>", client.get("/account/app").content.decode())
    assert secret
    kept = client.post("/account/app", {"code": code_of(secret[1].replace(" ", "")), "label": "Phone"})
    assert len(re.findall(r"<code>[0-9a-f-]{24}</code>", kept.content.decode())) == 10
    assert client.post("/sign-in/for", {"post": str(post.id), "purpose": "provide_care"}).status_code == 302
    assert client.get("/today").status_code == 200


def test_how_one_signs_in_is_changed_only_soon_after_signing_in() -> None:
    client = sign_in(a_post())
    session = client.session
    session["proved_at"] = time.time() - 3600
    session.save()
    for address in ("/account/app", "/account/codes", "/account/password", "/account/passkey/ask"):
        answer = client.post(address)
        assert answer.status_code == 409
        assert "signed in some time ago" in answer.content.decode()


def test_a_new_password_needs_the_old_one_and_some_length() -> None:
    post = a_post()
    client = sign_in(post)
    assert "not your present" in client.post("/account/password", {"old": "x", "new": "y" * 12}).content.decode()
    assert "at least 12" in client.post("/account/password", {"old": PASSWORD, "new": "short"}).content.decode()
    assert client.post("/account/password", {"old": PASSWORD, "new": "four more made-up words"}).status_code == 302
    assert client.get("/account")["Location"].startswith("/sign-in?")


def test_nobody_takes_away_the_factor_of_another() -> None:
    mine, theirs = a_post(), a_post(username="somebody.else")
    with_app(theirs)
    (held,) = factors.factors_of(theirs.staff_id)
    sign_in(mine).post("/account/remove", {"factor": str(held.id)})
    assert factors.factors_of(theirs.staff_id) == (held,)


def test_an_apps_secret_and_recovery_codes_are_not_kept_as_they_are(owner: Any) -> None:
    post = a_post()
    secret = with_app(post)
    codes = factors.make_recovery_codes(staff=Staff.objects.get(id=post.staff_id))
    kept = str(owner.execute("select f.* from access_factor f").fetchall())
    assert not any(said in kept for said in (secret, *codes))


@pytest.mark.parametrize(
    "answer", ["", "[]", "{}", '{"passkey": null}', '{"passkey": {"rawId": "AAAA"}}', '{"passkey": 5}', "x" * 70_000]
)
def test_a_passkey_that_is_none_lets_nobody_in(answer: str) -> None:
    client = Client()
    asked = client.post("/sign-in/passkey/ask").json()
    assert asked["publicKey"]["userVerification"] == "required"
    for _ in range(2):
        said = client.post("/sign-in/passkey/answer", answer, content_type="application/json")
        assert said.status_code == 422
