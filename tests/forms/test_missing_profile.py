"""A profile in case of going missing: what it asks, what it starts from, and that it leaves by nobody's record."""

from datetime import date
from typing import Any

from cairn.forms.frames import as_rows
from cairn.forms.kinds.missing_profile import FORM
from cairn.forms.models import Sent
from cairn.forms.rules.answers import answered
from cairn.forms.rules.asks import About
from forms.made_forms import sent, teacher
from web.conftest import committing

ON = About(date(2026, 11, 28), "2012-02-11")
WRITTEN: dict[str, Any] = {
    "looks": "Tall, a red coat.",
    "ring": "Priya Nair, 01632 960 001, at any hour.",
    "child_knows": "yes",
}


def test_a_child_who_does_not_know_of_it_takes_a_reason_and_the_next_look_lies_ahead() -> None:
    assert answered(FORM, WRITTEN, ON)[1] == {}
    assert list(answered(FORM, WRITTEN | {"child_knows": "no"}, ON)[1]) == ["child_knows_why"]
    assert list(answered(FORM, WRITTEN | {"look_again_on": "2026-11-28"}, ON)[1]) == ["look_again_on"]


@committing
def test_its_record_says_that_it_was_written_and_not_one_word_of_it() -> None:
    one: Sent = sent(teacher(), "missing_profile", **WRITTEN | {"medical": "Insulin.", "child_words": "Ask Nia."})
    (event,) = as_rows(one, FORM, [], agency="SCH")["events"].to_dicts()
    assert event["summary"] == FORM.title
    for words in ("Insulin", "Nia", "coat", "01632 960"):
        assert words not in str(event)
