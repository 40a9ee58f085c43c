"""The return interview: offered, attempts, accepted or declined, late with a true answer, the child's words; R71."""

from datetime import date
from typing import Any

import pytest

from cairn.forms.kinds.return_interview import FORMS
from cairn.forms.rules.answers import answered
from cairn.forms.rules.asks import About

FORM = FORMS[-1]  # the one that is filled in now

ON = date(2026, 3, 9)
HELD = {"returned_on": "2026-02-27", "attempts": "1", "ended": "accepted", "happened": "2026-03-02"}


@pytest.mark.parametrize(
    ("answers", "lacks"),
    [
        ({}, []),
        ({"happened": "2026-03-03"}, ["late_because"]),
        ({"happened": "2026-03-03", "late_because": "She asked for Tuesday."}, []),
        ({"happened": "2026-02-26"}, ["happened"]),
        ({"happened": ""}, ["happened"]),
        ({"ended": "declined", "happened": ""}, ["why_not"]),
        ({"ended": "not_reached", "happened": "", "why_not": "No phone; ask her aunt"}, []),
        ({"attempts": "two"}, ["attempts"]),
        ({"ended": ""}, ["ended"]),
    ],
)
def test_r71_after_72_hours_and_where_none_took_place_the_reason_is_asked(
    answers: dict[str, Any], lacks: list[str]
) -> None:
    assert list(answered(FORM, HELD | answers, About(ON, "2011"))[1]) == lacks


def test_r71_what_became_of_the_offer_is_the_records_outcome() -> None:
    assert [FORM.outcome({"ended": one}) for one in ("accepted", "declined", "not_reached", "")] == [
        "Accepted", "Declined", "Not reached", "",
    ]  # fmt: skip
    assert "Declined today" in FORM.prompts({"ended": "declined"}, About(ON))[0].title


def test_a_child_who_does_not_feel_safe_is_a_worry_in_their_own_words() -> None:
    assert FORM.concern(HELD) == {}
    assert FORM.concern(HELD | {"safe": "no", "child_words": "not there"})["child_words"] == "not there"
