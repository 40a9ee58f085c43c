"""What was written down about a child whom somebody has already worried about, kept up as records come in.

Nobody is watched to see whether to worry: a child has rows only if there is or was a cause (a worry without an answer,
a missing episode, a raised signal), and each row says whether one stood when it became known. Signals, rule 13.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import NamedTuple

import polars as pl

from cairn.records.columns import MOMENT
from cairn.records.met import met
from cairn.signals.engines.known import Known
from cairn.signals.engines.matters import NO_FURTHER_ACTION, REFUSED, TOLD
from cairn.signals.engines.moments import Moments
from cairn.signals.engines.sightings import NEVER

MISSING = timedelta(days=90)  # how long a missing episode is a cause. Signals, three in 90 days
RAISED = "a raised signal"
WORRY = timedelta(days=365)  # how long a worry that nobody answers is one: some agencies never write an answer down
WORRIES = (*TOLD, "parent_worry")
OFFERED = ("referral", "mental_health_referral", "was_not_brought")
SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "child": pl.Utf8, "child_record": pl.Utf8, "event": pl.Utf8, "kind": pl.Utf8, "agency": pl.Utf8, "occurred": MOMENT,
    "known": MOMENT, "met": pl.Boolean, "refused": MOMENT, "settled": MOMENT, "unasked": pl.Utf8,
    "asked": MOMENT, "caused": pl.Boolean, "open": pl.Boolean,
    "worries": pl.Int64, "cause": pl.Utf8, "since": MOMENT, "anchor": pl.Utf8,
}  # fmt: skip
NO_ROWS = pl.DataFrame(schema=SCHEMA)


class Written(NamedTuple):
    """One event about one child record.

    refused, settled: when the answer was known to be no, or yes. unasked: why nobody asked about a partner, if the record
    says that nobody did; asked: when it was known that somebody had.
    """

    known: datetime
    event: str
    kind: str
    agency: str
    occurred: datetime
    until: datetime | None
    met: bool
    refused: datetime | None
    settled: datetime | None
    unasked: str | None
    asked: datetime | None


class Cause(NamedTuple):
    """Why anybody looks at a child at all: since when and until when, in words, and the record that says so."""

    since: datetime
    until: datetime
    words: str
    anchor: str


class Lives:
    """Events by child; `advance` gives the children who need a new look and `rows` what the rules read of them."""

    def __init__(self, tables: dict[str, pl.DataFrame], matters: pl.DataFrame, *, spans: Iterable[timedelta]) -> None:
        """matters: as engines.matters gives them. spans: after how long a rule may say something else of an event."""
        self._of: dict[str, list[Written]] = defaultdict(list)
        looks: list[tuple[datetime, str]] = []
        spans = sorted({timedelta(0), MISSING, WORRY, *spans})
        self._spans = spans
        for record, *fields in _events(tables).iter_rows():
            one = Written(*fields)
            self._of[record].append(one)
            looks += [(one.known + span, record) for span in spans]
            looks += [(moment, record) for moment in (one.until, one.refused, one.settled, one.asked) if moment]
        self._worries: dict[str, list[Cause]] = defaultdict(list)
        told = matters.filter(pl.col("sort").is_in(["told", "family"]))
        for event, known, answered, withdrawn, children in told.select(
            "event", "known_at", "answered_at", "withdrawn_at", "children"
        ).iter_rows():
            until = min(moment for moment in (known + WORRY, answered, withdrawn) if moment is not None)
            for record in children:
                self._worries[record].append(Cause(known, until, "a worry that nobody has answered", event))
                looks.append((until, record))
        self._looks: Moments[str] = Moments(looks)
        self._known = sorted(one.known for mine in self._of.values() for one in mine)
        self._later: list[tuple[datetime, str]] = []
        self._raised: dict[str, datetime] = {}

    def advance(
        self, known: Known, touched: Iterable[str], at: datetime, *, raised: Mapping[str, datetime] | None
    ) -> set[str]:
        """Children, by identity, of whom a rule may say something else than before.

        raised: child record -> since when a raised signal names it; None where that did not change.
        """
        records = set(self._looks.advance(at)) | {record for record in touched if record in self._of}
        while self._later and self._later[0][0] <= at:
            records.add(heappop(self._later)[1])
        if raised is not None:
            records |= {record for record, _ in raised.items() ^ self._raised.items()}
            for record, since in raised.items() - self._raised.items():
                for span in self._spans:
                    heappush(self._later, (since + span, record))
            self._raised = dict(raised)
        return {known.identity(record) for record in records}

    def a_week(self, at: datetime) -> float:
        """Events about children a week over the year up to a moment, at least one a month."""
        return max(bisect_right(self._known, at) - bisect_right(self._known, at - WORRY), 12) / 52

    def rows(self, children: Iterable[str], known: Known, at: datetime) -> pl.DataFrame:
        """All that is known of these children and stands at a moment: columns as in SCHEMA; none if never a cause, nor a question not asked.

        caused: whether a cause stood when a row became known; open: whether it is itself one that stands now. worries: how many stand now, a raised signal counting as
        the two records that it rests on. cause, since, anchor: the longest of them, or null.
        """
        data: list[tuple[object, ...]] = []
        for child in sorted(children):
            records = sorted(known.members(child))
            causes = self._causes(records, at)
            standing = [(record, one) for record in records for one in self._standing(record, at)]
            if not causes and not any(one.unasked is not None for _, one in standing):
                continue
            now = sorted(cause for cause in causes if at < cause.until)
            worries = len(now) + sum(cause.words == RAISED for cause in now)
            why = (worries, now[0].words, now[0].since, now[0].anchor) if now else (0, None, None, None)
            live = {cause.anchor for cause in now}
            for record, one in standing:
                caused = any(cause.since <= one.known < cause.until for cause in causes)
                said = (one.event, one.kind, one.agency, one.occurred, one.known, one.met)
                answers = (one.refused, one.settled, one.unasked, one.asked)
                yet = (None if isinstance(answer, datetime) and answer > at else answer for answer in answers)
                data.append((child, record, *said, *yet, caused, one.event in live, *why))
        return pl.DataFrame(data, schema=SCHEMA, orient="row") if data else NO_ROWS

    def _standing(self, record: str, at: datetime) -> Iterator[Written]:
        return (one for one in self._of.get(record, ()) if one.known <= at and not (one.until and one.until <= at))

    def _causes(self, records: Iterable[str], at: datetime) -> list[Cause]:
        """Every cause that stood up to a moment, with its end."""
        found = []
        for record in records:
            found += [cause for cause in self._worries.get(record, ()) if cause.since <= at]
            found += [
                Cause(one.known, one.known + MISSING, "a missing episode", one.event)
                for one in self._standing(record, at)
                if one.kind == "missing_episode"
            ]
            if record in self._raised:
                found.append(Cause(self._raised[record], NEVER, RAISED, record))
        return found


def _events(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """One row an event and child: record, then the fields of Written; sorted by known and event."""
    subjects = tables["involvements"].filter(pl.col("role") == "subject")
    subjects = subjects.select(event="event_id", record="person_record_id").unique().sort("event", "record")
    children = tables["people"].filter(pl.col("role") == "child")["record_id"].unique()
    outcome = pl.col("outcome").str.strip_chars().replace("", None)
    closed = pl.col("kind").is_in(WORRIES) & outcome.str.contains(NO_FURTHER_ACTION)
    refusal = (outcome.str.contains(REFUSED) | closed).fill_null(value=False)
    offered = pl.col("kind").is_in(OFFERED + WORRIES)
    moment = pl.max_horizontal("recorded_at", "outcome_at")
    events = (
        tables["events"]
        .sort("recorded_at", "content")
        .with_columns(
            refused=pl.when(offered & refusal).then(moment),
            asked=pl.when(pl.col("partner_asked").str.contains("^(known|asked)")).then("recorded_at"),
            settled=pl.when(offered & outcome.is_not_null() & ~refusal).then(moment),
        )
        .group_by("event_id", maintain_order=True)
        .agg(
            pl.col("recorded_at").first().alias("known"),
            pl.col("kind").first(),
            pl.col("agency_id").first().alias("agency"),
            pl.col("occurred_from").first().alias("occurred"),
            pl.col("withdrawn_at").last().alias("until"),
            met(
                *(pl.col(name).first() for name in ("kind", "statement", "voice", "raised_by")),
                outcome=pl.col("outcome").first(),
            ).alias("met"),
            pl.col("refused").min(),
            pl.col("settled").min(),
            pl.col("partner_asked").first().str.extract("^not_asked:? ?(.*)$").alias("unasked"),
            pl.col("asked").min(),
        )
    )
    mine = subjects.filter(pl.col("record").is_in(children.implode()))
    joined = mine.join(events, left_on="event", right_on="event_id")
    return joined.select("record", *Written._fields).sort("known", "event", "record")
