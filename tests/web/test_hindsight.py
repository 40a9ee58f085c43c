"""Hindsight of the fictional case: what each agency had written by a day, and what would have been said. R57, screens 12b."""

import re

import pytest

from web.conftest import demo_user
from web.test_case_pages import DAZ, reference, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("case"), pytest.mark.slow]


def _page(username: str, on: str = "", *, status: int = 200) -> str:
    return text(demo_user(username), f"{reference(demo_user('nadia'), DAZ)}/hindsight?on={on}", status=status)


def test_the_day_before_the_first_prompt_no_agency_had_been_told_and_on_the_day_somebody_would_have_been() -> None:
    before, on = _page("nadia", "20/2/2011"), _page("nadia", "21/2/2011")
    assert "things stood on Sunday 20 February 2011" in before
    assert "One adult around several children" not in before.split("What the rules would have said")[1]
    said = on.split("What the rules would have said")[1]
    assert "One adult around several children" in said
    assert "Analyst of the area" in said
    assert "look into it, ask, or no with a reason" in said


def test_each_agency_has_its_own_records_of_that_day_alone() -> None:
    page = _page("nadia", "20/9/2010")
    knew = page.split("What each agency had written down")[1].split("What the rules")[0]
    assert "Adolescent Support" in knew
    assert "2011" not in knew


def test_the_end_line_says_when_agencies_first_met_and_how_many_days_lie_between() -> None:
    page = _page("nadia")
    assert "First prompt about several children that somebody would have had to answer: 21 February 2011." in page
    assert "First meeting of agencies on record: 10 February 2015." in page
    assert "1,450 days lie between them" in page
    assert "It proves nothing about what anybody should have seen or done" in page


def test_each_sentence_is_as_it_stood_on_the_day() -> None:
    early, late = (_page("nadia", on).split("What the rules would have said")[1] for on in ("21/2/2011", "1/3/2015"))
    assert "Each as it stood at the end of that day." in early
    assert "2 children of 2 homes" in early
    assert not re.search(r"[3-9] children of", early)
    assert re.search(r"[3-9] children of", late)


def test_what_the_police_wrote_of_the_place_stands_among_what_was_known() -> None:
    shop = next(
        found
        for queue in ("raise", "ask")
        for found in re.findall(r"/signals/[0-9a-f-]{36}", text(demo_user("ife"), f"/signals?queue={queue}"))
        if "One place around several children" in text(demo_user("ife"), found)
    )
    page = text(demo_user("ife"), f"{shop}/hindsight?on=21/2/2011")
    assert "Police" in page.split("What each agency had written down")[1].split("What the rules")[0]


def test_what_came_to_nothing_is_shown_beside_the_rest() -> None:
    page = _page("nadia", "1/3/2015")
    assert page.count("Came to nothing") >= 1
    assert re.search(r"and [1-9]\d* of them came to nothing", page)


@pytest.mark.parametrize("typed", ["31/2/2011", "soon", "1/1/2199"])
def test_a_day_that_is_none_is_said_and_nothing_is_lost(typed: str) -> None:
    page = _page("nadia", typed, status=422)
    assert "Error:" in page
    assert typed in page


def test_who_may_not_see_the_signal_sees_no_hindsight_of_it() -> None:
    assert "There is nothing here that you can see" in _page("tom", status=404)
    assert "Your safeguarding lead can tell you more." in _page("grace", status=403)


def test_a_lead_sees_only_the_records_that_are_shared_with_the_school() -> None:
    lead = _page("priya", "1/3/2015").split("What each agency had written down")[1]
    assert "Sexual Health" not in lead
    assert "contraception" not in lead
