"""Each form as a JSON Schema says what the page says: what is accepted fits it, and what is needed is needed in both."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from cairn.forms.registry import all_forms
from cairn.forms.rules.answers import answered, open_questions, who_lacks
from cairn.forms.rules.asks import About, Ask, Form, Sort
from cairn.forms.rules.schema import schema_of

FORMS = [(kind, one) for kind, versions in all_forms().items() for one in versions]
NAMES = [f"{kind} {one.version}" for kind, one in FORMS]
ABOUT = About(date(2026, 11, 28), "2011-05-04")
WHO = {"given_names": "Quinn"}


def refused(kind: str, form: Form, said: dict[str, object]) -> set[str]:
    """The questions, or words about whom, at which the schema refuses what was said; "" where it is no single one."""
    found = Draft202012Validator(schema_of(kind, form)).iter_errors(said)
    missing = {one.message.split("'")[1] for one in found if one.validator == "required" and "answers" in one.path}
    at = {
        str(one.path[-1]) for one in Draft202012Validator(schema_of(kind, form)).iter_errors(said) if len(one.path) > 1
    }
    return missing | at


def an_answer(ask: Ask) -> st.SearchStrategy[str | list[str]]:
    """Something that somebody could type, right or not."""
    if ask.sort is Sort.SEVERAL:
        return st.lists(st.sampled_from(sorted(ask.options)), unique=True)
    words = ["", " ", "about 28", "28", "2026-11-02", "yesterday", "Seen by the gate.", *ask.options]
    return st.sampled_from(words)


@pytest.mark.parametrize(("kind", "form"), FORMS, ids=NAMES)
def test_every_form_is_a_sound_schema_of_all_its_questions(kind: str, form: Form) -> None:
    found = schema_of(kind, form)
    Draft202012Validator.check_schema(found)
    assert list(found["properties"]["answers"]["properties"]) == [ask.name for ask in form.questions]


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "form"), FORMS, ids=NAMES)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_what_a_form_accepts_fits_its_schema_and_what_it_needs_is_needed_in_both(
    kind: str, form: Form, data: st.DataObject
) -> None:
    typed = {ask.name: data.draw(an_answer(ask)) for ask in form.questions if data.draw(st.booleans())}
    kept, _ = answered(form, typed, ABOUT)
    needed = {ask.name for ask in open_questions(form, kept) if ask.needed}
    assert refused(kind, form, {**WHO, "answers": kept}) == needed - set(kept)


@pytest.mark.parametrize(
    "who",
    [
        {}, {"given_names": " "}, {"given_names": "Quinn"}, {"family_name": "Harrow"},
        {"given_names": "Quinn", "born": "2011"}, {"given_names": "Quinn", "born": "11 5 2010"},
        {"given_names": "Quinn" * 41}, {"given_names": "Quinn", "born": ""},
    ],
)  # fmt: skip
def test_whom_it_is_about_is_asked_alike(who: dict[str, str]) -> None:
    kind, form = FORMS[0]
    schema = schema_of(kind, form)
    only_who = schema | {"properties": schema["properties"] | {"answers": {}}}
    assert Draft202012Validator(only_who).is_valid({**who, "answers": {}}) == (not who_lacks(who))
