"""The staff of an agency in a browser: a post from two seats, with and without scripts; no barrier and nothing too wide."""

from collections.abc import Callable

import pytest

from browser.conftest import Person
from browser.test_frame import barriers
from browser.test_people import too_wide

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Sit = Callable[..., Person]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_post_is_given_confirmed_and_used_from_three_seats(at_a_browser: Sit, scripts: bool) -> None:
    admin, jo, ravi = (at_a_browser(scripts=scripts) for _ in range(3))
    name = f"ravi{int(scripts)}"
    page = admin.signs_in("admin").opens("/staff/new")
    page.fill("#name", f"Ravi Shah {int(scripts)}")
    page.check("#role", force=True)
    page.click("main form button")
    assert "Enter a sign-in name without spaces" in page.inner_text(".govuk-error-summary")
    page.fill("#username", name)
    page.click("main form button")
    page.wait_for_url("**/staff")
    assert "once a second person has confirmed it" in page.inner_text("main")
    assert page.locator("button:has-text('Take it back')").count() == 1
    page = jo.signs_in("jo").opens("/today")
    page.click("a:has-text('Confirm or refuse 1 post')")
    page.click("button:has-text('Confirm')")
    page.wait_for_url("**/confirm")
    code = page.inner_text("#code")
    page = ravi.opens("/welcome")
    page.fill("#code", code)
    page.fill("#new", "four plain words here")
    page.click("main form button:text-is('Set password')")
    page.wait_for_url("**/sign-in")
    assert f"Your sign-in name is {name}" in page.inner_text("main")


def test_staff_pages_narrow_and_without_barriers(at_a_browser: Sit) -> None:
    jo = at_a_browser().signs_in("jo")
    jo.opens("/concerns")
    one = jo.opens("/staff").locator("tbody a").first.get_attribute("href")
    look = jo.opens("/trail").locator("td[data-label='By which rule'] a")
    addresses = ["/staff", "/staff/new", str(one), "/account", "/about/basis", "/trail"]
    if look.count():
        addresses.append(str(look.first.get_attribute("href")))
    for address in addresses:
        page = jo.opens(address)
        assert barriers(page) == [], address
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 640})
            assert not too_wide(page), address
        page.set_viewport_size({"width": 1280, "height": 900})
