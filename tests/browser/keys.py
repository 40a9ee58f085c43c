"""Filling in a page by keys alone: Tab to go on, arrows within a choice, space to tick, Enter to send."""

from collections.abc import Mapping

from playwright.sync_api import Page

MOST = 250  # presses of Tab on one page
_AT = """(() => { const e = document.activeElement;
  return [e.id, e.name || "", e.type || "", e.value || "", (e.textContent || "").trim()]; })()"""


def fills_by_keys(page: Page, said: Mapping[str, str], press: str) -> None:
    """Type what is said by id, choose by name, tick by id with "yes", and press the button of that name; it leads to a page."""
    left = dict(said)
    for _ in range(MOST):
        page.keyboard.press("Tab")
        ident, name, kind, value, text = page.evaluate(_AT)
        if kind == "radio" and name in left:
            _chooses(page, left.pop(name), value)
        elif kind == "checkbox" and ident in left:
            page.keyboard.press("Space")
            del left[ident]
        elif ident in left:
            page.keyboard.insert_text(left.pop(ident))
        elif text == press and not left:
            with page.expect_event("load"):
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"no key leads to {press}, or to {sorted(left)}")


def goes_by_keys(page: Page, link: str) -> None:
    """Follow the link of that text by Tab and Enter."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        if page.evaluate(_AT)[4] == link:
            with page.expect_event("load"):
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"no key leads to {link}")


def _chooses(page: Page, wanted: str, value: str) -> None:
    if value == wanted:
        page.keyboard.press("Space")
    for _ in range(30):
        if page.evaluate(_AT)[3] == wanted:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"no arrow leads to {wanted}")
