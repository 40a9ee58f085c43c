"""Which records an open signal gives a need for: those it rests on, and what is held of the people it is about."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db import connections

_REACH = """
with evidence as (
  select signal_id, record_id, part from signals_evidence
  where signal_id = any(%(signals)s)
), persons as (
  select e.signal_id, m.record_id
  from evidence e
  join linkage_member k on k.record_id = e.record_id and k.until is null
  join linkage_member m on m.identity_id = k.identity_id and m.until is null and m.sharing = 'partnership'
  where e.part in ('child', 'person_of_concern', 'place')
  union select signal_id, record_id from evidence
), happenings as (
  select p.signal_id, i.event_id as record_id from persons p join records_involvement i on i.person_id = p.record_id
  where i.sharing = 'partnership'
  union select p.signal_id, v.record_id from persons p join records_eventversion v on v.place_id = p.record_id
  where v.sharing = 'partnership'
), others as (
  select e.signal_id, i.person_id as record_id from evidence e join records_involvement i on i.event_id = e.record_id
  where e.part = 'event'
), wheres as (
  select h.signal_id, v.place_id as record_id
  from (select * from happenings union select signal_id, record_id from evidence) h
  join records_eventversion v on v.record_id = h.record_id and v.place_id is not null
), reached as (
  select * from persons union select * from happenings union select * from others union select * from wheres
)
select x.signal_id, x.record_id from reached x join records_record r on r.id = x.record_id
where r.sharing = 'partnership' order by 1, 2
"""


def records_in_reach(signals: Sequence[UUID], *, using: str = "engine") -> dict[UUID, tuple[UUID, ...]]:
    """For each signal, the partnership records that a need about it covers now. 1 query."""
    reached: dict[UUID, list[UUID]] = defaultdict(list)
    with connections[using].cursor() as cursor:
        cursor.execute(_REACH, {"signals": list(signals)})
        for signal, record in cursor.fetchall():
            reached[signal].append(record)
    return {signal: tuple(records) for signal, records in reached.items()}
