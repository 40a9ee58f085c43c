"""Who would be affected by a judgement: the records that are one person or place with either side now, as far as the
viewer may read them. A record that is kept from them is neither named nor counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor
from cairn.linkage.comparison import PROTECTED_PLACE
from cairn.linkage.queries import Proposal

_GROUPS = """
with sides as (
  select m.record_id as side, m.identity_id from linkage_member m
  where m.until is null and m.record_id in (%(record_a)s, %(record_b)s)
)
select s.side, s.identity_id, n.record_id, a.name as agency, n.agency_id, n.since,
       coalesce(nullif(trim(concat_ws(' ', p.given_names, p.family_name)), ''), p.aliases, p.description, '') as person,
       p.date_of_birth, l.name as place, l.protected
from sides s
join linkage_member n on n.identity_id = s.identity_id and n.until is null and not n.leaf
join records_record r on r.id = n.record_id and r.withdrawn_at is null
join agencies_agency a on a.id = n.agency_id
left join lateral (
  select given_names, family_name, aliases, description, date_of_birth from records_personversion v
  where v.record_id = n.record_id order by v.recorded_at desc limit 1) p on true
left join lateral (
  select coalesce(nullif(v.name, ''), v.address, '') as name, v.protected from records_placeversion v
  where v.record_id = n.record_id order by v.recorded_at desc limit 1) l on true
order by n.since, n.record_id
"""


@dataclass(frozen=True)
class Member:
    """One record of a person or place as it stands now. since: from when it has been part of it."""

    record: UUID
    agency: str
    agency_id: UUID
    label: str
    born: str
    since: datetime


@dataclass(frozen=True)
class Affected:
    """The records that are one with each side now; the same ones twice where both are shown as one."""

    left: tuple[Member, ...]
    right: tuple[Member, ...]
    identities: tuple[UUID, ...]

    @property
    def as_one(self) -> bool:
        """Whether both are shown as one now."""
        return len(self.identities) == 1

    @property
    def everyone(self) -> tuple[Member, ...]:
        """Each record once."""
        return tuple({one.record: one for one in (*self.left, *self.right)}.values())

    @property
    def agencies(self) -> int:
        """Agencies of those records."""
        return len({one.agency_id for one in self.everyone})

    def joined_since(self, moment: datetime, besides: Sequence[UUID]) -> tuple[Member, ...]:
        """Records that have become part of either side since, the two that are compared left out."""
        return tuple(one for one in self.everyone if one.since > moment and one.record not in besides)


def affected(viewer: Actor, pair: Proposal) -> Affected:
    """What a judgement of a pair would touch. 1 query."""
    sides: dict[UUID, list[Member]] = {pair.record_a: [], pair.record_b: []}
    identities: dict[UUID, UUID] = {}
    with connections["default"].cursor() as cursor:
        cursor.execute(_GROUPS, {"record_a": pair.record_a, "record_b": pair.record_b})
        for row in cursor.fetchall():
            identities[row[0]] = row[1]
            sides[row[0]].append(_member(*row[2:]))
    left, right = (tuple(sides[record]) for record in (pair.record_a, pair.record_b))
    return Affected(left, right, tuple(dict.fromkeys(identities.values())))


def _member(record: UUID, agency: str, agency_id: UUID, since: datetime, *said: Any) -> Member:
    person, born, place, protected = said
    return Member(
        record, agency, agency_id, PROTECTED_PLACE if protected else person or place or "no name", born or "", since
    )
