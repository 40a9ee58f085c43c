"""Five questions for ten minutes: each skippable with a reason, one yes is a worry; R7, R6."""

from datetime import date

import pytest

from cairn.forms.kinds.short_contact import ANSWERS, FORM, TRIGGERS
from cairn.forms.rules.answers import answered
from cairn.forms.rules.asks import About

ABOUT = About(date(2026, 3, 2), "2011")
NOTHING = dict.fromkeys(TRIGGERS, "no")


def test_r7_five_questions_each_of_which_can_be_skipped_with_a_reason() -> None:
    asked = [ask for ask in FORM.questions if ask.only_if is None]
    assert len(asked) == 5
    skipped = dict.fromkeys(TRIGGERS, "no_time")
    assert answered(FORM, skipped, ABOUT)[1] == {}
    assert list(answered(FORM, {}, ABOUT)[1]) == list(TRIGGERS)
    assert any(one.title == "Ask next time" for one in FORM.prompts(skipped, ABOUT))


@pytest.mark.parametrize("name", TRIGGERS)
def test_r7_any_yes_is_a_worry_and_says_what_was_asked(name: str) -> None:
    assert FORM.concern(NOTHING) == {}
    assert TRIGGERS[name] in FORM.concern(NOTHING | {name: "yes"})["saw"]


def test_r6_not_asked_needs_a_reason_and_asked_and_not_told_is_an_answer() -> None:
    assert list(answered(FORM, NOTHING | {"partner_known": "not_asked"}, ABOUT)[1]) == ["partner_why_not"]
    assert answered(FORM, NOTHING | {"partner_known": "asked_not_told"}, ABOUT)[1] == {}
    told = FORM.concern(NOTHING | {"worried": "yes", "partner_known": "not_asked", "partner_why_not": "not_alone"})
    assert (told["adult_known"], told["adult_why_not"]) == ("not_asked", ANSWERS["not_alone"])
