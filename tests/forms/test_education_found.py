"""Found in education: somebody's word is not yet a child found; R76."""

from datetime import date

from cairn.forms.kinds.education_found import FORM
from cairn.forms.rules.answers import answered
from cairn.forms.rules.asks import About

ON = About(date(2026, 3, 9), "2011")
BACK = {"happened": "2026-03-02", "where": "A school in Saltby", "confirmed": "Its head, by telephone"}


def test_r76_where_nobody_has_seen_the_child_there_what_comes_next_is_asked() -> None:
    assert list(answered(FORM, BACK | {"seen": "yes"}, ON)[1]) == []
    assert list(answered(FORM, BACK | {"seen": "no"}, ON)[1]) == ["next"]
    assert list(answered(FORM, BACK | {"seen": "no", "next": "Her new tutor, on Monday"}, ON)[1]) == []


def test_it_asks_who_confirmed_it() -> None:
    assert list(answered(FORM, BACK | {"confirmed": ""}, ON)[1]) == ["confirmed"]
