"""The consent aid tells the law, offers with reasons, and asks the four questions where it is told as wanted."""

from datetime import date

import pytest

from cairn.forms.kinds.consent_aid import FORMS
from cairn.forms.rules.ages import POWER
from cairn.forms.rules.answers import answered
from cairn.forms.rules.asks import About

ON = date(2026, 3, 2)
FORM = FORMS[-1]
ENDS = {"decided": "advise", "reasons": "Both fifteen; asked alone."}
NO_POWER = dict.fromkeys(POWER, "no")


def lacks(born: str = "2011-01-01", **answers: str) -> list[str]:
    return list(answered(FORM, ENDS | answers, About(ON, born))[1])


def offered(born: str, **answers: str) -> tuple[str, tuple[str, ...]]:
    """What the aid says first, and why."""
    first = FORM.prompts(answered(FORM, ENDS | answers, About(ON, born))[0], About(ON, born))[0]
    return first.says, first.because


def test_r33_told_as_wanted_it_asks_four_questions_before_anything_is_decided_and_keeps_the_answers() -> None:
    assert lacks(wanted="yes") == list(POWER)
    assert lacks(wanted="yes", **NO_POWER) == []
    assert lacks(wanted="no") == []
    kept, _ = answered(FORM, ENDS | {"wanted": "yes"} | NO_POWER, About(ON, "2011"))
    assert {name: kept[name] for name in POWER} == NO_POWER


def test_r30_for_a_child_of_12_it_says_refer_now() -> None:
    says, because = offered("2013-06-01", other_age="13", **NO_POWER)
    assert says.startswith("Refer now")
    assert because == ("they are under 13",)
    titles = [one.title for one in FORM.prompts({}, About(ON, "2013-06-01"))]
    assert "Under 13: cannot consent in law" in titles


@pytest.mark.parametrize("born", ["2013-06-01", "2013-03", "2013"])
def test_r30_of_a_child_under_13_or_who_may_be_nothing_but_a_referral_stands_without_a_leads_name(born: str) -> None:
    assert lacks(born) == ["lead"]
    assert lacks(born, lead="Jo Ferris") == []
    assert lacks(born, decided="refer") == []
    assert lacks("2011-01-01") == []
    assert "strategy discussion" in FORM.concern(ENDS | {"decided": "refer"})["thinks"]


def test_r34_two_of_fifteen_without_power_are_offered_advice_and_a_person_decides() -> None:
    says, because = offered("2010-06-01", other_age="15", **NO_POWER)
    assert "not a referral by default" in says
    assert len(because) == 2
    assert lacks(decided="") == ["decided"]


@pytest.mark.parametrize("told", ["about 15", "about 16", ""])
def test_a_guessed_or_unknown_age_never_leads_to_advice(told: str) -> None:
    assert offered("2010-06-01", other_age=told, **NO_POWER)[0].startswith("Screen")


def test_r29_the_gap_is_told_with_its_uncertainty() -> None:
    titles = {
        one.title: one.says for one in FORM.prompts({"other_age": "about 28"}, About(date(2010, 10, 1), "1995-03-02"))
    }
    assert "About 13 years (estimate)" in titles["An age gap"]


def test_only_a_decision_to_refer_opens_a_concern() -> None:
    assert FORM.concern(ENDS) == {}
    assert FORM.concern(ENDS | {"decided": "refer"}) == {
        "thinks": f"Refer, and ask for a strategy discussion. {ENDS['reasons']}"
    }
