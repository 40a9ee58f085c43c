"""Questions of a form as a page shows them: what was typed stays, and what a question opens stands under its answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from cairn.forms.language import Hint, hints
from cairn.forms.rules.answers import WHO
from cairn.forms.rules.asks import Answers, Ask, Form, Sort
from cairn.web.parts.about import read_day
from cairn.web.parts.typed import typed_birth, typed_day
from cairn.web.parts.words import day

PREFIX = "a-"  # before the names of questions, so that none is taken for a field of the page


@dataclass(frozen=True)
class Choice:
    """One answer that can be chosen, and the questions that it opens."""

    key: str
    label: str
    chosen: bool
    opens: tuple["Field", ...] = ()


@dataclass(frozen=True)
class Field:
    """One question with what was answered."""

    ask: Ask
    name: str
    value: str
    wrong: str
    choices: tuple[Choice, ...] = field(default=())

    @property
    def inline(self) -> bool:
        """Whether its answers are so short that they stand beside each other."""
        return (
            0 < len(self.choices) <= 4
            and sum(len(one.label) for one in self.choices) <= 45
            and not any(one.opens for one in self.choices)
        )


@dataclass(frozen=True)
class Part:
    """One section of a form."""

    title: str
    says: str
    fields: tuple[Field, ...]


def parts_of(shape: Form, answers: Answers, lacks: Mapping[str, str]) -> tuple[Part, ...]:
    """The sections of a form with what was answered and what lacks."""

    def made(ask: Ask) -> Field:
        value = answers.get(ask.name, "")
        opened = [one for one in shape.questions if one.only_if and one.only_if[0] == ask.name]
        choices = tuple(
            Choice(key, label, key in value if isinstance(value, list) else key == value,
                   tuple(made(one) for one in opened if one.only_if and one.only_if[1] == key))
            for key, label in ask.options.items()
        )  # fmt: skip
        return Field(ask, PREFIX + ask.name, _shown(ask, value), lacks.get(ask.name, ""), choices)

    return tuple(
        Part(section.title, section.says, tuple(made(ask) for ask in section.asks if ask.only_if is None))
        for section in shape.asks
    )


def _shown(ask: Ask, value: str | list[str]) -> str:
    plain = value if isinstance(value, str) else ""
    found = read_day(plain) if ask.sort is Sort.DAY else None
    return day(found) if found else plain


def typed_answers(shape: Form, typed: QueryDict) -> dict[str, str | list[str]]:
    """What was typed, by question; days that can be read as ISO days, what can't be read as it stands."""
    found: dict[str, str | list[str]] = {}
    for ask in shape.questions:
        if ask.sort is Sort.SEVERAL:
            found[ask.name] = typed.getlist(PREFIX + ask.name)
        elif value := typed.get(PREFIX + ask.name, ""):
            found[ask.name] = typed_day(value) if ask.sort is Sort.DAY else value
    return {name: value for name, value in found.items() if value}


def typed_who(typed: QueryDict) -> dict[str, str]:
    """Whom it is about, as typed; a birth date that can be read as ISO."""
    said = {name: typed.get(name, "") for name in WHO}
    return said | {"born": typed_birth(said["born"])}


def from_before(shape: Form, answers: Answers) -> tuple[str, ...]:
    """Words of a draft that an earlier version asked for and this one does not, so that they can be copied."""
    named = {ask.name for ask in shape.questions}
    found = (value for name, value in sorted(answers.items()) if name not in named)
    return tuple(value for value in found if isinstance(value, str) and " " in value.strip())


def worded(shape: Form, answers: Answers) -> tuple[Hint, ...]:
    """What could be said better; somebody's own words are never looked at."""
    texts = [answers.get(ask.name, "") for ask in shape.questions if ask.sort is Sort.TEXT]
    return hints(text for text in texts if isinstance(text, str))
