"""How things are, as child and worker say it over time, side by side and never added up; R156."""

from datetime import date

from cairn.forms.kinds.how_it_is import FORM, PARTS
from cairn.forms.rules.answers import answered
from cairn.forms.rules.asks import About, Sort
from cairn.forms.rules.over_time import change_lines

ON = About(date(2026, 3, 2), "2011-02-11")


def review(on: str, child: str, worker: str, **more: str) -> dict[str, str]:
    """One review in which each part of life is the same."""
    said = {f"child_{part}": child for part in PARTS} | {f"worker_{part}": worker for part in PARTS}
    return said | {"happened": on} | more


def test_r156_where_child_and_worker_differ_what_the_child_means_stands_beside_it() -> None:
    assert list(answered(FORM, review("2026-03-02", "hard", "good"), ON)[1]) == ["differ"]
    assert answered(FORM, review("2026-03-02", "hard", "good", differ="She is afraid of the bus."), ON)[1] == {}
    assert answered(FORM, review("2026-03-02", "not_ready", "good"), ON)[1] == {}


def test_r156_three_reviews_are_a_line_for_child_and_worker_in_order_and_no_number() -> None:
    three = [
        review("2026-03-02", "good", "good"),
        review("2026-01-02", "bad", "hard"),
        review("2026-02-02", "hard", "hard"),
    ]
    days, lines = change_lines(three)
    assert days == (date(2026, 1, 2), date(2026, 2, 2), date(2026, 3, 2))
    assert len(lines) == 2 * len(PARTS)
    assert (lines[0].side, lines[0].said) == ("The child says", ("Bad", "Hard", "Good"))
    assert (lines[1].side, lines[1].said) == ("The worker says", ("Hard", "Hard", "Good"))
    assert all(ask.sort is not Sort.NUMBER for ask in FORM.questions)
    assert not any(letter.isdigit() for line in lines for said in line.said for letter in said)
