"""The pages of disposals, from two seats: propose, agree or refuse, and what stays."""

from pathlib import Path
from uuid import UUID, uuid4

import pytest

from cairn.agencies.models import Post
from cairn.operations import disposing
from concerns.test_disposals import OLD, asha, committing, owen, priya  # noqa: F401 - a fixture is used by being in the module
from factories import a_browser, a_child, a_post, identity_of
from web.test_requests import text_of


@pytest.fixture(autouse=True)
def _list_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CAIRN_DISPOSALS", str(tmp_path / "disposals"))


@pytest.fixture
def child(owen: Post) -> UUID:  # noqa: F811
    return a_child(agency=owen.agency, given_names="Quinn", family_name="Harrow", **OLD)


@committing
def test_the_pages_propose_and_agree_and_say_what_was_erased(owen: Post, asha: Post, child: UUID) -> None:  # noqa: F811
    """R67: from what has come due to what stays of it."""
    browser, other, who = a_browser(owen), a_browser(asha), identity_of(child)
    address = f"/person/{who}/dispose"
    assert address in browser.get("/retention").content.decode()
    assert address in browser.get(f"/person/{who}/rights").content.decode()
    assert "1 record of Quinn Harrow" in text_of(browser.get(address))
    too_long = browser.post(address, {"words": "x" * 2001, "form": str(uuid4())})
    assert too_long.status_code == 422
    assert "x" * 2001 in too_long.content.decode()
    made = browser.post(address, {"words": "Nothing needs it", "form": str(uuid4())})["Location"]
    assert "This is proposed already" in text_of(browser.get(address))
    mine = text_of(browser.get(made))
    assert "You proposed this" in mine
    assert "Agree: erase it" not in mine
    assert browser.post(made, {"do": "agree"}).status_code == 403
    theirs = text_of(other.get(made))
    assert "Quinn Harrow" in theirs
    assert "Nothing needs it" in theirs
    assert other.post(made, {"do": "end", "why": ""}).status_code == 422
    assert other.post(made, {"do": "agree"}).status_code == 302
    assert browser.post(made, {"do": "end"}).status_code == 409
    assert disposing.dispose_agreed() == 1
    assert browser.get(f"/person/{who}").status_code == 404
    for each in (text_of(browser.get(made)), text_of(browser.get("/disposals"))):
        assert "Erased" in each
        assert "Quinn" not in each
    assert "Nothing of your agency has come due" in text_of(browser.get("/retention"))
    assert "Quinn" not in text_of(browser.get("/search?q=Quinn")).replace("“Quinn”", "").replace("for Quinn", "")


@committing
def test_hidden_and_absent_disposals_answer_alike(owen: Post, priya: Post, child: UUID) -> None:  # noqa: F811
    made = a_browser(owen).post(f"/person/{identity_of(child)}/dispose", {"form": str(uuid4())})["Location"]
    stranger, worker = a_browser(priya), a_browser(a_post(agency=owen.agency, name="Mia Hall"))
    for where in (made, f"/disposal/{uuid4()}"):
        assert [stranger.get(where).status_code, stranger.post(where, {"do": "agree"}).status_code] == [404, 404]
        assert [worker.get(where).status_code, worker.post(where, {"do": "agree"}).status_code] == [403, 403]
    assert "Harrow" not in text_of(stranger.get("/disposals"))
    assert stranger.get(f"/person/{identity_of(child)}/dispose").status_code == 404


@committing
def test_the_page_says_why_it_can_not_be_proposed(owen: Post) -> None:  # noqa: F811
    young = a_child(agency=owen.agency, given_names="Rosa", born="2012-01-01", recorded="2020-01-01")
    address = f"/person/{identity_of(young)}/dispose"
    assert "It has not come due" in text_of(a_browser(owen).get(address))
    assert a_browser(owen).post(address, {"form": str(uuid4())}).status_code == 409


@committing
def test_a_hold_is_named_on_the_page_of_whoever_would_agree(owen: Post, asha: Post, child: UUID) -> None:  # noqa: F811
    who = identity_of(child)
    made = a_browser(owen).post(f"/person/{who}/dispose", {"form": str(uuid4())})["Location"]
    a_browser(owen).post(f"/person/{who}/hold", {"reason": "The coroner asks", "form": str(uuid4())})
    shown = text_of(a_browser(asha).get(made))
    assert "A hold keeps these records" in shown
    assert "Agree: erase it" not in shown
