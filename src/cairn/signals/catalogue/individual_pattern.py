"""One child's life is changing: missing again and again, always on one day, or far more than before."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from math import comb
from typing import NamedTuple

import polars as pl

from cairn.base.clock import london_day
from cairn.signals.engines.chance import at_least
from cairn.signals.registry import About, signal
from cairn.signals.values import MOST_CHILDREN_NAMED, Hit, Queue

CHANGES = (
    "missing_episode", "school_absence", "exclusion", "emergency_attendance", "sexual_health_attendance", "crime",
    "was_not_brought", "concern", "disclosure", "parent_worry", "mental_health_referral", "pregnancy",
)  # fmt: skip
WINDOWS = (28, 91, 182)  # days
DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
YEAR = 365.25  # days
LITTLE = 0.1
LEAST = 4  # things in one window before a change is looked for: fewer are a bad week


class Row(NamedTuple):
    """One event about one child, as `find` reads it; `day` in London."""

    day: date
    known: datetime
    event: str
    kind: str
    agency: str
    record: str
    caused: bool


@signal(
    About(
        title="One child’s life is changing",
        sentence=(
            "A child about whom somebody has already worried went missing three times in ninety days, or always on one day "
            "of the week, or far more was written down than the child’s own past explains."
        ),
        source="Requirements R12 and R46; statutory guidance on children who run away or go missing, 2014; signals, rule 13",
        owner="Safeguarding lead of the agencies that hold the records",
        told_apart_from="children about whom nobody has worried; the child’s own past; one day on which two agencies wrote",
        cannot_tell="why, and whether anybody is behind it; a change that nobody wrote down",
        retires="when, over two years, fewer than one in fifty led to anything",
        ends="A record that it rested on was corrected or withdrawn, or linked otherwise.",
        numbers={
            "episodes": "missing episodes",
            "within_days": "days in which they are a fact by themselves",
            "usual_a_year": "things a year are usual for a child with a cause",
            "usual_shape": "says how far children differ in that (smaller: more)",
            "burst_shape": "says how far weeks differ: one bad week makes several records (smaller: more)",
        },
    ),
    version=1,
    reads="lives",
    queues=(Queue.FACT, Queue.ASK),
    episodes=3,  # missing episodes that are a fact by themselves. Signals, three queues
    within_days=90,
    usual_a_year=0.4,  # changes a year of a child with a cause: 0.33 to 0.34 in null counties (seeds 211, 212)
    burst_shape=0.3,  # one bad week makes several records (gamma shape of a window's count): makes 0.001 rare there
    usual_shape=1.0,  # how far children differ in it (gamma shape): 0.8 to 1.6 there
)
def find(rows: pl.DataFrame, *, at: datetime, episodes: float, within_days: float, **usual: float) -> Iterator[Hit]:
    """Up to three hits a child: a fact (missing), a rhythm of weekdays, and a count above the child's own past.

    rows: as engines.lives gives them. Only what became known while a cause stood begins a hit.
    usual: what is usual_a_year and how far children (usual_shape) and weeks (burst_shape) differ in it.
    """
    del at  # rows hold nothing later
    said = rows.filter(pl.col("kind").is_in(CHANGES)).sort("child", "known", "event", "child_record")
    said = said.unique(["child", "event"], keep="first", maintain_order=True)
    for child in said.partition_by("child", maintain_order=True):
        if child.height < episodes:
            continue
        written = [
            Row(london_day(row["occurred"]), row["known"], row["event"], row["kind"], row["agency"], row["child_record"], row["caused"])
            for row in child.iter_rows(named=True)
        ]  # fmt: skip
        missing = _one_a_day([row for row in written if row.kind == "missing_episode"])
        found = (
            _missing(missing, int(episodes), timedelta(days=within_days)),
            _rhythm(missing),
            _more(written, **usual),
        )
        yield from (hit for hit in found if hit is not None)


def _one_a_day(rows: Sequence[Row]) -> list[Row]:
    """One row a day, the one first known, in the order of becoming known: two agencies may write of one night."""
    kept: dict[date, Row] = {}
    for row in rows:
        kept.setdefault(row.day, row)
    return list(kept.values())


def _missing(nights: Sequence[Row], enough: int, within: timedelta) -> Hit | None:
    """So many episodes in so many days: the moment at which they were first known, and all that hang on them."""
    for end in range(enough, len(nights) + 1):
        known = sorted(nights[:end])
        for start in range(end - enough + 1):
            if known[start + enough - 1].day - known[start].day <= within and nights[end - 1].caused:
                run = _run(sorted(nights), nights[end - 1], within)
                said = f"This child was missing {len(run)} times in {(run[-1].day - run[0].day).days} days."
                return _hit("missing", run, said, known_at=nights[end - 1].known, fact=True)
    return None


def _run(nights: Sequence[Row], one: Row, within: timedelta) -> list[Row]:
    """The episodes around one, each no further than the window from the next."""
    at = nights.index(one)
    first = last = at
    while first and nights[first].day - nights[first - 1].day <= within:
        first -= 1
    while last + 1 < len(nights) and nights[last + 1].day - nights[last].day <= within:
        last += 1
    return list(nights[first : last + 1])


def _rhythm(nights: Sequence[Row]) -> Hit | None:
    """The moment at which one day of the week was least likely by chance among the missing episodes of a year."""
    best, least, fell = None, 1.0, dict[datetime, float]()
    for end in range(4, len(nights) + 1):
        last = nights[end - 1]
        year = [row for row in nights[:end] if abs((row.day - last.day).days) <= YEAR]
        weekday = last.day.weekday()
        same = [row for row in year if row.day.weekday() == weekday]
        chance = min(1.0, 7 * _binomial(len(same), len(year), 1 / 7))
        if last.caused and chance < least:
            best, least = (same, year, last), chance
            fell[last.known] = chance
    if best is None:
        return None
    same, year, last = best
    said = f"{len(same)} of {len(year)} missing episodes in a year began on {DAYS[last.day.weekday()]}."
    return _hit(
        "rhythm", same, said, known_at=last.known, chance=least, expected=len(year) / 7, fell=tuple(fell.items())
    )


def _binomial(least: int, number: int, share: float) -> float:
    return sum(
        comb(number, count) * share**count * (1 - share) ** (number - count) for count in range(least, number + 1)
    )


def _more(written: Sequence[Row], *, usual_a_year: float, usual_shape: float, burst_shape: float) -> Hit | None:
    """The window in which so much was least likely by the child's own past, shrunk towards what is usual."""
    best, least, fell = None, 1.0, dict[datetime, float]()
    for end, last in enumerate(written, 1):
        if not last.caused:
            continue
        sofar = written[:end]
        for days in WINDOWS:
            inside = [row for row in sofar if 0 <= (last.day - row.day).days < days]
            if len(inside) < LEAST:
                continue
            before = [row for row in sofar if (last.day - row.day).days >= days]
            years = (last.day - min(row.day for row in before)).days / YEAR if before else 0.0
            years = max(years - days / YEAR, 0.0)
            rate = (usual_shape + len(before)) / (usual_shape / usual_a_year + years)
            expected = rate * days / YEAR
            chance = min(1.0, len(WINDOWS) * float(at_least(len(inside), expected, shape=burst_shape)))
            if chance < least:
                best, least = (inside, expected, last), chance
                fell[last.known] = chance
    if best is None:
        return None
    inside, expected, last = best
    kinds, agencies = len({row.kind for row in inside}), len({row.agency for row in inside})
    days = (max(row.day for row in inside) - min(row.day for row in inside)).days
    usual = f"{expected:.1f}" if expected >= LITTLE else f"fewer than {LITTLE}"
    said = (
        f"{len(inside)} things{f' of {kinds} kinds' if kinds > 1 else ''} were written down about this child in {days} days "
        f"by {agencies} {'agencies' if agencies > 1 else 'agency'}; the child’s own past makes {usual} usual."
    )
    return _hit(
        "more",
        inside,
        said,
        known_at=last.known,
        chance=least,
        expected=expected,
        shape=burst_shape,
        fell=tuple(fell.items()),
    )


def _hit(sort: str, rows: Sequence[Row], said: str, *, known_at: datetime, fact: bool = False, **more: object) -> Hit:
    first = min(rows, key=lambda row: (row.known, row.event))
    events = tuple(sorted({row.event for row in rows}))
    agencies = tuple(sorted({row.agency for row in rows}))
    against = ["A change may have a cause that harms nobody: illness, a move, a new way of writing things down."]
    if len(agencies) == 1:
        against.append("One agency wrote all of it.")
    return Hit(
        anchor=f"{first.event}:{sort}",
        said=said,
        known_at=known_at,
        children=tuple(sorted({row.record for row in rows}))[:MOST_CHILDREN_NAMED],
        events=events,
        agencies=agencies,
        count=len(events),
        counted=events,
        fact=fact,
        may_raise=False,
        evidence=("Somebody had already worried about this child when it was written down.",),
        against=tuple(against),
        not_asked=("Ask the child, and who knows the child best, what has changed and who is around.",),
        **more,  # type: ignore[arg-type]
    )
