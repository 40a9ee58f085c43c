"""The safety plan: made by two agencies, with who stays, whom to ring and who leads."""

from datetime import date

from cairn.forms.kinds.safety_plan import FORM
from cairn.forms.rules.asks import About

ON = About(date(2026, 3, 2), "2011-02-11")


def test_r168_a_plan_is_made_by_two_agencies() -> None:
    assert list(FORM.check({"agencies": ["school"]}, ON)) == ["agencies"]
    assert FORM.check({"agencies": ["school", "gp"]}, ON) == {}


def test_it_says_who_stays_whom_to_ring_who_leads_and_when_they_are_seen() -> None:
    needed = {ask.name for ask in FORM.questions if ask.needed}
    assert {"stays_with", "rings", "leads", "seen_on", "agencies"} <= needed
