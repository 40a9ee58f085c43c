"""Every form says what it is, where it comes from and who approved it, and has its test."""

import pytest

from cairn.forms.registry import all_forms
from cairn.forms.rules.asks import Form, Sort
from cairn.records.columns import TABLES
from house.source import ROOT

FORMS = [(kind, one) for kind, found in all_forms().items() for one in found]
PAGE_FIELDS = {"given_names", "family_name", "born", "draft", "about", "kept", "main", "did"}
names = [f"{kind}-{one.version}" for kind, one in FORMS]


@pytest.mark.parametrize(("kind", "form"), FORMS, ids=names)
def test_every_form_has_title_source_approval_and_a_test(kind: str, form: Form) -> None:
    assert form.title
    assert form.version >= 1
    assert len(form.source) > 20, "where it comes from, with its year"
    assert form.approved_on is None or form.approved_by, "who approved it"
    assert form.withdrawn_on is None or (form.approved_on is not None and form.approved_on < form.withdrawn_on)
    assert (ROOT / f"tests/forms/test_{kind}.py").exists(), "its test"


@pytest.mark.parametrize("kind", all_forms())
def test_versions_of_a_form_are_numbered_once_and_at_most_one_is_in_use_at_a_time(kind: str) -> None:
    versions = all_forms()[kind]
    assert len({one.version for one in versions}) == len(versions)
    ended = [one.withdrawn_on for one in versions[:-1] if one.approved_on]
    assert all(ended), "a version is withdrawn when the next one is approved"


@pytest.mark.parametrize(("kind", "form"), FORMS, ids=names)
def test_questions_are_named_once_can_be_answered_and_open_after_the_question_that_opens_them(
    kind: str, form: Form
) -> None:
    seen: dict[str, set[str]] = {}
    for ask in form.questions:
        assert ask.name not in seen
        assert ask.name not in PAGE_FIELDS
        assert bool(ask.options) == (ask.sort in (Sort.YES_NO, Sort.ONE, Sort.SEVERAL))
        if ask.only_if:
            assert ask.only_if[1] in seen[ask.only_if[0]]
        seen[ask.name] = set(ask.options)


@pytest.mark.parametrize(("kind", "form"), FORMS, ids=names)
def test_what_a_form_makes_is_a_kind_of_event(kind: str, form: Form) -> None:
    kinds = next(column.choices for column in TABLES["events"].columns if column.name == "kind")
    assert form.makes in kinds
    assert form.record_kind({}) in kinds


@pytest.mark.parametrize(("kind", "form"), FORMS, ids=names)
def test_a_form_that_ends_with_a_level_asks_for_reasons_and_a_day_to_look_again(kind: str, form: Form) -> None:
    named = {ask.name: ask for ask in form.questions}
    if form.levels:
        assert all(named[name].needed for name in ("level", "reasons", "look_again_on"))
        assert "lower_because" in named
    else:
        assert "level" not in named
