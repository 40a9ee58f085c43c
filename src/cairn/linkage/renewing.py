"""Puts edges in the place of those that were stored: all of them, or those that are others now, so that a proposal keeps its id."""

import json
from collections.abc import Iterable
from uuid import uuid4

import polars as pl
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from cairn.records.frames import columns_of

_KEY = ["kind", "record_a", "record_b"]
_TOLD = [
    "agency_a", "agency_b", "open_to_others", "match_weight", "probability", "band", "agreed", "against",
    "model_version", "known_at",
]  # fmt: skip
_APART = "\x1f"
_HELD = """
select id::text as id, kind, record_a::text as record_a, record_b::text as record_b, agency_a::text as agency_a,
  agency_b::text as agency_b, open_to_others, match_weight, probability, band,
  array_to_string(agreed, E'\\x1f') as agreed, against, model_version, known_at from linkage_edge"""
_OWNERS = "select id::text as record, agency_id::text as agency, sharing from records_record"
_INSERT = """
insert into linkage_edge (kind, record_a, record_b, agency_a, agency_b, open_to_others, match_weight, probability, band,
  agreed, against, model_version, known_at, why, id)
values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s)"""
_UPDATE = """
update linkage_edge set agency_a = %s, agency_b = %s, open_to_others = %s, match_weight = %s, probability = %s, band = %s,
  agreed = %s, against = %s, model_version = %s, known_at = %s, why = %s::jsonb, children = 0, agencies = 0 where id = %s"""


def store_edges(*, edges: pl.DataFrame, model_version: str, using: str = "engine") -> int:
    """Put these edges in the place of all that were stored, each under a new id; returns how many.

    edges: rows (kind, record_a, record_b, known_at, match_weight, probability, band, why, agreed, against).
    """
    owners = columns_of({"owners": _OWNERS}, using=using)["owners"]
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("delete from linkage_edge")
        _insert(cursor, _owned(edges, owners, model_version=model_version))
    return edges.height


def renew_edges(*, edges: pl.DataFrame, changed: Iterable[str], model_version: str, using: str = "engine") -> int:
    """Make the stored edges these; returns how many there are. Only what is another now is written.

    edges: as `store_edges` has them; changed: persons whose pairs were weighed anew, so that their reasons may be others
    though the weight is the same.
    """
    read = columns_of({"held": _HELD, "owners": _OWNERS}, using=using)
    held = read["held"].select(pl.col("id", *_KEY, *_TOLD))
    now = _owned(edges, read["owners"], model_version=model_version)
    same = now.join(held, on=[*_KEY, *_TOLD], how="inner", nulls_equal=True)
    among = pl.Series(list(changed), dtype=pl.Utf8).implode()
    ends = pl.col("record_a").is_in(among) | pl.col("record_b").is_in(among)
    doubted = same.filter((pl.col("kind") != "person") | ends | (pl.col("agreed") != ""))
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(
            "select id::text, why::text from linkage_edge where id = any(%s::uuid[])", [doubted["id"].to_list()]
        )
        reasons = dict(cursor.fetchall())
        retold = [one["id"] for one in doubted.iter_rows(named=True) if _other(one["why"], reasons.get(one["id"]))]
        same = same.filter(~pl.col("id").is_in(pl.Series(retold, dtype=pl.Utf8).implode()))
        others = now.join(same, on=_KEY, how="anti")
        kept = held.select("id", *_KEY)
        gone = kept.join(now, on=_KEY, how="anti")["id"].to_list()
        cursor.execute("delete from linkage_edge where id = any(%s::uuid[])", [gone])
        updated = others.join(kept, on=_KEY, how="inner")
        _execute(cursor, _UPDATE, updated.select(*_TOLD, "why", "id"))
        _insert(cursor, others.join(kept, on=_KEY, how="anti"))
    return edges.height


def _insert(cursor: CursorWrapper, fresh: pl.DataFrame) -> None:
    ids = pl.Series("id", [str(uuid4()) for _ in range(fresh.height)], dtype=pl.Utf8)
    _execute(cursor, _INSERT, fresh.with_columns(ids).select(*_KEY, *_TOLD, "why", "id"))


def _owned(edges: pl.DataFrame, owners: pl.DataFrame, *, model_version: str) -> pl.DataFrame:
    """The edges as they are stored: with the agency of each side, and whether others may see both."""
    for side in ("a", "b"):
        named = owners.rename({"record": f"record_{side}", "agency": f"agency_{side}", "sharing": f"sharing_{side}"})
        edges = edges.join(named, on=f"record_{side}", how="left", maintain_order="left")
    shared = [pl.col(f"sharing_{side}") == "partnership" for side in ("a", "b")]
    return edges.with_columns(
        (shared[0] & shared[1]).alias("open_to_others"),
        pl.col("agreed").list.join(_APART).fill_null(""),
        pl.col("against").fill_null(""),
        pl.lit(model_version).alias("model_version"),
    ).select(*_KEY, *_TOLD, "why")


def _other(one: str, stored: str | None) -> bool:
    return stored is None or json.loads(one) != json.loads(stored)


def _execute(cursor: CursorWrapper, words: str, rows: pl.DataFrame) -> None:
    at = rows.columns.index("agreed")
    given = [(*row[:at], row[at].split(_APART) if row[at] else [], *row[at + 1 :]) for row in rows.rows()]
    if given:
        cursor.executemany(words, given)
