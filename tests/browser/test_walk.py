"""One walk through the case by four people, each seeing what is theirs; it takes the pictures for the documentation.

With CAIRN_PICTURES=FOLDER the pictures are kept there.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from browser.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Sit = Callable[..., Person]


@pytest.fixture
def picture(tmp_path: Path) -> Callable[[Person, str], None]:
    """picture(nadia, "today"): the whole page as NAME.png."""
    folder = Path(os.environ.get("CAIRN_PICTURES", "") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)

    def take(person: Person, name: str) -> None:
        person.page.screenshot(path=str(folder / f"{name}.png"), full_page=True)
        assert (folder / f"{name}.png").stat().st_size > 20_000

    return take


Picture = Callable[[Person, str], None]


def a_teacher_sees_only_what_the_school_wrote(grace: Person, picture: Picture) -> None:
    picture(grace, "today-teacher")
    grace.page.fill("#find", "quinn harrow")
    with grace.page.expect_event("load"):
        grace.page.keyboard.press("Enter")
    assert "1 record of Marlbridge Academy" in grace.page.inner_text("main")
    with grace.page.expect_event("load"):
        grace.page.click(".cairn-results a >> nth=0")
    said = grace.page.inner_text("body")
    assert "Quinn Harrow" in said
    assert "older boyfriend" in said
    assert "Adolescent Support" not in grace.page.inner_text("main")


def the_front_door_sees_who_touches_whom_and_asks(nadia: Person, picture: Picture) -> str:
    """The address of the signal."""
    picture(nadia, "today-front-door")
    nadia.opens("/search?q=ends 4417")
    picture(nadia, "search")
    nadia.opens("/signals")
    picture(nadia, "signals")
    with nadia.page.expect_event("load"):
        nadia.page.locator("tr", has_text="a street or premises agree").locator("th a").first.click()
    address = nadia.page.url
    picture(nadia, "signal")
    said = nadia.page.inner_text("main")
    assert "with Daz at the ink place" in said
    assert "Something is held" in said
    nadia.page.check("#answer-ask")
    nadia.page.select_option("#asked_agency", label="Marlbridge Academy")
    nadia.page.fill("#reason", "Does anyone at the school know who Daz is? Please don’t ask the girls about harm.")
    with nadia.page.expect_event("load"):
        nadia.page.click("text=Give this answer")
    assert "Your question is kept and the agency is named." in nadia.page.inner_text("main")
    return address


def test_four_people_and_one_half_known_man(at_a_browser: Sit, picture: Picture) -> None:
    a_teacher_sees_only_what_the_school_wrote(at_a_browser().signs_in("grace"), picture)
    signal = the_front_door_sees_who_touches_whom_and_asks(at_a_browser().signs_in("nadia"), picture)

    priya = at_a_browser().signs_in("priya")  # the school's safeguarding lead
    assert "Does anyone at the school know who Daz is?" in priya.page.inner_text("main")
    priya.opens("/trail?whose=theirs")
    assert "Nadia Rahim" in priya.page.inner_text("main")
    picture(priya, "who-looked")

    tom = at_a_browser().signs_in("tom")  # the clinic's nurse
    tom.page.goto(signal)
    assert "There is nothing here that you can see" in tom.page.inner_text("main")

    phone = at_a_browser(width=390, height=844).signs_in("nadia")
    phone.page.goto(signal)
    picture(phone, "signal-phone")
