"""The National Referral Mechanism as a prompt: a child needs no consent, an adult does, and no referral has a reason; R148."""

from datetime import date

from cairn.forms.kinds.nrm import FORM
from cairn.forms.rules.answers import answered
from cairn.forms.rules.asks import About, Answers

CHILD, ADULT, NOBODY_KNOWS = (About(date(2026, 3, 2), born) for born in ("2011-02-11", "2005-02-11", ""))
SEEN: Answers = {"seen": ["carries"], "what": "Two phones and a bag that is not his.", "decided": "refer"}


def test_r148_a_child_is_referred_without_consent_and_an_adult_with_it_alone() -> None:
    assert answered(FORM, SEEN, CHILD)[1] == {}
    assert answered(FORM, SEEN, NOBODY_KNOWS)[1] == {}, "whoever may be a child is one"
    assert list(answered(FORM, SEEN, ADULT)[1]) == ["consents"]
    assert answered(FORM, {**SEEN, **{"consents": "yes"}}, ADULT)[1] == {}


def test_r148_no_referral_has_its_reason_and_a_referral_is_a_worry_of_the_front_door() -> None:
    assert list(answered(FORM, {**SEEN, **{"decided": "not_now"}}, CHILD)[1]) == ["reasons"]
    assert "National Referral Mechanism" in FORM.concern(SEEN)["thinks"]
    assert FORM.concern({**SEEN, **{"decided": "ask"}}) == {}


def test_it_says_that_it_sends_nothing_and_that_what_a_child_was_made_to_do_is_not_their_crime() -> None:
    assert "sends nothing" in FORM.says
    assert any("not their crime" in one.title for one in FORM.prompts(SEEN, CHILD))
