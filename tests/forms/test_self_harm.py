"""Self-harm: nobody is left alone, and the screening is opened with what is known."""

from datetime import date

from cairn.forms.kinds.self_harm import FORM
from cairn.forms.rules.asks import About

ON = About(date(2026, 3, 2), "2011-02-11")


def test_whoever_is_alone_or_may_be_is_never_left_so() -> None:
    for with_them, said in (("nobody", True), ("unknown", True), ("adult", False)):
        titles = [one.title for one in FORM.prompts({"with_them": with_them}, ON)]
        assert ("Don’t leave them alone" in titles) == said
        assert any("safety plan" in title for title in titles)


def test_r168_it_leads_to_a_screening_and_its_answers_are_restricted() -> None:
    assert FORM.leads_to({}, ON) == ("screening", {"self_harm": "now"})
    assert FORM.restricted


def test_no_question_asks_how() -> None:
    for ask in FORM.questions:
        assert "how " not in ask.says.lower()
