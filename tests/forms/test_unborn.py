"""R18: an unborn child is a child in their own right; the mother’s name stands in no answer that leaves with the baby’s record."""

from datetime import date
from typing import Any

import pytest

from cairn.forms.kinds.unborn import FORM
from cairn.forms.rules.answers import answered
from cairn.forms.rules.asks import About
from cairn.forms.rules.unborn import begun_for

ON = About(date(2026, 11, 28))
WRITTEN: dict[str, Any] = {"state": "unborn", "mother": "unknown", "next": "early", "why": "She asked for help."}


@pytest.mark.parametrize(
    ("more", "lacks"),
    [
        ({}, []),
        ({"mother": "named"}, ["mother_given"]),
        ({"mother": "named", "mother_given": "Quinn"}, []),
        ({"state": "born"}, ["born_on"]),
        ({"state": "born", "born_on": "2026-11-29"}, ["born_on"]),
        ({"state": "born", "born_on": "2026-11-27"}, []),
        ({"state": "ended"}, []),
        ({"next": ""}, ["next"]),
        ({"why": ""}, ["why"]),
    ],
)
def test_what_it_asks_follows_from_whether_the_baby_has_been_born(more: dict[str, str], lacks: list[str]) -> None:
    assert list(answered(FORM, WRITTEN | more, ON)[1]) == lacks


def test_a_referral_opens_a_concern_about_the_baby_and_names_nobody_else() -> None:
    worry = FORM.concern(WRITTEN | {"next": "refer", "mother_given": "Quinn", "mother_family": "Harrow"})
    assert "unborn child" in worry["told"]
    assert "Harrow" not in str(worry)
    assert FORM.concern(WRITTEN) == {}
    assert FORM.concern(WRITTEN | {"state": "ended", "next": "refer"}) == {}


def test_that_there_will_be_no_birth_ends_what_is_owed_and_asks_for_no_reason() -> None:
    assert FORM.record_kind(WRITTEN) == "pre_birth"
    kept, lacks = answered(FORM, WRITTEN | {"state": "ended"}, ON)
    assert (FORM.record_kind(kept), FORM.outcome(kept), lacks) == ("pre_birth_ended", "", {})


def test_a_birth_date_of_the_mother_that_is_no_whole_day_is_asked_again() -> None:
    who, answers = begun_for({"given_names": "Quinn", "born": "2011"}, {})
    assert (who["given_names"], answers["mother_given"]) == ("Unborn baby", "Quinn")
    assert "mother_born" not in answers


def test_the_mother_under_18_is_a_child_first() -> None:
    assert any("child first" in one.title for one in FORM.prompts(WRITTEN | {"mother_born": "2011-02-11"}, ON))
    assert not any("child first" in one.title for one in FORM.prompts(WRITTEN | {"mother_born": "1990-02-11"}, ON))
