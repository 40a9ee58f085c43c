"""Two records side by side, field by field, as the agencies wrote them, for whoever judges whether they are one."""

from dataclasses import dataclass
from textwrap import shorten
from typing import Any
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor
from cairn.linkage.queries import Proposal

FIELDS = (
    ("Name", "name"), ("Also called", "aliases"), ("Kind of place", "kind"), ("Part in it", "role"), ("Sex", "sex"),
    ("Born", "date_of_birth"), ("Age, estimated", "age"), ("Address", "address"), ("Postcode", "postcode"),
    ("Described as", "description"), ("Phone, plate, handle", "identifiers"),
)  # fmt: skip
SHORT = 60  # letters of a description in a list
WHEREABOUTS = ("address", "postcode")
PROTECTED = (
    "protected"  # shown in place of where somebody lives whose whereabouts are kept. Access, Protected whereabouts
)
_PEOPLE = """
select distinct on (v.record_id) v.record_id, 'person' as what, v.agency_id, a.name as agency, v.recorded_at,
       trim(concat_ws(' ', v.given_names, v.family_name)) as name, v.aliases, replace(v.role, '_', ' ') as role, v.sex,
       v.date_of_birth,
       case when v.age_low is null and v.age_high is null then null
            when v.age_low is not distinct from v.age_high then v.age_low::text
            else concat_ws(' to ', v.age_low, v.age_high) end as age,
       v.address, v.postcode, v.description, null as kind,
       (select string_agg(i.kind || ' ' || i.value, ', ' order by i.kind, i.value) from records_identifier i
        where i.record_id = v.record_id) as identifiers, m.identity_id
from records_personversion v join agencies_agency a on a.id = v.agency_id
left join linkage_member m on m.record_id = v.record_id and m.until is null
where v.record_id = any(%(records)s) order by v.record_id, v.recorded_at desc
"""
_PLACES = """
select distinct on (v.record_id) v.record_id, 'place' as what, v.agency_id, a.name as agency, v.recorded_at,
       coalesce(v.name, '') as name, null as aliases, null as role, null as sex, null as date_of_birth, null as age,
       v.address, v.postcode, null as description, replace(v.kind, '_', ' ') as kind,
       (select string_agg(i.kind || ' ' || i.value, ', ' order by i.kind, i.value) from records_identifier i
        where i.record_id = v.record_id) as identifiers, m.identity_id
from records_placeversion v join agencies_agency a on a.id = v.agency_id
left join linkage_member m on m.record_id = v.record_id and m.until is null
where v.record_id = any(%(records)s) order by v.record_id, v.recorded_at desc
"""


@dataclass(frozen=True)
class Side:
    """One record of a pair, as its agency wrote it; values are empty where it says nothing."""

    record: UUID
    what: str
    agency: str
    label: str
    role: str
    identity: UUID | None
    values: dict[str, str]


@dataclass(frozen=True)
class Row:
    """One field of both records, and whether they say the same."""

    title: str
    left: str
    right: str

    @property
    def compared(self) -> str:
        """Same, differs or missing; how alike two different values are is told among the reasons."""
        if not self.left or not self.right:
            return "missing"
        return "same" if self.left.casefold() == self.right.casefold() else "differs"


def sides(viewer: Actor, proposals: tuple[Proposal, ...]) -> dict[UUID, Side]:
    """The records of these pairs that the viewer may read, by id, protected addresses left out. 3 queries."""
    records = sorted({record for one in proposals for record in (one.record_a, one.record_b)}, key=str)
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


def rows(left: Side, right: Side) -> tuple[Row, ...]:
    """Field by field, those that at least one of the two says."""
    both = ((title, left.values.get(field, ""), right.values.get(field, "")) for title, field in FIELDS)
    return tuple(Row(title, one, other) for title, one, other in both if one or other)


def _side(row: dict[str, Any], *, guarded: bool) -> Side:
    values = {field: str(row[field] or "") for _, field in FIELDS}
    if guarded:
        values |= {field: PROTECTED for field in WHEREABOUTS if values[field]}
    label = values["name"] or _quoted(values["aliases"]) or values["address"] or _unnamed(row["what"], values)
    return Side(row["record_id"], row["what"], row["agency"], label, values["role"], row["identity_id"], values)


def _unnamed(what: str, values: dict[str, str]) -> str:
    """Whom nobody could name, by what was said of them, so that two such in one list are told apart."""
    said = values["description"] or values["identifiers"] or (values["age"] and f"aged {values['age']}")
    return f"unnamed: {shorten(said, SHORT, placeholder=' …')}" if said else f"an unnamed {what}"


def _quoted(aliases: str) -> str:
    return ", ".join(f"“{alias.strip()}”" for alias in aliases.split(";") if alias.strip())
