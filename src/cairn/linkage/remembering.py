"""Keeps what a linking of persons leaves for the next one, and reads it back. The engine's alone."""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import polars as pl
from django.db import connections
from django.db.backends.utils import CursorWrapper

from cairn.base.errors import NotNow
from cairn.linkage.adopted import in_use
from cairn.linkage.engines.batch import EVERYONE, WEIGHED, Counts
from cairn.linkage.engines.comparisons import FREQUENCIES
from cairn.linkage.engines.kept import DIGESTS, Kept
from cairn.linkage.taking_in import Linking, Memory
from cairn.records.columns import MOMENT
from cairn.records.frames import columns_of

# ruff: noqa: S608 - the queries are put together from constants of this module alone
AT_ONCE = 50_000  # rows
EDITIONS = ("shown", "whole")
_PEOPLE = ("record_id", "recorded_at", "sharing", "stands", "held")
_READ = {
    "remembered": "select record_id::text, recorded_at, sharing, stands, held, shown, whole from linkage_remembered"
    " order by record_id::text",
    "pairs": f"select edition, {', '.join(f'{name}::text' if name.startswith('record') else name for name in WEIGHED)}"
    " from linkage_pair order by edition, record_a::text, record_b::text, known_at",
    "members": "select record_id::text, identity_id::text from linkage_member where until is null",
}
_SCHEMA: dict[str, Any] = {
    "record_id": pl.Utf8, "recorded_at": MOMENT, "sharing": pl.Utf8, "stands": pl.Boolean, "held": pl.Boolean,
    "shown": pl.Int64, "whole": pl.Int64,
}  # fmt: skip
_TYPES = {pl.Utf8: "text", MOMENT: "timestamptz", pl.Boolean: "boolean", pl.Int64: "bigint", pl.Int16: "smallint",
          pl.Float64: "float8"}  # fmt: skip
_IDS = ("record_id", "record_a", "record_b")
_PAIR: dict[str, Any] = {"edition": pl.Utf8} | WEIGHED
_RENEWED = (
    " on conflict (record_id) do update set recorded_at = excluded.recorded_at, sharing = excluded.sharing,"
    " stands = excluded.stands, held = excluded.held, shown = excluded.shown, whole = excluded.whole"
)


def _rows_into(table: str, columns: Mapping[str, Any], *, besides: str = "") -> str:
    """One statement for any number of rows, a column at a time; several times as fast as row by row."""
    given = ", ".join(f"%s::{'uuid' if name in _IDS else _TYPES[dtype]}[]" for name, dtype in columns.items())
    return f"insert into {table} ({', '.join(columns)}) select * from unnest({given}){besides}"


_KEEP = _rows_into("linkage_remembered", _SCHEMA, besides=_RENEWED)
_WEIGHED_ROW = _rows_into("linkage_pair", _PAIR)


@cache
def weighs_by() -> str:
    """A digest of the code and the lists that weigh: where it is another, nothing that was kept holds."""
    digest, waiting = (
        hashlib.sha256(),
        [resources.files("cairn.linkage.engines"), resources.files("cairn.linkage.names")],
    )
    while waiting:
        for one in sorted(waiting.pop().iterdir(), key=lambda found: found.name):
            if one.is_dir():
                waiting.append(one)
            elif one.name.endswith((".py", ".toml", ".json")):
                digest.update(one.read_bytes())
    return f"{digest.hexdigest()} {pl.__version__}"


def named(*, using: str = "engine") -> str:
    """The model in use, and what weighs by it, in one name. 1 query."""
    return f"{in_use(using=using)} {weighs_by()}"


def recall(*, using: str = "engine") -> tuple[UUID | None, Memory | None]:
    """What the last linking kept, and its id; nothing before the first one. 3 queries."""
    with connections[using].cursor() as cursor:
        cursor.execute("select id, model, frozen_at, counts, judged from linkage_memory")
        row = cursor.fetchone()
    if row is None:
        return None, None
    read = columns_of({name: _READ[name] for name in ("remembered", "pairs")}, using=using)
    people = read["remembered"].select(pl.col(name).cast(dtype) for name, dtype in _SCHEMA.items())
    kept = {name: _kept(name, people, read["pairs"]) for name in EDITIONS}
    hidden = people["whole"].is_not_null().any()
    return row[0], Memory(
        model=row[1],
        frozen_at=row[2],
        counts=_counts(bytes(row[3])),
        shown=kept["shown"],
        whole=kept["whole"] if hidden else None,
        people=people.select(_PEOPLE),
        judged=pl.read_parquet(BytesIO(bytes(row[4]))),
    )


def members(*, using: str = "engine") -> pl.DataFrame:
    """rows (record_id, identity_id): who is who now. 1 query."""
    found = columns_of({"members": _READ["members"]}, using=using)["members"]
    return found.select(pl.col("record_id", "identity_id").cast(pl.Utf8))


def remember(found: Linking, *, before: Memory | None, last: UUID | None, using: str = "engine") -> None:
    """Keep what a linking found for the next one, in the transaction that settles who is who by it.

    before, last: what it started from. Raises: NotNow where somebody else linked since.
    """
    with connections[using].cursor() as cursor:
        _turn(cursor, found, before=before, last=last)
        now = _as_rows(found.memory)
        if found.because or before is None:
            cursor.execute("delete from linkage_remembered")
            cursor.execute("delete from linkage_pair")
            _insert(cursor, _KEEP, now)
            for name, kept in _editions(found.memory).items():
                _insert(cursor, _WEIGHED_ROW, _named(name, kept.pairs))
            return
        was = _as_rows(before)
        gone = was.join(now, on="record_id", how="anti")["record_id"].to_list()
        cursor.execute("delete from linkage_remembered where record_id = any(%s::uuid[])", [gone])
        _insert(cursor, _KEEP, now.join(was, on=list(_SCHEMA), how="anti", nulls_equal=True))
        for name in EDITIONS:
            _renew_pairs(cursor, name, found, before=before)


def _turn(cursor: CursorWrapper, found: Linking, *, before: Memory | None, last: UUID | None) -> None:
    """One linking after another: the row is there as it was read, or somebody else has linked."""
    after = found.memory
    judged = _bytes(after.judged)
    if last is None:
        cursor.execute(
            "insert into linkage_memory (id, model, frozen_at, counts, judged) values (%s, %s, %s, %s, %s)"
            " on conflict do nothing",
            [uuid4(), after.model, after.frozen_at, _bytes(_as_one(after.counts)), judged],
        )
    elif before is not None and after.counts is before.counts:
        cursor.execute("update linkage_memory set id = %s, judged = %s where id = %s", [uuid4(), judged, last])
    else:
        cursor.execute(
            "update linkage_memory set id = %s, model = %s, frozen_at = %s, counts = %s, judged = %s where id = %s",
            [uuid4(), after.model, after.frozen_at, _bytes(_as_one(after.counts)), judged, last],
        )
    if cursor.rowcount != 1:
        raise NotNow("Records were linked meanwhile by somebody else. Link again: it starts from what they found.")


def _renew_pairs(cursor: CursorWrapper, name: str, found: Linking, *, before: Memory) -> None:
    """Of one edition the pairs of records that compare otherwise; all of them where it begins or ends to be kept."""
    kept, was = _editions(found.memory).get(name), _editions(before).get(name)
    if kept is None or was is None:
        cursor.execute("delete from linkage_pair where edition = %s", [name])
        if kept is not None:
            _insert(cursor, _WEIGHED_ROW, _named(name, kept.pairs))
        return
    changed = found.changed[name]
    if changed.is_empty():
        return
    for side in ("record_a", "record_b"):
        cursor.execute(
            f"delete from linkage_pair where edition = %s and {side} = any(%s::uuid[])", [name, changed.to_list()]
        )
    among = changed.implode()
    fresh = kept.pairs.filter(pl.col("record_a").is_in(among) | pl.col("record_b").is_in(among))
    _insert(cursor, _WEIGHED_ROW, _named(name, fresh))


def _insert(cursor: CursorWrapper, words: str, rows: pl.DataFrame) -> None:
    for some in rows.iter_slices(AT_ONCE):
        if some.height:
            cursor.execute(words, [some[name].to_list() for name in some.columns])


def _named(name: str, pairs: pl.DataFrame) -> pl.DataFrame:
    return pairs.select(pl.lit(name).alias("edition"), *WEIGHED)


def _editions(memory: Memory) -> dict[str, Kept]:
    return {"shown": memory.shown} | ({} if memory.whole is None else {"whole": memory.whole})


def _as_rows(memory: Memory) -> pl.DataFrame:
    rows = memory.people
    for name in EDITIONS:
        kept = _editions(memory).get(name)
        digests = pl.DataFrame(schema=DIGESTS) if kept is None else kept.digests
        rows = rows.join(digests.rename({"digest": name}), on="record_id", how="left", maintain_order="left")
    return rows.select(*_SCHEMA)


def _kept(name: str, people: pl.DataFrame, pairs: pl.DataFrame) -> Kept:
    mine = pairs.filter(pl.col("edition") == name)
    digests = people.select("record_id", digest=name).drop_nulls("digest")
    return Kept(digests.sort("record_id"), mine.select(pl.col(one).cast(dtype) for one, dtype in WEIGHED.items()))


def _as_one(counts: Counts) -> pl.DataFrame:
    return pl.concat(
        frame.select(
            pl.lit(value).alias("value"),
            pl.col(value).cast(pl.Utf8).alias("text"),
            "moment",
            pl.col("known").cast(pl.Int64),
        )
        for value, frame in counts.items()
    )


def _counts(content: bytes) -> Counts:
    held = pl.read_parquet(BytesIO(content))
    found: Counts = {}
    for value in (EVERYONE, *FREQUENCIES):
        text = pl.col("text").cast(pl.Int32) if value == EVERYONE else pl.col("text")
        found[value] = held.filter(pl.col("value") == value).select(text.alias(value), "moment", "known")
    return found


def _bytes(frame: pl.DataFrame) -> bytes:
    held = BytesIO()
    frame.write_parquet(held, compression="zstd")
    return held.getvalue()
