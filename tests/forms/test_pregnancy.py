"""R18: a girl who is pregnant is a child first; her unborn child has a form of their own."""

from datetime import date

import pytest

from cairn.forms.kinds.pregnancy import FORM
from cairn.forms.rules.asks import About
from cairn.forms.rules.unborn import speaks_of_pregnancy

ON = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("born", "goes_on", "leads"),
    [
        ("2011-02-11", "yes", True),
        ("2008-11-29", "unknown", True),
        ("2008-11-28", "yes", False),
        ("2008", "yes", True),
        ("", "yes", True),
        ("2011-02-11", "no", False),
    ],
)
def test_r18_whoever_is_or_may_be_under_18_leads_to_the_pre_birth_screening(
    born: str, goes_on: str, leads: bool
) -> None:
    found = FORM.leads_to({"goes_on": goes_on, "due_on": "2027-03-14"}, About(ON, born))
    assert (found is not None) is leads
    if found:
        assert (found[0], found[1]["due_on"]) == ("unborn", "2027-03-14")


def test_under_13_asks_for_a_referral_and_nothing_says_that_it_was_her_choice() -> None:
    assert any(one.title == "Under 13" for one in FORM.prompts({}, About(ON, "2014-02-11")))
    words = " ".join(
        [
            FORM.says,
            *(f"{ask.says} {ask.hint}" for ask in FORM.questions),
            *(one.says for one in FORM.prompts({}, About(ON, "2011"))),
        ]
    ).lower()
    for blame in ("consequence", "irresponsib", "promiscu", "her choice to", "teenage mother", "risky"):
        assert blame not in words


@pytest.mark.parametrize(("text", "speaks"), [
    ("A friend says that she is PREGNANT.", True), ("worried about the unborn child", True), ("She is expecting a baby in May", True),
    ("He is expecting a call", False), ("The baby brother cries at night", False), ("impregnable", False),
])  # fmt: skip
def test_words_call_a_pregnancy_to_mind_and_others_do_not(text: str, speaks: bool) -> None:
    assert speaks_of_pregnancy(text) is speaks
