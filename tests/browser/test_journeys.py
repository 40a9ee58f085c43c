"""J3, J4 and J6 up to the meeting, in a browser, by keys alone, scripts on and off; R4, R14, R26, R29, R39, R70, R71.

With CAIRN_PICTURES=FOLDER each page is kept as a picture.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page

from browser.conftest import Person
from browser.keys import fills_by_keys
from browser.test_j1 import decides, tells
from browser.test_sharing import Picture, unseen
from browser.test_sharing import picture as picture  # noqa: PLC0414 - a fixture is used by being in the module
from cairn.base.clock import today
from cairn.forms.models import Sent
from cairn.journeys.refresh import refresh
from cairn.journeys.send_form import follow_form
from duties.owed import seen_anew

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Sit = Callable[..., Person]
Here = tuple[Callable[[str], Person], Picture, str]
BORN = f"2 3 {today().year - 16}"  # of fifteen until March, of sixteen from then on


def spoken(on: date) -> str:
    """A day as it is typed."""
    return f"{on:%-d %-m %Y}"


SOON, YESTERDAY = spoken(today() + timedelta(days=14)), spoken(today() - timedelta(days=1))


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def here(at_a_browser: Sit, picture: Picture, request: pytest.FixtureRequest) -> Here:
    """Who signs in, how pages are kept, and a child's name of this walk's own: both walk through one database."""
    scripts: bool = request.param

    def signed_in(name: str) -> Person:
        return at_a_browser(scripts=scripts).signs_in(name)

    return signed_in, picture if scripts else unseen, "Quenby" if scripts else "Corwin"


def fills_in(person: Person, kind: str, said: Mapping[str, str]) -> Page:
    """Fill in a form by keys, as far as the page on which the answers are checked."""
    page = person.opens(f"/forms/{kind}/new")
    fills_by_keys(page, said, "Check your answers")
    assert "Check your answers" in page.inner_text("h1"), page.inner_text("main")[:400]
    return page


def main(page: Page) -> str:
    """What the page says, in one line."""
    return " ".join(page.inner_text("main").split())


def sends(page: Page) -> Page:
    """Send what was checked, by keys."""
    fills_by_keys(page, {}, "Send")
    return page


def test_j3_a_screening_explains_the_gap_and_ends_with_a_team_around_the_child_and_a_refusal_is_no_end(
    here: Here,
) -> None:
    signed_in, picture, name = here
    grace, nadia = signed_in("grace"), signed_in("nadia")
    who = {"given_names": name, "family_name": "H", "born": BORN}
    page = fills_in(grace, "consent_aid", who | {
        "other_age": "about 28", "a-wanted": "yes", "a-exchange": "yes", "a-pressure": "unknown", "a-power": "yes",
        "a-dependence": "unknown", "a-decided": "screen", "reasons": "He is a man of about 28 and pays for her phone.",
    })  # fmt: skip
    assert "years (estimate) lie between them" in main(page)
    assert "About 13 years" in main(page) or "About 12 years" in main(page)
    picture(page, "j3-aid")
    sends(page)
    page = fills_in(grace, "screening", who | {
        "a-asked_child": "said", "child_words": "He loves me.", "a-in_love": "yes", "a-age_gap": "yes", "a-gifts": "now",
        "a-cars": "unknown", "a-school": "before", "unknowns": "Who drives the car?", "unknowns_owner": "Grace Adeyemi, by Friday",
        "a-level": "3", "reasons": "Gifts, an adult, and she says she is in love.", "look_again_on": SOON,
    })  # fmt: skip
    said = main(page)
    assert "Model that may fit: inappropriate relationship" in said
    assert "“In love” is no reassurance" in said
    assert "Who drives the car?" in said
    assert not any(word in said.lower() for word in ("score", "points", "total"))
    picture(page, "j3-screening")
    sends(page)
    fills_by_keys(page, {
        "did": "tac", "reason": "Parents and she come too.", "with_whom": "Grace Adeyemi", "forum": "Team around the child", "by_on": SOON,
    }, "Decide")  # fmt: skip
    assert "Team around the child" in main(page)
    where = tells(grace, name, told="He fetched her again.")
    page = decides(
        nadia, where, did="help", reason="Not met.", for_reporter="The team around her meets.", lead="Bex", next_on=SOON
    )
    assert "Say which forum takes it" in page.inner_text(".govuk-error-summary")
    fills_by_keys(page, {"forum": "Team around the child"}, "Keep this")
    told = main(grace.opens(where))
    assert "Early help, threshold not met" in grace.page.inner_text("body")
    assert "The team around her meets." in told


def test_j4_a_child_who_is_back_is_owed_an_interview_until_one_is_held_and_two_tries_end_nothing(here: Here) -> None:
    signed_in, picture, name = here
    owen, bex, nadia = signed_in("owen"), signed_in("bex"), signed_in("nadia")
    who = {"given_names": name, "family_name": "Away", "born": BORN}
    sends(fills_in(owen, "missing_report", who | {
        "happened": spoken(today() - timedelta(days=2)), "a-placed": "home", "reported_by": "Her mother, at 23:10", "a-danger": "high",
        "happened_to": YESTERDAY, "place": "Canal Yard, Marlbridge",
    }))  # fmt: skip
    known()
    owed = f"Hold a return home interview: {name} Away"
    assert owed in main(nadia.opens("/duties"))
    picture(nadia.page, "j4-owed")
    offer = who | {"returned_on": YESTERDAY, "a-independent": "yes"}
    for attempt in ("1", "2"):
        page = fills_in(bex, "return_interview", offer | {
            "attempts": attempt, "a-ended": "not_reached", "why_not": "Nobody came to the door; her aunt asks her.", "a-police": "no",
        })  # fmt: skip
        sends(page)
        known()
        assert owed in main(nadia.opens("/duties")), "a try ends nothing"
    page = fills_in(bex, "return_interview", offer | {
        "attempts": "3", "a-ended": "accepted", "happened": spoken(today()), "child_words": "There's always music  upstairs.",
        "a-safe": "yes", "place": "Canal Yard, Marlbridge", "a-police": "no",
    })  # fmt: skip
    picture(page, "j4-interview")
    sends(page)
    assert "There's always music  upstairs." in page.content()
    known()
    assert owed not in main(nadia.opens("/duties"))


def known() -> None:
    """What the worker does: sent forms become records, who is who is worked out, and clocks follow."""
    for one in Sent.objects.using("owner").order_by("at").values_list("id", flat=True):
        follow_form(sent=one)
    refresh()
    seen_anew()


def test_j6_an_assessment_that_ends_leaves_the_allegation_until_it_has_an_outcome_of_its_own(here: Here) -> None:
    signed_in, picture, name = here
    priya, nadia = signed_in("priya"), signed_in("nadia")
    name = {"Quenby": "Isolde", "Corwin": "Bertram"}[name]  # of whom nothing else was told
    where = tells(priya, name, told="She says that a man hurt her.", allegation="yes")
    decision = {"lead": "Marcus Bell", "next_on": SOON}
    decides(
        nadia, where, did="assess", reason="Both at home and outside.", for_reporter="It is being assessed.", **decision
    )
    page = decides(nadia, where, did="end", reason="Threshold not met.", for_reporter="It has ended.")
    assert "An allegation in it has no outcome yet" in page.inner_text(".govuk-error-summary")
    assert page.input_value("#reason") == "Threshold not met."
    picture(page, "j6-blocked")
    page.goto(nadia.site + where)
    page.select_option("#outcome", "passed_to_police")
    fills_by_keys(page, {"did": "settle_allegation", "reason": "The police took it on today."}, "Keep this")
    assert "Allegation: with the police, who decide" in page.inner_text("body")
    decides(
        nadia,
        where,
        did="protect",
        reason="Strategy discussion: police, health and school.",
        for_reporter="Steps were begun.",
        **decision,
    )
    assert "Being protected now" in nadia.page.inner_text("body")
    page = decides(
        nadia, where, did="end", reason="What was begun is done.", for_reporter="It has ended, and the police go on."
    )
    assert "Ended" in page.inner_text("body")
    told = main(priya.opens(where))
    assert "It has ended, and the police go on." in told
    assert "The police took it on today." not in told
