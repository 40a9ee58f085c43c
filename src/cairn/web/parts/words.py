"""Times and counts in words, as a person would say them; all days are London's."""

from datetime import date, datetime, timedelta

from cairn.base.clock import LONDON, now, today

LONG_AGO = 400  # days after which "ago" says less than the date does


def as_day(when: date | datetime) -> date:
    """The day in London of a moment, or the day itself."""
    return when.astimezone(LONDON).date() if isinstance(when, datetime) else when


def day(when: date | datetime | None) -> str:
    """As `17 September 2010`; nothing for nothing."""
    return "" if when is None else f"{as_day(when).day} {as_day(when):%B %Y}"


def weekday(when: date | datetime | None) -> str:
    """As `Friday 17 September 2010`."""
    return "" if when is None else f"{as_day(when):%A} {day(when)}"


def moment(when: datetime | None) -> str:
    """As `Friday 17 September 2010 at 16:04`."""
    return "" if when is None else f"{weekday(when)} at {when.astimezone(LONDON):%H:%M}"


def clock(when: datetime | None) -> str:
    """As `16:04`."""
    return "" if when is None else f"{when.astimezone(LONDON):%H:%M}"


def happened(when: datetime, precision: str = "time") -> str:
    """A day, with its hour where the record gave one."""
    return day(when) if precision == "day" else f"{day(when)}, {clock(when)}"


def days_later(earlier: date | datetime, later: date | datetime) -> int:
    """Whole days in London from one to the other."""
    return (as_day(later) - as_day(earlier)).days


def lag(earlier: date | datetime, later: date | datetime) -> str:
    """As `same day`, `next day` or `22 days later`."""
    days = days_later(earlier, later)
    if days <= 0:
        return "same day"
    return "next day" if days == 1 else f"{days} days later"


def ago(when: date | datetime | None) -> str:
    """As `today`, `yesterday`, `9 days ago`; the day itself where it is long past."""
    if when is None:
        return "never"
    days = days_later(when, today())
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    return f"{days} days ago" if days <= LONG_AGO else f"on {day(when)}"


def due(when: datetime | None) -> str:
    """When something must be done, from now on: `in 2 hours`, `today by 17:00`, `Friday 4 December 2026`, `3 days late`."""
    if when is None:
        return ""
    left, days = when - now(), days_later(today(), when)
    if left < timedelta(0):
        hours = int(-left.total_seconds() // 3600)
        if hours < 1:
            return "late since a moment ago"
        return f"{counted(hours, 'hour')} late" if hours < 48 else f"{counted(hours // 24, 'day')} late"
    hours = int(left.total_seconds() // 3600)
    if days == 0:
        return f"in {counted(hours, 'hour')}" if 1 <= hours < 8 else "within the hour" if hours < 1 else "today"
    return f"tomorrow, {weekday(when)}" if days == 1 else weekday(when)


def counted(number: int, one_and_many: str) -> str:
    """As `1 child` or `2 children`, from `child,children`."""
    one, _, many = one_and_many.partition(",")
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: list[str] | tuple[str, ...]) -> str:
    """As `a, b and c`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def figure(number: float | None) -> str:
    """A number with no more digits than it can bear: 0.06, 1.3, 12."""
    if number is None:
        return "not known"
    if number == int(number):
        return f"{int(number):,}"
    if number < 0.005:
        return "less than 0.01"
    return f"{number:.2f}" if number < 1 else f"{number:.1f}" if number < 20 else f"{number:,.0f}"


def without_chance(sentence: str) -> str:
    """A signal's sentence without how often chance would say it, where that stands beside it."""
    return sentence.partition(" By chance alone")[0]


def once_in(weeks: float) -> str:
    """How often chance alone would do it: `every week`, `once in 61 weeks`, `once in 4 years`."""
    if weeks < 1.5:
        return "every week"
    if weeks < 104:
        return f"once in {weeks:.0f} weeks"
    return f"once in {min(weeks / 52, 100):.0f} years" + (" or more" if weeks / 52 > 100 else "")


def one_in(chance: float) -> str:
    """How many tests a chance is once in, with two digits that count: 50, 330, 1,000,000."""
    tests = 1 / chance
    return f"{float(f'{tests:.2g}'):,.0f}"


def born_in_words(born: str) -> str:
    """A birth date of day, month or year as people say it; anything else as it stands."""
    try:
        if len(born) == len("1996-01"):
            return f"{date.fromisoformat(f'{born}-01'):%B %Y}"
        return day(date.fromisoformat(born)) if len(born) == len("1996-01-20") else born
    except ValueError:
        return born
