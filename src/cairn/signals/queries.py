"""Reads of signals, their evidence and answers, under the reader's own row security."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor
from cairn.signals.models import Answer, Evidence, Reopening, Signal
from cairn.signals.policies import check_can_read_signals
from cairn.signals.publication import Stage

QUEUES = ("raise", "fact", "ask")
ENDED = "ended"  # of every queue: retracted, or gone into another


@dataclass(frozen=True)
class SignalLine:
    """A signal in a list. children, agencies: how many."""

    id: UUID
    reference: str
    kind: str
    queue: str
    status: str
    answer: str
    explanation: str
    first_raised_on: date
    last_changed_on: date
    recurrence_weeks: float | None
    children: int
    agencies: int
    reopened: bool


@dataclass(frozen=True)
class EvidenceLine:
    """One record that a signal rests on: part is child, person_of_concern, place or event."""

    record: UUID
    agency: UUID
    part: str
    known_on: date


@dataclass(frozen=True)
class AnswerLine:
    """What somebody answered, when and why."""

    answer: str
    reason: str
    staff: UUID
    agency: UUID
    asked_agency: UUID | None
    at: datetime


@dataclass(frozen=True)
class SignalFacts:
    """A signal whole, as far as the viewer may see it."""

    line: SignalLine
    status_reason: str
    counted: float | None
    expected: float | None
    against: tuple[str, ...]
    not_asked: tuple[str, ...]
    rule_version: str
    limits: str
    evidence: tuple[EvidenceLine, ...]
    answers: tuple[AnswerLine, ...]
    reopened_because: tuple[UUID, ...]
    restricted_to: UUID | None

    def records(self, part: str) -> tuple[UUID, ...]:
        """Ids of the records that are this part of it."""
        return tuple(line.record for line in self.evidence if line.part == part)


_LIST = """
select s.id, s.reference, s.kind, s.queue, s.status, s.answer, s.explanation, s.first_raised_on, s.last_changed_on,
       s.recurrence_weeks,
       s.children, cardinality(s.agencies) as agencies,
       s.answer = '' and exists (select 1 from signals_reopening r where r.signal_id = s.id) as reopened
from signals_signal s
where (%(about)s::uuid[] is null or s.id in (select signal_id from signals_evidence where record_id = any(%(about)s::uuid[])))
  and case %(queue)s when 'ended' then s.status <> 'open' when '' then true else s.queue = %(queue)s and s.status = 'open' end
  and (%(waiting)s = false or (s.status = 'open' and s.answer = ''))
order by s.status <> 'open', s.answer <> '', s.last_changed_on desc, s.reference desc
limit %(most)s offset %(after)s
"""


def signals(
    viewer: Actor, *, queue: str = "", waiting: bool = False, most: int = 50, after: int = 0
) -> tuple[SignalLine, ...]:
    """Signals of a queue, those that wait first; of ENDED; or all. 1 query, any number of rows. Raises: NotAllowed."""
    check_can_read_signals(viewer)
    with connections["default"].cursor() as cursor:
        cursor.execute(_LIST, {"queue": queue, "waiting": waiting, "most": most, "after": after, "about": None})
        return tuple(SignalLine(*row) for row in cursor.fetchall())


def waiting_by_queue(viewer: Actor) -> dict[str, int]:
    """How many signals wait in each queue. 1 query. Raises: NotAllowed."""
    check_can_read_signals(viewer)
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select queue, count(*) from signals_signal where status = 'open' and answer = '' group by queue"
        )
        return dict.fromkeys(QUEUES, 0) | dict(cursor.fetchall())


def how_many_ended(viewer: Actor) -> int:
    """How many signals no longer stand. 1 query. Raises: NotAllowed."""
    check_can_read_signals(viewer)
    return Signal.objects.exclude(status="open").count()


def signal(viewer: Actor, wanted: UUID) -> SignalFacts | None:
    """One signal with its evidence and answers, or None if the viewer may see none such. 4 queries. Raises: NotAllowed."""
    check_can_read_signals(viewer)
    found = Signal.objects.filter(id=wanted).first()
    if found is None:
        return None
    evidence = tuple(
        EvidenceLine(row.record_id, row.agency_id, row.part, row.known_on)
        for row in Evidence.objects.filter(signal=found).order_by("known_on", "part", "record_id")
    )
    answers = tuple(
        AnswerLine(row.answer, row.reason, row.staff_id, row.agency_id, row.asked_agency_id, row.at)
        for row in Answer.objects.filter(signal=found).order_by("-at")
    )
    reopenings = tuple(
        Reopening.objects.filter(signal=found).order_by("-at").values_list("because_record_id", flat=True)
    )
    line = SignalLine(
        found.id, found.reference, found.kind, found.queue, found.status, found.answer, found.explanation,
        found.first_raised_on, found.last_changed_on, found.recurrence_weeks, found.children, len(found.agencies),
        found.answer == "" and bool(reopenings),
    )  # fmt: skip
    return SignalFacts(
        line, found.status_reason, found.counted, found.expected, tuple(found.against), tuple(found.not_asked),
        found.rule_version, found.limits, evidence, answers, reopenings, found.restricted_to,
    )  # fmt: skip


def signals_about(viewer: Actor, records: list[UUID]) -> tuple[SignalLine, ...]:
    """Signals that rest on any of these records, newest first; empty for a viewer who reads no signals. 1 query."""
    with connections["default"].cursor() as cursor:
        cursor.execute(_LIST, {"queue": "", "waiting": False, "most": 50, "after": 0, "about": records})
        return tuple(SignalLine(*row) for row in cursor.fetchall())


def stages(viewer: Actor, wanted: Iterable[UUID]) -> dict[UUID, tuple[Stage, ...]]:
    """What each of these signals said from which day on, as far as it was kept. 1 query."""
    found = Signal.objects.filter(id__in=list(wanted)).values_list("id", "stages")
    return {
        signal: tuple(Stage(date.fromisoformat(on), queue, says) for on, queue, says in kept) for signal, kept in found
    }


@dataclass(frozen=True)
class Question:
    """That somebody who answers a signal asked the viewer's agency; the signal opens only for those who read it."""

    signal: UUID
    reason: str
    agency: UUID
    at: datetime


def questions_to(viewer: Actor, *, most: int = 20) -> tuple[Question, ...]:
    """What the viewer's agency was asked, newest first; the last answer to each signal counts. 1 query."""
    found = Answer.objects.filter(asked_agency_id=viewer.agency, answer="ask").order_by("-at")[:most]
    return tuple(Question(row.signal_id, row.reason, row.agency_id, row.at) for row in found)
