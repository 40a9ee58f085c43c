"""What a form is made of: questions as data, in sections. A form never adds its answers up."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

Answers = Mapping[str, str | list[str]]
"""Name of a question -> its answer; several answers as a list. What was not answered is absent."""
YES_NO = MappingProxyType({"yes": "Yes", "no": "No", "unknown": "Not known"})
WINDOWS = MappingProxyType(
    {"now": "Last 6 months", "before": "Before that", "no": "No", "unknown": "Not known"}
)  # source: public screening tools of safeguarding partnerships, which tell these windows apart


class Sort(StrEnum):
    """How a question is answered."""

    YES_NO = "yes_no"
    ONE = "one"
    SEVERAL = "several"
    TEXT = "text"
    QUOTE = "quote"
    DAY = "day"
    NUMBER = "number"


@dataclass(frozen=True)
class Ask:
    """One question. only_if: (name, answer) of the question that opens it; estimate: a number may be a guess."""

    name: str
    says: str
    sort: Sort = Sort.YES_NO
    options: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""
    needed: str = ""
    only_if: tuple[str, str] | None = None
    estimate: bool = False
    rows: int = 1

    @property
    def quotes(self) -> bool:
        """Whether it holds somebody's own words, which nobody checks or changes."""
        return self.sort is Sort.QUOTE


@dataclass(frozen=True)
class Section:
    """Questions under one heading."""

    title: str
    asks: tuple[Ask, ...]
    says: str = ""


@dataclass(frozen=True)
class About:
    """Whom a form is about, on the day on which it is read. born: ISO date, month, year, or empty; level: the last one given."""

    on: date
    born: str = ""
    level: int | None = None


@dataclass(frozen=True)
class Prompt:
    """Something that the answers call to mind. Guidance: it decides nothing."""

    title: str
    says: str
    source: str = ""
    because: tuple[str, ...] = ()


def _nothing_lacks(answers: Answers, about: About) -> Mapping[str, str]:
    return {}


def _no_prompts(answers: Answers, about: About) -> Sequence[Prompt]:
    return ()


def _no_concern(answers: Answers) -> Mapping[str, str]:
    return {}


def _leads_nowhere(answers: Answers, about: About) -> tuple[str, Answers] | None:
    return None


def _as_made(answers: Answers) -> str:
    return ""


def _no_outcome(answers: Answers) -> str:
    return ""


@dataclass(frozen=True)
class Form:
    """A form in one version. approved_on: None until somebody approved it; without that nobody can use it.

    makes: kind of the record that a sent form becomes, unless `becomes` says another by its answers: a kind of which records
    say that a child was seen is for a child who was; restricted: its answers stay with who wrote them and their lead.
    place: where it stands in a list of forms; levels: whether it ends with a level of support, and so with a decision and a day of looking again.
    apart: whether another form about the same child ends what it owes, so that it needs a child's page, or full name and birth.
    widest: the widest sharing level of what it becomes, whatever its agency's default; unborn: it is about a child before birth,
    and names the mother, who has a record of her own. stays: its answers stay in the form: the record says only that it was sent.
    """

    title: str
    version: int
    source: str
    approved_on: date | None
    approved_by: str
    asks: tuple[Section, ...]
    says: str = ""
    makes: str = "other"
    levels: bool = False
    restricted: bool = False
    training: str = ""
    apart: bool = False
    widest: str = ""
    unborn: bool = False
    stays: bool = False
    withdrawn_on: date | None = None
    when: str = ""
    place: int = 9
    check: Callable[[Answers, About], Mapping[str, str]] = _nothing_lacks
    prompts: Callable[[Answers, About], Sequence[Prompt]] = _no_prompts
    concern: Callable[[Answers], Mapping[str, str]] = _no_concern
    outcome: Callable[[Answers], str] = _no_outcome
    becomes: Callable[[Answers], str] = _as_made
    leads_to: Callable[[Answers, About], tuple[str, Answers] | None] = _leads_nowhere

    @property
    def questions(self) -> tuple[Ask, ...]:
        """All questions in their order."""
        return tuple(ask for section in self.asks for ask in section.asks)

    def record_kind(self, answers: Answers) -> str:
        """The kind of the record that these answers become."""
        return self.becomes(answers) or self.makes

    def usable(self, on: date) -> bool:
        """Whether it may be filled in on a day: approved, and not withdrawn."""
        return (
            self.approved_on is not None
            and self.approved_on <= on
            and not (self.withdrawn_on and self.withdrawn_on <= on)
        )


def yes_no(name: str, says: str, **given: object) -> Ask:
    """A question answered by yes, no, or not known."""
    return Ask(name, says, Sort.YES_NO, YES_NO, **given)  # type: ignore[arg-type]  # passed on as they come


def window(name: str, says: str, hint: str = "") -> Ask:
    """A sign, with when it was there."""
    return Ask(name, says, Sort.ONE, WINDOWS, hint)


def one_of(name: str, says: str, options: Mapping[str, str], **given: object) -> Ask:
    """A question with one answer of a list."""
    return Ask(name, says, Sort.ONE, options, **given)  # type: ignore[arg-type]  # passed on as they come


def several_of(name: str, says: str, options: Mapping[str, str], **given: object) -> Ask:
    """A question with any answers of a list."""
    return Ask(name, says, Sort.SEVERAL, options, **given)  # type: ignore[arg-type]  # passed on as they come


def text(name: str, says: str, *, rows: int = 2, **given: object) -> Ask:
    """A question answered in words."""
    return Ask(name, says, Sort.TEXT, rows=rows, **given)  # type: ignore[arg-type]  # passed on as they come


def quote(name: str, says: str, **given: object) -> Ask:
    """Somebody's own words, which nothing looks at or changes."""
    return Ask(name, says, Sort.QUOTE, rows=2, **given)  # type: ignore[arg-type]  # passed on as they come


def day(name: str, says: str, **given: object) -> Ask:
    """A day."""
    return Ask(name, says, Sort.DAY, **given)  # type: ignore[arg-type]  # passed on as they come


def number(name: str, says: str, **given: object) -> Ask:
    """A number, or about that number."""
    return Ask(name, says, Sort.NUMBER, **given)  # type: ignore[arg-type]  # passed on as they come


def chosen(answers: Answers, name: str) -> str:
    """The one answer to a question, or nothing."""
    found = answers.get(name, "")
    return found if isinstance(found, str) else ""


def concern_of(told: str, answers: Answers, *names: str) -> dict[str, str]:
    """What a concern begun from a form says: what it comes of, and these answers under their own names."""
    return {"told": told, **{name: chosen(answers, name) for name in names}}


def ticked(answers: Answers, name: str) -> tuple[str, ...]:
    """The answers that were ticked."""
    found = answers.get(name, [])
    return tuple(found) if isinstance(found, list) else ()
