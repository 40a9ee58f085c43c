"""Every page of the frame: no barrier that a machine can see, at each width, without scripts, by keyboard."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from browser.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Sit = Callable[..., Person]
PUBLIC = ["/sign-in", "/welcome", "/about/rules", "/about/roles", "/about/accessibility"]
STAFF = [
    "/today",
    "/search?q=daz",
    "/search?q=zzyzx",
    "/signals",
    "/signals?queue=ask",
    "/imports",
    "/sign-in/for",
    "/nowhere",
]
LEAD = ["/today", "/trail", "/imports/new", "/signals"]


def barriers(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['help']}: {[node['html'][:120] for node in one['nodes'][:3]]}" for one in found]


def first(page: Page, selector: str) -> str:
    address = page.locator(selector).first.get_attribute("href")
    assert address
    return address


@pytest.mark.parametrize("width", [1280, 320])
def test_no_barrier_on_any_page(at_a_browser: Sit, width: int) -> None:
    found: dict[str, list[str]] = {}

    def look(person: Person, name: str, addresses: list[str]) -> None:
        for address in addresses:
            page = person.opens(address)
            if seen := barriers(page):
                found[f"{name} {address}"] = seen
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            assert wide <= 1, f"{address} scrolls sideways by {wide} at {width} px"

    look(at_a_browser(width=width), "public", PUBLIC)
    nadia = at_a_browser(width=width).signs_in("nadia")
    signal = first(nadia.opens("/signals"), "th a")
    batch = first(nadia.opens("/imports"), "th a")
    look(nadia, "nadia", [*STAFF, signal, batch])
    look(at_a_browser(width=width).signs_in("priya"), "priya", LEAD)
    look(at_a_browser(width=width).signs_in("rob"), "rob", ["/today", "/signals"])
    assert found == {}


def test_no_page_breaks_its_own_rules_about_scripts_and_styles(at_a_browser: Sit) -> None:
    nadia = at_a_browser().signs_in("nadia")
    nadia.opens(first(nadia.opens("/signals"), "th a"))
    nadia.opens("/search?q=harrow")
    priya = at_a_browser().signs_in("priya")
    priya.opens("/imports/new")
    assert nadia.errors == priya.errors == []


def test_everything_works_without_scripts(at_a_browser: Sit) -> None:
    nadia = at_a_browser(scripts=False).signs_in("nadia")
    nadia.page.fill("#find", "daz")
    with nadia.page.expect_event("load"):
        nadia.page.click(".cairn-find button")
    assert "Daz" in nadia.page.inner_text("main")
    nadia.opens(first(nadia.opens("/signals"), "th a"))
    nadia.page.check("#answer-look")
    with nadia.page.expect_event("load"):
        nadia.page.click("text=Give this answer")
    assert "Say why, and what would change your mind." in nadia.page.inner_text("main")
    nadia.page.fill("#reason", "Two records name one man at one shop.")
    nadia.page.check("#answer-look")
    with nadia.page.expect_event("load"):
        nadia.page.click("text=Give this answer")
    assert "You look into it." in nadia.page.inner_text("main")
    with nadia.page.expect_event("load"):
        nadia.page.click("text=sign out")
    assert nadia.page.url.endswith("/sign-in")


def test_a_keyboard_reaches_the_main_part_first_and_then_everything(at_a_browser: Sit) -> None:
    nadia = at_a_browser().signs_in("nadia")
    page = nadia.opens("/signals")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").strip() == "Skip to main content"
    with page.expect_navigation():  # within the page
        page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.tagName"))
    links = page.eval_on_selector_all("main a", "found => found.map(one => one.getAttribute('href'))")
    assert set(links) <= reached


def test_what_has_the_focus_can_be_seen(at_a_browser: Sit) -> None:
    page = at_a_browser().signs_in("nadia").opens("/today")
    for selector in (".cairn-header nav a", "#find", ".cairn-find button", "main a"):
        page.focus(selector)
        outline, background = page.eval_on_selector(
            selector, "one => { const s = getComputedStyle(one); return [s.outlineWidth, s.backgroundColor] }"
        )
        assert outline == "3px" or background == "rgb(255, 221, 0)", selector


def test_at_four_times_the_size_nothing_is_lost(at_a_browser: Sit) -> None:
    nadia = at_a_browser(width=320, height=256, device_scale_factor=4).signs_in("nadia")  # 1280 x 1024 at 400 %
    page = nadia.opens(first(nadia.opens("/signals"), "th a"))
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
    assert page.locator("#h-answer").is_visible()


def test_on_paper_there_is_no_frame_but_every_table(at_a_browser: Sit, tmp_path: Path) -> None:
    nadia = at_a_browser().signs_in("nadia")
    page = nadia.opens(first(nadia.opens("/signals"), "th a"))
    page.emulate_media(media="print")
    assert not page.locator(".cairn-header").is_visible()
    assert page.locator("table").first.is_visible()
    page.pdf(path=str(tmp_path / "signal.pdf"))
    assert (tmp_path / "signal.pdf").stat().st_size > 10_000


def test_nothing_is_asked_of_another_host(at_a_browser: Sit) -> None:
    nadia = at_a_browser()
    asked: list[str] = []
    nadia.page.on("request", lambda request: asked.append(request.url))
    nadia.signs_in("nadia").opens("/signals")
    assert asked
    assert all(re.match(re.escape(nadia.site), url) for url in asked)
