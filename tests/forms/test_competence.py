"""The competence record asks about coercion first, fits its test to the age, and ends no screening; R32."""

from datetime import date

import pytest

from cairn.forms.kinds.competence import FORM
from cairn.forms.rules.ages import COMPETENCE, POWER
from cairn.forms.rules.answers import answered
from cairn.forms.rules.asks import About

ON = date(2026, 3, 2)
ENDS = {"decision": "contraception", "test": "fraser", "judged": "yes", "reasons": "She weighed it."}
ASKED = dict.fromkeys(POWER, "no")


def test_r32_coercion_stands_first_and_without_it_competence_can_not_be_saved() -> None:
    assert [ask.name for ask in FORM.asks[0].asks] == list(POWER)
    assert list(answered(FORM, ENDS, About(ON, "2011"))[1]) == list(POWER)
    assert answered(FORM, ENDS | ASKED, About(ON, "2011"))[1] == {}


def test_r32_judged_competent_the_screening_stays_open() -> None:
    said = {one.title: one.says for one in FORM.prompts(ENDS | ASKED, About(ON, "2011"))}
    assert "ends no screening" in said["The exploitation screening stays open"]
    assert said["What competence is about"] == COMPETENCE
    assert "The exploitation screening stays open" not in {
        one.title for one in FORM.prompts(ENDS | {"judged": "no"}, About(ON))
    }


@pytest.mark.parametrize(
    ("born", "test", "lacks"),
    [
        ("2011-01-01", "mca", ["test"]), ("2011-01-01", "gillick", []), ("2009-01-01", "gillick", ["test"]),
        ("2009-01-01", "mca", []), ("2010", "mca", []), ("2010", "fraser", []), ("", "mca", []),
    ],
)  # fmt: skip
def test_r32_the_mental_capacity_act_is_for_16_and_over(born: str, test: str, lacks: list[str]) -> None:
    assert list(answered(FORM, ENDS | ASKED | {"test": test}, About(ON, born))[1]) == lacks


def test_coercion_that_is_told_is_a_worry_whatever_was_judged() -> None:
    assert FORM.concern(ENDS | ASKED) == {}
    assert "threat" in FORM.concern(ENDS | ASKED | {"pressure": "yes"})["thinks"]


def test_its_answers_stay_with_whoever_wrote_them_and_their_lead() -> None:
    assert FORM.restricted
