"""Pages as PDF: forms as they were answered or empty, and the answer to somebody who asked what is held."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.http import HttpResponse

from cairn.base.clock import london_day, now
from cairn.base.paper import on_paper
from cairn.forms.queries import SentFacts
from cairn.forms.rules.answers import said
from cairn.forms.rules.asks import Ask, Form, Sort
from cairn.forms.rules.levels import LEVELS
from cairn.people.rules.telling import Letter

TEMPLATE = Path(__file__).parents[1] / "paper" / "form.typ"
LINES = {Sort.TEXT: 3, Sort.QUOTE: 3, Sort.DAY: 1, Sort.NUMBER: 1}
"""Lines to write on, by the sort of the question."""


def as_pdf(content: Mapping[str, object]) -> bytes:
    """A page or more of the template. content: what `sent_form` or `empty_form` says."""
    return on_paper(TEMPLATE, content)


def pdf_to_save(content: Mapping[str, object], name: str) -> HttpResponse:
    """The same as a file that the reader saves, never shown inside a page. name: such as its reference."""
    answer = HttpResponse(as_pdf(content), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="cairn-{name}.pdf"'
    return answer


def sent_form(facts: SentFacts, shape: Form, *, sender: str, agency: str) -> dict[str, object]:
    """A form as it was answered, in the version in which it was answered; a level's name stands at the head, its reasons among the answers."""
    head = [
        ["Reference", facts.reference], ["About", " ".join(filter(None, (facts.who["given_names"], facts.who["family_name"])))],
        ["Born", facts.who["born"] or "Not known"], ["Sent", f"{london_day(facts.at):%-d %B %Y} by {sender}, {agency}"],
    ]  # fmt: skip
    if facts.level is not None:
        head.append(["Level", LEVELS[facts.level].title])
    sections: list[dict[str, Any]] = [
        {"title": title, "lines": [_line(ask, said=words) for ask, words in lines]}
        for title, lines in said(shape, facts.answers)
    ]
    return _content(shape, head, sections, version=facts.version) | {
        "close": shape.stays
    }  # one page, for whoever goes out to look


def empty_form(shape: Form) -> dict[str, object]:
    """A form to fill in by hand, with every question; those that open after another say after which."""
    head = [["Name", "." * 60], ["Born", "." * 30], ["Written by, agency, day", "." * 60]]
    sections: list[dict[str, Any]] = [
        {
            "title": section.title,
            "lines": [
                _line(ask, options=tuple(ask.options.values()), after=_after(shape, ask)) for ask in section.asks
            ],
        }
        for section in shape.asks
    ]
    return _content(shape, head, sections, version=shape.version)


def answer_to_somebody(said: Letter) -> dict[str, object]:
    """The answer to somebody who asked what is held; the same sections whether nothing is held or nothing may be given."""
    told: list[dict[str, Any]] = [_plain(f"{one.title}, {one.day}", one.words) for one in said.told]
    closing = [_plain("", words) for words in said.closing]
    sections = [{"title": "What we hold", "lines": told}] if told else []
    return {
        "title": said.title,
        "says": said.says,
        "head": [list(line) for line in said.head],
        "sections": [*sections, {"title": "What you can do", "lines": closing}],
        "foot": "Confidential. For the person whom it is about, and whoever may ask for them.",
        "close": False,
    }


def _plain(title: str, words: str) -> dict[str, object]:
    return {"asks": title, "hint": "", "options": [], "said": words, "quote": False, "space": 0}


def _content(shape: Form, head: list[list[str]], sections: list[dict[str, Any]], *, version: int) -> dict[str, object]:
    foot = f"{shape.title}, version {version}. Printed {london_day(now()):%-d %B %Y}. Confidential: shred it when it is of no more use."
    return {"title": shape.title, "says": shape.says, "head": head, "sections": sections, "foot": foot, "close": False}


def _line(ask: Ask, *, said: str = "", options: Sequence[str] = (), after: str = "") -> dict[str, object]:
    hint = " ".join(filter(None, (after, ask.hint))) if not said else ""
    space = LINES.get(ask.sort, 0) if not said else 0
    return {
        "asks": ask.says, "hint": hint, "options": list(options), "said": said, "quote": bool(said) and ask.quotes, "space": space,
    }  # fmt: skip


def _after(shape: Form, ask: Ask) -> str:
    if ask.only_if is None:
        return ""
    opens = next(one for one in shape.questions if one.name == ask.only_if[0])
    return f"Only if “{opens.says}” is “{opens.options.get(ask.only_if[1], ask.only_if[1])}”."
