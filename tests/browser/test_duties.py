"""Duties in a browser: a concern that is told stands on the front door's day, is handed over, and nothing is too wide."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from browser.conftest import Person
from browser.test_concerns import fills, sends
from browser.test_frame import barriers
from browser.test_people import too_wide
from duties.owed import followed

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Sit = Callable[..., Person]


def told_and_followed(grace: Person) -> None:
    """A concern that a teacher tells; the worker has followed the trail."""
    page = grace.signs_in("grace").opens("/concerns/new")
    fills(page)
    sends(page)
    followed()


@pytest.mark.parametrize("scripts", [True, False])
def test_what_was_told_is_due_at_the_front_door_and_can_be_handed_over(at_a_browser: Sit, scripts: bool) -> None:
    grace, nadia, jo, marcus = (at_a_browser(scripts=scripts) for _ in range(4))
    told_and_followed(grace)
    assert "Decide about a concern: Maya" in nadia.signs_in("nadia").opens("/today").inner_text("main")
    assert "Children's Social Care" in straight(grace.opens("/duties").inner_text("main"))
    page = jo.signs_in("jo").opens("/duties")
    page.check("input[name=duty] >> nth=0", force=True)
    page.select_option("#to", label="Marcus Bell, Social worker")
    hands_over(page)
    assert "Say why, in a few words" in page.inner_text(".govuk-error-summary")
    assert page.is_checked("input[name=duty] >> nth=0")
    page.fill("#why", "Nadia is on leave.")
    hands_over(page)
    assert "1 duty goes to Marcus Bell" in page.inner_text("main")
    assert "Decide about a concern" in marcus.signs_in("marcus").opens("/duties").inner_text("main")
    assert [one.errors for one in (grace, nadia, marcus)] == [[], [], []]  # jo's browser tells of the refusal


def straight(text: str) -> str:
    """With one kind of apostrophe."""
    return text.replace("’", "'")


def hands_over(page: Page) -> None:
    """Press the button and wait for the answer."""
    with page.expect_event("load"):
        page.click("button:text-is('Hand over')")


def test_duties_by_keyboard_narrow_and_without_barriers(at_a_browser: Sit) -> None:
    told_and_followed(at_a_browser())
    for name, addresses in (("jo", ("/duties", "/duties/told", "/today")), ("nadia", ("/duties", "/about/clocks"))):
        person = at_a_browser().signs_in(name)
        for address in addresses:
            page = person.opens(address)
            assert barriers(page) == [], address
            page.set_viewport_size({"width": 320, "height": 640})
            assert not too_wide(page), address
            page.set_viewport_size({"width": 1280, "height": 900})
    page = person.opens("/duties")
    end = time.monotonic() + 20
    while time.monotonic() < end:
        page.keyboard.press("Tab")
        if "Decide about a concern" in page.evaluate("document.activeElement.textContent"):
            return
    pytest.fail("no key leads to what is due")
