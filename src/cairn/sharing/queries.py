"""Reads of requests, answers and escalations, under the reader's own row security: those who ask, and those who are asked.

The columns that say who stands behind a desk can't be read, so nothing here selects all of a row.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor
from cairn.base.clock import london_day, now, today
from cairn.sharing.policies import check_can_read_requests, check_can_record_obstacles
from cairn.sharing.rules.words import ANSWER_AWAITED

_LINES = """
select r.id, r.asking_agency_id, r.asking_staff_id, r.asked_agency_id, r.desk_name, r.desk_phone, r.about_kind, r.about_id,
       r.about_words, r.question, r.purpose, r.necessity, r.asked_at, r.due_at, r.state, r.ended_at, r.ended_why,
       r.basis, r.basis_version, r.told, r.told_why,
       exists (select 1 from sharing_answer a where a.request_id = r.id) as answered,
       exists (select 1 from sharing_escalation e where e.request_id = r.id and e.settled_at is null) as escalated,
       (select min(e.due_at) from sharing_escalation e where e.request_id = r.id and e.settled_at is null) as leads_due
from sharing_request r
where (%(named)s::uuid[] is null or r.id = any(%(named)s::uuid[]))
  and (%(ours)s::boolean is null or (r.asking_agency_id = (select access_agency())) = %(ours)s::boolean)
order by r.state = 'ended', coalesce((select min(e.due_at) from sharing_escalation e
  where e.request_id = r.id and e.settled_at is null), r.due_at), r.asked_at, r.id
limit %(most)s
"""
_ANSWERS = """
select a.id, a.shown_agency_id, a.shown_staff_id, a.given, a.words, a.reason, a.advice, a.protects, a.review_on, a.opened,
       a.open_until, a.at, a.withdrawn_at, a.withdrawn_why, a.basis, a.basis_version, a.told, a.told_why,
       e.id, e.why, e.at, e.due_at, e.outcome, e.outcome_words, e.settled_at, e.settled_by_asker
from sharing_answer a left join sharing_escalation e on e.answer_id = a.id
where a.request_id = %(request)s order by a.at, a.id
"""
_OBSTACLES = """
select id, agency_id, at, reach, what, stuck, raised_with, raised_on, answer, answered_on from sharing_obstacle
order by answered_on is not null, at, id limit %(most)s
"""


@dataclass(frozen=True)
class RequestLine:
    """A request. ours: whether the viewer's agency asks; answered: whether an answer to it can be read."""

    id: UUID
    asking_agency: UUID
    asking_staff: UUID
    asked_agency: UUID | None
    desk: str
    desk_phone: str
    about_kind: str
    about: UUID
    about_words: str
    question: str
    purpose: str
    necessity: str
    asked_at: datetime
    due_at: datetime
    state: str
    ended_at: datetime | None
    ended_why: str
    basis: str
    basis_version: str
    told: str
    told_why: str
    answered: bool
    escalated: bool
    leads_due: datetime | None
    ours: bool

    @property
    def waits(self) -> bool:
        """Whether an answer is owed: by the viewer's agency, or to it."""
        return self.state != "ended" and (not self.answered if not self.ours else self.state == "waiting")

    @property
    def late(self) -> bool:
        """Whether it waits past its day, or the two leads do past theirs."""
        moment = now()
        return (self.waits and self.due_at < moment) or (self.leads_due is not None and self.leads_due < moment)

    @property
    def reference(self) -> str:
        """What a person says on the phone; made of its id, so that it tells no number."""
        plain = self.id.hex.upper()
        return f"{plain[:4]}-{plain[4:8]}"


@dataclass(frozen=True)
class EscalationFacts:
    """A refusal that was taken to both safeguarding leads."""

    id: UUID
    why: str
    at: datetime
    due_at: datetime
    outcome: str
    words: str
    settled_at: datetime | None
    settled_by_asker: bool | None

    @property
    def late(self) -> bool:
        """Whether it waits past its day."""
        return self.settled_at is None and self.due_at < now()


@dataclass(frozen=True)
class AnswerFacts:
    """An answer. agency, staff: None where a desk signs for them; opened: how many records, until when."""

    id: UUID
    agency: UUID | None
    staff: UUID | None
    given: str
    words: str
    reason: str
    advice: str
    protects: str
    review_on: date | None
    opened: int
    open_until: datetime | None
    at: datetime
    withdrawn_at: datetime | None
    withdrawn_why: str
    basis: str
    basis_version: str
    told: str
    told_why: str
    escalation: EscalationFacts | None

    @property
    def open_now(self) -> bool:
        """Whether what it opened is open still."""
        return (
            bool(self.opened) and self.withdrawn_at is None and self.open_until is not None and self.open_until > now()
        )


@dataclass(frozen=True)
class ObstacleLine:
    """What stands in the way of sharing."""

    id: UUID
    agency: UUID
    at: datetime
    reach: str
    what: str
    stuck: str
    raised_with: str
    raised_on: date | None
    answer: str
    answered_on: date | None

    @property
    def unheard(self) -> bool:
        """Whether it is national and nobody has answered for so long that it stands with the Board. R63."""
        since = self.raised_on or london_day(self.at)
        return (
            self.reach == "national" and self.answered_on is None and since + timedelta(days=ANSWER_AWAITED) <= today()
        )


@dataclass(frozen=True)
class RequestFacts:
    """A request with the answers that the viewer may read."""

    line: RequestLine
    answers: tuple[AnswerFacts, ...]


def asked_of_us(viewer: Actor, *, most: int = 200) -> tuple[RequestLine, ...]:
    """What the viewer's agency is asked, by its clock; ended ones last. 1 query. Raises: NotAllowed."""
    check_can_read_requests(viewer)
    return _lines(viewer, ours=False, most=most)


def asked_by_us(viewer: Actor, *, most: int = 200) -> tuple[RequestLine, ...]:
    """What the viewer asked, or their agency where they answer for it; by its clock. 1 query. Raises: NotAllowed."""
    check_can_read_requests(viewer)
    return _lines(viewer, ours=True, most=most)


def requests_named(viewer: Actor, wanted: Collection[UUID]) -> tuple[RequestLine, ...]:
    """Those of these requests that the viewer may read, by their clock. 1 query. Raises: NotAllowed."""
    check_can_read_requests(viewer)
    return _lines(viewer, named=wanted, most=len(wanted))


def request(viewer: Actor, wanted: UUID) -> RequestFacts | None:
    """One request, or None alike for what is absent and what the viewer may not know of. 3 queries. Raises: NotAllowed."""
    check_can_read_requests(viewer)
    if not _read("select sharing_party(%(request)s)", {"request": wanted})[0][0]:
        return None  # before any row is touched: by a clock, hidden and absent are one
    found = _lines(viewer, named=[wanted])
    if not found:
        return None
    return RequestFacts(found[0], tuple(_answer(row) for row in _read(_ANSWERS, {"request": wanted})))


def obstacles(viewer: Actor, *, most: int = 500) -> tuple[ObstacleLine, ...]:
    """The register: one's agency's part of it, or for the Board and chairs all; unanswered first, the oldest first. 1 query.

    Raises: NotAllowed.
    """
    check_can_record_obstacles(viewer)
    return tuple(ObstacleLine(*row) for row in _read(_OBSTACLES, {"most": most}))


def openable(viewer: Actor, wanted: UUID) -> tuple[UUID, ...]:
    """Records of the viewer's agency that its answer to a request can open; none for whoever may not answer. 1 query."""
    return tuple(_read("select sharing_openable(%(request)s)", {"request": wanted})[0][0])


def _lines(
    viewer: Actor,
    *,
    named: Collection[UUID] | None = None,
    ours: bool | None = None,
    most: int = 200,
) -> tuple[RequestLine, ...]:
    rows = _read(_LINES, {"named": None if named is None else list(named), "ours": ours, "most": most})
    return tuple(RequestLine(*(*row, row[1] == viewer.agency)) for row in rows)


def _answer(row: tuple[Any, ...]) -> AnswerFacts:
    escalation = EscalationFacts(*row[18:]) if row[18] else None
    return AnswerFacts(*(*row[:18], escalation))


def _read(words: str, given: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(words, given)
        return list(cursor.fetchall())
