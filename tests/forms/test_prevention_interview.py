"""The prevention interview of the police: safe, well, and what would help; never instead of the return home interview."""

from datetime import date

import pytest

from cairn.forms.kinds.prevention_interview import FORM
from cairn.forms.rules.answers import answered
from cairn.forms.rules.asks import About
from cairn.records.met import seen

ON = About(date(2026, 11, 28), "2012-02-11")
HELD = {"found_on": "2026-11-27", "ended": "held", "happened": "2026-11-27"}


def test_what_was_not_held_says_who_tries_next_and_what_was_held_says_when() -> None:
    assert answered(FORM, HELD, ON)[1] == {}
    assert list(answered(FORM, HELD | {"happened": ""}, ON)[1]) == ["happened"]
    assert list(answered(FORM, {"found_on": "2026-11-27", "ended": "later"}, ON)[1]) == ["next"]
    assert "before the child was found" in answered(FORM, HELD | {"happened": "2026-11-26"}, ON)[1]["happened"]


def test_it_says_that_the_independent_interview_stays_owed() -> None:
    """R71: the two are kept apart."""
    assert any("another one" in one.title for one in FORM.prompts(HELD, ON))
    assert FORM.record_kind(HELD) == "prevention_interview"


@pytest.mark.parametrize(
    ("ended", "said"),
    [("held", "Held"), ("later", "Not reached: the child was not ready"), ("not_reached", "Not reached")],
)
def test_a_try_is_never_called_a_talk(ended: str, said: str) -> None:
    assert FORM.outcome(HELD | {"ended": ended}) == said
    assert seen("prevention_interview", "said", said) is (ended == "held")


@pytest.mark.parametrize("more", [{"safe_back": "no"}, {"hurt": "yes"}])
def test_who_is_not_safe_or_was_hurt_is_a_worry_with_their_words(more: dict[str, str]) -> None:
    worry = FORM.concern(HELD | more | {"child_words": "He shouts.", "place": "The arches"})
    assert (worry["child_words"], worry["place"]) == ("He shouts.", "The arches")
    assert FORM.concern(HELD | {"safe_back": "yes", "hurt": "no"}) == {}


def test_no_word_of_it_blames_the_child() -> None:
    words = " ".join([FORM.says, *(f"{ask.says} {ask.hint}" for ask in FORM.questions)]).lower()
    for blame in ("runaway", "abscond", "refus", "risky", "attention", "waste"):
        assert blame not in words
