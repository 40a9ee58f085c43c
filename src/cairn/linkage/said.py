"""What a writer says of records that may be the child they write of: kept with the draft, settled once it is sent.

Of whoever may judge links it becomes a judgement, which the two-person rule binds too; of anyone else *same* becomes a
proposal in the queue, and every answer stands beside the pair.
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import polars as pl
from django.db import connections, transaction

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor, Role
from cairn.records.columns import MOMENT

ANSWERS = ("same", "different", "unsure")
REASON = "Said while writing about the child."
_EDGES: dict[str, Any] = {
    "kind": pl.Utf8, "record_a": pl.Utf8, "record_b": pl.Utf8, "known_at": MOMENT, "match_weight": pl.Float64,
    "probability": pl.Float64, "band": pl.Utf8, "why": pl.Utf8, "agreed": pl.List(pl.Utf8), "against": pl.Utf8,
}  # fmt: skip
_KEEP = """
insert into linkage_said (id, draft_id, staff_id, agency_id, role, record_id, answer)
select gen_random_uuid(), %(draft)s, %(staff)s, %(agency)s, %(role)s, r.id, %(answer)s from records_record r
where r.id = %(record)s and r.kind = 'person'
on conflict (draft_id, staff_id, record_id) do update set answer = excluded.answer
where linkage_said.answer is distinct from excluded.answer and linkage_said.became = ''
"""
_JUDGE = """
insert into linkage_judgement (id, record_a, record_b, kind, answer, reason, staff_id, agency_id, at, agreed, facts)
values (gen_random_uuid(), least(%(one)s::uuid, %(other)s::uuid), greatest(%(one)s::uuid, %(other)s::uuid), 'person',
        %(answer)s, %(reason)s, %(staff)s, %(agency)s, %(at)s, '{}', '{}')
"""


def said(viewer: Actor, draft: UUID | None) -> dict[UUID, str]:
    """What the writer has said with this draft, by record. 1 query."""
    if draft is None:
        return {}
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "select record_id, answer from linkage_said where draft_id = %s and staff_id = %s", [draft, viewer.staff]
        )
        return dict(cursor.fetchall())


def keep_said(*, draft: UUID, answers: Mapping[UUID, str], by: Actor) -> None:
    """Keep what the writer says of records beside their draft; of a record that they may not read nothing is kept."""
    staff, agency = by.person_and_agency()
    given = {"draft": draft, "staff": staff, "agency": agency, "role": by.role.value}
    for record, answer in sorted(answers.items(), key=str):
        if answer in ANSWERS:
            with connections["default"].cursor() as cursor:
                cursor.execute(_KEEP, given | {"record": record, "answer": answer})


def forget_said(*, draft: UUID, by: Actor) -> None:
    """Take back what was said beside a draft that is thrown away."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "delete from linkage_said where draft_id = %s and staff_id = %s and became = ''", [draft, by.staff]
        )


def said_waiting(*, draft: UUID, using: str = "job") -> bool:
    """Whether anything that was said beside a draft is not settled yet. 1 query."""
    with connections[using].cursor() as cursor:
        cursor.execute("select exists (select from linkage_said where draft_id = %s and became = '')", [draft])
        return bool(cursor.fetchone()[0])


def settle_said(*, draft: UUID, staff: UUID, record: UUID, using: str = "engine") -> int:
    """Make what was said of a sent draft judgements or proposals about its record; returns how many. Safe to run twice."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(
            "select id, role, record_id, answer, agency_id, at from linkage_said"
            " where draft_id = %s and staff_id = %s and became = '' and record_id <> %s order by record_id for update",
            [draft, staff, record],
        )
        rows = cursor.fetchall()
        for identity, role, other, answer, agency, at in rows:
            judges = may(Role(role), Verb.JUDGE_LINKS)
            if judges:
                pair = {"one": str(record), "other": str(other), "answer": answer, "reason": REASON}
                cursor.execute(_JUDGE, pair | {"staff": staff, "agency": agency, "at": at})
            cursor.execute(
                "update linkage_said set became = %s, new_record = %s where id = %s",
                ["judgement" if judges else "proposal", record, identity],
            )
    return len(rows)


def proposals_said(*, using: str = "engine") -> pl.DataFrame:
    """Pairs that a writer who may not judge said are the same, as edges to ask about. 1 query."""
    told = json.dumps([{"field": "whoever wrote it", "says": "said that it is the same child", "weight": 0.0}])
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select least(s.record_id, s.new_record)::text, greatest(s.record_id, s.new_record)::text, max(s.at)"
            " from linkage_said s join records_record one on one.id = s.record_id and one.withdrawn_at is null"
            " join records_record other on other.id = s.new_record and other.withdrawn_at is null"
            " where s.became = 'proposal' and s.answer = 'same' group by 1, 2 order by 1, 2"
        )
        rows = [("person", *row, 0.0, 0.5, "ask", told, None, "") for row in cursor.fetchall()]
    return pl.DataFrame(rows, schema=_EDGES, orient="row")
