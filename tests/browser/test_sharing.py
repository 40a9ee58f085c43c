"""J5 in a browser: the front door asks the desk that a pointer names, the nurse answers in seven steps, a refusal climbs.

Scripts on and off; no barrier on any page; with CAIRN_PICTURES=FOLDER each page is kept as a picture.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Page

from browser.conftest import Person
from browser.test_frame import barriers
from browser.test_people import too_wide

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Sit = Callable[..., Person]
Picture = Callable[[Page, str], None]
SAFE = "Whoever she came with is left out."


@pytest.fixture
def picture(tmp_path: Path) -> Picture:
    """picture(page, "ask"): no barrier on it, not too wide, and kept as NAME.png."""
    folder = Path(os.environ.get("CAIRN_PICTURES", "") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str) -> None:
        assert barriers(page) == [], name
        assert too_wide(page) == [], name
        page.screenshot(path=str(folder / f"{name}.png"), full_page=True)

    return take


def unseen(page: Page, name: str) -> None:
    """In place of a picture."""
    assert page.locator("h1").count() == 1, name


def somebody_pointed_at(nadia: Person) -> Page:
    """The picture of the first child of the case at whom a service points, as the front door sees it."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select distinct identity_id from linkage_member where sharing = 'pointer' and until is null order by 1"
        )
        found = [row for (row,) in cursor.fetchall()]
    for one in found:
        page = nadia.opens(f"/child/{one}")
        if page.locator("text=Ask the holder in writing").count():
            return page
    raise AssertionError("nobody in the case is pointed at")


def clicks(page: Page, what: str) -> None:
    """Press what leads to another page."""
    with page.expect_event("load"):
        page.click(what)


def asks(page: Page) -> str:
    """Fill in the question and send it; the address of the request."""
    page.fill("#question", "Has she been seen with injuries since March 2011?")
    page.fill("#necessity", "Two men are named around her, and only a health service has seen her alone.")
    page.check("#purpose")
    page.check("#basis")
    page.check("#told-not_told")
    page.fill("#told_why", "Her messages are read by somebody else.")
    clicks(page, "main button:text-is('Ask')")
    return page.url


def answers(page: Page, picture: Picture, given: str) -> None:
    """The seven questions and the check."""
    clicks(page, "a:text-is('Answer')")
    picture(page, f"share-1-{given}")
    clicks(page, "button:text-is('Go on') >> nth=-1")
    assert "Choose what you will do" in page.inner_text(".govuk-error-summary")
    page.check("#given" if given == "whole" else f"#given-{given}")
    clicks(page, "button:text-is('Go on') >> nth=-1")
    page.check("#told")
    page.fill("#told_why", "She knows that I tell the front door, and why.")
    clicks(page, "button:text-is('Go on') >> nth=-1")
    page.check("#basis")
    picture(page, f"share-3-{given}")
    clicks(page, "button:text-is('Go on') >> nth=-1")
    page.fill("#advice", "The named nurse of the area.")
    clicks(page, "button:text-is('Go on') >> nth=-1")
    page.fill("#protects", SAFE)
    clicks(page, "button:text-is('Go on') >> nth=-1")
    if given == "part":
        page.fill("#words", "Seen twice in 2011 with bruises that she did not explain. Please ring me.")
    picture(page, f"share-6-{given}")
    clicks(page, "button:text-is('Go on') >> nth=-1")
    page.fill("#reason", "They can keep her safe only if they know." if given == "part" else "She has asked us not to.")
    if given == "refused":
        page.fill("#review_on", page.evaluate("new Date(Date.now() + 20 * 864e5).toISOString().slice(0, 10)"))
    clicks(page, "button:text-is('Go on') >> nth=-1")
    picture(page, f"share-check-{given}")
    clicks(page, "button:has-text('Give this answer')")


@pytest.mark.parametrize("scripts", [True, False])
def test_j5_asked_through_the_pointer_answered_in_part_refused_and_taken_to_both_leads(
    at_a_browser: Sit, picture: Picture, scripts: bool
) -> None:
    nadia, tom = at_a_browser(scripts=scripts).signs_in("nadia"), at_a_browser(scripts=scripts).signs_in("tom")
    if not scripts:
        picture = unseen  # axe itself is a script
    page = somebody_pointed_at(nadia)
    clicks(page, "text=Ask the holder in writing >> nth=0")
    assert "Sexual health" not in page.inner_text("main")
    picture(page, "ask")
    address = asks(page)
    picture(page, "request-waits")
    assert "That says nothing of whether anything is held" in page.inner_text("main")

    toms = tom.opens(address.removeprefix(tom.site))
    answers(toms, picture, "part")
    picture(toms, "request-answered")
    said = nadia.opens(address.removeprefix(nadia.site)).inner_text("main")
    assert "Seen twice in 2011" in said
    assert "Tom Reeve" not in said

    again = asks(somebody_pointed_at_form(nadia))
    answers(tom.opens(again.removeprefix(tom.site)), picture, "refused")
    page = nadia.opens(again.removeprefix(nadia.site))
    page.fill("textarea[id^='escalate_why']", "She was seen at a man’s house last night.")
    picture(page, "request-refused")
    clicks(page, "button:has-text('Take it to both')")
    assert "With both safeguarding leads since" in page.inner_text("main")
    toms = tom.opens("/requests")
    assert "With both leads" in toms.inner_text("main")
    picture(toms, "requests")
    toms = tom.opens(again.removeprefix(tom.site))
    toms.check("#settle_outcome")
    toms.fill("textarea[id^='settle_words']", "We rang: the dates are given today.")
    clicks(toms, "button:text-is('Keep what we agreed')")
    assert "We rang: the dates are given today." in nadia.opens(again.removeprefix(nadia.site)).inner_text("main")
    assert [one for one in (*nadia.errors, *tom.errors) if "404" not in one and "422" not in one] == []


def somebody_pointed_at_form(nadia: Person) -> Page:
    """The form, reached from the pointer."""
    page = somebody_pointed_at(nadia)
    clicks(page, "text=Ask the holder in writing >> nth=0")
    return page


def test_a_third_agency_finds_no_trace_and_a_phone_can_answer(at_a_browser: Sit, picture: Picture) -> None:
    nadia = at_a_browser().signs_in("nadia")
    address = asks(somebody_pointed_at_form(nadia)).removeprefix(nadia.site)
    for username in ("grace", "priya", "ife", "owen"):
        person = at_a_browser().signs_in(username)
        assert "There is nothing here that you can see" in person.opens(address).inner_text("main")
        assert "injuries since March" not in person.opens("/requests").inner_text("main")
    phone = at_a_browser(width=390, height=844).signs_in("tom")
    picture(phone.opens(address), "request-phone")
    picture(phone.opens("/requests"), "requests-phone")
    picture(phone.opens(f"{address}/answer"), "share-phone")


def test_the_register_of_obstacles(at_a_browser: Sit, picture: Picture) -> None:
    tom, helen = at_a_browser().signs_in("tom"), at_a_browser().signs_in("helen")
    page = tom.opens("/obstacles/new")
    picture(page, "obstacle-new")
    page.fill("#what", "Two surgeries say that their contract forbids an answer within a week.")
    page.fill("#stuck", "School nurses, and the children whom they know.")
    page.check("#reach-national")
    clicks(page, "button:text-is('Put it in the register')")
    picture(helen.opens("/obstacles"), "obstacles")
    assert "Two surgeries say" in helen.page.inner_text("main")


def test_opened_in_an_emergency_and_reviewed_on_a_phone(at_a_browser: Sit, picture: Picture) -> None:
    marcus, owen = at_a_browser().signs_in("marcus"), at_a_browser(width=390, height=844).signs_in("owen")
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select m.identity_id from linkage_member m join agencies_agency a on a.id = m.agency_id"
            " join records_personversion v on v.record_id = m.record_id and v.role = 'child'"
            " where m.until is null and a.code in ('CSC', 'POL') and m.sharing = 'partnership'"
            " group by m.identity_id having count(distinct a.code) = 2 order by 1 limit 1"
        )
        (identity,) = cursor.fetchone()
    page = marcus.opens(f"/person/{identity}/open-now")
    picture(page, "open-now")
    page.fill("#reason", "She left against advice ten minutes ago with two men; where could she be?")
    clicks(page, "button:text-is('Open for two hours')")
    assert "Open to you alone for two hours" in page.inner_text("main")
    picture(marcus.opens("/openings"), "openings")
    page = owen.opens("/openings")
    picture(page, "openings-phone")
    page.check("input[id^='sound-']")
    page.fill("textarea[id^='words-']", "Right to open: we were told and found her.")
    clicks(page, "button:text-is('Keep this review')")
    assert "Right to open" in page.inner_text("#h-reviewed ~ div")
