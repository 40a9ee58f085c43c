"""Off roll without a destination: a reason in words where none fits, who last saw the child, and whom to tell today; R76."""

from datetime import date
from typing import Any

import pytest

from cairn.forms.kinds.off_roll import FORM
from cairn.forms.rules.answers import answered
from cairn.forms.rules.asks import About

ON = About(date(2026, 3, 9), "2011")
LEFT = {"happened": "2026-02-20", "why": "moved", "seen": "Her form tutor, that Friday"}


@pytest.mark.parametrize(
    ("answers", "lacks"),
    [
        ({}, []),
        ({"why": "other"}, ["why_words"]),
        ({"why": "other", "why_words": "Her aunt says that she is abroad"}, []),
        ({"seen": ""}, ["seen"]),
        ({"happened": ""}, ["happened"]),
    ],
)
def test_r76_it_asks_since_when_why_and_who_last_saw_the_child(answers: dict[str, Any], lacks: list[str]) -> None:
    assert list(answered(FORM, LEFT | answers, ON)[1]) == lacks


def test_it_says_whom_to_tell_and_that_a_worry_does_not_wait() -> None:
    assert [one.title for one in FORM.prompts(LEFT, ON)] == ["Tell the local authority today", "Worried?"]
