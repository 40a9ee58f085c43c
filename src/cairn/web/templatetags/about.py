"""Words for records: kinds of event, identifiers, and days counted back from the day of a view."""

from datetime import date, datetime

from django import template

from cairn.concerns.beside import Known
from cairn.records import words
from cairn.web.parts.words import counted, day, days_later

register = template.Library()
register.filter("kind_in_words", words.kind_in_words)
register.filter("grade_in_words", words.grade_in_words)


@register.filter
def sentence(text: str) -> str:
    """A reason as the command line writes it, as a sentence of a page: capital and full stop; names of files and columns stay."""
    said = text.strip()
    first = said.split(" ", 1)[0]
    begun = said[:1].upper() + said[1:] if first.isalpha() else said
    return begun if not begun or begun[-1] in ".?!" else f"{begun}."


@register.filter
def before(when: date | datetime, on: date) -> str:
    """How long before the day of the view: `the same day`, `yesterday`, `23 days ago`, `3 years ago`."""
    days = days_later(when, on)
    if days <= 0:
        return "the same day"
    if days == 1:
        return "the day before"
    years = days // 365
    return f"{days:,} days ago" if years < 3 else f"{years} years ago"


@register.filter
def between(first: date, last: date) -> str:
    """As `17 September 2010`, `3 to 9 March 2011` or `28 February to 3 March 2011`."""
    if first == last:
        return day(first)
    if first.year != last.year:
        return f"{day(first)} to {day(last)}"
    if first.month != last.month:
        return f"{first.day} {first:%B} to {day(last)}"
    return f"{first.day} to {day(last)}"


@register.filter
def short(when: date | datetime, beside: date) -> str:
    """A day without its year where the heading beside it says the year."""
    told = day(when)
    return told.removesuffix(f" {beside.year}")


@register.filter
def iso_day(text: str) -> str:
    """A birth date as agencies send it, in words: `2010-09-17`, `2010-09` or `2010`."""
    form = {10: "%Y-%m-%d", 7: "%Y-%m"}.get(len(text))
    if form is None:
        return text
    when = datetime.strptime(text, form)  # noqa: DTZ007 - a day without a time
    return day(when.date()) if len(text) == 10 else f"{when:%B %Y}"


@register.filter
def kind_count(count: int, kind: str) -> str:
    """As `3 concerns`."""
    return words.counted(kind, count)


@register.filter
def known_in_words(known: Known | None) -> str:
    """As `3 concerns, 2 agencies, 1 shared adult, 1 shared place`; nothing where there is nothing that the reader may know."""
    if known is None:
        return ""
    parts = (
        (known.concerns, "concern"), (known.agencies, "agency,agencies"), (known.adults, "shared adult"),
        (known.places, "shared place"), (known.signals, "signal"),
    )  # fmt: skip
    return ", ".join(counted(number, word) for number, word in parts if number)
