"""Every row has a sharing level, and nothing is shown wider than what it hangs on.

Source: exchange contract, Sharing.
"""

import polars as pl

from cairn.intake.bundle.shapes import KnownKeys
from cairn.intake.bundle.versions import KEPT_CLOSE
from cairn.records.columns import DEFAULT_EVENT_SHARING, DEFAULT_SHARING, SHARING_LEVELS

WIDEST = SHARING_LEVELS[0]
OWNERS = (("person", "people"), ("place", "places"), ("event", "events"))


def filled(
    frame: pl.DataFrame, table: str, *, agencies: pl.DataFrame, known: KnownKeys, done: dict[str, pl.DataFrame]
) -> pl.DataFrame:
    """The frame with an effective `sharing`; agencies: (agency_id, kind, default_sharing); done: frames before it."""
    if table == "agencies":
        return frame
    if table in ("people", "places", "events"):
        return _by_agency(frame, table, agencies)
    if table == "relationships":
        own = _by_agency(frame, table, agencies)
        people, places = _current("people", known, done), _current("places", known, done)
        return _narrowed(own, [("from_record_id", people), ("to_record_id", pl.concat([people, places]))])
    if table == "involvements":
        hung = [("event_id", _current("events", known, done)), ("person_record_id", _current("people", known, done))]
        return _narrowed(frame.with_columns(pl.lit(WIDEST).alias("sharing")), hung)
    owners = pl.concat(
        _current(owning, known, done).with_columns((pl.lit(f"{owner} ") + pl.col("key")).alias("key"))
        for owner, owning in OWNERS
    )
    widest = frame.with_columns(
        pl.col("sharing").fill_null(WIDEST), (pl.col("owner") + " " + pl.col("owner_id")).alias("owner key")
    )
    return _narrowed(widest, [("owner key", owners)]).drop("owner key")


def held_as_close(frame: pl.DataFrame, table: str, *, stored: pl.DataFrame, speaks_for: str) -> pl.DataFrame:
    """The frame with levels as close as what is held: only an agency itself shares its own records more widely.

    stored: versions as KNOWN_VERSIONS; speaks_for: code of the agency in whose name the rows come, else "". A former
    version of a record is shared no more widely than its latest one, whoever sends it.
    """
    if table == "agencies" or not frame.height:
        return frame
    others = stored.filter(pl.col("agency_id") != speaks_for)
    closer = _narrowed(frame, [("key", _latest(others))])
    kept_close = closer["sharing"] != frame["sharing"]
    frame = closer.with_columns(
        pl.when(kept_close).then(pl.col("content") + KEPT_CLOSE).otherwise(pl.col("content")).alias("content")
    )
    if table not in ("people", "places", "events"):
        return frame
    both = pl.concat([each.select("key", "recorded_at", "sharing") for each in (stored, frame)])
    return _narrowed(frame, [("key", _latest(both))])


def _by_agency(frame: pl.DataFrame, table: str, agencies: pl.DataFrame) -> pl.DataFrame:
    own = agencies.select("agency_id", pl.col("kind").alias("agency kind"), "default_sharing")
    joined = frame.join(own, on="agency_id", how="left", maintain_order="left")
    steps = [pl.col("sharing"), pl.col("default_sharing")]
    if table == "events":
        steps.append(pl.col("kind").replace_strict(DEFAULT_EVENT_SHARING, default=None, return_dtype=pl.Utf8))
    steps.append(pl.col("agency kind").replace_strict(DEFAULT_SHARING, default=None, return_dtype=pl.Utf8))
    return joined.with_columns(pl.coalesce(*steps, pl.lit(WIDEST)).alias("sharing")).select(frame.columns)


def _current(table: str, known: KnownKeys, done: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """(key, level) of the latest version, here or stored."""
    return _latest(pl.concat([each.select("key", "recorded_at", "sharing") for each in (known.of(table), done[table])]))


def _latest(versions: pl.DataFrame) -> pl.DataFrame:
    """(key, level) of the latest of these versions."""
    latest = versions.sort("recorded_at", maintain_order=True).unique("key", keep="last")
    return latest.select("key", pl.col("sharing").fill_null(WIDEST).alias("level"))


def _narrowed(frame: pl.DataFrame, hung_on: list[tuple[str, pl.DataFrame]]) -> pl.DataFrame:
    columns = frame.columns
    rank = dict(zip(SHARING_LEVELS, range(len(SHARING_LEVELS)), strict=True))
    ranks = [_rank("sharing", rank)]
    for place, (column, levels) in enumerate(hung_on):
        here = levels.rename({"key": column, "level": f"level {place}"}).unique(column, keep="first")
        frame = frame.join(here, on=column, how="left", maintain_order="left")
        ranks.append(_rank(f"level {place}", rank).fill_null(0))
    narrowest = pl.max_horizontal(ranks).replace_strict(
        list(rank.values()), list(rank), return_dtype=pl.Utf8
    )  # fmt: skip
    return frame.with_columns(narrowest.alias("sharing")).select(columns)


def _rank(column: str, rank: dict[str, int]) -> pl.Expr:
    return pl.col(column).replace_strict(list(rank), list(rank.values()), default=None, return_dtype=pl.Int8)
