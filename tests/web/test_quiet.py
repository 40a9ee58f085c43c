"""The pages of quiet questions: they say what is told to whom, keep what was typed, and are the same for a hit and for none."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.test import Client

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.sharing.quiet_tokens import match, refresh
from factories import a_browser, a_child, a_post, an_agency
from sharing.made_quiet import ANA, REST, answered, asked, evaluating, hits, rows
from sharing.made_sharing import lead
from web.conftest import committing
from web.test_requests import text_of

pytestmark = [committing, pytest.mark.slow]
FORM = "0b0f2a0e-6f0a-4e0e-9a56-0d6a5b1c7e11"


@pytest.fixture
def evaluator() -> Iterator[None]:
    with evaluating():
        yield


@pytest.fixture
def ana(nurse_lead: Post) -> None:
    a_child(agency=nurse_lead.agency, sharing="sealed", given_names="Ana", family_name="O'Neill", born="1996-03-14")


def put(browser: Client, **said: str) -> Any:
    return browser.post("/quiet/new", ANA | REST | {"form": FORM} | said)


def test_a_question_is_put_met_and_answered_by_pages_alone(
    evaluator: None, nurse_lead: Post, officer: Post, ana: None
) -> None:
    refresh()
    asker, reader = a_browser(officer), a_browser(nurse_lead)
    assert "An agency that holds nobody by this name or number learns nothing." in text_of(asker.get("/quiet/new"))
    assert put(asker).status_code == 302
    assert "No answer yet." in text_of(asker.get("/quiet"))
    assert "to read" not in text_of(reader.get("/today"))
    match()
    assert "No answer yet." in text_of(asker.get("/quiet"))
    assert "1 question to read" in text_of(reader.get("/today"))
    board = reader.get("/quiet")
    assert "Ana O’Neill, born 14 March 1996" in text_of(board)
    (hit,) = hits(nurse_lead)
    page = text_of(reader.get(f"/quiet/{hit.id}"))
    assert "Owen Hale, Police" in page
    assert "They don’t know that you hold anything" in page
    lacking = reader.post(f"/quiet/{hit.id}", {"gives": "", "words": "Ring me."})
    assert lacking.status_code == 422
    assert "Ring me." in text_of(lacking)
    told = {"gives": "told", "words": "Ring the named nurse on 01632 960 100."}
    assert reader.post(f"/quiet/{hit.id}", told).status_code == 302
    again = reader.post(f"/quiet/{hit.id}", told | {"words": "Something else"})
    assert again.status_code == 409
    assert "Something else" in text_of(again)
    own = text_of(asker.get("/quiet"))
    assert "Ring the named nurse on 01632 960 100." in own
    assert "Sexual Health" not in own
    assert "Lead of SHS" not in own
    looked = text_of(reader.get("/trail"))
    assert "Cairn itself" in looked
    assert "A quiet question met somebody whom you hold" in looked
    (look,) = rows("select id from trail_look where what = 'quiet question' and role = 'system'")[0]
    assert "Cairn itself" in text_of(reader.get(f"/trail/{look}"))


def test_what_was_typed_stays_where_something_lacks_or_nobody_answers(officer: Post) -> None:
    browser = a_browser(officer)
    lacking = put(browser, born_day="31", born_month="2", necessity="")
    assert lacking.status_code == 422
    page = text_of(lacking)
    assert "Give the day of birth as day, month and year" in page
    assert "Say why you need to know" in page
    assert 'value="31"' in lacking.content.decode()
    assert FORM in lacking.content.decode()
    nobody = put(browser)
    assert nobody.status_code == 409
    assert "isn’t answering" in text_of(nobody)
    assert "She was seen with a man" in text_of(nobody)
    assert put(browser, form="no id").status_code == 404


def test_with_everything_asked_the_page_says_so_and_keeps_the_words(evaluator: None, officer: Post) -> None:
    refresh()
    for _ in range(10):
        asked(officer)
    browser = a_browser(officer)
    assert "You can ask 0 more today." in text_of(browser.get("/quiet"))
    refused = put(browser)
    assert refused.status_code == 409
    assert "no more quiet questions today" in text_of(refused)
    assert "She was seen with a man" in text_of(refused)


def test_the_pages_of_whoever_asks_are_byte_for_byte_those_of_a_question_that_meets_nobody(
    evaluator: None, nurse_lead: Post, officer: Post, ana: None
) -> None:
    other = a_post(agency=an_agency(code="CSC"), role=Role.TRIAGE, name="Mo Birch")
    refresh()
    asked(officer)
    asked(other, ANA | {"given_names": "Eva"})
    match()
    answered(nurse_lead, hits(nurse_lead)[0].id, gives="kept", words="She is safe.")
    seen = {}
    for who, name in ((officer, b"Ana"), (other, b"Eva")):
        browser = a_browser(who)
        for address in ("/quiet", "/quiet/new", "/requests"):
            content = browser.get(address).content.replace(b"Owen Hale", b"NAME").replace(b"Mo Birch", b"NAME")
            content = content.replace(b"Police", b"AGENCY").replace("Children’s Social Care".encode(), b"AGENCY")
            content = re.sub(rb"\d\d:\d\d", b"", content)
            content = re.sub(rb"[0-9a-f]{8}-[0-9a-f-]{27}|datetime=\"[^\"]*\"|value=\"[A-Za-z0-9]{64}\"", b"", content)
            seen.setdefault(address, []).append(content.replace(name, b"WHO"))
    for address, (met, none) in seen.items():
        assert met == none, address


def test_a_leaver_s_open_page_asks_nothing(evaluator: None, officer: Post) -> None:
    refresh()
    browser = a_browser(officer)
    assert browser.get("/quiet/new").status_code == 200
    with connections["owner"].cursor() as cursor:
        cursor.execute("update agencies_post set ended_at = now() where id = %s", [officer.id])
    answer = put(browser)
    assert answer.status_code == 302
    assert "sign-in" in answer.headers["location"]
    assert rows("select count(*) from sharing_quietquestion") == [(0,)]


def test_who_may_not_is_told_why_and_hidden_and_absent_hits_answer_alike(
    evaluator: None, nurse_lead: Post, officer: Post, ana: None
) -> None:
    refresh()
    asked(officer)
    match()
    (hit,) = hits(nurse_lead)
    owen = a_browser(lead("POL"))
    hidden, absent = (owen.get(f"/quiet/{one}") for one in (hit.id, FORM))
    assert hidden.status_code == absent.status_code == 404
    assert len(hidden.content) == len(absent.content)
    assert a_browser(officer).get(f"/quiet/{hit.id}").status_code == 403
    board = a_browser(a_post(agency=an_agency(code="CSC"), role=Role.BOARD))
    assert "Your role asks no quiet questions" in text_of(board.get("/quiet"))
    keeper = a_browser(officer, purpose="run_the_service")
    assert keeper.get("/quiet/new").status_code == 403
    assert "sign in again" in text_of(keeper.get("/quiet"))
