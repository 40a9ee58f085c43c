"""A missing report says since when, how great the danger is thought to be and why, and who found the child where; R70."""

from datetime import date

import pytest

from cairn.forms.kinds.missing_report import FORM
from cairn.forms.rules.answers import answered
from cairn.forms.rules.asks import About

ON = date(2026, 3, 2)
LEFT = {"happened": "2026-02-27", "placed": "care", "reported_by": "Night staff", "danger": "medium"}


def test_r70_start_end_who_reported_danger_and_where_from_are_asked() -> None:
    assert answered(FORM, LEFT, About(ON, "2011"))[1] == {}
    assert list(answered(FORM, {}, About(ON, "2011"))[1]) == ["happened", "placed", "reported_by", "danger"]
    assert {"happened_to", "place", "adult"} <= {ask.name for ask in FORM.questions}


@pytest.mark.parametrize(
    ("born", "why", "lacks"),
    [("2011", "", ["danger_why"]), ("", "", ["danger_why"]), ("2011", "With her aunt", []), ("2000", "", [])],
)
def test_r70_no_apparent_danger_to_a_child_takes_a_reason(born: str, why: str, lacks: list[str]) -> None:
    assert list(answered(FORM, LEFT | {"danger": "none", "danger_why": why}, About(ON, born))[1]) == lacks


def test_r71_found_asks_for_the_interview_and_missing_now_for_the_police() -> None:
    assert FORM.prompts(LEFT, About(ON))[0].title == "Missing now"
    found = LEFT | {"happened_to": "2026-03-01"}
    assert "72 hours" in FORM.prompts(found, About(ON))[0].says
    assert FORM.outcome(found) == "Found"
    assert FORM.outcome(LEFT) == ""


def test_nobody_is_found_before_they_went() -> None:
    assert list(answered(FORM, LEFT | {"happened_to": "2026-02-26"}, About(ON, "2011"))[1]) == ["happened_to"]
