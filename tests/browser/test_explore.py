"""The explorer, the pictures of a child and the missing pages in a browser: no barrier, at phone width, by keyboard, without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from browser.conftest import Person
from browser.test_frame import barriers
from browser.test_people import SMALLEST, identity, too_wide

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Sit = Callable[..., Person]


def pages() -> dict[str, str]:
    """One page of each kind, by name."""
    quinn, mia, shop = (identity(record) for record in ("ASU-P001", "POL-P003", "DIS-L004"))
    return {
        "begin": "/explore?find=daz",
        "one step": f"/explore?from={quinn}",
        "two steps": f"/explore?from={shop}&steps=2",
        "way": f"/explore?from={quinn}&to={shop}",
        "no way": f"/explore?from={quinn}&to={shop}&until=1/9/2010",
        "mistaken": f"/explore?from={quinn}&since=soon&kind=child",
        "genogram": f"/child/{quinn}/network/genogram",
        "ecomap": f"/child/{quinn}/network/ecomap",
        "peer map": f"/child/{mia}/network/peers",
        "missing": f"/child/{mia}/missing",
        "all missing": "/missing",
    }


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_no_barrier_and_nothing_too_wide(at_a_browser: Sit, width: int) -> None:
    nadia = at_a_browser(width=width).signs_in("nadia")
    found: dict[str, list[str]] = {}
    for name, address in pages().items():
        page = nadia.opens(address)
        if seen := barriers(page):
            found[name] = seen
        assert too_wide(page) == [], name
        assert page.locator("h1").count() == 1
    assert found == {}
    assert [error for error in nadia.errors if "422" not in error] == []


def small_letters(page: Page) -> list[str]:
    """Words of a drawing that stand smaller than twelve pixels, or outside its frame."""
    found: list[str] = page.evaluate(
        """least => [...document.querySelectorAll('svg[role=img] text')].filter(one => {
          const box = one.getBoundingClientRect(), svg = one.closest('svg').getBoundingClientRect();
          const size = parseFloat(getComputedStyle(one).fontSize) * svg.width / one.closest('svg').viewBox.baseVal.width;
          return size < least || box.left < svg.left - 1 || box.right > svg.right + 1 || box.top < svg.top - 1 || box.bottom > svg.bottom + 1;
        }).map(one => one.textContent)""",
        SMALLEST,
    )
    return found


@pytest.mark.parametrize("width", [1280, 320])
def test_the_words_of_every_drawing_can_be_read_and_none_is_cut(at_a_browser: Sit, width: int) -> None:
    nadia = at_a_browser(width=width).signs_in("nadia")
    for name in ("one step", "two steps", "way", "genogram", "ecomap", "peer map"):
        page = nadia.opens(pages()[name])
        assert small_letters(page) == [], name


def test_names_of_a_drawing_do_not_lie_on_one_another(at_a_browser: Sit) -> None:
    nadia = at_a_browser().signs_in("nadia")
    for name in ("two steps", "genogram", "ecomap", "peer map"):
        page = nadia.opens(pages()[name])
        over = page.evaluate(
            """() => { const all = [...document.querySelectorAll('svg[role=img] text.label')].map(t => [t.textContent, t.getBoundingClientRect()]);
            const hit = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 4 && b.top < a.bottom - 4;
            return all.flatMap(([s, a], i) => all.slice(i + 1).filter(([, b]) => hit(a, b)).map(([t]) => `${s} / ${t}`)); }"""
        )
        assert over == [], name


def test_one_explores_by_keyboard_alone_without_scripts(at_a_browser: Sit) -> None:
    nadia = at_a_browser(scripts=False).signs_in("nadia")
    page = nadia.opens(pages()["one step"])
    expand = page.get_by_role("link", name="Expand “Daz” (Adolescent Support)")
    expand.focus()
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    assert "Blackthorn Ink" in page.inner_text("main")
    fold = page.get_by_role("link", name="Fold “Daz” (Adolescent Support)")
    assert fold.count() == 1
    page.get_by_role("link", name="Hide Dawn Harrow").focus()
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    assert "Hidden by you: Dawn Harrow" in page.inner_text("main")
    page.fill("#until", "1 10 2010")
    page.focus("#until")
    with page.expect_event("load"):
        page.keyboard.press("Enter")
    assert page.input_value("#until") == "1 10 2010"
    assert "Hidden by you: Dawn Harrow" in page.inner_text("main")
    assert "1 link" in page.inner_text("#h-choose") or "2 links" in page.inner_text("#h-choose")


def test_a_file_is_taken_away_without_scripts(at_a_browser: Sit) -> None:
    nadia = at_a_browser(scripts=False).signs_in("nadia")
    page = nadia.opens(pages()["way"])
    with page.expect_download() as taken:
        page.get_by_role("button", name="Take as CSV").click()
    assert taken.value.suggested_filename.startswith("network-")
    assert "no finding about anyone" in taken.value.path().read_text("utf-8")


def test_the_drawing_stands_after_the_table_and_can_be_scrolled_by_keyboard(at_a_browser: Sit) -> None:
    nadia = at_a_browser(width=320).signs_in("nadia")
    page = nadia.opens(pages()["two steps"])
    tops = page.evaluate("['#h-links', '#h-drawing'].map(id => document.querySelector(id).getBoundingClientRect().top)")
    assert tops[0] < tops[1]
    page.focus(".cairn-scroll")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.cairn-scroll').scrollLeft > 0")
