"""A row is new, said before, a correction, or at odds with itself: told from its key, its content and its time alone.

Source: exchange contract, "Each row ends in one of four".
"""

from hashlib import blake2b

import polars as pl

from cairn.intake.bundle.shapes import rejections
from cairn.records.columns import HIDDEN_COLUMNS, MOMENT, TABLES

CONTENT_BYTES = 16  # 128 bits: among 10^9 rows a chance clash is once in 10^20
KEPT_CLOSE = "+"  # ends the content of a row that was kept more closely than it asked: its agency may yet widen it
NOT_CONTENT = ("recorded_at",)
AT_ODDS = (
    "differs from {other}, which has the same key and the same recorded_at; a correction needs its own recorded_at"
)
AGENCY_AT_ODDS = (
    "differs from {other} of this agency; one row an agency is enough, and its details are changed where agencies are"
    " kept"
)
ROLE_AT_ODDS = "differs from {other}, and its event has no newer version; a correction comes with its event"
MAY_STAY_UNSAID = ("area", "default_sharing")  # of an agency that another row tells whole


def with_content(frame: pl.DataFrame, table: str) -> pl.DataFrame:
    """The frame with `content`: BLAKE2b of each row as it was said, `recorded_at` aside, stable for ever.

    The hashed text is NAME:BYTES:VALUE; for each filled column in order of name, so a column that a later version of
    the contract adds leaves the content of rows without it as it was.
    """
    canonical = frame.select(pl.concat_str(_pieces(table)).alias("text"))["text"]
    hashes = [blake2b(text.encode(), digest_size=CONTENT_BYTES).hexdigest() for text in canonical.to_list()]
    return frame.with_columns(pl.Series("content", hashes, dtype=pl.Utf8))


def _pieces(table: str) -> list[pl.Expr]:
    hidden = HIDDEN_COLUMNS.get(table, ()) if table != "events" else ()
    pieces = []
    for column in sorted(TABLES[table].columns, key=lambda each: each.name):
        if column.name in NOT_CONTENT or column.name in hidden:
            continue
        value = pl.col(column.name)
        text = (value.dt.timestamp("us") if column.dtype == MOMENT else value).cast(pl.Utf8)
        piece = pl.concat_str(
            pl.lit(f"{column.name}:"), text.str.len_bytes().cast(pl.Utf8), pl.lit(":"), text, pl.lit(";")
        )
        pieces.append(piece.fill_null(""))
    return pieces


def told_whole(frame: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Rows of agencies, of which what one leaves empty is as another row or what is held has it: silence is no odds."""
    held = known.select("agency_id", *(pl.col(name).alias(f"{name} held") for name in MAY_STAY_UNSAID))
    both = frame.join(held, on="agency_id", how="left", maintain_order="left")
    whole = (
        pl.coalesce(pl.col(name), pl.col(f"{name} held"), pl.col(name).drop_nulls().first().over("agency_id"))
        for name in MAY_STAY_UNSAID
    )
    return both.with_columns(whole).select(frame.columns)


def with_ends(frame: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """The frame with `end` (accepted, duplicate, corrected, rejected) and `beside`: the row that stands at its moment.

    `beside` is 0 for a stored version, null where nothing else has this key.

    frame: (key, content, recorded_at, row, ...); known: stored versions (key, content, recorded_at). Of rows with one
    key and one recorded_at the stored one, else the first in the file, stands. A row whose neighbour in recorded
    order has the same content is a duplicate; the others of a key are its versions, the first of them accepted.
    """
    alone = ~pl.col("key").is_duplicated()
    if known.height:
        alone = alone & ~pl.col("key").is_in(known["key"].unique().implode())
    simple = frame.filter(alone).with_columns(
        pl.lit("accepted").alias("end"), pl.lit(None, dtype=pl.UInt32).alias("beside")
    )
    tangled = frame.filter(~alone)
    if not tangled.height:
        return simple
    ends = _ends(tangled, known)
    joined = tangled.join(ends, on="row", how="left", maintain_order="left")
    return pl.concat([simple, joined]).sort("row")


def as_told(stored: pl.DataFrame, *, to: str | None) -> pl.DataFrame:
    """Stored versions as whoever speaks for this agency may compare with them: nobody else learns what was kept close."""
    said = pl.col("content").str.strip_suffix(KEPT_CLOSE)
    return stored.with_columns(
        pl.when(pl.col("agency_id") == (to or "")).then(pl.col("content")).otherwise(said).alias("content")
    )


def _ends(tangled: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """(row, end, beside) of rows whose key is not alone."""
    new = tangled.select("key", "content", "recorded_at", "row", pl.lit(False).alias("stored"))
    held = known.join(tangled.select("key").unique(), on="key", how="semi")
    held = held.select(
        "key", "content", "recorded_at", pl.lit(0, dtype=pl.UInt32).alias("row"), pl.lit(True).alias("stored")
    )
    line = pl.concat([new, held]).sort("key", "recorded_at", pl.col("stored").not_(), "row", nulls_last=False)
    moment = ["key", "recorded_at"]
    line = line.with_columns(
        pl.col("row").cum_count().over(moment).alias("place"),
        pl.col("content").first().over(moment).str.strip_suffix(KEPT_CLOSE).alias("standing"),
        pl.col("row").first().over(moment).alias("beside"),
    )
    standing = line.filter(pl.col("place") == 1)
    turns = ((pl.col("content") != pl.col("content").shift()) | (pl.col("key") != pl.col("key").shift())).fill_null(
        True
    )
    standing = standing.with_columns(turns.cum_sum().alias("run"))
    standing = standing.with_columns(
        pl.col("stored").any().over("run").alias("run stored"),
        pl.col("row").cum_count().over("run").alias("place in run"),
        pl.col("row").cum_count().over("key").alias("place in key"),
        pl.col("stored").any().over("key").alias("key stored"),
    )
    repeated = pl.col("run stored") | (pl.col("place in run") > 1)
    first = (pl.col("place in key") == 1) & ~pl.col("key stored")
    end = (
        pl.when(repeated).then(pl.lit("duplicate")).when(first).then(pl.lit("accepted")).otherwise(pl.lit("corrected"))
    )
    same = pl.col("content") == pl.col("standing")
    beside = line.filter(pl.col("place") > 1).select(
        "row", "stored", pl.when(same).then(pl.lit("duplicate")).otherwise(pl.lit("rejected")).alias("end"), "beside"
    )
    both = pl.concat([standing.select("row", "stored", end.alias("end"), "beside"), beside])
    return both.filter(~pl.col("stored")).select("row", "end", "beside")


def at_odds(frame: pl.DataFrame, table: str, *, source: str) -> pl.DataFrame:
    """Rejections of the rows that say something else of a key at the same time."""
    why = {"agencies": AGENCY_AT_ODDS, "involvements": ROLE_AT_ODDS}.get(table, AT_ODDS)
    column = "recorded_at" if table not in ("agencies", "involvements") else TABLES[table].key[0]
    wrong = frame.filter(pl.col("end") == "rejected").select("row", "line", "key", "beside")
    return rejections(
        (table, row, line, column, why.format(other=f"row {beside}" if beside else "what is held"), source, key)
        for row, line, key, beside in wrong.iter_rows()
    )
