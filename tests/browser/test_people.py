"""Pages about people on the fictional case: no barrier a machine can see, phone to desktop, without scripts, by keyboard."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Page, Response

from browser.conftest import Person
from browser.test_frame import barriers
from factories import a_child, an_agency, an_event, identity_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Sit = Callable[..., Person]
SMALLEST = 12  # px of any letter of a drawing


def identity(source_id: str) -> str:
    """The identity that a record of the case is of now."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select m.identity_id from linkage_member m join records_record r on r.id = m.record_id"
            " where m.until is null and r.source_id = %s",
            [source_id],
        )
        return str(cursor.fetchone()[0])


def pages() -> dict[str, str]:
    """One page of each kind, by name. Records: the youth worker's of Quinn and of Daz, the council's of Velk and the shop."""
    quinn, daz, velk, shop = (identity(record) for record in ("ASU-P001", "ASU-P002", "DIS-P003", "DIS-L004"))
    return {
        "picture": f"/child/{quinn}",
        "dated picture": f"/child/{quinn}?on=2010-11-20",
        "chronology": f"/child/{quinn}/chronology",
        "compared": f"/child/{quinn}/chronology?known_to=ASU&on=1/6/2012&left=SCH&right=CSC",
        "mistaken": f"/child/{quinn}/chronology?on=yesterday",
        "network": f"/child/{quinn}/network",
        "looked": f"/child/{quinn}/looked",
        "half known": f"/unknown/{daz}",
        "person of concern": f"/person/{velk}",
        "place": f"/place/{shop}",
    }


def too_wide(page: Page) -> list[str]:
    """What makes a page scroll sideways, drawings in their own boxes apart."""
    found: list[str] = page.evaluate(
        """() => document.documentElement.scrollWidth <= window.innerWidth + 1 ? [] :
        [...document.querySelectorAll('body *')]
          .filter(one => !one.closest('.cairn-scroll') && one.getBoundingClientRect().right > window.innerWidth + 1)
          .map(one => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 40)}`)"""
    )
    return found


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_no_barrier_on_any_page_about_people(at_a_browser: Sit, width: int) -> None:
    found: dict[str, list[str]] = {}
    for username in ("nadia", "ife") if width == 1280 else ("nadia",):
        person = at_a_browser(width=width).signs_in(username)
        for name, address in pages().items():
            page = person.opens(address)
            if seen := barriers(page):
                found[f"{username} {name}"] = seen
            assert too_wide(page) == [], name
            assert page.locator("h1").count() == 1
        assert [error for error in person.errors if "404" not in error] == []
    assert found == {}


def test_a_teacher_meets_no_barrier_where_little_is_shared(at_a_browser: Sit) -> None:
    grace = at_a_browser().signs_in("grace")
    for record in ("SCH-P001", "SCH-P002"):
        page = grace.opens(f"/child/{identity(record)}")
        assert barriers(page) == []
        assert (
            "nothing more is known" in page.inner_text("main")
            or "half known" in page.inner_text(".cairn-kicker").lower()
        )


def test_a_chronology_is_dated_stepped_and_compared_without_scripts(at_a_browser: Sit) -> None:
    nadia = at_a_browser(scripts=False).signs_in("nadia")
    page = nadia.opens(pages()["chronology"])
    page.fill("#on", "20 9 2010")
    page.select_option("#known_to", label="Adolescent Support")
    with page.expect_event("load"):
        page.click("form.cairn-asof button")
    assert "Known to Adolescent Support on Monday 20 September 2010" in page.inner_text("#h-asof")
    assert "Sees a man she calls Daz" in page.inner_text("table")
    assert "Has an older boyfriend" not in page.inner_text("table")
    page.goto(nadia.site + pages()["chronology"] + "?on=2010-06-01")
    with page.expect_event("load"):
        page.click("text=/On to .*: next entry/")
    assert "17 September 2010" in page.inner_text("#h-asof")
    page.select_option("#left", label="Marlbridge Academy")
    page.select_option("#right", label="Children's Social Care")
    with page.expect_event("load"):
        page.click("text=Compare what each knew")
    assert "Both knew" in page.inner_text("main")


def test_a_spreadsheet_is_downloaded_from_the_page(at_a_browser: Sit) -> None:
    nadia = at_a_browser().signs_in("nadia")
    page = nadia.opens(pages()["chronology"])
    with page.expect_download() as waiting:
        page.click("text=Download as a spreadsheet")
    name, text = waiting.value.suggested_filename, Path(waiting.value.path()).read_text("utf-8-sig")
    assert name.startswith("chronology-")
    assert page.inner_text("main").rpartition("Check value ")[2][:14] in text


def test_three_facts_of_three_agencies_lead_to_one_adult(at_a_browser: Sit) -> None:
    """J2, R5, R44: the analyst comes from the child over the half-known man to the council's owner of the shop."""
    ife = at_a_browser().signs_in("ife")
    page = ife.opens(pages()["picture"])
    assert "Full name unknown" in page.inner_text("main")
    page.locator("li", has_text="“Daz”").get_by_text("See what speaks for it and against it").click()
    said = page.inner_text("main")
    for words in ("both numbers end 4417", "same street: Tannery Row", "What speaks against it", "Compare and judge"):
        assert words in said
    with page.expect_event("load"):
        page.get_by_role("link", name="Darran Velk", exact=True).click()
    assert "Nobody has found that this person did harm" in page.inner_text("body")
    with page.expect_event("load"):
        page.get_by_role("link", name="Blackthorn Ink, 3 Tannery Row, Marlbridge").first.click()
    assert page.inner_text("h1") == "Blackthorn Ink"


def test_a_teacher_and_an_analyst_see_different_things_of_one_child(at_a_browser: Sit) -> None:
    """R51, R66."""
    teacher = at_a_browser().signs_in("grace").opens(pages()["chronology"]).inner_text("main")
    analyst = at_a_browser().signs_in("ife").opens(pages()["chronology"]).inner_text("main")
    assert "1 entry shown" in teacher
    assert "Sees a man she calls Daz" not in teacher
    assert "Something is held" not in teacher
    assert "Sees a man she calls Daz" in analyst
    assert "Something is held" in analyst
    assert "contraception" not in teacher + analyst


def test_the_network_lists_nine_children_two_adults_and_their_business(at_a_browser: Sit) -> None:
    """R45: readable as a table, with the day from which each link could be known."""
    page = at_a_browser().signs_in("ife").opens(pages()["network"])
    rows = [row.inner_text() for row in page.locator("tbody tr").all()]
    for name in ("Quinn Harrow", "Cerys Lowde", "Mia Tansley", "Jodie Pell", "Ruby Castern", "Leah Brandel", "Skye Orrin",
                 "Tam Vole", "Freya Dunmow", "Darran Velk", "Kester Moyle", "Blackthorn Ink"):  # fmt: skip
        assert any(name in row for row in rows), name
    assert any("Mia Tansley" in row and "18 June 2011" in row for row in rows)
    assert "9 children" in page.inner_text("#h-steps")


def test_letters_of_a_drawing_are_never_under_twelve_pixels(at_a_browser: Sit) -> None:
    for width in (1280, 390):
        nadia = at_a_browser(width=width).signs_in("nadia")
        for name in ("chronology", "network"):
            page = nadia.opens(pages()[name])
            sizes = page.eval_on_selector_all(
                "svg.cairn-drawing text",
                "found => found.map(one => parseFloat(getComputedStyle(one).fontSize) * one.getScreenCTM().a)",
            )
            assert sizes
            assert min(sizes) >= SMALLEST, (name, width, min(sizes))


def test_a_keyboard_reaches_every_control_and_scrolls_the_drawing(at_a_browser: Sit) -> None:
    page = at_a_browser(width=390).signs_in("nadia").opens(pages()["chronology"])
    reached = _tabbed(page, 120)
    controls = page.eval_on_selector_all(
        "main :is(a[href], button, select, input:not([type=hidden]), summary, [tabindex='0'])",
        "found => found.map(one => one.id || one.getAttribute('href') || one.getAttribute('aria-label') || one.textContent.trim())",
    )
    assert [one for one in controls if one not in reached] == []
    page.reload()
    page.focus(".cairn-scroll")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(500)
    assert page.evaluate("document.querySelector('.cairn-scroll').scrollLeft") > 0


def _tabbed(page: Page, times: int) -> set[str]:
    reached = set()
    for _ in range(times):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "(one => one.id || one.getAttribute('href') || one.getAttribute('aria-label') || one.textContent.trim())(document.activeElement)"
            )
        )
    return reached


def test_at_four_times_the_size_nothing_is_lost(at_a_browser: Sit) -> None:
    nadia = at_a_browser(width=320, height=256, device_scale_factor=4).signs_in("nadia")  # 1280 x 1024 at 400 %
    for name, address in pages().items():
        page = nadia.opens(address)
        assert too_wide(page) == [], name
        assert page.locator("h1").is_visible()
    proposal = nadia.opens("/links").locator("main a[href^='/links/']").first.get_attribute("href")
    for more in (proposal or "none", "/concerns", "/concerns/new"):
        assert too_wide(nadia.opens(more)) == [], more


def test_paper_carries_the_day_and_the_check_value_and_no_controls(at_a_browser: Sit) -> None:
    page = at_a_browser().signs_in("nadia").opens(pages()["compared"])
    page.emulate_media(media="print")
    assert page.locator("#h-asof").is_visible()
    assert page.locator("text=Check value").is_visible()
    assert page.locator("table").first.is_visible()
    for control in ("#on", "#known_to", ".cairn-header", ".cairn-jump", "text=Download as a spreadsheet"):
        assert not page.locator(control).first.is_visible(), control


def test_pages_about_people_keep_to_their_weight(at_a_browser: Sit) -> None:
    """At most 300 kB as sent, with all that signing in brought before it."""
    for name in ("picture", "chronology", "network", "looked"):
        somebody = at_a_browser()
        answers: list[Response] = []

        def note(answer: Response, answers: list[Response] = answers) -> None:
            answers.append(answer)

        somebody.page.on("response", note)
        somebody.signs_in("nadia").opens(pages()[name])
        somebody.page.wait_for_load_state("networkidle")
        weight = sum(answer.request.sizes()["responseBodySize"] for answer in answers)
        assert 10_000 < weight < 300_000, (name, weight)


def test_no_chronology_is_too_wide_where_an_entry_came_late(at_a_browser: Sit) -> None:
    care = an_agency(code="CSC")
    child = a_child(agency=care, given_names="Georgia", family_name="Wrenfield")
    an_event(agency=care, kind="contact", on="2012-10-25", recorded="2013-02-04", about=[child])
    page = at_a_browser(width=320).signs_in("nadia").opens(f"/child/{identity_of(child)}/chronology")
    assert "102 days later" in page.inner_text("main")
    assert too_wide(page) == []
