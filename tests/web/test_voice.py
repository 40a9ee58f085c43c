"""An audit of voice: how many assessments hold the words of child and family, by agency, and twenty drawn to be read. R11."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections

from cairn.agencies.models import Post
from cairn.agencies.roles import Role
from cairn.forms.actions import keep_draft
from cairn.forms.rules.voice import SAMPLE, drawn, share
from cairn.journeys.send_form import send_form
from factories import a_browser, a_post, an_agency, looking
from web.test_requests import text_of

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner", "job"])
WORDS = "He waits for me after school"
TOLD = "Her father saw a car"


@pytest.fixture
def worker() -> Post:
    return a_post(agency=an_agency(code="CSC"), name="Marcus Bell")


@pytest.fixture
def lead(worker: Post) -> Post:
    return a_post(agency=worker.agency, role=Role.SAFEGUARDING_LEAD)


def assessed(by: Post, times: int, **answers: Any) -> None:
    """So many assessments, sent."""
    sound = {
        "family_asked": "not_asked",
        "family_why_not": "They are away",
        "inside_good": "x",
        "outside_good": "x",
        "reasons": "x",
    }
    for _ in range(times):
        draft = uuid4()
        with looking(by) as actor:
            keep_draft(
                kind="assessment", who={"given_names": "Quinn", "family_name": "Harrow", "born": "2012-02-11"},
                answers=sound | answers, by=actor, draft=draft, about=None,
            )  # fmt: skip
            send_form(draft=draft, by=actor)


def deeds() -> Iterator[dict[str, Any]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select details from trail_deed where did = 'voice.audited' order by at")
        yield from (json.loads(row[0]) for row in cursor.fetchall())


def test_presence_is_told_by_agency_with_its_interval_where_there_are_enough(worker: Post) -> None:
    board = a_post(agency=an_agency(code="POL"), role=Role.BOARD)
    assessed(worker, 3, child_words=WORDS)
    assessed(worker, 1, child_words="  ")
    assessed(a_post(agency=an_agency(code="SCH")), 2, child_words=WORDS)
    assert "No agency has sent 5 assessments" in text_of(a_browser(board).get("/forms/voice"))
    assessed(worker, 1, family_asked="yes", family_worries=TOLD, family_done="We rang him")
    page = a_browser(board).get("/forms/voice")
    said = text_of(page)
    assert "60 % (3)" in said
    assert "20 % (1)" in said
    assert "23 to 88 %" in said
    assert "Marlbridge" not in said.partition("By agency")[2], "two are too few"
    for words in (WORDS, TOLD, "Draw twenty"):
        assert words not in page.content.decode()


def test_twenty_are_drawn_with_what_was_said_and_the_same_number_draws_them_again(worker: Post, lead: Post) -> None:
    assessed(worker, 12, child_words=WORDS)
    assessed(worker, 12, family_asked="yes", family_worries=TOLD, family_done="We rang him")
    browser = a_browser(lead)
    answer = browser.post("/forms/voice")
    address = answer.headers["Location"].partition("#")[0]
    seed = int(address.partition("sample=")[2].partition("&")[0])
    first = text_of(browser.get(address)).partition("Twenty of your")[2]
    assessed(worker, 3)
    assert first == text_of(browser.get(address)).partition("Twenty of your")[2], "what came later changes nothing"
    for until in ("tomorrow", "0001-01-01T00:00:00%2B00:00", "9999-12-31T23:59:59%2B00:00", "2026-01-01T00:00"):
        assert browser.get(f"/forms/voice?sample=7&until={until}").status_code == 200
    assert f"Of {SAMPLE} drawn by chance (sample {seed})" in first
    found = first.count(f"“{WORDS}”"), first.count(f"“{TOLD}”")
    assert sum(found) == SAMPLE
    (deed,) = deeds()
    assert deed.pop("until")
    assert deed == {"seed": seed, "assessments": SAMPLE, "child": found[0], "family": found[1]}
    assert "They are away" in first


@pytest.mark.parametrize("role", [Role.BOARD, Role.AUDITOR, Role.PANEL_CHAIR])
def test_who_reads_no_own_records_draws_none_and_other_agencies_are_never_drawn(worker: Post, role: Role) -> None:
    assessed(worker, 6, child_words=WORDS)
    reader = a_browser(a_post(agency=an_agency(code="POL"), role=role))
    reader.post("/forms/voice")
    assert WORDS not in reader.get("/forms/voice?sample=7").content.decode()
    other = a_browser(a_post(agency=an_agency(code="SCH"), role=Role.SAFEGUARDING_LEAD))
    assert WORDS not in other.get("/forms/voice?sample=7").content.decode()
    assert a_browser(worker).get("/forms/voice").status_code == 403


def test_a_sample_is_of_different_ones_and_never_more_than_there_are() -> None:
    every = list(range(100))
    assert len(set(drawn(every, seed=1))) == SAMPLE
    assert drawn(every, seed=1) != drawn(every, seed=2)
    assert drawn(every, seed=1) == sorted(drawn(every, seed=1))
    assert drawn([3, 1, 2], seed=5) == [3, 1, 2]


@pytest.mark.parametrize(
    ("present", "of", "told"), [(0, 5, (0, 0, 43)), (5, 5, (100, 57, 100)), (10, 20, (50, 30, 70))]
)
def test_a_share_says_how_sure_it_is(present: int, of: int, told: tuple[int, int, int]) -> None:
    assert share(present, of) == told
