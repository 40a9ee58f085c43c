"""An assessment looks inside and outside the family alike; R10."""

from datetime import date

from cairn.forms.kinds import screening
from cairn.forms.kinds.assessment import FORMS, SIGNS
from cairn.forms.rules.answers import answered
from cairn.forms.rules.asks import About

FORM, NOW = FORMS
ABOUT = About(date(2026, 3, 2), "2011")
INSIDE = {"inside_good": "Mum rings us each day", "reasons": "Somebody at the gate."}


def test_r10_nothing_about_outside_the_family_takes_a_reason_and_a_managers_name() -> None:
    assert list(answered(FORM, INSIDE, ABOUT)[1]) == ["outside_why_not", "manager"]
    assert list(answered(FORM, INSIDE | {"outside_why_not": "Not known yet"}, ABOUT)[1]) == ["manager"]
    assert answered(FORM, INSIDE | {"outside_why_not": "Not known yet", "manager": "Bex"}, ABOUT)[1] == {}
    assert answered(FORM, INSIDE | {"outside_worries": "Cars at the gate"}, ABOUT)[1] == {}


def test_r10_the_same_is_asked_inside_and_outside() -> None:
    sections = {one.title: {ask.name.partition("_")[2] for ask in one.asks} for one in FORM.asks}
    assert sections["Inside the family"] <= sections["Outside the family"]


def test_r42_signs_in_a_child_of_13_or_over_lead_to_a_screening_that_is_filled_in_with_them() -> None:
    answers: dict[str, str | list[str]] = {
        "signs": ["cars"],
        "outside_worries": "A car at the gate",
        "child_words": "He waits",
    }
    expected = ("screening", {"cars": "now", "reasons": "A car at the gate", "child_words": "He waits"})
    assert FORM.leads_to(answers, About(date(2026, 3, 2), "2011")) == expected
    assert FORM.leads_to(answers, About(date(2026, 3, 2))) == expected, "an unknown age counts as one that may be 13"
    assert FORM.leads_to(answers, About(date(2026, 3, 2), "2015-06-01")) is None
    assert FORM.leads_to({}, About(date(2026, 3, 2), "2011")) is None
    assert set(SIGNS) <= {*screening.SIGNIFICANT, *screening.OTHER}


def test_r9_each_worry_of_a_parent_has_what_was_done_about_it_or_the_assessment_cannot_be_sent() -> None:
    whole = INSIDE | {"outside_worries": "Cars at the gate", "family_asked": "yes"}
    told = {"family_worries": "A man rings her at night.\n\nShe has a second phone."}
    assert answered(NOW, whole, ABOUT)[1] == {}
    assert list(answered(NOW, whole | told, ABOUT)[1]) == ["family_done"]
    one = answered(NOW, whole | told | {"family_done": "The police have his number."}, ABOUT)[1]
    assert "each of the 2 worries" in one["family_done"]
    both = told | {"family_done": "The police have his number.\nWe asked her, and she gave it to us."}
    assert answered(NOW, whole | both, ABOUT)[1] == {}


def test_r9_not_asking_a_parent_takes_a_reason() -> None:
    whole = INSIDE | {"outside_worries": "Cars at the gate"}
    assert list(answered(NOW, whole, ABOUT)[1]) == ["family_asked"]
    assert list(answered(NOW, whole | {"family_asked": "not_asked"}, ABOUT)[1]) == ["family_why_not"]
    assert list(answered(NOW, INSIDE | {"family_asked": "yes"}, ABOUT)[1]) == ["outside_why_not", "manager"]
