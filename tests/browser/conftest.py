"""Debian's Chromium against a server thread on the fictional case.

Without Chromium the tests skip with a sentence; with CAIRN_REQUIRE_BROWSER=1 they fail instead. Who presses a button waits
for `load`: Chromium also calls it a navigation when a script touches the history of the page that is still there.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.plugin import DjangoDbBlocker

from web.conftest import case as case  # noqa: PLC0414 - a fixture is used by being in the module
from web.conftest import collected as collected  # noqa: PLC0414

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
WHERE = "Chromium is not installed here; on Debian: apt-get install chromium"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    if not CHROMIUM:
        if os.environ.get("CAIRN_REQUIRE_BROWSER"):
            pytest.fail(WHERE)
        pytest.skip(WHERE)
    with sync_playwright() as playwright:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
            "1"  # Playwright keeps a loop in this thread; nothing of ours runs in it
        )
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="module")
def site(browser: Browser, case: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of a server that shows the case; what pages do to it is committed."""
    with django_db_blocker.unblock():
        thread = LiveServerThread("127.0.0.1", lambda application: WSGIHandler())
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield f"http://127.0.0.1:{thread.port}"
        thread.terminate()


class Person:
    """Somebody at a browser: `page` is their tab, `errors` what its console said."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.site = site
        self.page: Page = context.new_page()
        self.errors: list[str] = []
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def opens(self, address: str) -> Page:
        """Go to an address of the site."""
        self.page.goto(self.site + address)
        return self.page

    def signs_in(self, username: str) -> "Person":
        """Through the front door, as one of the case's staff."""
        from cairn.operations import first_data

        page = self.opens("/sign-in")
        page.fill("#username", username)
        page.fill("#password", first_data.password())
        page.check("#purpose")
        with page.expect_event("load"):
            page.click("main form button:text-is('Sign in')")
        page.wait_for_url("**/today")
        return self


@pytest.fixture
def at_a_browser(browser: Browser, site: str) -> Iterator[Callable[..., Person]]:
    """at_a_browser(width=320): somebody at a window of their own; scripts=False turns scripts off."""
    opened: list[BrowserContext] = []

    def sit(*, width: int = 1280, height: int = 900, scripts: bool = True, **more: Any) -> Person:
        context = browser.new_context(viewport={"width": width, "height": height}, java_script_enabled=scripts, **more)
        opened.append(context)
        return Person(context, site)

    yield sit
    for context in opened:
        context.close()
