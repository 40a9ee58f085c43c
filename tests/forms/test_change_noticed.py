"""A change is told with a day, by staff or family, and needs no proof; R12."""

from datetime import date

from cairn.forms.kinds.change_noticed import FORM
from cairn.forms.rules.answers import answered
from cairn.forms.rules.asks import About

ABOUT = About(date(2026, 3, 2), "2011")


def test_r12_what_changed_when_and_who_noticed_are_enough() -> None:
    typed: dict[str, str | list[str]] = {
        "changes": ["phone"],
        "what": "A second phone",
        "happened": "2026-02-20",
        "raised_by": "parent_carer",
    }
    assert answered(FORM, typed, ABOUT)[1] == {}
    assert list(answered(FORM, {}, ABOUT)[1]) == ["changes", "what", "happened", "raised_by"]
    assert FORM.makes == "change_noticed"
