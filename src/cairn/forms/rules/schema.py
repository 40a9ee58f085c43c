"""A form as a JSON Schema (2020-12), so that another system can ask the same questions and know what is needed.

It says what a schema can say. Form.check, which looks at several answers together, is asked when a form is sent.
"""

from collections.abc import Mapping
from typing import Any

from cairn.forms.rules.answers import LONGEST
from cairn.forms.rules.asks import Ask, Form, Sort

Schema = dict[str, Any]
LONGEST_WHO = 200  # letters. Source: rules.answers.who_lacks
_SAYS_SOMETHING = r"\S"
_PATTERNS = {
    Sort.NUMBER: r"^\s*([Aa][Bb][Oo][Uu][Tt] )?[0-9]{1,3}\s*$",
    Sort.DAY: r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\s*$",
}


def schema_of(kind: str, form: Form) -> Schema:
    """What may be sent as this form in this version: whom it is about, and the answers by the names of their questions."""
    name: Schema = {"type": "string", "maxLength": LONGEST_WHO}
    said: Schema = {"pattern": _SAYS_SOMETHING}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:cairn:form:{kind}:{form.version}",
        "title": form.title,
        "description": form.says,
        "type": "object",
        "properties": {
            "given_names": name | {"title": "First name, or what they are called"},
            "family_name": name | {"title": "Last name"},
            "born": name | {"title": "Born: a date, a month or a year", "pattern": r"^\s*([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?\s*$"},
            "answers": _answers(form),
        },
        "required": ["answers"],
        "additionalProperties": False,
        "anyOf": [{"required": [one], "properties": {one: said}} for one in ("given_names", "family_name")],
    }  # fmt: skip


def _answers(form: Form) -> Schema:
    always = [ask for ask in form.questions if ask.needed and ask.only_if is None]
    opened = [ask for ask in form.questions if ask.needed and ask.only_if is not None]
    found: Schema = {
        "type": "object",
        "properties": {ask.name: _answer(ask) for ask in form.questions},
        "additionalProperties": False,
    }
    if always:
        found |= {"required": [ask.name for ask in always], "allOf": [_given(ask) for ask in always]}
    if opened:
        found["allOf"] = [*(_given(ask) for ask in always), *(_if_opened(ask) for ask in opened)]
    return found


def _answer(ask: Ask) -> Schema:
    found: Schema = {"title": ask.says}
    if ask.hint:
        found["description"] = ask.hint
    if ask.needed:
        found["x-needed"] = ask.needed
    if ask.sort is Sort.SEVERAL:
        return found | {"type": "array", "uniqueItems": True, "items": _options(ask.options)}
    if ask.options:
        return found | _options(ask.options)
    found |= {"type": "string", "maxLength": LONGEST}
    if ask.sort in _PATTERNS:
        found["pattern"] = _PATTERNS[ask.sort]
    return found


def _options(options: Mapping[str, str]) -> Schema:
    return {"oneOf": [{"const": key, "title": label} for key, label in options.items()]}


def _given(ask: Ask) -> Schema:
    """That a question which is needed has an answer that says something."""
    says: Schema = {"minItems": 1} if ask.sort is Sort.SEVERAL else {"pattern": _SAYS_SOMETHING}
    return {"properties": {ask.name: says}}


def _if_opened(ask: Ask) -> Schema:
    name, answer = ask.only_if or ("", "")
    opens: Schema = {"anyOf": [{"const": answer}, {"type": "array", "contains": {"const": answer}}]}
    return {
        "if": {"required": [name], "properties": {name: opens}},
        "then": {"required": [ask.name]} | _given(ask),
    }
