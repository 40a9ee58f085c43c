"""The model aid explains the models that what is known may fit, with those facts; R28."""

from datetime import date

from cairn.forms.kinds.model_aid import FORM
from cairn.forms.rules.answers import answered
from cairn.forms.rules.asks import About

ABOUT = About(date(2026, 3, 2), "2011")


def test_r28_one_controlling_older_adult_is_explained_as_an_inappropriate_relationship() -> None:
    kept, lacks = answered(FORM, {"signs": ["one_adult", "age_gap"], "reasons": "He is 28."}, ABOUT)
    (prompt,) = FORM.prompts(kept, ABOUT)
    assert lacks == {}
    assert prompt.title == "May fit: Inappropriate relationship"
    assert len(prompt.because) == 2
    assert "Barnardo’s" in prompt.source


def test_r28_several_models_may_fit_and_nothing_fits_nothing() -> None:
    kept, _ = answered(FORM, {"signs": ["peers", "group", "crime", "debt"]}, ABOUT)
    assert len(FORM.prompts(kept, ABOUT)) == 3
    assert list(answered(FORM, {"reasons": "x"}, ABOUT)[1]) == ["signs"]
