"""The doorway: who is let in as what, and that a refused or failed view leaves nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connections
from django.test import Client

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.base.clock import now
from web.conftest import PASSWORD, a_post, committing, sign_in

pytestmark = [committing, pytest.mark.urls("web.doorway_addresses")]
Ask = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def ask(owner: psycopg.Connection[dict[str, Any]]) -> Ask:
    """Rows as they are, whoever may see them."""
    return lambda words: owner.execute(words).fetchall()


def deeds(ask: Ask) -> list[str]:
    return [row["did"] for row in ask("select did from trail_deed order by at")]


def test_a_view_runs_as_the_chosen_post_for_the_chosen_purpose() -> None:
    post = a_post(Role.TRIAGE, agency="CSC")
    said = sign_in(post, purpose="answer_a_concern").get("/test/who").content.decode()
    assert said == f"{post.agency_id}|triage|answer_a_concern"


def test_a_stranger_is_sent_to_sign_in_and_brought_back() -> None:
    response = Client().get("/test/who?x=1")
    assert response.status_code == 302
    assert response["Location"] == "/sign-in?next=%2Ftest%2Fwho%3Fx%3D1"


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ("not_allowed", 403), ("not_found", 404), ("not_now", 409), ("bad_input", 422), ("broken", 503), ("fault", 500),
        ("400", 400), ("403", 403), ("500", 500),
    ],
)  # fmt: skip
def test_a_view_that_fails_leaves_nothing(how: str, status: int, ask: Ask) -> None:
    client = sign_in(a_post())
    client.raise_request_exception = False
    assert client.get(f"/test/fail/{how}").status_code == status
    assert "test.half_done" not in deeds(ask)


def test_a_view_that_succeeds_leaves_what_it_did(ask: Ask) -> None:
    assert sign_in(a_post()).get("/test/fail/200").status_code == 200
    assert "test.half_done" in deeds(ask)


@pytest.mark.parametrize(("how", "noted"), [("not_allowed", 1), ("not_found", 1), ("not_now", 0), ("200", 0)])
def test_a_refusal_is_noted_in_a_transaction_of_its_own(how: str, noted: int, ask: Ask) -> None:
    sign_in(a_post()).get(f"/test/fail/{how}")
    assert deeds(ask).count("page.refused") == noted


def test_no_sentence_of_a_missing_thing_reaches_the_page() -> None:
    text = sign_in(a_post()).get("/test/fail/not_found").content.decode()
    assert "A sentence for the person." not in text
    assert "There is nothing here that you can see" in text


def test_a_refusal_says_its_sentence() -> None:
    assert "A sentence for the person." in sign_in(a_post()).get("/test/fail/not_allowed").content.decode()


def test_without_an_entry_a_query_on_protected_rows_is_a_fault_and_not_an_empty_list() -> None:
    client = Client(raise_request_exception=False)
    assert client.get("/test/open").status_code in {500, 503}
    assert sign_in(a_post()).get("/test/count").content == b"0"


def test_a_page_may_not_be_sent_piece_by_piece() -> None:
    client = sign_in(a_post())
    client.raise_request_exception = False
    assert client.get("/test/pieces").status_code == 500


def test_an_ended_post_no_longer_enters(owner: psycopg.Connection[dict[str, Any]]) -> None:
    post = a_post()
    client = sign_in(post)
    owner.execute("update agencies_post set ended_at = now() where id = %s", [post.id])
    assert client.get("/test/who").status_code == 302


def test_an_account_that_was_closed_is_out_at_once(owner: psycopg.Connection[dict[str, Any]]) -> None:
    post = a_post()
    client = sign_in(post)
    owner.execute("update agencies_staff set is_active = false where id = %s", [post.staff_id])
    assert client.get("/test/who")["Location"].startswith("/sign-in?")


def test_after_a_quarter_of_an_hour_of_nothing_one_signs_in_again() -> None:
    client = sign_in(a_post())
    session = client.session
    session["seen_at"] = (now() - timedelta(minutes=16)).timestamp()
    session.save()
    assert client.get("/test/who")["Location"].startswith("/sign-in?")
    assert "post" not in client.session


def test_a_page_that_asks_by_itself_keeps_nobody_awake() -> None:
    client = sign_in(a_post())
    session = client.session
    session["seen_at"] = before = (now() - timedelta(minutes=5)).timestamp()
    session.save()
    client.get("/test/who", headers={"HX-Request": "true"})
    assert client.session["seen_at"] == before
    client.get("/test/who")
    assert client.session["seen_at"] > before


@pytest.mark.parametrize("address", ["/nowhere", "/child/5b6a7f3c-2d1e-4c0b-9a8f-7e6d5c4b3a21"])
def test_an_absent_page_is_a_plain_404_for_a_stranger_too(address: str) -> None:
    response = Client().get(address)
    assert response.status_code in {302, 404}


def test_a_form_without_its_token_is_refused() -> None:
    post = a_post()
    client = Client(enforce_csrf_checks=True)
    given = {"username": post.staff.username, "password": PASSWORD, "purpose": "provide_care"}
    response = client.post("/sign-in", given)
    assert response.status_code == 403
    assert "This form was too old" in response.content.decode()


def test_someone_with_two_posts_says_for_whom_they_act() -> None:
    first = a_post(Role.TRIAGE, agency="CSC", username="nadia")
    second: Post = a_post(Role.ANALYST, agency="POL", username="nadia")
    client = Client()
    given = {"username": "nadia", "password": PASSWORD, "purpose": "provide_care", "next": "/test/who"}
    assert client.post("/sign-in", given)["Location"] == "/sign-in/for?next=/test/who"
    assert client.get("/test/who")["Location"].startswith("/sign-in/for")
    chosen = client.post("/sign-in/for", {"post": second.id, "purpose": "provide_care", "next": "/test/who"})
    assert chosen["Location"] == "/test/who"
    assert client.get("/test/who").content.decode() == f"{second.agency_id}|analyst|provide_care"
    client.post("/sign-in/for", {"post": first.id, "purpose": "assure_quality"})
    assert client.get("/test/who").content.decode() == f"{first.agency_id}|triage|assure_quality"


def test_nobody_acts_in_a_post_that_is_not_theirs() -> None:
    other = a_post(Role.TRIAGE, agency="CSC", username="nadia")
    client = sign_in(a_post())
    assert client.post("/sign-in/for", {"post": other.id, "purpose": "provide_care"}).status_code == 422
    session = client.session
    session["post"] = str(other.id)
    session.save()
    assert client.get("/test/who").status_code == 302


def test_a_dead_database_gets_one_plain_page_that_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    client = sign_in(a_post())
    client.raise_request_exception = False
    default = connections["default"]
    default.close()
    monkeypatch.setitem(default.settings_dict, "HOST", "/nowhere/at/all")
    for address in ("/today", "/sign-in", "/test/who"):
        response = client.get(address)
        assert response.status_code == 503
        text = response.content.decode()
        assert "Cairn isn’t working now" in text
        assert "ring 999" in text
        assert "nowhere/at/all" not in text
