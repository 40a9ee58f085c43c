"""A form that another system sends: whether it is of the shape that its schema says, by the pointer to what is not (RFC 6901)."""

from collections.abc import Mapping
from typing import Any

from cairn.forms.rules.answers import WHO, open_questions
from cairn.forms.rules.asks import Answers, Ask, Form, Sort

NOT_ASKED = "Nothing of this name is asked for"
TEXT = "Give this as text, in double quotes"


def misshapen(form: Form, sent: Mapping[str, Any]) -> dict[str, str]:
    """What of a sent form is no text, no list of the answers that can be chosen, or was not asked for; {} where all is well."""
    wrong = {_at(name): NOT_ASKED for name in sent if name not in (*WHO, "answers")}
    wrong |= {_at(name): TEXT for name in WHO if name in sent and type(sent[name]) is not str}
    answers = sent.get("answers")
    if not isinstance(answers, dict):
        return wrong | {"#/answers": "Give the answers as an object, by the names of their questions"}
    asked = {ask.name: ask for ask in form.questions}
    for name, given in answers.items():
        says = _misshapen(asked[name], given) if name in asked else NOT_ASKED
        if says:
            wrong[_at("answers", name)] = says
    return wrong


def left_out(form: Form, answers: Answers, kept: Answers) -> list[str]:
    """The questions that were answered though they were not put, because the answer that opens them was not given."""
    put = {ask.name for ask in open_questions(form, kept)}
    return [name for name, given in answers.items() if given and name not in put]


def _misshapen(ask: Ask, given: Any) -> str:
    if ask.sort is not Sort.SEVERAL:
        return "" if type(given) is str else TEXT
    if not isinstance(given, list) or any(type(one) is not str for one in given):
        return "Give this as a list of answers"
    if len(set(given)) != len(given):
        return "Give each answer once"
    return "" if set(given) <= set(ask.options) else f"Choose from: {', '.join(ask.options)}"


def _at(*steps: str) -> str:
    return "#/" + "/".join(step.replace("~", "~0").replace("/", "~1") for step in steps)
