"""Reads what agencies said as columns, in the one columnar form, for the engines.

Ids in these frames are Cairn's own (uuid as text), not the agencies'; everything else is as `columns` declares it.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import UUID

import adbc_driver_postgresql.dbapi  # type: ignore[import-untyped]  # it ships no types
import polars as pl
from django.db import connections

from cairn.base.clock import london_day
from cairn.records.columns import TABLES

# ruff: noqa: S608 - the queries are put together from constants of this module alone
_VERSION = "v.record_id::text as record_id, v.agency_id::text as agency_id"
_STAMP = "v.sharing, v.recorded_at, v.row_number as row, v.content"
_QUERIES = {
    "agencies": (
        "select id::text as agency_id, name, kind, area, nullif(default_sharing, '') as default_sharing,"
        " 0 as row, id::text as key, '' as content from agencies_agency order by 1"
    ),
    "people": (
        f"select {_VERSION}, {_STAMP}, v.withdrawn_at, v.record_id::text as key, local_id, given_names, family_name,"
        " aliases, sex, date_of_birth, date_of_birth_precision, age_low, age_high, role, ethnicity, first_language,"
        " address, postcode, description from records_personversion v order by v.recorded_at, v.record_id"
    ),
    "places": (
        f"select {_VERSION}, {_STAMP}, v.withdrawn_at, v.record_id::text as key, name, kind, address, postcode,"
        " easting, northing, protected from records_placeversion v order by v.recorded_at, v.record_id"
    ),
    "events": (
        "select v.record_id::text as event_id, v.agency_id::text as agency_id, v.record_id::text as key,"
        f" {_STAMP}, v.withdrawn_at, kind, occurred_from, occurred_to, occurred_precision,"
        " place_id::text as place_record_id, summary, narrative, statement, voice, partner_asked, source_grade,"
        " information_grade, handling, outcome, outcome_at, raised_by from records_eventversion v"
        " order by v.recorded_at, v.record_id"
    ),
    "identifiers": (
        "select r.kind as owner, v.record_id::text as owner_id, v.kind, v.value, v.recorded_at, v.sharing,"
        " v.row_number as row, v.content, v.record_id::text || '|' || v.kind || '|' || v.value as key"
        " from records_identifier v join records_record r on r.id = v.record_id"
        " order by v.recorded_at, v.record_id, v.kind, v.value"
    ),
    "involvements": (
        "select event_id::text as event_id, person_id::text as person_record_id, role, response_to_voice,"
        " recorded_at, sharing, row_number as row, content,"
        " event_id::text || '|' || person_id::text || '|' || role as key"
        " from records_involvement order by recorded_at, event_id, person_id, role"
    ),
    "relationships": (
        "select agency_id::text as agency_id, from_record_id::text as from_record_id,"
        " to_record_id::text as to_record_id, kind, recorded_at, nullif(valid_from, '') as valid_from, valid_to,"
        " sharing, row_number as row, content, agency_id::text || '|' || from_record_id::text || '|' ||"
        " to_record_id::text || '|' || kind || '|' || valid_from as key"
        " from records_relationship order by recorded_at, agency_id, from_record_id, to_record_id, kind"
    ),
}


def frames(*, using: str = "engine") -> dict[str, pl.DataFrame]:
    """All tables that the role of `using` may read, every version, sealed records left out. 7 queries."""
    found = columns_of(_QUERIES, using=using)
    return {name: _typed(name, frame) for name, frame in found.items()}


def columns_of(queries: Mapping[str, str], *, using: str) -> dict[str, pl.DataFrame]:
    """What each query gives as columns, read by a connection of its own: only what is committed is there."""
    with adbc_driver_postgresql.dbapi.connect(_address(using)) as connection:
        return {name: pl.read_database(query, connection) for name, query in queries.items()}


def person_frames(records: Collection[UUID], *, using: str) -> dict[str, pl.DataFrame]:
    """The same tables with these persons' versions and identifiers alone, read in the present transaction. 2 queries.

    Under the row security of whoever asks: what they may not read is not there.
    """
    held = {}
    for name in ("people", "identifiers"):
        columns, rows = _of_records(name, records, using=using)
        schema = {column: TABLES[name].schema[column] for column in columns}
        held[name] = _typed(name, pl.DataFrame(rows, schema=schema, orient="row"))
    return {name: held.get(name, pl.DataFrame(schema=dict(table.schema))) for name, table in TABLES.items()}


def person_rows(records: Collection[UUID], *, using: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The newest version of each person, and the identifiers of all, as plain rows. 2 queries."""
    found = []
    for name in ("people", "identifiers"):
        columns, rows = _of_records(name, records, using=using)
        found.append([dict(zip(columns, row, strict=True)) for row in rows])
    newest = {row["record_id"]: row for row in found[0]}  # they come in the order of recording
    return list(newest.values()), found[1]


def _of_records(name: str, records: Collection[UUID], *, using: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    query, order = _QUERIES[name].split(" order by ")
    with connections[using].cursor() as cursor:
        cursor.execute(f"{query} where v.record_id = any(%s) order by {order}", [list(records)])
        return [column.name for column in cursor.description or ()], cursor.fetchall()


def ids_named(text: str, *, using: str = "engine") -> list[str]:
    """Cairn's ids of the person and place records that carry this id: Cairn's own, or their agency's. 1 query."""
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select id::text from records_record where kind in ('person', 'place') and %s in (id::text, source_id)"
            " order by id",
            [text],
        )
        return [row[0] for row in cursor.fetchall()]


def visible_edition(tables: dict[str, pl.DataFrame], *, besides: Collection[str] = ()) -> dict[str, pl.DataFrame]:
    """Only what is of the partnership level: all that people of other agencies may learn is a function of this.

    besides: records that somebody reads anyway, of whichever level; what is said of them stays.
    """
    return {
        name: frame.filter(_seen(frame, besides)) if "sharing" in frame.columns else frame
        for name, frame in tables.items()
    }


def _seen(frame: pl.DataFrame, besides: Collection[str]) -> pl.Expr:
    shared = pl.col("sharing") == "partnership"
    for key in ("record_id", "owner_id"):
        if key in frame.columns:
            shared |= pl.col(key).is_in(list(besides))
    return shared


def _typed(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.col(column).cast(dtype) for column, dtype in TABLES[name].schema.items())


def _address(using: str) -> str:
    given = connections[using].settings_dict
    host, port = quote(str(given["HOST"]), safe=""), given["PORT"]
    password = quote(str(given["PASSWORD"]), safe="")
    return f"postgresql://{given['USER']}:{password}@/{given['NAME']}?host={host}&port={port}"


_RECEIVED = """
select record_id, min(received_at) from {table}
where record_id = any(%(records)s::uuid[]) and (sharing = 'partnership' or not %(shown)s) group by record_id
"""


def received_on(records: Collection[UUID], *, shown: bool, using: str = "engine") -> dict[UUID, date]:
    """Record -> the day in London on which its first version reached Cairn. 3 queries.

    shown: its first version that others may see, so that no day tells of what was held closely before.
    """
    found: dict[UUID, date] = {}
    with connections[using].cursor() as cursor:
        for table in ("records_personversion", "records_placeversion", "records_eventversion"):
            cursor.execute(_RECEIVED.format(table=table), {"records": list(records), "shown": shown})
            found |= {record: london_day(at) for record, at in cursor.fetchall()}
    return found
