"""Keeps the keys of records that were written, and finds by them the records that may be the same as one record.

Keys are made anew from what a record says now; written one by one they equal those of a clean rebuild.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connections, transaction

from cairn.linkage.engines.keys import record_keys
from cairn.records.frames import person_frames

AT_ONCE = 20_000  # records
_EVERY = """
select id from records_record where kind = 'person' union select record_id from linkage_key order by 1"""
_WRITE = """
with wanted as materialized (
  select record_id, linkage_key_number(waits) as key, min(rule) as rule, agency_id, open_to_others
  from unnest(%(record)s::uuid[], %(waits)s::text[], %(rule)s::smallint[], %(agency)s::uuid[], %(visible)s::boolean[])
    as u (record_id, waits, rule, agency_id, open_to_others)
  group by 1, 2, 4, 5
), gone as (
  delete from linkage_key k where k.record_id = any(%(records)s::uuid[])
    and not exists (select from wanted w where w.record_id = k.record_id and w.key = k.key) returning 1
), made as (
  insert into linkage_key as k (record_id, key, rule, agency_id, open_to_others)
  select record_id, key, rule, agency_id, open_to_others from wanted
  on conflict (record_id, key) do update
    set rule = excluded.rule, agency_id = excluded.agency_id, open_to_others = excluded.open_to_others
    where (k.rule, k.agency_id, k.open_to_others) is distinct from (excluded.rule, excluded.agency_id, excluded.open_to_others)
  returning 1
)
select (select count(*) from gone) + (select count(*) from made)
"""
_CANDIDATES = """
with mine as (
  select distinct linkage_key_number(t) as key from unnest(%(looks)s::text[]) t
), sized as (
  select m.key, count(*) as many from mine m join linkage_key k on k.key = m.key group by m.key
)
select k.record_id::text, array_agg(distinct k.rule order by k.rule)
from sized s join linkage_key k on k.key = s.key
where s.many <= %(largest)s and k.record_id <> %(record)s::uuid
group by k.record_id order by count(*) desc, k.record_id
"""


@dataclass(frozen=True)
class Candidate:
    """A record that shares keys with another. rules: which, by their place in the list of blocking rules."""

    record: UUID
    rules: tuple[int, ...]


def write_keys(records: Iterable[UUID], *, using: str = "engine") -> int:
    """Make these records findable by what they say now; returns how many keys changed. Said again, it changes nothing.

    2 queries to read and 1 to write for 20,000 records.
    """
    waiting, changed = iter(records), 0
    while chunk := list(islice(waiting, AT_ONCE)):
        with transaction.atomic(using=using):
            changed += _write(chunk, using=using)
    return changed


def rebuild_keys(*, using: str = "engine") -> int:
    """Make all keys anew; returns how many were not as they should be, which is none unless something was missed."""
    with connections[using].cursor() as cursor:
        cursor.execute(_EVERY)
        records = [record for (record,) in cursor.fetchall()]
    return write_keys(records, using=using)


def candidates(record: UUID, *, largest: int = 2_000, using: str = "engine") -> tuple[Candidate, ...]:
    """Records that share a key with this one, those that share most keys first. For the engine: 3 queries.

    largest: records of one key beyond which it tells nobody apart and is left out, as the batch does.
    """
    looks = record_keys(person_frames([record], using=using))["looks"].to_list()
    with connections[using].cursor() as cursor:
        cursor.execute(_CANDIDATES, {"looks": looks, "largest": largest, "record": record})
        return tuple(Candidate(UUID(found), tuple(rules)) for found, rules in cursor.fetchall())


def _write(records: list[UUID], *, using: str) -> int:
    keys = record_keys(person_frames(records, using=using))
    given: dict[str, Any] = {name: keys[name].to_list() for name in ("record", "waits", "rule", "agency", "visible")}
    with connections[using].cursor() as cursor:
        cursor.execute(_WRITE, given | {"records": records})
        changed: int = cursor.fetchone()[0]
    return changed
