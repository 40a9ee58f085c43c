"""Somebody without an account tells a worry and comes back for the answer: scripts on and off, by keyboard, on a phone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from browser.conftest import Person
from browser.test_frame import barriers
from browser.test_people import too_wide
from duties.owed import followed

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Sit = Callable[..., Person]
WORDS = "A man in a grey van waits for her after school."
PAGES = (
    "/",
    "/report",
    "/report/return",
    "/report/call-back",
    "/help/young-people",
    "/help/parents",
    "/help/easy-read",
)


def goes_on(page: Page) -> None:
    """Press the page's own button."""
    with page.expect_event("load"):
        page.locator("main button.govuk-button:not(.govuk-button--secondary)").first.click()


def tells(person: Person, *, on_each: Callable[[Page], None] = lambda page: None) -> str:
    """Tell a worry as a parent; the code."""
    page = person.opens("/report")
    page.get_by_label("A parent or carer").check()
    for _ in range(10):
        on_each(page)
        if page.url.endswith("/done"):
            break
        if page.url.endswith("/now"):
            page.get_by_label("No", exact=True).check()
        if page.url.endswith("/what"):
            page.locator("main textarea").first.fill(WORDS)
        goes_on(page)
    found = re.search(r"(?:[2-9A-Z]{4}-){4}[2-9A-Z]{4}", page.inner_text("main"))
    assert found, page.url
    return found[0]


@pytest.mark.parametrize("scripts", [True, False])
def test_r118_a_parent_tells_without_an_account_and_reads_the_answer_with_the_code(
    at_a_browser: Sit, scripts: bool
) -> None:
    parent, nadia = at_a_browser(scripts=scripts), at_a_browser()
    code = tells(parent)
    followed()
    page = nadia.signs_in("nadia").opens("/concerns")
    with page.expect_event("load"):
        page.click("#h-decide ~ table a >> nth=0")
    assert WORDS in page.inner_text("main")
    page.check("#did-watch")
    for field, said in (
        ("reason", "Nobody else has told of him."), ("for_reporter", "We ask the patrol to pass by."),
        ("lead", "Jo Ferris"), ("would_change", "A second sighting"),
    ):  # fmt: skip
        page.fill(f"#{field}", said)
    page.fill("#next_on", page.evaluate("new Date(Date.now() + 7 * 864e5).toISOString().slice(0, 10)"))
    with page.expect_event("load"):
        page.click("button:text-is('Keep this')")
    page = at_a_browser(scripts=scripts).opens("/report/return")
    page.locator("main input[type=text], main input:not([type=hidden])").first.fill(code.lower().replace("-", " "))
    goes_on(page)
    said = page.inner_text("main")
    assert "We ask the patrol to pass by." in said
    assert "Nobody else has told of him." not in said
    assert WORDS not in said
    assert parent.errors == []


@pytest.mark.parametrize("width", [1280, 320])
def test_no_barrier_on_any_public_page(at_a_browser: Sit, width: int) -> None:
    person = at_a_browser(width=width)

    def look(page: Page) -> None:
        assert barriers(page) == [], page.url
        assert too_wide(page) == [], page.url

    for address in PAGES:
        look(person.opens(address))
    tells(person, on_each=look)
    assert person.errors == []


@pytest.mark.parametrize("address", PAGES)
def test_a_public_page_is_light(at_a_browser: Sit, address: str) -> None:
    person, loaded = at_a_browser(), []
    person.page.on("response", lambda answer: loaded.append(answer))  # noqa: PLW0108 - a builtin can’t be a listener
    person.opens(address).wait_for_load_state("networkidle")
    sizes = {one.url: int(one.headers.get("content-length") or 0) for one in loaded}
    assert len(sizes) > 2
    assert all(size > 0 for size in sizes.values()), "what does not say how long it is would weigh nothing here"
    assert sum(sizes.values()) <= 100_000, sizes


def test_escape_three_times_leaves_and_leaves_no_way_back(at_a_browser: Sit) -> None:
    person = at_a_browser()
    person.page.route(re.compile(r"^https://"), lambda route: route.fulfill(body="Elsewhere"))
    page = person.opens("/report")
    for _ in range(3):
        page.keyboard.press("Escape")
    page.wait_for_url(re.compile(r"^https://"))
    assert "Elsewhere" in page.inner_text("body")
    page.go_back()
    assert "/report" not in page.url


def test_it_is_told_by_keyboard_alone(at_a_browser: Sit) -> None:
    person = at_a_browser()
    page = person.opens("/report")
    for _ in range(12):
        if page.url.endswith("/done"):
            return
        where = page.url
        for _ in range(60):
            page.keyboard.press("Tab")
            kind, text = page.evaluate(
                "[document.activeElement.type || document.activeElement.tagName, document.activeElement.textContent.trim()]"
            )
            if kind == "radio":
                page.keyboard.press("ArrowDown")
            if kind == "textarea" and not page.evaluate("document.activeElement.value"):
                page.keyboard.type(WORDS)
            if kind == "submit" and text in {"Go on", "Send it"}:
                with page.expect_event("load"):
                    page.keyboard.press("Enter")
                break
        assert page.url != where, "no key leads on"
    pytest.fail("it was never sent")


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (390, 844)])
def test_r121_the_first_screen_for_young_people_says_when_it_is_legal_and_what_age_is_okay(
    at_a_browser: Sit, width: int, height: int
) -> None:
    page = at_a_browser(width=width, height=height).opens("/help/young-people")
    asked = page.get_by_role("heading", name="When is it legal? What age is okay?").bounding_box()
    answered = page.get_by_text("Sex is legal from 16, if both of you truly want it.").bounding_box()
    assert asked is not None
    assert answered is not None
    assert asked["y"] < answered["y"]
    assert answered["y"] + answered["height"] <= height


@pytest.mark.parametrize("address", [one for one in PAGES if one.startswith("/help/")])
def test_r123_r132_a_help_page_on_paper_has_all_its_words_its_version_and_no_buttons(
    at_a_browser: Sit, address: str
) -> None:
    page = at_a_browser().opens(address)
    page.emulate_media(media="print")
    said = page.inner_text("main")
    assert "Version" in said
    assert not page.locator("main a.govuk-button").is_visible()
    assert not page.locator("#leave").is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
