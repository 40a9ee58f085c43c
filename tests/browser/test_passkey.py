"""A passkey from making it to signing in with it, in a browser with a virtual authenticator."""

from collections.abc import Callable

import pytest

from browser.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_made_and_lets_its_owner_in(at_a_browser: Callable[..., Person]) -> None:
    grace = at_a_browser()
    grace.site = grace.site.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, never to a number
    device = grace.page.context.new_cdp_session(grace.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    page = grace.signs_in("grace").opens("/account")
    page.fill("#label", "Work phone")
    with page.expect_event("load"):
        page.click("text='Add a passkey'")
    assert "Work phone" in page.inner_text("main")
    page.click("main button:text-is('Sign out')")
    page.wait_for_url("**/sign-in")
    with page.expect_event("load"):
        page.click("text='Sign in with a passkey'")
    page.check("#purpose")
    if page.locator("[name=post]:checked").count() == 0:
        page.check("#post")
    with page.expect_event("load"):
        page.click("main button:text-is('Go on')")
    assert page.url.endswith("/today")
    assert grace.errors == []
    page = grace.opens("/account")
    page.click("main button:has-text('Take away')")
    page.wait_for_selector("text='It is taken away.'")
