"""A concern from the first key to the answer, in a browser: by keyboard, with scripts off, with nothing lost; J1's first half."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from browser.conftest import Person
from browser.test_frame import barriers
from browser.test_people import too_wide

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Sit = Callable[..., Person]
WORDS = "Her friend says that an older man waits at the gate."


def fills(page: Page) -> None:
    """The three answers."""
    page.fill("#given_names", "Maya")
    page.fill("#told", WORDS)
    page.fill("#happened", "20 11 2025")


def sends(page: Page) -> str:
    """Send it; the address at which it stands."""
    with page.expect_event("load"):
        page.click("button:text-is('Send')")
    return page.url


@pytest.mark.parametrize("scripts", [True, False])
def test_told_by_a_teacher_decided_at_the_front_door_and_answered(at_a_browser: Sit, scripts: bool) -> None:
    grace, nadia = at_a_browser(scripts=scripts), at_a_browser(scripts=scripts)
    page = grace.signs_in("grace").opens("/concerns/new")
    fills(page)
    address = sends(page)
    assert "A named person decides by" in page.inner_text("main")
    page = nadia.signs_in("nadia").opens("/concerns")
    assert "Maya" in page.inner_text("#h-decide ~ table")
    page.goto(address)
    page.check("#did-watch")
    page.fill("#reason", "Nobody else has told of him.")
    page.fill("#for_reporter", "We ask the patrol to pass by, and look again.")
    page.fill("#lead", "Jo Ferris")
    page.fill("#would_change", "A second sighting")
    with page.expect_event("load"):
        page.click("button:text-is('Keep this')")
    assert "day on which somebody looks again" in page.inner_text(".govuk-error-summary")
    assert page.input_value("#reason") == "Nobody else has told of him."
    page.fill("#next_on", page.evaluate("new Date(Date.now() + 7 * 864e5).toISOString().slice(0, 10)"))
    with page.expect_event("load"):
        page.click("button:text-is('Keep this')")
    said = grace.opens(address.removeprefix(grace.site)).inner_text("main")
    assert "We ask the patrol to pass by" in said
    assert "Nobody else has told of him." not in said


def test_what_is_typed_is_kept_without_a_button(at_a_browser: Sit) -> None:
    grace = at_a_browser().signs_in("grace")
    page = grace.opens("/concerns/new")
    page.fill("#told", WORDS)
    page.wait_for_selector("text=/Kept at \\d/", timeout=10_000)
    page.close()  # as if the machine had gone
    grace.page = grace.page.context.new_page()
    page = grace.opens("/concerns")
    with page.expect_event("load"):
        page.click("text=A concern without a name yet")
    assert page.input_value("#told") == WORDS
    assert grace.errors == []


def test_it_is_told_by_keyboard_alone(at_a_browser: Sit) -> None:
    page = at_a_browser().signs_in("grace").opens("/concerns/new")
    page.focus("#given_names")
    answers = {"given_names": "Maya", "told": WORDS, "happened": "20 11 2025"}
    for _ in range(30):
        at = page.evaluate("document.activeElement.id || document.activeElement.textContent")
        if at in answers:
            page.keyboard.type(answers[at])
        if at == "Send":
            break
        page.keyboard.press("Tab")
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    assert "A named person decides by" in page.inner_text("main")


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_no_barrier_on_any_page_of_concerns(at_a_browser: Sit, width: int) -> None:
    grace, nadia = at_a_browser(width=width).signs_in("grace"), at_a_browser(width=width).signs_in("nadia")
    page = grace.opens("/concerns/new")
    fills(page)
    page.fill("#adult", "Daz, at the ink place")
    where = sends(page).removeprefix(grace.site)
    assert "Who is the adult, and how old?" in page.inner_text("main")
    found = {}
    for person in (grace, nadia):
        for address in ("/concerns", "/concerns/new", "/concerns/new?draft=" + _draft(person) + "&check=yes", where):
            page = person.opens(address)
            assert too_wide(page) == [], address
            if seen := barriers(page):
                found[address] = seen
    assert found == {}


def _draft(person: Person) -> str:
    page = person.opens("/concerns/new")
    with page.expect_event("load"):
        page.click("button:text-is('Keep and go on later')")
    return page.url.partition("draft=")[2]


@pytest.mark.parametrize("lost", ["network", "server"])
def test_what_is_typed_while_nothing_answers_is_kept_once_something_does(at_a_browser: Sit, lost: str) -> None:
    """A dropped network and a dead server lose no word, and the page says so meanwhile. R1."""
    grace = at_a_browser().signs_in("grace")
    page = grace.opens("/concerns/new")
    cut(page, lost)
    page.fill("#told", WORDS)
    page.wait_for_selector("text=/Not kept yet/", timeout=6_000)
    page.click("button:text-is('Send')")
    assert page.input_value("#told") == WORDS, "sending waits: no page of the browser's own takes the words away"
    back(page, lost)
    page.wait_for_selector("text=/Kept at \\d/", timeout=8_000)
    grace.page = page.context.new_page()
    page = grace.opens("/concerns")
    with page.expect_event("load"):
        page.click("text=A concern without a name yet")
    assert page.input_value("#told") == WORDS


def cut(page: Page, lost: str) -> None:
    """From now on nothing answers: the network is gone, or the server behind it."""
    if lost == "network":
        page.context.set_offline(True)
    else:
        page.context.route("**/*", lambda asked: asked.abort("connectionrefused"))


def back(page: Page, lost: str) -> None:
    """It answers again."""
    if lost == "network":
        page.context.set_offline(False)
    else:
        page.context.unroute("**/*")
