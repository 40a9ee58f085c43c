"""What time it is, in UTC, and which day that is in London."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present day in London."""
    return now().astimezone(LONDON).date()


def london_day(moment: datetime) -> date:
    """The day in London on which an aware moment falls."""
    return moment.astimezone(LONDON).date()


def end_of_london_day(day: date) -> datetime:
    """The last microsecond of a day in London, as an aware UTC moment."""
    midnight = datetime.combine(day + timedelta(days=1), time(), LONDON)
    return midnight.astimezone(UTC) - timedelta(microseconds=1)
