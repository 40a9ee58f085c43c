"""A try is work: what was tried, what it did, and the next one; never a word about the child; R22."""

from datetime import date

import pytest

from cairn.forms.kinds.contact import FORM
from cairn.forms.rules.answers import answered
from cairn.forms.rules.asks import About
from cairn.forms.rules.over_time import tries
from cairn.records.met import seen as was_seen

ON = About(date(2026, 3, 2), "2011-02-11")
TRIED = {
    "happened": "2026-03-02",
    "with_whom_met": "child",
    "way": "visit",
    "tried": "Rang twice; nobody came to the door.",
}
NEXT = {"next_try": "2026-03-05", "next_how": "Her aunt asks her, at the stables."}


@pytest.mark.parametrize("reached", ["no", "partly"])
def test_r22_who_was_not_reached_has_a_next_try_with_a_day_and_what_will_be_different(reached: str) -> None:
    assert list(answered(FORM, TRIED | {"reached": reached}, ON)[1]) == ["next_try", "next_how"]
    assert answered(FORM, TRIED | NEXT | {"reached": reached}, ON)[1] == {}
    assert answered(FORM, TRIED | {"reached": "yes"}, ON)[1] == {}


def test_r22_five_tries_are_counted_with_the_next_one_and_a_meeting_ends_the_count() -> None:
    missed, met = TRIED | NEXT | {"reached": "no"}, TRIED | {"reached": "yes"}
    found = tries([missed] * 5 + [met] + [missed])
    assert found is not None
    assert (found.times, found.next_on, found.next_how) == (5, NEXT["next_try"], NEXT["next_how"])
    assert tries([met, missed]) is None
    assert tries([]) is None


def test_r22_no_answer_and_no_outcome_says_that_somebody_does_not_engage() -> None:
    words = [
        FORM.title,
        FORM.says,
        *(f"{ask.says} {ask.hint} {' '.join(ask.options.values())}" for ask in FORM.questions),
    ]
    words += [one.says for one in FORM.prompts({"reached": "no"}, ON)]
    words += [FORM.outcome(TRIED | NEXT | {"reached": reached}) for reached in ("no", "partly", "yes")]
    for word in ("engag", "refus", "complian", "hard to reach"):
        assert word not in " ".join(words).lower()
    assert FORM.outcome(TRIED | NEXT | {"reached": "no"}) == "Not reached yet; next try on 2026-03-05"


@pytest.mark.parametrize(
    ("answers", "seen"),
    [
        ({"reached": "yes"}, True),
        ({"reached": "partly"}, True),
        ({"reached": "no"}, False),
        ({"reached": "yes", "with_whom_met": "parent"}, False),
        ({"reached": "yes", "with_whom_met": "both"}, True),
        ({"reached": "yes", "way": "call"}, False),
        ({"reached": "yes", "way": "text"}, False),
    ],
)
def test_a_try_and_a_talk_with_a_parent_never_say_that_the_child_was_seen(answers: dict[str, str], seen: bool) -> None:
    assert was_seen(FORM.record_kind(TRIED | answers), "said", "") is seen
