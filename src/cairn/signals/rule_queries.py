"""What each rule found and missed, as far as its signals, answers and measurements are the viewer's to read."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor
from cairn.signals.bars import BarFacts, bars_adopted, in_use, raising
from cairn.signals.drift import WEEKS, Proposal, Rate, drift, proposal
from cairn.signals.engines.calibration import Bar, shipped
from cairn.signals.policies import check_can_read_rules
from cairn.signals.registry import rules

_FOUND = """
with last as (
  select distinct on (a.signal_id) a.signal_id, a.answer, a.at from signals_answer a order by a.signal_id, a.at desc, a.id
)
select s.kind, count(*), count(*) filter (where s.queue = 'raise'), count(*) filter (where s.queue = 'ask'),
       count(*) filter (where s.queue = 'fact'), count(*) filter (where s.status = 'open'),
       count(*) filter (where s.status = 'retracted'), count(*) filter (where s.status = 'merged'),
       count(*) filter (where l.answer = 'look'), count(*) filter (where l.answer = 'ask'),
       count(*) filter (where l.answer = 'no'), count(*) filter (where l.answer is null and s.status = 'open'),
       count(*) filter (where exists (select 1 from signals_reopening r where r.signal_id = s.id)),
       count(*) filter (where s.queue = 'raise' and s.first_raised_on > %(since)s and s.first_raised_on <= %(until)s),
       count(*) filter (where s.queue = 'ask' and s.first_raised_on > %(since)s and s.first_raised_on <= %(until)s),
       max(s.first_raised_on), min(s.first_raised_on)
from signals_signal s left join last l on l.signal_id = s.id
where s.restricted_to is null
group by s.kind
"""
_RATES = """
select kind, number, rule_version, calibration, runs, weeks, raised, asked, raise_at, ask_at, budget_at, measured_at, a_week, a_week_here, model, id
from signals_measuredrate where (%(kind)s = '' or kind = %(kind)s) order by kind, number desc
"""
_DECISIONS = """
select kind, decision, reason, answered, noes, staff_id, agency_id, at, rule_version from signals_ruledecision
where (%(kind)s = '' or kind = %(kind)s) order by kind, number desc
"""
_ANSWERS = """
select s.kind, a.answer
from signals_signal s cross join lateral (
  select n.answer, n.at from signals_answer n where n.signal_id = s.id order by n.at desc, n.id limit 1) a
where s.restricted_to is null
  and a.at > coalesce((select max(d.at) from signals_ruledecision d where d.kind = s.kind), '-infinity')
order by s.kind, a.at desc, s.id
"""
_MISSED = """
select kind, what, should_have_on, staff_id, agency_id, at from signals_missedtold
where (%(kind)s = '' or kind = %(kind)s) order by at desc, id
"""
_MEASUREMENTS = """
select m.id, m.number, m.runs, m.why, m.staff_id, m.agency_id, m.asked_at, m.ended_at, m.ended,
       (select count(distinct r.number) from signals_nullrun r where r.measurement_id = m.id)
from signals_measurement m order by m.number desc limit %(most)s
"""
_PUBLIC_RATES = (
    "select kind, number, measured_at, rule_version, model, runs, weeks, raised, asked from public_rates_of_rules()"
)
_PUBLIC_RETIRED = "select kind, at from public_retired_rules()"


@dataclass(frozen=True)
class RateFacts:
    """What a rule said falsely in one measurement. weeks: of a county of 110,000 children, all runs together; budget_at: None, none is lower."""

    kind: str
    number: int
    rule_version: str
    calibration: int
    runs: int
    weeks: float
    raised: int
    asked: int
    raise_at: float
    ask_at: float
    budget_at: float | None
    measured_at: datetime
    a_week: float
    a_week_here: float
    model: str
    id: UUID

    @property
    def here(self) -> dict[str, Rate]:
        """Queue -> rate in a county in which as much is written down as here: the more, the more coincidences."""
        weeks = self.weeks * self.a_week / self.a_week_here if self.a_week_here else 0.0
        return {"raise": Rate(self.raised, weeks), "ask": Rate(self.asked, weeks)}

    @property
    def by_chance(self) -> dict[str, Rate]:
        """Queue -> rate."""
        return {"raise": Rate(self.raised, self.weeks), "ask": Rate(self.asked, self.weeks)}


@dataclass(frozen=True)
class DecisionFacts:
    """What a named person decided about a rule, and how signals of it stood answered that day."""

    kind: str
    decision: str
    reason: str
    answered: int
    noes: int
    staff: UUID
    agency: UUID
    at: datetime
    rule_version: str


@dataclass(frozen=True)
class MissedFacts:
    """What somebody told that a rule missed."""

    kind: str
    what: str
    should_have_on: date | None
    staff: UUID
    agency: UUID
    at: datetime


@dataclass(frozen=True)
class MeasurementFacts:
    """A measurement, and how far it is."""

    id: UUID
    number: int
    runs: int
    why: str
    staff: UUID
    agency: UUID
    asked_at: datetime
    ended_at: datetime | None
    ended: str
    done: int


@dataclass(frozen=True)
class RuleFound:
    """What one rule found, over all signals that the viewer may see and that are not for one agency alone.

    look, ask, no: by the last answer of each; lately: queue -> how often since the first day of the weeks looked at.
    """

    kind: str
    signals: int = 0
    raised: int = 0
    questions: int = 0
    facts: int = 0
    open: int = 0
    retracted: int = 0
    merged: int = 0
    look: int = 0
    ask: int = 0
    no: int = 0
    waiting: int = 0
    came_back: int = 0
    raised_lately: int = 0
    asked_lately: int = 0
    last: date | None = None
    first: date | None = None
    missed: int = 0
    rates: tuple[RateFacts, ...] = ()
    decisions: tuple[DecisionFacts, ...] = ()
    bars: tuple[BarFacts, ...] = ()
    proposal: Proposal = field(default_factory=lambda: Proposal(0, 0))

    @property
    def answered(self) -> int:
        """How many somebody answered."""
        return self.look + self.ask + self.no

    @property
    def rate(self) -> RateFacts | None:
        """The last measurement here, if it was of the rule and the bars that are in use: another's tells nothing of them."""
        last, rule = (self.rates[0] if self.rates else None), rules().get(self.kind)
        if not (last and rule and (last.rule_version, last.calibration) == (str(rule.version), shipped().version)):
            return None
        bar = self.bar
        return last if bar and (last.raise_at, last.ask_at) == (bar.raise_at, bar.ask_at) else None

    @property
    def bar(self) -> Bar | None:
        """The bars that are in use; None where chance has no part."""
        return in_use(self.bars).bars.get(self.kind)

    @property
    def offered(self) -> tuple[RateFacts, float] | None:
        """The last measurement and the stricter bar that would keep its share of the budget, if it names one."""
        rate, bar = self.rate, self.bar
        if rate is None or bar is None or rate.budget_at is None:
            return None
        now = bar.raise_at if self.kind in raising() else bar.ask_at
        return (rate, rate.budget_at) if rate.budget_at < now else None

    @property
    def retired(self) -> DecisionFacts | None:
        """The decision by which it is retired, if it is."""
        return self.decisions[0] if self.decisions and self.decisions[0].decision == "retire" else None

    @property
    def drifts(self) -> dict[str, tuple[str, Rate, Rate | None]]:
        """Queue -> how it drifts, what was seen lately and what was measured."""
        seen = {"raise": Rate(self.raised_lately, WEEKS), "ask": Rate(self.asked_lately, WEEKS)}
        known = self.rate.here if self.rate else {}
        return {queue: (drift(rate, known.get(queue)), rate, known.get(queue)) for queue, rate in seen.items()}


def rules_found(viewer: Actor, *, until: date) -> dict[str, RuleFound]:
    """Each rule that ever spoke, was measured or decided about; the weeks for drift end on a day. 6 queries. Raises: NotAllowed."""
    check_can_read_rules(viewer)
    found = {row[0]: row for row in _read(_FOUND, {"until": until, "since": until - timedelta(weeks=WEEKS)})}
    rates = _grouped(RateFacts(*row) for row in _read(_RATES, {"kind": ""}))
    decisions = _grouped(DecisionFacts(*row) for row in _read(_DECISIONS, {"kind": ""}))
    missed = _grouped(MissedFacts(*row) for row in _read(_MISSED, {"kind": ""}))
    bars = _grouped(bars_adopted())
    answers: dict[str, list[str]] = {}
    for kind, answer in _read(_ANSWERS, {}):
        answers.setdefault(kind, []).append(answer)
    return {
        kind: replace(
            RuleFound(*found.get(kind, (kind,))),
            missed=len(missed.get(kind, ())),
            rates=tuple(rates.get(kind, ())),
            decisions=tuple(decisions.get(kind, ())),
            bars=tuple(bars.get(kind, ())),
            proposal=proposal(answers.get(kind, [])),
        )
        for kind in sorted({*found, *rates, *decisions, *missed, *bars})
    }


def missed_by(viewer: Actor, kind: str) -> tuple[MissedFacts, ...]:
    """What people told that a rule missed, the latest first. 1 query. Raises: NotAllowed."""
    check_can_read_rules(viewer)
    return tuple(MissedFacts(*row) for row in _read(_MISSED, {"kind": kind}))


def measurements(viewer: Actor, *, most: int = 10) -> tuple[MeasurementFacts, ...]:
    """The latest measurements, the newest first. 1 query. Raises: NotAllowed."""
    check_can_read_rules(viewer)
    return tuple(MeasurementFacts(*row) for row in _read(_MEASUREMENTS, {"most": most}))


@dataclass(frozen=True)
class PublicRate:
    """What everybody may know of a measurement of one rule."""

    kind: str
    number: int
    measured_at: datetime
    rule_version: str
    model: str
    runs: int
    weeks: float
    raised: int
    asked: int

    @property
    def by_chance(self) -> dict[str, Rate]:
        """Queue -> rate."""
        return {"raise": Rate(self.raised, self.weeks), "ask": Rate(self.asked, self.weeks)}


def public_rates() -> dict[str, PublicRate]:
    """Kind -> the last rates measured here, for everybody. 1 query."""
    return {row[0]: PublicRate(*row) for row in _read(_PUBLIC_RATES, {})}


def retired_in_public() -> dict[str, datetime]:
    """Kind -> since when it is retired, for everybody. 1 query."""
    return dict(_read(_PUBLIC_RETIRED, {}))


Facts = TypeVar("Facts", RateFacts, DecisionFacts, MissedFacts, BarFacts)


def _grouped(rows: Iterable[Facts]) -> dict[str, list[Facts]]:
    held: dict[str, list[Facts]] = {}
    for row in rows:
        held.setdefault(row.kind, []).append(row)
    return held


def _read(query: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(query, given)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows
