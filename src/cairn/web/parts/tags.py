"""What templates can say without loading anything: `{% part "tag" kind="late" text="..." %}` and words for times."""

from typing import Any

from django import template
from django.template.loader import render_to_string

from cairn.duties.rules.measure import said
from cairn.web.parts import words

register = template.Library()

for _word in (
    words.day, words.weekday, words.moment, words.clock, words.ago, words.figure, words.once_in, words.one_in, words.lag,
    words.happened, words.counted, words.without_chance, words.listed, words.days_later, words.due, words.born_in_words,
):  # fmt: skip
    register.filter(_word.__name__, _word)


@register.simple_tag(takes_context=True)
def part(context: template.RequestContext, name: str, **given: Any) -> str:
    """One piece of a page, `templates/parts/<name>.html`, with what it is given and nothing else."""
    return render_to_string(f"parts/{name}.html", given, context.get("request"))


@register.filter
def field(form: Any, name: str) -> Any:
    """One field of a form with what was typed and its errors; nothing if the form has none of that name."""
    return form[name] if form and name in form.fields else None


@register.filter
def dial(phone: str) -> str:
    """A telephone number as an address to ring."""
    return "tel:" + "".join(mark for mark in phone if mark.isdigit() or mark == "+")


@register.filter
def grouped(number: int) -> str:
    """A number with its thousands apart: 12,345."""
    return f"{number:,}"


@register.filter
def spaced(code: str) -> str:
    """A code as words: `long_days` reads `long days`."""
    return code.replace("_", " ")


@register.filter
def few(count: int) -> str:
    """A count as a board reads it: none is none, and few are few."""
    return said(count)


@register.filter
def hundred(share: float | None) -> str:
    """A share as so many in 100, to a tenth where it is near the end: 87, 99.9."""
    if share is None:
        return "–"
    return f"{share * 100:.1f}".removesuffix(".0") if share > 0.985 or share < 0.015 else f"{share * 100:.0f}"


@register.filter
def whole(number: float) -> int:
    """A count that was kept as a fraction."""
    return round(number)


@register.filter
def get(mapping: dict[Any, Any], key: Any) -> Any:
    """What a mapping holds under a key."""
    return mapping.get(key)
