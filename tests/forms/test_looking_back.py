"""What went well is asked first, of the child, or it says why nobody asked; R155."""

from datetime import date

from cairn.forms.kinds.looking_back import FORM
from cairn.forms.rules.answers import answered
from cairn.forms.rules.asks import About

ON = About(date(2026, 3, 2), "2011-02-11")
ASKED = {"happened": "2026-03-02", "same": "mostly"}


def test_r155_at_an_ending_what_went_well_is_the_childs_to_say_or_it_says_why_not() -> None:
    assert list(answered(FORM, ASKED, ON)[1]) == ["child_words"]
    assert answered(FORM, ASKED | {"why_not": "She was not ready."}, ON)[1] == {}
    kept, lacks = answered(FORM, ASKED | {"child_words": " Bex  stayed. ", "qualities": ["stayed", "fun"]}, ON)
    assert lacks == {}
    assert kept["child_words"] == " Bex  stayed. ", "letter for letter"
    assert kept["qualities"] == ["stayed", "fun"], (
        "what in a worker made the difference, and whether it was the same one"
    )
    assert kept["same"] == "mostly"
