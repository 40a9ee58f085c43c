"""What happened, in order, as it was known to one agency, or to all, on one day. Pure: values in, values out.

Known to X on D: X's own versions recorded by then; others' received by then, if a scope row had opened the record to X
by then. What a reader may not see today never comes in here. Source: how rows are kept, 1.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from cairn.base.clock import london_day
from cairn.records import met, words

LATE_AFTER = timedelta(days=7)  # between happening and recording. Screens, 5
RECEIVED_LATE_AFTER = timedelta(days=1)  # between the sender's clock and ours. How rows are kept, 1
LONG_SILENCE = timedelta(days=42)  # longest time between visits to a child in care: SI 2010/959, regulation 28
WORRY_KINDS = frozenset({"concern", "disclosure", "allegation", "parent_worry", "intelligence", "missing_episode"})
DECISION_KINDS = frozenset(
    {"referral_decision", "assessment", "strategy_discussion", "meeting", "step_up", "step_down", "screening"}
)  # fmt: skip
ANSWER_EXPECTED = frozenset({"concern", "disclosure", "allegation", "parent_worry", "intelligence", "referral"})

Shares = Mapping[tuple[UUID, UUID], datetime]
"""(record, agency) -> since when a scope row has opened the record to the agency."""


@dataclass(frozen=True)
class EventSaid:
    """One version of what one agency said had happened. Moments are aware, UTC."""

    event: UUID
    agency: UUID
    kind: str
    occurred_from: datetime
    recorded_at: datetime
    received_at: datetime
    summary: str
    occurred_to: datetime | None = None
    by_day: bool = True
    withdrawn_at: datetime | None = None
    place: UUID | None = None
    narrative: str = ""
    statement: str = ""
    voice: str = ""
    partner_asked: str = ""
    source_grade: str = ""
    information_grade: str = ""
    handling: str = ""
    outcome: str = ""
    outcome_at: datetime | None = None
    raised_by: str = ""
    sharing: str = "partnership"
    sanitised: bool = False

    @property
    def first_day(self) -> date:
        """The day in London on which it began."""
        return london_day(self.occurred_from)

    @property
    def last_day(self) -> date:
        """The day in London on which it ended, or began if nobody said when it ended."""
        return london_day(self.occurred_to or self.occurred_from)

    @property
    def seen(self) -> bool:
        """Whether someone was with the child: seen first-hand, or a kind of record that needs it."""
        return met.seen(self.kind, self.statement, self.outcome)

    @property
    def spoken_by_family(self) -> bool:
        """Whether its own words are a parent's or carer's."""
        return met.spoken_by_family(self.kind, self.raised_by)

    @property
    def heard(self) -> bool:
        """Whether the child told somebody something."""
        return met.heard(self.kind, voice=bool(self.voice), raised_by=self.raised_by, outcome=self.outcome)

    @property
    def source_in_words(self) -> str:
        """Who said it and how they knew, such as `Parent or carer; was told`."""
        who = words.RAISED_BY.get(self.raised_by, "")
        how = words.STATEMENTS.get(self.statement, "")
        if self.voice:
            how = "own words"
        elif self.raised_by in {"child", "parent_carer"} and self.statement == "said":
            how = "told us"
        told = "; ".join(said for said in (who, how) if said) or "Not said"
        return told[0].upper() + told[1:]

    @property
    def asked_in_words(self) -> str:
        """Whether anyone asked who the other person is, or nothing."""
        return words.asked_in_words(self.partner_asked)

    @property
    def grade_in_words(self) -> str:
        """Its 3x5x2 grade, or nothing."""
        return words.grade_in_words(self.source_grade, self.information_grade, self.handling)


@dataclass(frozen=True)
class Part:
    """That a person record was part of an event, in a role."""

    event: UUID
    person: UUID
    role: str
    recorded_at: datetime
    response_to_voice: str = ""


@dataclass(frozen=True)
class Entry:
    """One event as it was known: the version that counted then, the versions before it, and since when it was known."""

    said: EventSaid
    known_from: datetime
    earlier: tuple[EventSaid, ...] = ()
    number: int = 0

    @property
    def first_recorded_on(self) -> date:
        """The day on which anything was first written down about it."""
        return london_day((self.earlier or (self.said,))[0].recorded_at)

    @property
    def days_late(self) -> int:
        """Days between its end and its first recording."""
        return (self.first_recorded_on - self.said.last_day).days

    @property
    def late(self) -> bool:
        """Whether it was written down more than a week after it happened."""
        return self.days_late > LATE_AFTER.days

    @property
    def received_late(self) -> bool:
        """Whether it reached Cairn more than a day after its agency says that it wrote it down."""
        return self.said.received_at - self.said.recorded_at > RECEIVED_LATE_AFTER

    @property
    def mark(self) -> str:
        """Which of five marks stands for it: words, seen, worry, decision, other."""
        if self.said.voice or (self.said.heard and self.said.raised_by == "child"):
            return "words"
        if self.said.kind in WORRY_KINDS:
            return "worry"
        if self.said.kind in DECISION_KINDS:
            return "decision"
        return "seen" if self.said.seen else "other"

    @property
    def waits(self) -> bool:
        """Whether somebody told us and no answer is recorded."""
        return self.said.kind in ANSWER_EXPECTED and not self.said.outcome_at and not self.said.outcome


@dataclass(frozen=True)
class View:
    """Entries known to `agency` (None: to all together) at a moment, oldest first; and what the day hides."""

    agency: UUID | None
    at: datetime
    entries: tuple[Entry, ...]
    later: int
    withdrawn: int


@dataclass(frozen=True)
class Silence:
    """Days, both included, for which no entry, or no sight of the child, is recorded. `open` if it lasts still."""

    first_day: date
    last_day: date
    sort: str  # entry or sight
    open: bool = False

    @property
    def days(self) -> int:
        """How long it lasted."""
        return (self.last_day - self.first_day).days + 1


@dataclass(frozen=True)
class Month:
    """The entries that began in one month, and the silences that began in it; `rows` has both in order."""

    first_day: date
    rows: tuple[Entry | Silence, ...]


@dataclass(frozen=True)
class Compared:
    """Since when each of two agencies knew of one matter; None if it did not."""

    entry: Entry
    left: datetime | None
    right: datetime | None


@dataclass(frozen=True)
class Comparison:
    """What two agencies knew on a day, matter by matter."""

    rows: tuple[Compared, ...]
    left_knew: int = field(default=0)
    right_knew: int = field(default=0)
    both_knew: int = field(default=0)


def known_at(said: EventSaid, *, to: UUID | None, shares: Shares) -> datetime | None:
    """When a version became known to an agency, or to anyone if `to` is None; None if never."""
    if to is None or to == said.agency:
        return said.recorded_at
    shared = shares.get((said.event, to))
    return None if shared is None else max(said.received_at, shared)


def as_known(versions: Iterable[EventSaid], *, to: UUID | None, at: datetime, shares: Shares) -> View:
    """Each event's last version that `to` knew by `at`, oldest first by the day on which it happened.

    versions: any order, all versions of each event that the reader may see today.
    """
    entries, later, withdrawn = [], 0, 0
    ordered = sorted(versions, key=lambda said: (str(said.event), said.recorded_at))
    for _, group in groupby(ordered, key=lambda said: said.event):
        dated = [(moment, said) for said in group if (moment := known_at(said, to=to, shares=shares)) is not None]
        known = [(moment, said) for moment, said in dated if moment <= at]
        if not known:
            later += 1
        elif (now := known[-1][1]).withdrawn_at and now.withdrawn_at <= at:
            withdrawn += 1
        else:
            first = min(moment for moment, _ in known)
            entries.append(Entry(now, first, tuple(said for _, said in known[:-1])))
    entries.sort(key=lambda entry: (entry.said.occurred_from, entry.said.recorded_at, str(entry.said.event)))
    numbered = tuple(
        Entry(entry.said, entry.known_from, entry.earlier, number) for number, entry in enumerate(entries, 1)
    )
    return View(to, at, numbered, later, withdrawn)


def steps(
    versions: Iterable[EventSaid], *, to: UUID | None, on: date, shares: Shares, linked: Mapping[UUID, datetime]
) -> tuple[tuple[date, EventSaid] | None, tuple[date, EventSaid] | None]:
    """The days before and after `on` on which something became known, each with what it was; None at the ends.

    linked: event -> since when it was known to be about this person, where links count as judged then.
    """
    known = [
        (london_day(max(moment, linked.get(said.event, moment))), said)
        for said in versions
        if (moment := known_at(said, to=to, shares=shares))
    ]
    before = max((step for step in known if step[0] < on), key=_day_of, default=None)
    after = min((step for step in known if step[0] > on), key=_day_of, default=None)
    return before, after


def _day_of(step: tuple[date, EventSaid]) -> tuple[date, str]:
    return step[0], str(step[1].event)


def silences(entries: Sequence[Entry], *, until: date) -> tuple[Silence, ...]:
    """Stretches of more than six weeks without an entry, and without anyone who saw the child; the last may be open.

    A stretch without sight is told only if entries stand in it: without any it is a stretch without entry.
    """
    found = list(_stretches([(e.said.first_day, e.said.last_day) for e in entries], until=until, sort="entry"))
    sights = [(entry.said.first_day, entry.said.last_day) for entry in entries if entry.said.seen]
    for silence in _stretches(sights, until=until, sort="sight"):
        inside = any(silence.first_day <= entry.said.first_day <= silence.last_day for entry in entries)
        if inside:
            found.append(silence)
    return tuple(sorted(found, key=lambda silence: (silence.first_day, silence.sort)))


def _stretches(days: Sequence[tuple[date, date]], *, until: date, sort: str) -> Iterable[Silence]:
    one = timedelta(days=1)
    reached: date | None = None
    for first, last in sorted(days):
        if reached is not None and first - reached - one > LONG_SILENCE:
            yield Silence(reached + one, first - one, sort)
        reached = max(last, reached or last)
    if reached is not None and until - reached > LONG_SILENCE:
        yield Silence(reached + one, until, sort, open=True)


def by_month(entries: Sequence[Entry], gaps: Sequence[Silence]) -> tuple[Month, ...]:
    """Entries and silences in the order of their first days, month by month; no empty months."""
    rows: list[tuple[date, int, Entry | Silence]] = [(entry.said.first_day, 0, entry) for entry in entries]
    rows += [(gap.first_day, 1, gap) for gap in gaps]
    rows.sort(key=lambda row: (row[0], row[1], row[2].number if isinstance(row[2], Entry) else 0))
    return tuple(
        Month(first, tuple(row for _, _, row in group))
        for first, group in groupby(rows, key=lambda row: row[0].replace(day=1))
    )


def compared(versions: Sequence[EventSaid], *, left: UUID, right: UUID, at: datetime, shares: Shares) -> Comparison:
    """Every matter that the reader sees today and that either agency knew by `at`, with since when each knew."""
    views = [as_known(versions, to=agency, at=at, shares=shares) for agency in (left, right)]
    since = [{entry.said.event: entry for entry in view.entries} for view in views]
    whole = as_known(versions, to=None, at=at, shares=shares)
    rows = tuple(
        Compared(
            entry,
            since[0][entry.said.event].known_from if entry.said.event in since[0] else None,
            since[1][entry.said.event].known_from if entry.said.event in since[1] else None,
        )
        for entry in whole.entries
    )
    both = sum(row.left is not None and row.right is not None for row in rows)
    return Comparison(rows, sum(row.left is not None for row in rows), sum(row.right is not None for row in rows), both)
