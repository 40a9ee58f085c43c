"""What a parent says of the help, in their own words, which are never taken for the child's; R157."""

from datetime import date

from cairn.base.clock import now
from cairn.forms.frames import as_rows
from cairn.forms.kinds.parent_feedback import FORM
from cairn.forms.models import Sent
from cairn.forms.rules.answers import answered
from cairn.forms.rules.asks import About

ON = About(date(2026, 3, 2), "2011-02-11")
SAID = {"happened": "2026-03-02", "heard": "no", "parent_words": "I told you  three times."}


def test_r157_not_heard_says_what_is_owed_and_heard_owes_nothing() -> None:
    assert answered(FORM, SAID, ON)[1] == {}
    assert list(answered(FORM, {"happened": "2026-03-02"}, ON)[1]) == ["heard", "parent_words"]
    assert [one.title for one in FORM.prompts(SAID, ON)] == ["A manager gets in touch"]
    assert FORM.prompts(SAID | {"heard": "partly"}, ON) == ()


def test_a_parents_words_stand_in_the_record_and_never_as_the_childs_own() -> None:
    one = Sent(
        kind="parent_feedback",
        reference="F-1",
        given_names="Quinn",
        family_name="",
        born="",
        answers=SAID,
        at=now(),
        restricted=False,
    )
    (event,) = as_rows(one, FORM, [], agency="SCH")["events"].to_dicts()
    assert event["voice"] is None
    assert "I told you  three times." in event["narrative"]
