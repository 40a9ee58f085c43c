"""Up, down, or in: down takes somebody who accepted it, and what is safer for the child."""

from datetime import date

from cairn.forms.kinds.step_change import FORM
from cairn.forms.rules.answers import answered
from cairn.forms.rules.asks import About

ON = About(date(2026, 3, 2), "2011-02-11")
STEP = {"way": "up", "happened": "2026-03-02", "reasons": "Two cars.", "holds": "Bex Hollis", "look_on": "2026-03-20"}


def test_down_takes_somebody_who_accepted_it_and_what_is_safer() -> None:
    assert answered(FORM, STEP, ON)[1] == {}
    assert list(answered(FORM, STEP | {"way": "down"}, ON)[1]) == ["safer", "accepted_by"]
    taken = STEP | {"way": "down", "safer": "He has moved away.", "accepted_by": "Jo Ferris, school"}
    assert answered(FORM, taken, ON)[1] == {}
    assert FORM.outcome(taken) == "Down; accepted by Jo Ferris, school"
    assert FORM.outcome(STEP) == "Up; not accepted yet"


def test_down_says_that_nobody_lets_go_before_somebody_holds() -> None:
    assert [one.title for one in FORM.prompts(STEP | {"way": "down"}, ON)] == ["Nobody lets go before somebody holds"]
    assert FORM.prompts(STEP, ON) == ()
