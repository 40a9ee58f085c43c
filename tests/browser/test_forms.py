"""Forms in a browser: by keyboard alone, with and without scripts, at phone width, sound for assistive technology."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from browser.conftest import Person
from browser.test_frame import barriers
from browser.test_people import too_wide
from cairn.base.clock import today

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Sit = Callable[..., Person]


def tabs_to(page: Page, wanted: str) -> None:
    """Move the focus forward to a control by its id, or by a button's words."""
    for _ in range(40):
        page.keyboard.press("Tab")
        at = page.evaluate(
            "[document.activeElement.id, document.activeElement.name, document.activeElement.textContent.trim()]"
        )
        if wanted in at:
            return
    raise AssertionError(f"{wanted} can't be reached by keyboard")


@pytest.mark.parametrize("scripts", [True, False])
def test_r7_a_short_contact_takes_eight_interactions_by_keyboard_and_one_yes_opens_a_concern(
    at_a_browser: Sit, scripts: bool
) -> None:
    """An interaction is a name typed, an answer chosen or a button pressed; moving on by Tab is none."""
    page = at_a_browser(scripts=scripts).signs_in("grace").opens("/forms/short_contact/new")
    done = 0
    page.focus("#given_names")
    page.keyboard.type("Maya")
    done += 1
    for name in ("spoken_for", "afraid", "given", "worried"):
        tabs_to(page, f"a-{name}")
        page.keyboard.press("Space" if name == "given" else "ArrowDown")
        done += 1
    tabs_to(page, "a-partner_known")
    page.keyboard.press("ArrowDown")  # asked, not told
    done += 1
    for button in ("Check your answers", "Send"):
        tabs_to(page, button)
        with page.expect_event("load"):
            page.keyboard.press("Enter")
        done += 1
    assert done <= 8
    assert "/concerns/new" in page.url
    assert page.input_value("#given_names") == "Maya"
    assert "lifts" in page.input_value("#saw")
    assert page.is_checked("#adult_known-asked_not_told")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_screening_is_whole_with_and_without_scripts(at_a_browser: Sit, scripts: bool) -> None:
    """R25: what an answer opens shows once it is chosen, and so with scripts off."""
    grace = at_a_browser(scripts=scripts).signs_in("grace")
    page = grace.opens("/forms/screening/new")
    assert not page.is_visible("#outside_home")
    page.fill("#given_names", "Maya")
    page.check("input[name=a-protective][value=family]")
    page.fill("#outside_home", "A car at the gate")
    page.check("input[name=a-cars][value=now]")
    page.check("input[name=a-level][value='3']")
    page.fill("#reasons", "Two of us saw the car.")
    page.fill("#look_again_on", "the other day")
    with page.expect_event("load"):
        page.click("button:text-is('Check your answers')")
    assert page.inner_text(".govuk-error-summary li").startswith("Give the day")
    assert page.input_value("#reasons") == "Two of us saw the car."
    page.fill("#look_again_on", today().replace(year=today().year + 1).isoformat())
    with page.expect_event("load"):
        page.click("button:text-is('Check your answers')")
    assert "half a year" in page.inner_text(".govuk-error-summary li")
    page.fill("#look_again_on", page.evaluate("new Date(Date.now() + 30 * 864e5).toISOString().slice(0, 10)"))
    with page.expect_event("load"):
        page.click("button:text-is('Check your answers')")
    with page.expect_event("load"):
        page.click("button:text-is('Send')")
    assert "A car at the gate" in page.inner_text("main")
    assert grace.errors == []


def test_what_is_typed_is_kept_and_what_it_calls_to_mind_shows_without_a_button(at_a_browser: Sit) -> None:
    """R15, R24: prompts and the language check come as one types."""
    grace = at_a_browser().signs_in("grace")
    page = grace.opens("/forms/screening/new")
    page.fill("#given_names", "Nia")
    page.check("input[name=a-in_love][value=yes]")
    page.fill("#reasons", "She is promiscuous.")
    page.wait_for_selector("text=/Kept at \\d/", timeout=10_000)
    page.wait_for_selector("text=“promiscuous”", timeout=10_000)
    assert "no reassurance" in page.inner_text("#kept")
    page.close()  # as if the machine had gone
    grace.page = grace.page.context.new_page()
    page = grace.opens("/forms")
    with page.expect_event("load"):
        page.click("text=Exploitation screening: Nia")
    assert page.input_value("#reasons") == "She is promiscuous."
    assert grace.errors == []


@pytest.mark.parametrize("width", [1280, 320])
def test_pages_of_forms_have_no_barrier_and_are_not_too_wide(at_a_browser: Sit, width: int) -> None:
    grace = at_a_browser().signs_in("grace")
    grace.page.set_viewport_size({"width": width, "height": 900})
    for address in (
        "/forms",
        "/forms/screening/new",
        "/forms/short_contact/new",
        "/forms/consent_aid/new",
        "/forms/cases",
    ):
        page = grace.opens(address)
        assert barriers(page) == [], address
        assert not too_wide(page), address
