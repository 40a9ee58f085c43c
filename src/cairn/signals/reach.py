"""Which records an open signal gives a need for: those it rests on, and what is held of the people it is about."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connections

_REACH = """
with evidence as (
  select record_id, part from signals_evidence where signal_id = %(signal)s
), persons as (
  select m.record_id from linkage_member m
  where m.until is null and m.sharing = 'partnership' and m.identity_id in (
    select k.identity_id from evidence e join linkage_member k on k.record_id = e.record_id and k.until is null
    where e.part in ('child', 'person_of_concern', 'place'))
  union select record_id from evidence
), happenings as (
  select i.event_id as record_id from records_involvement i where i.person_id in (select record_id from persons)
  union select v.record_id from records_eventversion v where v.place_id in (select record_id from persons)
), others as (
  select i.person_id as record_id from records_involvement i
  where i.event_id in (select record_id from evidence where part = 'event')
), wheres as (
  select v.place_id as record_id from records_eventversion v
  where v.place_id is not null and v.record_id in (select record_id from happenings union select record_id from evidence)
)
select r.id from records_record r
where r.sharing = 'partnership' and r.id in (
  select record_id from persons union select record_id from happenings union select record_id from others
  union select record_id from wheres)
order by r.id
"""


@dataclass(frozen=True)
class Reach:
    """Partnership records, and the agencies whose records the signal rests on."""

    records: tuple[UUID, ...]
    agencies: tuple[UUID, ...]


def records_in_reach(signal: UUID, *, using: str = "engine") -> Reach:
    """The partnership records that a need about this signal covers, now. 2 queries."""
    with connections[using].cursor() as cursor:
        cursor.execute(_REACH, {"signal": signal})
        records = tuple(row[0] for row in cursor.fetchall())
        cursor.execute("select agencies from signals_signal where id = %s", [signal])
        found = cursor.fetchone()
    return Reach(records, tuple(found[0]) if found else ())
