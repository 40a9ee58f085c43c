"""What the rules would have said by a day, in the words of that day."""

from datetime import date
from uuid import UUID

from cairn.people.rules.hindsight import Prompt, hindsight

MAY, JUNE, JULY = date(2011, 5, 1), date(2011, 6, 1), date(2011, 7, 1)
GREW = Prompt(
    UUID(int=1), "2011-001", "shared_person_of_concern", "raise", MAY, "Three children.", "",
    stages=((MAY, "ask", "One child."), (JUNE, "raise", "Two children."), (JULY, "raise", "Three children.")),
)  # fmt: skip
ALONE = Prompt(UUID(int=2), "2011-002", "unheard_concern", "fact", MAY, "No answer.", "", several=False)


def said(on: date) -> list[tuple[str, str]]:
    return [(prompt.queue, prompt.says) for prompt in hindsight([], [GREW], on=on).prompts]


def test_a_prompt_is_told_as_it_stood_on_the_day() -> None:
    assert said(MAY) == [("ask", "One child.")]
    assert said(date(2011, 6, 30)) == [("raise", "Two children.")]
    assert said(date(2015, 1, 1)) == [("raise", "Three children.")]


def test_a_prompt_of_which_nothing_was_kept_is_told_as_today() -> None:
    bare = Prompt(UUID(int=3), "2011-003", "place_of_concern", "raise", MAY, "As today.", "")
    assert [one.says for one in hindsight([], [bare], on=MAY).prompts] == ["As today."]


def test_days_are_counted_from_the_first_answer_that_somebody_owed_about_several_children() -> None:
    shown = hindsight([], [ALONE, GREW], on=None)
    assert (shown.first_prompt, shown.first_alone, shown.on) == (JUNE, MAY, JUNE)


def test_every_day_on_which_a_prompt_said_something_else_has_its_mark_and_is_a_step() -> None:
    shown = hindsight([], [GREW], on=JUNE)
    marks = [(mark.day, mark.says) for mark in shown.marks if mark.what == "prompt"]
    assert marks == [(MAY, "One child."), (JUNE, "Two children."), (JULY, "Three children.")]
    assert (shown.before, shown.after) == (MAY, JULY)
