"""J1 whole, in a browser, by keys alone, scripts on and off: three concerns about one child, both earlier ones read, a reason,
a reply, an appeal that is answered, and in the end an owner, a date and a state; R1, R2, R3, R39, R90.

With CAIRN_PICTURES=FOLDER each page is kept as a picture.
"""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page

from browser.conftest import Person
from browser.keys import fills_by_keys, goes_by_keys
from browser.test_sharing import Picture, unseen
from browser.test_sharing import picture as picture  # noqa: PLC0414 - a fixture is used by being in the module
from cairn.base.clock import today

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Sit = Callable[..., Person]
HERS = "He says I'm  his girl, and that nobody must know."
IN_A_WEEK = f"{today() + timedelta(days=7):%-d %-m %Y}"
WATCH = {
    "did": "watch", "reason": "Nobody else has seen him.", "for_reporter": "We ask the patrol to pass by.", "lead": "Jo Ferris",
    "next_on": IN_A_WEEK, "would_change": "A second sighting",
}  # fmt: skip
LETS_GO = WATCH | {"did": "no_further_action", "for_reporter": "Nothing more now.", "would_change": "A name"}


def tells(priya: Person, name: str, **said: str) -> str:
    """Tell a concern with three answers; where it stands."""
    page = priya.opens("/concerns/new")
    fills_by_keys(page, {"given_names": name, "family_name": "H", "happened": "20 11 2025"} | said, "Send")
    shown = page.inner_text("main")
    assert re.search(r"[0-9A-Z]{3}-[0-9A-Z]{3}", page.inner_text("body"))
    assert "A named person decides by" in shown
    return page.url.removeprefix(priya.site)


def decides(nadia: Person, where: str, **said: str) -> Page:
    """Decide by keys."""
    page = nadia.opens(where)
    fills_by_keys(page, said, "Keep this")
    return page


def both_earlier_ones_are_read_before_it_is_let_go(nadia: Person, where: str, picture: Picture) -> None:
    page = nadia.opens(where)
    assert "2 earlier concerns told here, to be read together" in page.inner_text("main")
    picture(page, "j1-decide")
    page = decides(nadia, where, **LETS_GO)
    assert "Read the earlier concerns together with this one" in page.inner_text(".govuk-error-summary")
    assert page.input_value("#reason") == LETS_GO["reason"]
    page = decides(nadia, where, **LETS_GO, read_together="yes")
    assert "Read the earlier concerns" in page.inner_text(".govuk-error-summary"), "one of two is not both"
    assert page.is_checked("#read_together"), "what was ticked stays"


def an_appeal_is_answered(priya: Person, nadia: Person, where: str, picture: Picture) -> None:
    page = priya.opens(where)
    goes_by_keys(page, "I disagree with a decision")
    picture(page, "j1-disagree")
    fills_by_keys(page, {"words": "He waits there daily, and she is afraid."}, "Say that I disagree")
    appeal = page.url.removeprefix(priya.site)
    assert "1. Practitioners Here now" in " ".join(page.inner_text("main").split())
    page = nadia.opens(where)
    assert "disagrees with" in page.inner_text("main")
    page = nadia.opens(appeal)
    picture(page, "j1-answer")
    fills_by_keys(page, {"words": "We move the meeting to Monday."}, "Keep this")
    page = priya.opens(appeal)
    assert "We move the meeting to Monday." in page.inner_text("main")
    fills_by_keys(page, {"did": "settled", "words": "Monday is soon enough."}, "Keep this")
    assert "It is over." in page.inner_text("main")


@pytest.mark.parametrize("scripts", [True, False])
def test_j1_from_a_worry_to_an_answer_and_an_appeal_by_keys_alone(
    at_a_browser: Sit, picture: Picture, scripts: bool
) -> None:
    picture = picture if scripts else unseen  # axe itself is a script
    name = "Quinnella" if scripts else "Corentin"  # both walk through one database
    priya, nadia = at_a_browser(scripts=scripts), at_a_browser(scripts=scripts)
    priya.signs_in("priya")
    nadia.signs_in("nadia")
    for words in ("A man waits at the gate.", "She has a new phone."):
        decides(nadia, tells(priya, name, told=words), **WATCH)
    where = tells(priya, name, told="He waits at the gate.", child_words=HERS)
    assert HERS in nadia.opens(where).content(), "her words, letter for letter"
    both_earlier_ones_are_read_before_it_is_let_go(nadia, where, picture)
    page = decides(
        nadia, where, did="help", forum="Team around the school", reason="Three worries, one gate.", lead="Bex Hollis",
        for_reporter="A team around the school meets about it.", next_on=IN_A_WEEK,
    )  # fmt: skip
    page = priya.opens(where)
    said = page.inner_text("body")
    assert "A team around the school meets about it." in said
    assert "Three worries, one gate." not in said
    picture(page, "j1-reply")
    an_appeal_is_answered(priya, nadia, where, picture)
    ended = " ".join(priya.opens(where).inner_text("body").split())
    for shown in (
        "Early help, threshold not met",
        "Children's Social Care",
        f"{today() + timedelta(days=7):%-d %B %Y}",
        "Settled",
    ):
        assert shown in ended, shown
    assert [said for said in (*priya.errors, *nadia.errors) if "422" not in said] == []
