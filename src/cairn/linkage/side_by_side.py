"""Both records of a pair as whoever judges it may read them: each value with who wrote it and when, how the two
compare, by which facts they met, and what was written since the pair was judged.

All of it is a function of what the reader may read: a fact that is kept from them is compared with nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor
from cairn.base.clock import today
from cairn.linkage.comparison import PROTECTED, WHEREABOUTS
from cairn.linkage.engines import alike
from cairn.linkage.engines.alike import Verdict, verdicts
from cairn.linkage.engines.keys import met, rule_in_words
from cairn.linkage.engines.one_edition import one_edition
from cairn.linkage.queries import Proposal

FIELDS = (
    ("Name", "name"), ("Given names", "given_names"), ("Family name", "family_name"), ("Also called", "aliases"),
    ("Kind of place", "kind"), ("Part in it", "role"), ("Sex", "sex"), ("Born", "date_of_birth"),
    ("Age, estimated", "age"), ("Address", "address"), ("Postcode", "postcode"), ("Described as", "description"),
)  # fmt: skip
NUMBERS = {
    "phone": "Phone", "plate": "Number plate", "vehicle": "Vehicle", "handle": "Online name", "email": "E-mail address",
    "nhs_number": "NHS number", "upn": "Pupil number", "police_ref": "Police reference",
    "social_care_ref": "Social care reference",
}  # fmt: skip
OF_PLACE = ("name", *WHEREABOUTS)
CHILD_FIRST = "child who may have caused harm and may be being harmed"  # harms, H2
MOST_CHANGES = 12  # of one record, the newest first
_PEOPLE = """
select v.record_id, v.agency_id, a.name as agency, v.recorded_at, v.received_at, v.sharing, v.withdrawn_at,
       v.given_names, v.family_name, v.aliases, v.role, v.sex, v.date_of_birth, v.date_of_birth_precision, v.age_low,
       v.age_high, v.address, v.postcode, v.description
from records_personversion v join agencies_agency a on a.id = v.agency_id
where v.record_id = any(%(records)s::uuid[]) order by v.recorded_at, v.received_at
"""
_PLACES = """
select v.record_id, v.agency_id, a.name as agency, v.recorded_at, v.received_at, v.sharing, v.withdrawn_at,
       v.name, v.kind, v.address, v.postcode, v.protected
from records_placeversion v join agencies_agency a on a.id = v.agency_id
where v.record_id = any(%(records)s::uuid[]) order by v.recorded_at, v.received_at
"""
_NUMBERS = """
select distinct on (i.record_id, i.kind, i.value) i.record_id, i.kind, i.value, i.sharing, i.recorded_at, i.received_at
from records_identifier i where i.record_id = any(%(records)s::uuid[])
order by i.record_id, i.kind, i.value, i.recorded_at
"""


@dataclass(frozen=True)
class Said:
    """What one record says, and since which day its agency has said so."""

    text: str
    since: datetime


@dataclass(frozen=True)
class Row:
    """One field of both records and how they compare: same, similar, different, said by one only, or not compared."""

    title: str
    left: Said | None
    right: Said | None
    word: str
    why: str = ""


@dataclass(frozen=True)
class Change:
    """What an agency wrote of one of the two after the judgement. before: what it said until then, if anything."""

    agency: str
    on: datetime
    title: str
    now: str
    before: str = ""


@dataclass(frozen=True)
class SideBySide:
    """The two records. met: the facts by which they found each other; changes: since the last judgement, newest first."""

    rows: tuple[Row, ...]
    met: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class _Held:
    """All versions of one record, oldest first, with its numbers; what is protected is taken out of them."""

    agency: str
    versions: tuple[dict[str, Any], ...]
    numbers: tuple[dict[str, Any], ...]
    guarded: tuple[str, ...]

    @property
    def now(self) -> dict[str, Any]:
        return self.versions[-1] | {"identifiers": self.numbers}

    def shown(self, version: Mapping[str, Any], field: str) -> str:
        """A value as the page shows it."""
        text = str(version.get(field) or "").strip()
        return PROTECTED if text and field in self.guarded else text

    def bare(self) -> dict[str, Any]:
        """The newest version without what is protected, to compare."""
        return self.now | {field: None for field in self.guarded}


def side_by_side(viewer: Actor, pair: Proposal) -> SideBySide | None:
    """Both records, or None where the viewer may not read one of them. 4 queries."""
    held = _held([pair.record_a, pair.record_b])
    if pair.record_a not in held or pair.record_b not in held:
        return None
    left, right = held[pair.record_a], held[pair.record_b]
    changes = [change for one in (left, right) for change in (_changes(one, pair.judged_at) if pair.judged_at else ())]
    return SideBySide(
        rows=_rows(left, right, pair),
        met=_met(left, right) if pair.kind == "person" else (),
        changes=tuple(sorted(changes, key=lambda one: one.on, reverse=True)),
    )


def _held(records: Sequence[UUID]) -> dict[UUID, _Held]:
    given = {"records": list(records)}
    numbers = _read(_NUMBERS, given)
    found: dict[UUID, _Held] = {}
    with connections["default"].cursor() as cursor:
        cursor.execute("select records_protected_whereabouts(%(records)s::uuid[])", given)
        guarded = set(cursor.fetchone()[0])
    for query in (_PEOPLE, _PLACES):
        rows = _read(query, given)
        for record in {row["record_id"] for row in rows}:
            mine = tuple(_with_age(row) for row in rows if row["record_id"] == record)
            kept = WHEREABOUTS if record in guarded else OF_PLACE if any(row.get("protected") for row in mine) else ()
            held = tuple(row for row in numbers if row["record_id"] == record)
            found[record] = _Held(mine[-1]["agency"], mine, held, kept)
    return found


def _with_age(row: dict[str, Any]) -> dict[str, Any]:
    ages = [str(row[end]) for end in ("age_low", "age_high") if row.get(end) is not None]
    names = [row[part] for part in ("given_names", "family_name") if row.get(part)]
    named = {} if "name" in row else {"name": " ".join(names)}
    texts = {"record_id": str(row["record_id"]), "agency_id": str(row["agency_id"])}
    return row | named | texts | {"age": " to ".join(dict.fromkeys(ages))}


def _rows(left: _Held, right: _Held, pair: Proposal) -> tuple[Row, ...]:
    told = [(reason.field, reason.says, reason.weight) for reason in pair.reasons]
    found = verdicts(left.bare(), right.bare(), told=told)
    mixed = pair.kind == "person_place"
    skipped = ("given_names", "family_name") if mixed else ("name",) if pair.kind == "person" else ()
    rows = []
    for title, field in FIELDS:
        if field in skipped:
            continue
        one, other = _said(left, field), _said(right, field)
        if one or other:
            kept = bool((one and field in left.guarded) or (other and field in right.guarded))
            verdict = _verdict(found.get(field), one, other, kept=kept, mixed=mixed and field == "name")
            rows.append(Row(title, one, other, verdict.word, verdict.why))
    for kind in sorted({row["kind"] for row in (*left.numbers, *right.numbers)}):
        one, other = _number(left, kind), _number(right, kind)
        verdict = _verdict(found.get(f"identifier {kind}"), one, other)
        rows.append(Row(NUMBERS.get(kind, kind.replace("_", " ").capitalize()), one, other, verdict.word, verdict.why))
    return tuple(rows)


def _verdict(
    found: Verdict | None, one: Said | None, other: Said | None, *, kept: bool = False, mixed: bool = False
) -> Verdict:
    if one is None or other is None:
        return Verdict(alike.ONE_ONLY)
    if kept:
        return Verdict(alike.UNCOMPARED, alike.PROTECTED)
    return Verdict(alike.UNCOMPARED, alike.TWO_KINDS) if mixed or found is None else found


def _said(one: _Held, field: str) -> Said | None:
    """The value that holds now, since the first version from which it has held."""
    text = one.shown(one.versions[-1], field)
    if not text:
        return None
    since = one.versions[-1]["recorded_at"]
    for version in reversed(one.versions):
        if one.shown(version, field) != text:
            break
        since = version["recorded_at"]
    if field == "role" and text == "person_of_concern" and _may_be_under_18(one.versions[-1]):
        text = CHILD_FIRST
    return Said(text.replace("_", " ") if field in ("role", "kind") else text, since)


def _may_be_under_18(version: Mapping[str, Any]) -> bool:
    """Whether a birth date or an estimated age says so; as the database asks it where children become one."""
    born, low = str(version.get("date_of_birth") or "")[:4], version.get("age_low")
    if born.isdecimal():
        return int(born) >= today().year - 18
    return low is not None and low + today().year - version["recorded_at"].year < 18


def _number(one: _Held, kind: str) -> Said | None:
    mine = [row for row in one.numbers if row["kind"] == kind]
    if not mine:
        return None
    return Said(", ".join(row["value"] for row in mine), min(row["recorded_at"] for row in mine))


def _met(left: _Held, right: _Held) -> tuple[str, ...]:
    """The rules by which the two find each other, in words, by what the reader may read of them."""
    editions = [one_edition(one.bare(), one.numbers) for one in (left, right)]
    return tuple(rule_in_words(rule) for rule in met(*editions))


def _changes(one: _Held, since: datetime) -> list[Change]:
    """What came to us of this record after a moment: fields that say something else, and new numbers."""
    found = []
    for before, version in zip((None, *one.versions), one.versions, strict=False):
        if version["received_at"] > since:
            found += [
                Change(one.agency, version["recorded_at"], title, one.shown(version, field) or "nothing", was)
                for title, field in FIELDS
                if field != "name" or "given_names" not in version
                if (was := one.shown(before, field) if before else "") != one.shown(version, field)
            ]
    found += [
        Change(one.agency, row["recorded_at"], NUMBERS.get(row["kind"], row["kind"]), row["value"])
        for row in one.numbers
        if row["received_at"] > since
    ]
    return sorted(found, key=lambda change: change.on, reverse=True)[:MOST_CHANGES]


def _read(query: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(query, given)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
