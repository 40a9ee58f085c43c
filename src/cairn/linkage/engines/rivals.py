"""Two children of one name at one address: a record without a birth date may be either, so a person is asked.

A link that rests on name and home alone stands only while nobody else of that name and home is known by another year
of birth. From the moment on at which both are known, every such link of the undated record asks.
"""

import polars as pl


def told_apart(edges: pl.DataFrame, *, undated: pl.Expr) -> pl.DataFrame:
    """The edges, those of contested undated records turned from certain to ask from the moment of the contest.

    edges: rows with record_a, record_b, year_a, year_b, known_at, until, band, visible (both records are); `undated`
    says which rest on name and home alone. An edge that was certain before is split in two at that moment. Edges
    between visible records are contested by visible records alone.
    """
    shown = _turned(edges.filter("visible"), edges.filter("visible"), undated=undated)
    return pl.concat([shown, _turned(edges.filter(~pl.col("visible")), edges, undated=undated)])


def _turned(edges: pl.DataFrame, claiming: pl.DataFrame, *, undated: pl.Expr) -> pl.DataFrame:
    """The edges as the claims among `claiming` leave them."""
    resting = claiming.filter(undated & (pl.col("band") == "certain"))
    contested = _contests(pl.concat([_claims(resting, "a", "b"), _claims(resting, "b", "a")]))
    if contested.is_empty():
        return edges
    since = pl.min_horizontal("contested_a", "contested_b")
    for side in ("a", "b"):
        mine = contested.select(pl.col("record").alias(f"record_{side}"), pl.col("since").alias(f"contested_{side}"))
        edges = edges.join(mine, on=f"record_{side}", how="left", maintain_order="left")
        edges = edges.with_columns(pl.when(pl.col(f"year_{side}").is_null()).then(f"contested_{side}"))
    affected = undated & (pl.col("band") == "certain") & since.is_not_null()
    affected &= pl.col("until").is_null() | (pl.col("until") > since)
    edges = edges.with_columns(affected.fill_null(value=False).alias("affected"), since.alias("since"))
    asked = edges.filter("affected").with_columns(
        pl.max_horizontal("known_at", "since").alias("known_at"), pl.lit("ask").alias("band")
    )
    before = edges.filter(pl.col("affected") & (pl.col("known_at") < pl.col("since")))
    before = before.with_columns(pl.col("since").alias("until"))
    kept = edges.filter(~pl.col("affected"))
    return pl.concat([kept, before, asked]).drop("affected", "since", "contested_a", "contested_b")


def _claims(resting: pl.DataFrame, side: str, other: str) -> pl.DataFrame:
    """rows (record, by, year, start, end): a dated record that an undated one was linked to."""
    dated = pl.col(f"year_{side}").is_null() & pl.col(f"year_{other}").is_not_null()
    return resting.filter(dated).select(
        pl.col(f"record_{side}").alias("record"),
        pl.col(f"record_{other}").alias("by"),
        pl.col(f"year_{other}").alias("year"),
        pl.col("known_at").alias("start"),
        pl.col("until").alias("end"),
    )


def _contests(claims: pl.DataFrame) -> pl.DataFrame:
    """rows (record, since): undated records claimed at one time by records of different years of birth."""
    met = claims.join(claims, on="record", suffix="_2").filter(
        (pl.col("by") < pl.col("by_2")) & (pl.col("year") != pl.col("year_2"))
    )
    moment = pl.max_horizontal("start", "start_2")
    open_still = (pl.col("end").is_null() | (pl.col("end") > moment)) & (
        pl.col("end_2").is_null() | (pl.col("end_2") > moment)
    )
    return met.filter(open_still).group_by("record").agg(moment.min().alias("since"))
