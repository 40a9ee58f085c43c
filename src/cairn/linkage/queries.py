"""Reads of proposals and judgements, under the reader's own row security."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for or against two records being one. weight: bits, negative speaks against."""

    field: str
    says: str
    weight: float


@dataclass(frozen=True)
class Proposal:
    """A pair that may be one, with its reasons, and the last judgement on it if there is one.

    children: records of children, of so many agencies, that would be one.
    """

    id: UUID
    kind: str
    record_a: UUID
    record_b: UUID
    agency_a: UUID
    agency_b: UUID
    match_weight: float
    probability: float
    band: str
    reasons: tuple[Reason, ...]
    agreed: tuple[str, ...]
    against: str
    model_version: str
    known_at: datetime
    judged: str
    judged_reason: str
    judged_at: datetime | None
    new_facts: tuple[str, ...]
    counts: bool = True
    judged_by: UUID | None = None
    children: int = 0
    agencies: int = 0


@dataclass(frozen=True)
class Judged:
    """What one person said of a pair, when and why."""

    answer: str
    reason: str
    at: datetime
    name: str
    agency_name: str
    counts: bool


@dataclass(frozen=True)
class Past:
    """A judgement of a pair. stands: nobody has said anything of the pair since; proposal: where it is compared now."""

    id: UUID
    kind: str
    record_a: UUID
    record_b: UUID
    answer: str
    reason: str
    at: datetime
    name: str
    agency_name: str
    counts: bool
    stands: bool
    proposal: UUID | None


_PAIR = (
    "id", "kind", "record_a", "record_b", "agency_a", "agency_b", "match_weight", "probability", "band",
)  # fmt: skip
_PROPOSALS = """
select e.id, e.kind, e.record_a, e.record_b, e.agency_a, e.agency_b, e.match_weight, e.probability, e.band, e.why::text,
       e.agreed, e.against, e.model_version, e.known_at, j.answer, j.reason, j.at, j.facts,
       coalesce(j.counts, true), j.staff_id, e.children, e.agencies
from linkage_edge e
left join lateral (
  select * from (
    select answer, reason, at, facts, counts, staff_id from linkage_judgement g
    where g.record_a = least(e.record_a, e.record_b) and g.record_b = greatest(e.record_a, e.record_b)
    order by at desc limit 1) l where l.answer <> 'taken_back'
) j on true
where (select true from records_record r where r.id = e.record_a limit 1)
  and (select true from records_record r where r.id = e.record_b limit 1)
  and (%(records)s::uuid[] is null or e.record_a = any(%(records)s) or e.record_b = any(%(records)s))
  and (%(band)s = '' or e.band = %(band)s) and (%(id)s::uuid is null or e.id = %(id)s)
order by e.match_weight desc, e.id
limit %(most)s
"""
_JUDGED = """
select j.id, j.kind, j.record_a, j.record_b, j.answer, j.reason, j.at, s.name, a.name, j.counts,
       not exists (select from linkage_judgement l where l.record_a = j.record_a and l.record_b = j.record_b and l.at > j.at),
       (select e.id from linkage_edge e where e.kind = j.kind and least(e.record_a, e.record_b) = j.record_a
          and greatest(e.record_a, e.record_b) = j.record_b and e.record_a in (j.record_a, j.record_b) limit 1)
from linkage_judgement j
join agencies_staff s on s.id = j.staff_id join agencies_agency a on a.id = j.agency_id
where (select true from records_record r where r.id = j.record_a limit 1)
  and (select true from records_record r where r.id = j.record_b limit 1)
  and (%(staff)s::uuid is null or j.staff_id = %(staff)s) and (%(id)s::uuid is null or j.id = %(id)s)
order by j.at desc, j.id limit %(most)s offset %(after)s
"""
_NEW_FACT = """exists (
    select from jsonb_array_elements(e.why) r
    where (r->>'weight')::float > 0 and (r->>'field') || ': ' || (r->>'says') <> all(j.facts))"""
_QUEUE = _PROPOSALS.replace(
    "order by e.match_weight desc, e.id\nlimit %(most)s",
    f"""  and (j.answer is null or {_NEW_FACT} or (not j.counts and j.staff_id <> %(staff)s))
order by coalesce(j.counts, true), e.agencies desc, e.children desc, e.known_at, e.match_weight desc, e.id
limit %(most)s offset %(after)s""",
)


def proposals_about(viewer: Actor, records: list[UUID], *, most: int = 50) -> tuple[Proposal, ...]:
    """Proposals that touch any of these records and that the viewer may see, strongest first. 1 query."""
    return _read({"records": records, "band": "ask", "id": None, "most": most})


def proposals_waiting(viewer: Actor, *, most: int = 100, after: int = 0) -> tuple[Proposal, ...]:
    """Proposals that wait for a judgement of this person, in the order of what it would settle, all of them by page. 1 query.

    First those that a second person must confirm; then by how many agencies, and how many records of children, would be
    one; then the one that has waited longest. after: how many to pass over.
    """
    given = {"records": None, "band": "ask", "id": None, "most": most, "after": after, "staff": viewer.staff}
    return _read(given, query=_QUEUE)


def proposal(viewer: Actor, wanted: UUID) -> Proposal | None:
    """One proposal, or None if there is none that the viewer may see. 1 query."""
    return next(iter(_read({"records": None, "band": "", "id": wanted, "most": 1})), None)


def judged(viewer: Actor, *, mine: bool = True, most: int = 50, after: int = 0) -> tuple[Past, ...]:
    """What was said of pairs that the viewer may still read, newest first, whether or not a proposal stands now. 1 query.

    mine: what the viewer said themselves alone. after: how many to pass over.
    """
    given = {"staff": viewer.staff if mine else None, "most": most, "after": after, "id": None}
    return _past(given)


def judgement(viewer: Actor, wanted: UUID) -> Past | None:
    """One judgement, or None if there is none of a pair that the viewer may read. 1 query."""
    return next(iter(_past({"staff": None, "most": 1, "after": 0, "id": wanted})), None)


def _past(given: dict[str, Any]) -> tuple[Past, ...]:
    with connections["default"].cursor() as cursor:
        cursor.execute(_JUDGED, given)
        return tuple(Past(*row) for row in cursor.fetchall())


def history(viewer: Actor, of: Proposal) -> tuple[Judged, ...]:
    """What people have said of a pair, newest first. 1 query."""
    first, second = sorted((of.record_a, of.record_b), key=str)
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select j.answer, j.reason, j.at, s.name, a.name, j.counts from linkage_judgement j"
            " join agencies_staff s on s.id = j.staff_id join agencies_agency a on a.id = j.agency_id"
            " where j.record_a = %s and j.record_b = %s order by j.at desc",
            [first, second],
        )
        return tuple(Judged(*row) for row in cursor.fetchall())


def proposal_facts(record_a: UUID, record_b: UUID) -> tuple[list[str], list[str]]:
    """What speaks for a pair now: kinds of fact that agree, and the facts themselves. 1 query."""
    for found in _read({"records": [record_a], "band": "", "id": None, "most": 1000}):
        if {found.record_a, found.record_b} == {record_a, record_b}:
            return list(found.agreed), list(_facts(found.reasons))
    return [], []


def judgements(*, kind: str, using: str = "engine") -> tuple[tuple[UUID, UUID, str], ...]:
    """The last answer that counts on each judged pair (record_a, record_b, answer), for the engines. 1 query."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select record_a, record_b, answer from (select distinct on (record_a, record_b) record_a, record_b, answer"
            " from linkage_judgement where kind = %s and counts order by record_a, record_b, at desc) l"
            " where answer <> 'taken_back' order by record_a, record_b",
            [kind],
        )
        return tuple(cursor.fetchall())


def _facts(reasons: tuple[Reason, ...]) -> tuple[str, ...]:
    return tuple(sorted({f"{reason.field}: {reason.says}" for reason in reasons if reason.weight > 0}))


def _read(given: dict[str, Any], *, query: str = _PROPOSALS) -> tuple[Proposal, ...]:
    with connections["default"].cursor() as cursor:
        cursor.execute(query, given)
        return tuple(_proposal(row) for row in cursor.fetchall())


def _proposal(row: tuple[Any, ...]) -> Proposal:
    why, agreed, against, version, known_at, answer, reason, judged_at, facts, counts, judged_by, children, agencies = (
        row[9:]
    )
    reasons = tuple(Reason(str(one["field"]), str(one["says"]), float(one["weight"])) for one in json.loads(why))
    return Proposal(
        **dict(zip(_PAIR, row[:9], strict=True)),
        reasons=reasons,
        agreed=tuple(agreed),
        against=against,
        model_version=version,
        known_at=known_at,
        judged=answer or "",
        judged_reason=reason or "",
        judged_at=judged_at,
        new_facts=tuple(fact for fact in _facts(reasons) if answer and fact not in facts),
        counts=counts,
        judged_by=judged_by,
        children=children,
        agencies=agencies,
    )
