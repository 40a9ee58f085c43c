"""R179 in a browser, and with scripts off where it is told: a form tutor tells of a social worker, the officer decides, the front door finds nothing."""

from collections.abc import Callable

import pytest

from browser.conftest import Person
from browser.test_concerns import fills, sends
from browser.test_frame import barriers
from browser.test_people import too_wide

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Sit = Callable[..., Person]


def test_told_of_a_social_worker_decided_by_the_officer_and_never_at_the_front_door(at_a_browser: Sit) -> None:
    """R179: the officer's pages, at 320 px too."""
    grace, ruth, nadia = at_a_browser(scripts=False), at_a_browser(), at_a_browser(scripts=False)
    page = grace.signs_in("grace").opens("/concerns/new")
    fills(page)
    page.fill("#adult", "Marcus Bell, a social worker")
    address = sends(page)
    assert "its triage" in page.inner_text("body"), "the teller is not told that the name is one of ours"
    assert "Maya" not in nadia.signs_in("nadia").opens("/concerns").inner_text("main")
    page = ruth.signs_in("ruth").opens("/allegations")
    page.set_viewport_size({"width": 320, "height": 800})
    assert too_wide(page) == []
    page.click("th a")
    assert barriers(page) == []
    assert too_wide(page) == []
    assert "Marcus Bell" in page.inner_text("#h-who ~ ul")
    page.check("#did-end")
    page.fill("#reason", "He was on leave that week.")
    with page.expect_event("load"):
        page.click("button:text-is('Keep this')")
    assert "Choose the outcome" in page.inner_text(".govuk-error-summary")
    assert page.input_value("#reason") == "He was on leave that week."
    page.check("[name=outcome][value=disproved]")
    page.fill("#for_reporter", "We have looked into it, and it was not so.")
    with page.expect_event("load"):
        page.click("button:text-is('Keep this')")
    assert "We have looked into it" in grace.opens(address.removeprefix(grace.site)).inner_text("main")
    assert "Maya" not in nadia.opens("/concerns").inner_text("main")
