"""Reads what was typed into a form: the answers that count, and what they lack, by the field where to put it."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from cairn.forms.rules.ages import age_on
from cairn.forms.rules.asks import About, Answers, Ask, Form, Sort

LONGEST = 20_000  # characters of one answer
AHEAD = timedelta(days=366)  # the farthest day that a form speaks of
_NUMBER = re.compile(r"(about )?(\d{1,3})", re.IGNORECASE)
_BORN = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
WHO = ("given_names", "family_name", "born")


def open_questions(form: Form, answers: Answers) -> tuple[Ask, ...]:
    """The questions that these answers put: those without a condition, and those whose condition holds."""
    return tuple(ask for ask in form.questions if ask.only_if is None or _holds(ask.only_if, answers))


def _holds(condition: tuple[str, str], answers: Answers) -> bool:
    given = answers.get(condition[0], "")
    return condition[1] in given if isinstance(given, list) else given == condition[1]


def answered(form: Form, typed: Answers, about: About) -> tuple[dict[str, str | list[str]], dict[str, str]]:
    """The answers that count, and what they lack. Answers to questions that are not put are left out.

    typed: as it came, days as ISO dates. A quotation stays letter for letter.
    """
    kept: dict[str, str | list[str]] = {}
    lacks: dict[str, str] = {}
    for ask in form.questions:
        if ask.only_if is not None and not _holds(ask.only_if, kept):
            continue
        value, wrong = _read(ask, typed.get(ask.name, ""), about.on)
        if wrong:
            lacks[ask.name] = wrong
        elif value:
            kept[ask.name] = value
        elif ask.needed:
            lacks[ask.name] = ask.needed
    lacks |= {name: says for name, says in form.check(kept, about).items() if name not in lacks}
    order = [ask.name for ask in form.questions]
    return kept, {name: lacks[name] for name in order if name in lacks}


def _read(ask: Ask, given: str | list[str], on: date) -> tuple[str | list[str], str]:
    if ask.sort is Sort.SEVERAL:
        ticked = given if isinstance(given, list) else [given] if given else []
        return [key for key in ask.options if key in ticked], ""
    value = given if isinstance(given, str) else ""
    if len(value) > LONGEST:
        return "", f"This is longer than {LONGEST:,} letters"
    if "\x00" in value:
        return "", "A letter in this can’t be kept. Type it again."
    if ask.sort is Sort.QUOTE:
        return value if value.strip() else "", ""
    value = value.strip()
    if not value:
        return "", ""
    return _plain(ask, value, on)


def _plain(ask: Ask, value: str, on: date) -> tuple[str, str]:
    if ask.options and value not in ask.options:
        return "", "Choose one of the answers"
    if ask.sort is Sort.DAY:
        return _day(value, on)
    if ask.sort is Sort.NUMBER and not _NUMBER.fullmatch(value):
        return "", "Give a whole number, such as 28, or “about 28” if nobody is sure"
    return value, ""


def _day(value: str, on: date) -> tuple[str, str]:
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return "", "Give the day as day, month and year, such as 27 3 2027"
    if found > on + AHEAD:
        return "", "That day lies more than a year ahead"
    return found.isoformat(), ""


def who_lacks(who: Mapping[str, str]) -> dict[str, str]:
    """What the words about whom a form is lack, by the field."""
    lacks = {}
    if not who.get("given_names", "").strip() and not who.get("family_name", "").strip():
        lacks["given_names"] = "Say who it is about; a first name, a nickname or “unknown” will do"
    born = who.get("born", "").strip()
    if born and (not _BORN.fullmatch(born) or age_on(born, date.max) is None):
        lacks["born"] = "Give a date, a month or a year, such as 11 2 2010 or 2010"
    for name in WHO:
        if len(who.get(name, "")) > 200:
            lacks[name] = "This is longer than a name"
    return lacks


def apart_lacks(who: Mapping[str, str]) -> dict[str, str]:
    """What is lacking to tell somebody apart from a namesake, where the form was begun from no page, by the field."""
    needed = {
        "given_names": "Give the first name, or begin from the child’s page: by it the form that ends this is known",
        "family_name": "Give the last name, or begin from the child’s page: by it the form that ends this is known",
        "born": "Give the date of birth, or begin from the child’s page: by it the form that ends this is known",
    }
    return {name: says for name, says in needed.items() if not who.get(name, "").strip()}


def said(form: Form, answers: Answers) -> tuple[tuple[str, tuple[tuple[Ask, str], ...]], ...]:
    """What was answered, by section, in words: (section title, ((question, answer in words), ...))."""
    found = []
    for section in form.asks:
        lines = tuple((ask, in_words(ask, answers[ask.name])) for ask in section.asks if ask.name in answers)
        if lines:
            found.append((section.title, lines))
    return tuple(found)


def in_words(ask: Ask, value: str | list[str]) -> str:
    """An answer as a person reads it."""
    if isinstance(value, list):
        return "; ".join(ask.options.get(one, one) for one in value)
    return ask.options.get(value, value) if ask.options else value
