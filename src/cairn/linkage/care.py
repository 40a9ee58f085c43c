"""What analysts read of the model: how far its chances come true on pairs that were judged, and what becomes of new records.

Under the reader's own row security: pairs and records that they may not read are not counted.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connections

from cairn.agencies.roles import Actor
from cairn.linkage.engines.drift import Week
from cairn.linkage.engines.precision import Labelled

WEEKS = 12  # with new records, the newest
_LABELLED = """
select e.band, e.probability, j.answer = 'same'
from linkage_edge e join lateral (
  select g.answer from linkage_judgement g
  where g.record_a = least(e.record_a, e.record_b) and g.record_b = greatest(e.record_a, e.record_b) and g.counts
  order by g.at desc limit 1) j on j.answer in ('same', 'different')
where e.kind = 'person' and cardinality(e.agreed) = 0 and e.match_weight <> 0
  and (select true from records_record r where r.id = e.record_a limit 1)
  and (select true from records_record r where r.id = e.record_b limit 1)
"""
_WEEKS = """
with first as (
  select v.record_id, min(v.received_at) as came from records_personversion v
  where v.family_name is not null or v.date_of_birth is not null group by v.record_id
), mine as (
  select f.record_id, date_trunc('week', f.came at time zone 'Europe/London')::date as monday
  from first f join records_record r on r.id = f.record_id and r.withdrawn_at is null
), best as (
  select m.record_id, m.monday, min(case e.band when 'certain' then 1 when 'ask' then 2 end) as band
  from mine m left join lateral (
    select x.band from linkage_edge x where x.kind = 'person' and cardinality(x.agreed) = 0 and x.record_a = m.record_id
    union all
    select x.band from linkage_edge x where x.kind = 'person' and cardinality(x.agreed) = 0 and x.record_b = m.record_id) e on true
  group by 1, 2
)
select monday, count(*) filter (where band = 1), count(*) filter (where band = 2), count(*) filter (where band is null)
from best group by monday order by monday desc limit %s
"""


@dataclass(frozen=True)
class Care:
    """Judged pairs of whole records with what the model states of them now, and the newest weeks."""

    labelled: tuple[Labelled, ...]
    weeks: tuple[Week, ...]

    @property
    def newest(self) -> date | None:
        """The Monday of the last week with new records."""
        return self.weeks[0].monday if self.weeks else None


def care(viewer: Actor) -> Care:
    """What the page about the model rests on. 2 queries."""
    with connections["default"].cursor() as cursor:
        cursor.execute(_LABELLED)
        labelled = tuple(Labelled(*row) for row in cursor.fetchall())
        cursor.execute(_WEEKS, [WEEKS])
        return Care(labelled, tuple(Week(*row) for row in cursor.fetchall()))
