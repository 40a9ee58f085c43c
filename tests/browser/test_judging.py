"""Judging by keyboard alone: at most three keys a proposal with scripts on, all of it by Tab, arrows and Enter without."""

from collections.abc import Callable
from itertools import count
from uuid import UUID

import pytest
from django.db import connections
from playwright.sync_api import Page

from browser.conftest import Person
from browser.test_frame import barriers
from browser.test_people import too_wide
from factories import a_child, a_proposal, an_agency

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Sit = Callable[..., Person]
FIFTY, MOST_KEYS = 50, 3
WHY = [
    {"field": "given name", "says": "two forms of one given name", "weight": 6.0},
    {"field": "sex", "says": "different sex", "weight": -4.0},
]


AHEAD = count(50)


def proposals(how_many: int) -> set[UUID]:
    """So many pairs of one agency's records, which stand before all that the case and earlier tests ask."""
    school, made, agencies = an_agency(code="SCH"), set(), next(AHEAD)
    for at in range(how_many):
        one, other = (
            a_child(agency=school, given_names=name, family_name=f"Keyed{at}") for name in ("Kate", "Catherine")
        )
        made.add(a_proposal(record_a=one, record_b=other, why=WHY, children=99, agencies=agencies, match_weight=2.0).id)
    return made


def unjudged(among: set[UUID]) -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select count(*) from linkage_edge e where e.id = any(%s) and not exists (select from linkage_judgement j"
            " where j.record_a = least(e.record_a, e.record_b) and j.record_b = greatest(e.record_a, e.record_b))",
            [list(among)],
        )
        return int(cursor.fetchone()[0])


def press(page: Page, keys: list[str]) -> None:
    """Press keys, of which the last one leads to another page."""
    for key in keys[:-1]:
        page.keyboard.press(key)
    with page.expect_event("load"):
        page.keyboard.press(keys[-1])


def test_fifty_proposals_are_cleared_with_three_keys_each(at_a_browser: Sit) -> None:
    made = proposals(FIFTY)
    ife = at_a_browser().signs_in("ife")
    page = ife.opens("/links")
    with page.expect_event("load"):
        page.get_by_text("Begin with it").press("Enter")
    pressed = []
    for at in range(FIFTY):
        assert UUID(page.url.rsplit("/", 1)[1]) in made
        keys = [("1", "a"), ("2", "b"), ("3", "z")][at % 3]
        press(page, [*keys, "Enter"])
        pressed.append(len(keys) + 1)
        assert page.locator(".govuk-notification-banner").is_visible()
        page.locator("input[name=answer]:focus").wait_for(state="attached")  # the next has the focus on the choice
    assert max(pressed) <= MOST_KEYS
    assert unjudged(made) == 0
    page = ife.opens("/links/judged")
    said = page.inner_text("main")
    assert said.count("Given name: two forms of one given name") == 17
    assert said.count("Sex: different sex") == 17
    assert said.count("Too little is written to say") == 16
    assert ife.errors == []


def test_the_last_one_is_taken_back_by_keyboard(at_a_browser: Sit) -> None:
    made = proposals(2)
    ife = at_a_browser().signs_in("ife")
    page = ife.opens("/links")
    with page.expect_event("load"):
        page.get_by_text("Begin with it").press("Enter")
    press(page, ["2", "b", "Enter"])
    press(page, ["u"])
    assert page.url.endswith("/links/judged")
    page.locator(".cairn-undo input[name=reason]").first.focus()
    press(page, ["Enter"])
    assert "It is taken back." in page.inner_text(".govuk-notification-banner")
    page = ife.opens("/links")
    assert sum(page.locator(f"a[href='/links/{one}']").count() for one in made) >= 2


def test_without_scripts_tab_arrows_and_enter_are_enough(at_a_browser: Sit) -> None:
    made = proposals(2)
    ife = at_a_browser(scripts=False).signs_in("ife")
    page = ife.opens("/links")
    page.get_by_text("Begin with it").focus()
    press(page, ["Enter"])
    page.focus("#answer-same")
    press(page, ["ArrowDown", "Tab", "Space", "Enter"])
    assert unjudged(made) == 1
    page.locator("input[name=answer]:focus").wait_for(state="attached")  # the choice has the focus, without a script
    press(page, ["ArrowDown", "Tab", "ArrowDown", "Enter"])
    assert unjudged(made) == 0


def test_keys_rest_while_somebody_types_and_can_be_turned_off(at_a_browser: Sit) -> None:
    proposals(1)
    page = at_a_browser().signs_in("ife").opens("/links")
    with page.expect_event("load"):
        page.get_by_text("Begin with it").press("Enter")
    here = page.url
    page.focus("#reason")
    page.keyboard.type("1 and j and u")
    assert page.url == here
    assert page.input_value("#reason") == "1 and j and u"
    assert page.locator("input[name=answer]:checked").count() == 0
    page.get_by_text("Turn keys off").click()
    page.keyboard.press("1")
    assert page.locator("input[name=answer]:checked").count() == 0
    page.reload()
    page.get_by_text("Turn keys on").click()
    page.keyboard.press("1")
    assert page.locator("#answer-same:checked").count() == 1


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_no_barrier_and_nothing_too_wide_where_pairs_are_judged(at_a_browser: Sit, width: int) -> None:
    one = proposals(1).pop()
    ife = at_a_browser(width=width).signs_in("ife")
    for address in ("/links", f"/links/{one}", "/links/judged", "/links/judged?whose=all"):
        page = ife.opens(address)
        assert barriers(page) == [], address
        assert too_wide(page) == [], address
    assert ife.errors == []
