"""Reads what is already held beside a bundle, and the batches that were taken in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import polars as pl
from django.db import connections
from django.db.models import QuerySet, Sum

from cairn.intake.arrays import literal
from cairn.intake.bundle import KnownKeys
from cairn.intake.bundle.references import with_keys
from cairn.intake.bundle.shapes import KNOWN_AGENCIES, KNOWN_PARENTS, KNOWN_VERSIONS
from cairn.intake.bundle.versions import with_content
from cairn.intake.models import Batch, BatchPart, RowReport
from cairn.records.columns import MOMENT

CELL = re.compile("(?<=“)[^”]*(?=”)")  # a cell's text in a reason
MOST_REPORTS = 500  # rows of reports on one page
KIND_OF = {"people": "person", "places": "place", "events": "event"}
_HEADERS = """
select r.kind, r.source_id, r.id::text, r.agency_id::text, a.code
from records_record r join agencies_agency a on a.id = r.agency_id
where r.kind = %s and r.source_id = any(%s::text[])"""
_VERSIONS = {
    table: f"""
select r.source_id, a.code, v.content, v.recorded_at, v.sharing
from records_record r join agencies_agency a on a.id = r.agency_id join {version} v on v.record_id = r.id
where r.kind = '{KIND_OF[table]}' and r.source_id = any(%s::text[])"""
    for table, version in (
        ("people", "records_personversion"),
        ("places", "records_placeversion"),
        ("events", "records_eventversion"),
    )
}
_IDENTIFIERS = """
select r.kind, r.source_id, v.kind, v.value, a.code, v.content, v.recorded_at, v.sharing
from records_identifier v join records_record r on r.id = v.record_id join agencies_agency a on a.id = v.agency_id
where r.source_id = any(%s::text[])"""
_INVOLVEMENTS = """
select e.source_id, p.source_id, v.role, a.code, v.content, v.recorded_at, v.sharing
from records_record e join records_involvement v on v.event_id = e.id join records_record p on p.id = v.person_id
  join agencies_agency a on a.id = v.agency_id
where e.kind = 'event' and e.source_id = any(%s::text[])"""
_RELATIONSHIPS = """
select a.code, f.source_id, t.source_id, v.kind, nullif(v.valid_from, ''), v.content, v.recorded_at, v.sharing
from records_record f join records_relationship v on v.from_record_id = f.id join records_record t on t.id = v.to_record_id
  join agencies_agency a on a.id = v.agency_id
where f.kind = 'person' and f.source_id = any(%s::text[])"""
_PARENTS = """
with recursive below(parent, child) as (
  select v.from_record_id, v.to_record_id from records_record r join records_relationship v on v.from_record_id = r.id
    where r.kind = 'person' and r.source_id = any(%s::text[]) and v.kind = 'parent_of'
  union
  select v.from_record_id, v.to_record_id from below join records_relationship v on v.from_record_id = below.child
    where v.kind = 'parent_of')
select f.source_id, t.source_id from below
  join records_record f on f.id = below.parent join records_record t on t.id = below.child"""
_HANGING = {  # table -> (query, the column whose ids it asks for, its key's columns in the query's order)
    "identifiers": (_IDENTIFIERS, "owner_id", ("owner", "owner_id", "kind", "value")),
    "involvements": (_INVOLVEMENTS, "event_id", ("event_id", "person_record_id", "role")),
    "relationships": (
        _RELATIONSHIPS,
        "from_record_id",
        ("agency_id", "from_record_id", "to_record_id", "kind", "valid_from"),
    ),
}


@dataclass(frozen=True)
class Held:
    """What is held beside a bundle: known keys, and whose the headers are.

    headers: (table, key, id, agency, agency_id), `id` and `agency` being ours and `agency_id` the contract's; codes: our id of an agency -> the contract's.
    """

    known: KnownKeys
    headers: pl.DataFrame
    codes: dict[str, str]


def held_beside(wanted: Mapping[str, pl.Series], sound: Mapping[str, pl.DataFrame], *, using: str = "job") -> Held:
    """What is held of the keys that a bundle has or refers to. At most 12 queries, however many rows.

    wanted: table -> keys; sound: the bundle's frames, for what identifiers, involvements and relationships hang on.
    """
    agencies = _agencies(using=using)
    versions = [_agency_versions(agencies)]
    headers = []
    for table, kind in KIND_OF.items():
        ids = wanted[table]
        schema = dict.fromkeys(("kind", "key", "id", "agency", "agency_id"), pl.Utf8)
        found = _rows(_HEADERS, [kind, literal(ids)], schema, using=using) if ids.len() else pl.DataFrame(schema=schema)
        headers.append(found.with_columns(pl.lit(table).alias("table")))
        versions.append(_versions(table, ids, using=using))
    for table in _HANGING:
        versions.append(_hanging(table, sound[table], using=using))
    parents = _parents(sound["relationships"], using=using)
    known = KnownKeys(pl.concat(versions), agencies.rename({"code": "agency_id"}).select(*KNOWN_AGENCIES), parents)
    return Held(known, pl.concat(headers), dict(agencies.select("id", "code").iter_rows()))


_ERASED = "select place, reference from records_erased_among(%s::uuid[], %s, %s::text[])"


def erased_among(sound: Mapping[str, pl.DataFrame], codes: Mapping[str, str], *, using: str = "job") -> pl.DataFrame:
    """rows (table, agency_id, key, reference): what a bundle brings that its agency erased. 3 queries.

    codes: our id of an agency -> the contract's.
    """
    ids, found = {code: agency for agency, code in codes.items()}, [pl.DataFrame(schema=_ERASED_ROWS)]
    for table, kind in KIND_OF.items():
        rows = sound[table].select("agency_id", "key").filter(pl.col("agency_id").is_in(list(ids))).unique()
        agencies = rows["agency_id"].replace_strict(ids, return_dtype=pl.Utf8)
        schema = {"place": pl.Int64, "reference": pl.Utf8}
        gone = _rows(_ERASED, [literal(agencies), kind, literal(rows["key"])], schema, using=using)
        found.append(
            gone.join(rows.with_row_index("place", offset=1).with_columns(pl.col("place").cast(pl.Int64)), on="place")
            .select(pl.lit(table).alias("table"), "agency_id", "key", "reference")
        )  # fmt: skip
    return pl.concat(found)


_ERASED_ROWS = dict.fromkeys(("table", "agency_id", "key", "reference"), pl.Utf8)


def _rows(query: str, given: list[str], schema: Mapping[str, object], *, using: str) -> pl.DataFrame:
    with connections[using].cursor() as cursor:
        cursor.execute(query, given)
        return pl.DataFrame(cursor.fetchall(), schema=dict(schema), orient="row")  # type: ignore[arg-type]  # polars' own types


def agencies_held(*, using: str = "job") -> pl.DataFrame:
    """(id, code) of every agency. 1 query."""
    return _agencies(using=using).select("id", "code")


def _agencies(*, using: str) -> pl.DataFrame:
    names = ("id", "code", "name", "kind", "area", "default_sharing")
    query = "select id::text, code, name, kind, nullif(area, ''), nullif(default_sharing, '') from agencies_agency"
    return _rows(query, [], dict.fromkeys(names, pl.Utf8), using=using)


def _agency_versions(agencies: pl.DataFrame) -> pl.DataFrame:
    content = with_content(agencies.rename({"code": "agency_id"}), "agencies")
    return content.select(
        pl.lit("agencies").alias("table"),
        pl.col("agency_id").alias("key"),
        "agency_id",
        "content",
        pl.lit(None, dtype=MOMENT).alias("recorded_at"),
        pl.lit(None, dtype=pl.Utf8).alias("sharing"),
    )


def _versions(table: str, ids: pl.Series, *, using: str) -> pl.DataFrame:
    schema = {name: KNOWN_VERSIONS[name] for name in ("key", "agency_id", "content", "recorded_at", "sharing")}
    found = _rows(_VERSIONS[table], [literal(ids)], schema, using=using) if ids.len() else pl.DataFrame(schema=schema)
    return found.select(pl.lit(table).alias("table"), *schema)


def _hanging(table: str, rows: pl.DataFrame, *, using: str) -> pl.DataFrame:
    query, column, key = _HANGING[table]
    holder = "agency_id" if "agency_id" in key else "holder"
    names = [*key, *([holder] if holder not in key else []), "content", "recorded_at", "sharing"]
    schema = {name: MOMENT if name == "recorded_at" else pl.Utf8 for name in names}
    ids = rows[column].unique()
    found = _rows(query, [literal(ids)], schema, using=using) if ids.len() else pl.DataFrame(schema=schema)
    keyed = with_keys(found, table).rename({holder: "agency_id"} if holder != "agency_id" else {})
    return keyed.select(pl.lit(table).alias("table"), "key", "agency_id", "content", "recorded_at", "sharing")


def _parents(relationships: pl.DataFrame, *, using: str) -> pl.DataFrame:
    ids = relationships.filter(pl.col("kind") == "parent_of")["to_record_id"].unique()
    return (
        _rows(_PARENTS, [literal(ids)], KNOWN_PARENTS, using=using) if ids.len() else pl.DataFrame(schema=KNOWN_PARENTS)
    )


@dataclass(frozen=True)
class BatchFacts:
    """A batch as pages show it; counts are of the parts of it that whoever has entered may see."""

    id: UUID
    title: str
    source: str
    received_at: datetime
    sent_by: UUID | None
    rows_read: int
    accepted: int
    duplicate: int
    corrected: int
    rejected: int


@dataclass(frozen=True)
class PartFacts:
    """One agency's rows in one table of a batch."""

    agency: UUID | None
    table: str
    source: str
    rows_read: int
    accepted: int
    duplicate: int
    corrected: int
    rejected: int


@dataclass(frozen=True)
class ReportFacts:
    """Why one row was rejected; `line` is that of a CSV file."""

    table: str
    source: str
    row: int
    line: int | None
    column: str
    reason: str


def batches(*, latest: int = 50, using: str = "default") -> tuple[BatchFacts, ...]:
    """The latest batches that whoever has entered may see. 2 queries."""
    return _facts(Batch.objects.using(using).order_by("-received_at"), latest, using=using)


def batch(batch_id: UUID, *, using: str = "default") -> BatchFacts | None:
    """One batch, or None where there is none that whoever has entered may see. 2 queries."""
    found = _facts(Batch.objects.using(using).filter(id=batch_id), 1, using=using)
    return found[0] if found else None


def _facts(found: QuerySet[Batch], latest: int, *, using: str) -> tuple[BatchFacts, ...]:
    about = list(found.values_list("id", "title", "source", "received_at", "agency_id")[:latest])
    parts = BatchPart.objects.using(using).filter(batch_id__in=[row[0] for row in about]).values_list("batch_id")
    counts = {row[0]: row[1:] for row in parts.annotate(*(Sum(name) for name in _COUNTS))}
    return tuple(BatchFacts(*row, *counts.get(row[0], (0,) * len(_COUNTS))) for row in about)


_COUNTS = ("rows_read", "accepted", "duplicate", "corrected", "rejected")


def parts_of(batch_id: UUID, *, using: str = "default") -> tuple[PartFacts, ...]:
    """The parts of a batch that whoever has entered may see. 1 query."""
    found = BatchPart.objects.using(using).filter(batch=batch_id).order_by("table_name", "agency")
    return tuple(
        PartFacts(
            part.agency_id, part.table_name, part.source,
            part.rows_read, part.accepted, part.duplicate, part.corrected, part.rejected,
        )
        for part in found
    )  # fmt: skip


def reports_of(batch_id: UUID, *, quoted: bool = True, using: str = "default") -> tuple[ReportFacts, ...]:
    """Why rows of a batch were rejected, the first MOST_REPORTS that whoever has entered may see. 1 query.

    quoted: whether a reason may say a cell's own text, which in a row that slipped by a column may be a name.
    """
    found = RowReport.objects.using(using).filter(batch=batch_id).order_by("table_name", "row_number")[:MOST_REPORTS]
    return tuple(
        ReportFacts(
            each.table_name,
            each.source,
            each.row_number,
            each.line_number,
            each.column_name,
            each.reason if quoted else CELL.sub("…", each.reason),
        )
        for each in found
    )
