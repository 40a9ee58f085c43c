"""Writes what a bundle brings: headers, versions, the batch with its parts and row reports, as sets and not row by row.

COPY can't be used under row security, so columns travel as array literals and are unnested: nearly as fast.
"""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import polars as pl
import psycopg
from django.db import connections

from cairn.agencies.roles import Actor, Role
from cairn.intake.arrays import literal, literals
from cairn.intake.bundle import Bundle
from cairn.intake.models import Batch
from cairn.intake.queries import KIND_OF, agencies_held
from cairn.records.columns import MOMENT

SPEAKS_FOR_ALL = (Role.SYSTEM, Role.ADMINISTRATOR)  # may bring in rows of every agency
AT_ONCE = 20_000  # rows of one statement
VERSIONS = {"people": "records_personversion", "places": "records_placeversion", "events": "records_eventversion"}
_CURRENT = """
update records_record r set sharing = v.sharing, withdrawn_at = v.withdrawn_at, first_recorded_at = v.first
from (select distinct on (record_id) record_id, sharing, withdrawn_at,
             min(recorded_at) over (partition by record_id) as first
      from {table} where record_id = any(%s::uuid[]) order by record_id, recorded_at desc) v
where r.id = v.record_id
  and (r.sharing, r.withdrawn_at, r.first_recorded_at) is distinct from (v.sharing, v.withdrawn_at, v.first)"""


@dataclass(frozen=True)
class Stamp:
    """What every row of a batch carries: the batch and when it was received; a historical one, when it was recorded."""

    batch: UUID
    received_at: datetime
    historical: bool = False


def keep_agencies(*, frame: pl.DataFrame, using: str = "job") -> pl.DataFrame:
    """Register agencies that are new; returns (id, code) of every agency."""
    if frame.height:
        rows = frame.select(
            _new_ids(frame.height).alias("id"), pl.col("agency_id").alias("code"), "name", "kind",
            pl.col("area").fill_null(""), pl.col("default_sharing").fill_null(""),
            pl.lit("").alias("desk_name"), pl.lit("").alias("desk_phone"),
        )  # fmt: skip
        insert(table="agencies_agency", rows=rows, types={"id": "uuid"}, using=using)
    return agencies_held(using=using)


def keep_records(
    *,
    tables: Mapping[str, pl.DataFrame],
    headers: pl.DataFrame,
    agencies: pl.DataFrame,
    stamp: Stamp,
    using: str = "job",
) -> None:
    """Keep all versions that a bundle brings.

    headers: (table, key, id, agency, ...) held before; agencies: (id, code). Nothing held before is changed but the
    current level, withdrawal and first recording of a header that has a version among these.
    """
    with _sending_ahead(using):
        every = headers
        for table in KIND_OF:
            every = pl.concat([every, _keep_headers(tables[table], table, headers, agencies, using=using)])
        for table in KIND_OF:
            _keep_versions(tables[table], table, every, stamp, using=using)
            _bring_up_to_date(tables[table], table, headers, using=using)
        _keep_identifiers(tables["identifiers"], every, stamp, using=using)
        _keep_involvements(tables["involvements"], every, stamp, using=using)
        _keep_relationships(tables["relationships"], every, agencies, stamp, using=using)


@contextmanager
def _sending_ahead(using: str) -> Iterator[None]:
    """Statements are sent without waiting for each answer: the next rows are made ready while the last ones are kept."""
    held = connections[using]
    held.ensure_connection()
    with held.wrap_database_errors, held.connection.pipeline():
        yield


def _bring_up_to_date(frame: pl.DataFrame, table: str, headers: pl.DataFrame, *, using: str) -> None:
    """Headers held before say what their latest version says of sharing and withdrawal, and when they began."""
    before = headers.filter(pl.col("table") == table).join(frame.select("key").unique(), on="key", how="semi")
    if before.height:
        with connections[using].cursor() as cursor:
            cursor.execute(_CURRENT.format(table=VERSIONS[table]), [literal(before["id"])])


def _keep_headers(
    frame: pl.DataFrame, table: str, headers: pl.DataFrame, agencies: pl.DataFrame, *, using: str
) -> pl.DataFrame:
    latest = frame.join(headers.filter(pl.col("table") == table), on="key", how="anti", maintain_order="left")
    latest = latest.sort("recorded_at", maintain_order=True)
    new = latest.group_by("key", maintain_order=True).agg(
        pl.col("agency_id").first(),
        pl.col("sharing").last(),
        pl.col("recorded_at").first().alias("first_recorded_at"),
        pl.col("withdrawn_at").last(),
    )
    new = new.with_columns(_new_ids(new.height).alias("id")).join(
        agencies.select(pl.col("id").alias("agency"), pl.col("code").alias("agency_id")), on="agency_id", how="left"
    )
    rows = new.select(
        "id", pl.col("agency").alias("agency_id"), pl.lit(KIND_OF[table]).alias("kind"),
        pl.col("key").alias("source_id"), "sharing", "first_recorded_at", "withdrawn_at",
    )  # fmt: skip
    insert(table="records_record", rows=rows, types={"id": "uuid", "agency_id": "uuid"}, using=using)
    return new.select(
        pl.lit(KIND_OF[table]).alias("kind"), "key", "id", "agency", "agency_id", pl.lit(table).alias("table")
    )


def _keep_versions(frame: pl.DataFrame, table: str, headers: pl.DataFrame, stamp: Stamp, *, using: str) -> None:
    rows = _stamped(_named(frame, headers, table, "key", "record_id"), stamp)
    rows = rows.with_columns(pl.col("record_id agency").alias("agency_id"))
    uuids = dict.fromkeys(("id", "record_id", "agency_id", "batch_id", "place_id"), "uuid")
    if table == "events":
        rows = _named(rows, headers, "places", "place_record_id", "place_id")
    own = {"people": "record_id", "places": "record_id", "events": "event_id"}[table]
    left_out = {"row", "key", "place_record_id", "record_id agency", "place_id agency"} | ({own} - {"record_id"})
    insert(table=VERSIONS[table], rows=rows.drop(left_out, strict=False), types=uuids, using=using)


def _keep_identifiers(frame: pl.DataFrame, headers: pl.DataFrame, stamp: Stamp, *, using: str) -> None:
    owners = headers.select(
        (pl.col("kind") + " " + pl.col("key")).alias("key"), "id", "agency", pl.lit("").alias("table")
    )
    rows = frame.with_columns((pl.col("owner") + " " + pl.col("owner_id")).alias("owner key"))
    rows = _stamped(_named(rows, owners, "", "owner key", "record_id"), stamp)
    rows = rows.select(*_STAMPED, "record_id", _agency("record_id"), "kind", "value")
    insert(table="records_identifier", rows=rows, types=_uuids("record_id"), using=using)


def _keep_involvements(frame: pl.DataFrame, headers: pl.DataFrame, stamp: Stamp, *, using: str) -> None:
    rows = _named(frame, headers, "events", "event_id", "event")
    rows = _stamped(_named(rows, headers, "people", "person_record_id", "person_id"), stamp)
    rows = rows.select(
        *_STAMPED, pl.col("event").alias("event_id"), "person_id", _agency("event"), "role", "response_to_voice"
    )
    insert(table="records_involvement", rows=rows, types=_uuids("event_id", "person_id"), using=using)


def _keep_relationships(
    frame: pl.DataFrame, headers: pl.DataFrame, agencies: pl.DataFrame, stamp: Stamp, *, using: str
) -> None:
    ends = headers.filter(pl.col("table") != "events")
    kinds = (
        pl.when(pl.col("kind").is_in(["attends", "works_at", "owns"]))
        .then(pl.lit("places "))
        .otherwise(pl.lit("people "))
    )
    rows = frame.with_columns(
        (pl.lit("people ") + pl.col("from_record_id")).alias("from"), (kinds + pl.col("to_record_id")).alias("to")
    )
    ends = ends.select((pl.col("table") + " " + pl.col("key")).alias("key"), "id", "agency", pl.lit("").alias("table"))
    rows = _named(rows.drop("from_record_id", "to_record_id"), ends, "", "from", "from_record_id")
    rows = _stamped(_named(rows, ends, "", "to", "to_record_id"), stamp)
    codes = agencies.select(pl.col("id").alias("agency"), pl.col("code").alias("agency_id"))
    rows = rows.join(codes, on="agency_id", how="left", maintain_order="left").select(
        *_STAMPED, pl.col("agency").alias("agency_id"), "from_record_id", "to_record_id", "kind",
        pl.col("valid_from").fill_null(""), "valid_to",
    )  # fmt: skip
    insert(table="records_relationship", rows=rows, types=_uuids("from_record_id", "to_record_id"), using=using)


_STAMPED = ("id", "sharing", "recorded_at", "received_at", "batch_id", "row_number", "content")


def _uuids(*columns: str) -> dict[str, str]:
    return dict.fromkeys(("id", "batch_id", "agency_id", *columns), "uuid")


def _agency(column: str) -> pl.Expr:
    return pl.col(f"{column} agency").alias("agency_id")


def _named(frame: pl.DataFrame, headers: pl.DataFrame, table: str, column: str, name: str) -> pl.DataFrame:
    """The frame with our id of what a column names, and "NAME agency", the agency that holds it."""
    ids = headers.filter(pl.col("table") == table).select(
        pl.col("key").alias(column), pl.col("id").alias(name), pl.col("agency").alias(f"{name} agency")
    )
    keep = frame.drop(name, strict=False) if name != column else frame
    return keep.join(ids, on=column, how="left", maintain_order="left")


def _stamped(frame: pl.DataFrame, stamp: Stamp) -> pl.DataFrame:
    received = pl.col("recorded_at") if stamp.historical else pl.lit(stamp.received_at, dtype=MOMENT)
    return frame.with_columns(
        _new_ids(frame.height).alias("id"),
        received.alias("received_at"),
        pl.lit(str(stamp.batch)).alias("batch_id"),
        pl.col("row").alias("row_number"),
    )


def _new_ids(count: int) -> pl.Series:
    """Random UUIDs (version 4) as text."""
    raw = bytearray(secrets.token_bytes(16 * count))
    raw[6::16] = bytes((each & 0x0F) | 0x40 for each in raw[6::16])
    raw[8::16] = bytes((each & 0x3F) | 0x80 for each in raw[8::16])
    text = raw.hex()
    return pl.Series("id", [text[at : at + 32] for at in range(0, 32 * count, 32)], dtype=pl.Utf8)


def insert(*, table: str, rows: pl.DataFrame, types: Mapping[str, str], using: str = "job") -> None:
    """Insert a frame into a table, its columns named as the table's. types: SQL types of those that are not text."""
    kinds = [types.get(name) or _SQL_TYPES.get(rows.schema[name].base_type(), "text") for name in rows.columns]
    names = ", ".join(rows.columns)
    arrays = ", ".join(f"%s::{kind}[]" for kind in kinds)
    words = f"insert into {table} ({names}) select * from unnest({arrays})"  # noqa: S608  names of our own columns
    held = connections[using]
    held.ensure_connection()
    with held.wrap_database_errors, psycopg.Cursor(held.connection) as cursor:  # binds at the server: a tenth faster
        for start in range(0, rows.height, AT_ONCE):
            cursor.execute(words, literals(rows.slice(start, AT_ONCE)))


_SQL_TYPES: dict[object, str] = {
    pl.Datetime: "timestamptz",
    pl.Int16: "smallint",
    pl.Int32: "integer",
    pl.Int64: "integer",
    pl.UInt32: "integer",
}


def keep_batch(
    *, bundle: Bundle, agencies: pl.DataFrame, stamp: Stamp, source: str, by: Actor, using: str = "job"
) -> None:
    """Keep the batch, what became of each agency's rows in it, and why the rejected ones were. agencies: (id, code).

    Where the sender acts for one agency alone, all rows of the file are that agency's to account for.
    """
    sender = str(by.agency) if by.agency else None
    ids = agencies.select(pl.col("id").alias("agency"), pl.col("code").alias("agency_id"))
    if by.role not in SPEAKS_FOR_ALL:
        ids = ids.clear()
    ends = _whose(bundle.ends, ids, sender)
    total = bundle.total
    Batch.objects.using(using).create(
        id=stamp.batch, agency_id=by.agency, staff_id=by.staff, source=source, title=bundle.title, area=bundle.area,
        produced_at=bundle.produced_at, received_at=stamp.received_at, agencies=ends["agency"].drop_nulls().unique().to_list(),
        rows_read=total.rows, accepted=total.accepted, duplicate=total.duplicate, corrected=total.corrected,
        rejected=total.rejected,
    )  # fmt: skip
    ends = ends.group_by("table", "agency", "end").agg(pl.col("rows").sum())
    parts = ends.pivot("end", index=["table", "agency"], values="rows")
    numbers = [pl.col(end).fill_null(0) if end in parts.columns else pl.lit(0).alias(end) for end in _ENDS]
    parts = parts.select("table", "agency", *(number.cast(pl.Int32) for number in numbers))
    source_of = pl.DataFrame({"table": list(bundle.sources), "source": list(bundle.sources.values())}, schema=_TEXTS)
    rows = parts.join(source_of, on="table", how="left").select(
        _new_ids(parts.height).alias("id"), pl.lit(str(stamp.batch)).alias("batch_id"), pl.col("agency").alias("agency_id"),
        pl.col("table").alias("table_name"), "source", pl.sum_horizontal(_ENDS).alias("rows_read"), *_ENDS,
    )  # fmt: skip
    insert(table="intake_batchpart", rows=rows, types=_uuids(), using=using)
    reports = _whose(bundle.rejections, ids, sender).select(
        _new_ids(bundle.rejections.height).alias("id"), pl.lit(str(stamp.batch)).alias("batch_id"),
        pl.col("agency").alias("agency_id"), pl.col("table").alias("table_name"), "source",
        pl.col("row").alias("row_number"), pl.col("line").alias("line_number"),
        pl.col("column").alias("column_name"), "reason",
    )  # fmt: skip
    insert(table="intake_rowreport", rows=reports, types=_uuids(), using=using)


_ENDS = ("accepted", "duplicate", "corrected", "rejected")
_TEXTS = {"table": pl.Utf8, "source": pl.Utf8}


def _whose(rows: pl.DataFrame, ids: pl.DataFrame, sender: str | None) -> pl.DataFrame:
    """The rows with `agency`, our id of whom they are of: the sender's where they name none that is held."""
    joined = rows.join(ids, on="agency_id", how="left", maintain_order="left")
    return joined.with_columns(pl.col("agency").fill_null(pl.lit(sender, dtype=pl.Utf8)))
