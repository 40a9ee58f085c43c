"""The two records of each pair as a list names them, for whoever judges whether they are one."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import shorten
from typing import Any, Protocol
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor

SHORT = 60  # letters of a description in a list
WHEREABOUTS = ("address", "postcode")
PROTECTED_PLACE = "a protected place"
PROTECTED = (
    "protected"  # shown in place of where somebody lives whose whereabouts are kept. Access, Protected whereabouts
)
_PEOPLE = """
select distinct on (v.record_id) v.record_id, 'person' as what, v.agency_id, a.name as agency,
       trim(concat_ws(' ', v.given_names, v.family_name)) as name, v.aliases, replace(v.role, '_', ' ') as role,
       case when v.age_low is null and v.age_high is null then null
            when v.age_low is not distinct from v.age_high then v.age_low::text
            else concat_ws(' to ', v.age_low, v.age_high) end as age,
       v.address, v.description, null as protected,
       (select string_agg(i.kind || ' ' || i.value, ', ' order by i.kind, i.value) from records_identifier i
        where i.record_id = v.record_id) as identifiers
from records_personversion v join agencies_agency a on a.id = v.agency_id
where v.record_id = any(%(records)s) order by v.record_id, v.recorded_at desc
"""
_PLACES = """
select distinct on (v.record_id) v.record_id, 'place' as what, v.agency_id, a.name as agency,
       coalesce(v.name, '') as name, null as aliases, null as role, null as age, v.address, null as description, v.protected,
       (select string_agg(i.kind || ' ' || i.value, ', ' order by i.kind, i.value) from records_identifier i
        where i.record_id = v.record_id) as identifiers
from records_placeversion v join agencies_agency a on a.id = v.agency_id
where v.record_id = any(%(records)s) order by v.record_id, v.recorded_at desc
"""


class Pair(Protocol):
    """Two records that may be one, or of which somebody said so."""

    @property
    def record_a(self) -> UUID:
        """The one."""

    @property
    def record_b(self) -> UUID:
        """The other."""


@dataclass(frozen=True)
class Side:
    """One record of a pair: who wrote it, and what to call it."""

    record: UUID
    what: str
    agency: str
    label: str
    role: str


def sides(viewer: Actor, pairs: Sequence[Pair]) -> dict[UUID, Side]:
    """The records of these pairs that the viewer may read, by id, protected addresses left out. 3 queries."""
    records = sorted({record for one in pairs for record in (one.record_a, one.record_b)}, key=str)
    found: dict[UUID, Side] = {}
    with connections["default"].cursor() as cursor:
        cursor.execute("select records_protected_whereabouts(%s::uuid[])", [records])
        guarded = set(cursor.fetchone()[0])
        for query in (_PEOPLE, _PLACES):
            cursor.execute(query, {"records": records})
            names = [column.name for column in cursor.description or ()]
            for row in cursor.fetchall():
                side = _side(dict(zip(names, row, strict=True)), guarded=row[0] in guarded)
                found[side.record] = side
    return found


def _side(row: dict[str, Any], *, guarded: bool) -> Side:
    said = {name: str(row[name] or "") for name in ("name", "aliases", "age", "address", "description", "identifiers")}
    if guarded and said["address"]:
        said["address"] = PROTECTED
    label = said["name"] or _quoted(said["aliases"]) or said["address"] or _unnamed(row["what"], said)
    if row["protected"]:
        label = PROTECTED_PLACE
    return Side(row["record_id"], row["what"], row["agency"], label, row["role"] or "")


def _unnamed(what: str, values: dict[str, str]) -> str:
    """Whom nobody could name, by what was said of them, so that two such in one list are told apart."""
    said = values["description"] or values["identifiers"] or (values["age"] and f"aged {values['age']}")
    return f"unnamed: {shorten(said, SHORT, placeholder=' …')}" if said else f"an unnamed {what}"


def _quoted(aliases: str) -> str:
    return ", ".join(f"“{alias.strip()}”" for alias in aliases.split(";") if alias.strip())
