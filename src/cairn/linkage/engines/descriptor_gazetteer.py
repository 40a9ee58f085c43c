"""Names of premises and towns that some record told before, found again in running text; known only from then on."""

import polars as pl

from cairn.linkage.engines.descriptor_sources import links_people, premises_name
from cairn.linkage.engines.descriptor_streets import address
from cairn.linkage.engines.descriptor_subjects import CONCERN
from cairn.linkage.engines.descriptor_words import Words

LEAST_LETTERS = 6  # of a premises name of one word
LEAST_RECORDS = 3  # addresses that must name a town before it is one
_NOT_WORD = r"[^\p{L}\p{N}]+"
_POSSESSIVE = r"['’]s\b"
_APOSTROPHE = r"['’]"


def named_places(
    places: pl.DataFrame, events: pl.DataFrame, adult_rows: pl.DataFrame, part: pl.DataFrame, *, words: Words
) -> pl.DataFrame:
    """Premises facts for adults and events whose words name premises that some place record already has."""
    known = _premises(places, words)
    return _told(known, events, adult_rows, part, kind="premises")


def towns_told(
    places: pl.DataFrame,
    events: pl.DataFrame,
    people: pl.DataFrame,
    *,
    part: pl.DataFrame,
    adult_rows: pl.DataFrame,
    words: Words,
) -> pl.DataFrame:
    """Town facts for adults and events whose words name a town that at least three addresses have told by then."""
    told = pl.concat([frame.select("address", "known_at") for frame in (people, places)]).drop_nulls("address")
    towns = {text: address(text, words=words).town for text in told["address"].unique()}
    named = told.with_columns(value=pl.col("address").replace_strict(towns, return_dtype=pl.Utf8)).filter(
        pl.col("value") != ""
    )
    known = named.sort("known_at").group_by("value").agg(first=pl.col("known_at").slice(LEAST_RECORDS - 1, 1).first())
    return _told(known.drop_nulls("first").sort("value"), events, adult_rows, part, kind="town")


def _premises(places: pl.DataFrame, words: Words) -> pl.DataFrame:
    """Rows of value (a premises name that can't be read as plain words) and `first`, the moment some record told it."""
    rows = []
    for name, kind, protected, known_at in places.select("name", "kind", "protected", "known_at").iter_rows():
        value = premises_name(name, words=words) if name and links_people(name, kind, protected, words=words) else ""
        if len(value.split()) > 1 or len(value) >= LEAST_LETTERS:
            rows.append({"value": value, "first": known_at})
    frame = pl.DataFrame(rows, schema={"value": pl.Utf8, "first": places.schema["known_at"]})
    return frame.group_by("value").agg(pl.col("first").min()).sort("value")


def _told(
    known: pl.DataFrame, events: pl.DataFrame, adult_rows: pl.DataFrame, part: pl.DataFrame, *, kind: str
) -> pl.DataFrame:
    if known.is_empty():
        return pl.DataFrame()
    own = _found(
        adult_rows.select("record_id", "known_at", "until", "sharing", "agency_id", "since", text="description"), known
    )
    own = own.with_columns(
        subject=pl.lit("person"), subject_id="record_id", source_record="record_id", read_from=pl.lit("person"),
        known_at=pl.max_horizontal("known_at", "since", "first"), role=pl.lit("adult"),
    )  # fmt: skip
    text = pl.concat_str(["summary", "narrative"], separator=" | ", ignore_nulls=True)
    said = _found(events.select("event_id", "known_at", "until", "sharing", "agency_id", text=text), known)
    concern = part.filter(pl.col("role") == CONCERN).group_by("event_id").agg(pl.col("person_record_id").unique())
    one = concern.filter(pl.col("person_record_id").list.len() == 1).with_columns(
        pl.col("person_record_id").list.first()
    )
    said = said.join(one, on="event_id", how="left")
    named = pl.col("person_record_id").is_not_null()
    said = said.with_columns(
        subject=pl.when(named).then(pl.lit("person")).otherwise(pl.lit("event")),
        subject_id=pl.coalesce("person_record_id", "event_id"), source_record="event_id", read_from=pl.lit("event"),
        known_at=pl.max_horizontal("known_at", "first"), role=pl.when(named).then(pl.lit("adult")),
    )  # fmt: skip
    return pl.concat([own, said], how="diagonal_relaxed").with_columns(
        kind=pl.lit(kind), exact=pl.lit(kind == "premises")
    )


def _found(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Rows once for each known name that stands in their text as whole words."""
    rows = rows.drop_nulls("text")
    plain = pl.col("text").str.to_lowercase().str.replace_all(_POSSESSIVE, "")
    plain = plain.str.replace_all(_APOSTROPHE, "").str.replace_all(_NOT_WORD, " ")
    texts = rows.select("text").unique().with_columns(plain=pl.lit(" ") + plain + pl.lit(" "))
    patterns = [f" {value} " for value in known["value"]]
    hits = texts.with_columns(value=pl.col("plain").str.extract_many(patterns, overlapping=True)).drop("plain")
    hits = hits.explode("value").drop_nulls("value").with_columns(pl.col("value").str.strip_chars()).unique()
    return rows.join(hits, on="text").join(known, on="value").drop("text")
