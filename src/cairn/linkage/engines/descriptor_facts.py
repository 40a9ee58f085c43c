"""The facts that agencies wrote down of half-known adults and places, each with its owner and its moment.

People, places, identifiers and the words of events are read once for all moments: a fact holds from `known_at` up to
`until`, and nothing that is recorded later changes what was known at a moment.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

import polars as pl

from cairn.linkage.engines.descriptor_events import Around, event_frame, telling
from cairn.linkage.engines.descriptor_gazetteer import named_places, towns_told
from cairn.linkage.engines.descriptor_sources import (
    born,
    exploded,
    identifier_facts,
    name_facts,
    person_facts,
    place_facts,
)
from cairn.linkage.engines.descriptor_subjects import (
    CONCERN,
    SPAN_END,
    adults_of_interest,
    home_towns,
    homes,
    others_names,
    spans,
    taking_part,
    versions,
)
from cairn.linkage.engines.descriptor_words import Words
from cairn.records.columns import MOMENT

FACTS: dict[str, pl.DataType | type[pl.DataType]] = {
    "subject": pl.Utf8,  # person, place or event
    "subject_id": pl.Utf8,
    "event_id": pl.Utf8,  # the event in whose words it stands, else null
    "kind": pl.Utf8,
    "value": pl.Utf8,
    "exact": pl.Boolean,
    "known_at": MOMENT,
    "until": MOMENT,  # corrected away or withdrawn then, else null
    "source_record": pl.Utf8,
    "read_from": pl.Utf8,  # person, event, identifier, place (one it was at, owns or works at), child (town only)
    "role": pl.Utf8,  # of the person whose fact it is: adult, or child for a child's own numbers and handles
    "sharing": pl.Utf8,
    "agency_id": pl.Utf8,
}
_KEY = ("subject", "subject_id", "event_id", "kind", "value", "source_record", "read_from", "sharing")


def facts(tables: Mapping[str, pl.DataFrame], *, words: Words, without: Collection[str] = ()) -> pl.DataFrame:
    """Every fact of half-known adults, places and events without an adult.  Columns: FACTS.

    `value`: street `tannery row`, number `3 tannery row`, vehicle `grey van`, plate and phone as patterns (`wm58?k?`,
    `*4417`), age as years of birth (`1980-1984`). `exact`: a whole phone, plate, handle, address or premises name.
    `town` is context and never agrees by itself; `style` (`size big`) tells Big Mo from Little Mo. `without`: kinds left out, to see what rests on them.
    """
    people, places = versions(tables, "people"), versions(tables, "places")
    events, relationships = versions(tables, "events"), versions(tables, "relationships")
    part = taking_part(tables)
    adults = adults_of_interest(people, part, relationships)
    of_places = _of_places(places, words)
    adult_rows = people.join(adults, on="record_id")
    found = [
        _of_people(adult_rows, words),
        of_places,
        _of_identifiers(versions(tables, "identifiers"), adults, people, part, events),
        _of_words(telling(events, words=words), people, part, adult_rows, words),
        _at_places(of_places, part, events, relationships, adults, _homes_at_places(people, part, events, words)),
        named_places(places, events, adult_rows, part, words=words),
        towns_told(places, events, people, part=part, adult_rows=adult_rows, words=words),
        _home_towns(home_towns(people, part, words=words), events, part),
    ]
    kept = pl.concat([_shaped(frame) for frame in found]).filter(~pl.col("kind").is_in(list(without)))
    return _once(_once_recorded(kept, people, places, events, adults))


def _once_recorded(
    frame: pl.DataFrame, people: pl.DataFrame, places: pl.DataFrame, events: pl.DataFrame, adults: pl.DataFrame
) -> pl.DataFrame:
    """The facts of records that exist, from their own first recording on; an adult's to the end of the interest."""
    about = [("person", people, "record_id"), ("place", places, "record_id"), ("event", events, "event_id")]
    first = pl.concat(
        rows.group_by(subject_id=key).agg(recorded=pl.col("known_at").min()).with_columns(subject=pl.lit(name))
        for name, rows, key in about
    )
    ends = adults.select(subject_id="record_id", subject=pl.lit("person"), ended="ended")
    dated = frame.join(first, on=["subject", "subject_id"]).join(ends, on=["subject", "subject_id"], how="left")
    dated = dated.with_columns(
        known_at=pl.max_horizontal("known_at", "recorded"),
        until=pl.when(pl.col("role").fill_null("adult") == "child")
        .then("until")
        .otherwise(pl.min_horizontal("until", "ended")),
    )
    return dated.filter(pl.col("until").is_null() | (pl.col("until") > pl.col("known_at"))).select(list(FACTS))


def _shaped(frame: pl.DataFrame) -> pl.DataFrame:
    missing = [pl.lit(None, dtype=dtype).alias(name) for name, dtype in FACTS.items() if name not in frame.columns]
    return frame.with_columns(missing).select(pl.col(name).cast(dtype) for name, dtype in FACTS.items())


def _once(frame: pl.DataFrame) -> pl.DataFrame:
    """Each fact of one source once for each span of its versions, in a fixed order."""
    grouped = (
        spans(frame, _KEY)
        .group_by(*_KEY, "span")
        .agg(
            pl.col("exact").any(),
            pl.col("known_at").min(),
            SPAN_END.alias("until"),
            pl.col("role").min(),
            pl.col("agency_id").min(),
        )
    )
    return grouped.select(list(FACTS)).sort("known_at", *_KEY, nulls_last=True)


def _of_people(rows: pl.DataFrame, words: Words) -> pl.DataFrame:
    """Facts of the adults' own records, from the moment they are of interest."""
    said = [list(person_facts(row, words=words)) + _born(row) for row in rows.iter_rows(named=True)]
    known = pl.max_horizontal("known_at", "since")
    return exploded(rows.with_columns(known_at=known), said).with_columns(
        subject=pl.lit("person"), subject_id="record_id", source_record="record_id",
        read_from=pl.lit("person"), role=pl.lit("adult"),
    )  # fmt: skip


def _born(row: dict[str, object]) -> list[tuple[str, str, bool]]:
    return list(born(row["date_of_birth"], row["age_low"], row["age_high"], row["known_at"]))  # type: ignore[arg-type]  # typed by the frame


def _of_places(rows: pl.DataFrame, words: Words) -> pl.DataFrame:
    said = [list(place_facts(row, words=words)) for row in rows.iter_rows(named=True)]
    return exploded(rows, said).with_columns(
        subject=pl.lit("place"), subject_id="record_id", source_record="record_id", read_from=pl.lit("place")
    )


def _of_identifiers(
    rows: pl.DataFrame, adults: pl.DataFrame, people: pl.DataFrame, part: pl.DataFrame, events: pl.DataFrame
) -> pl.DataFrame:
    """Identifiers of adults, children (as theirs), places and events; an event's one adult takes the event's."""
    said = [[fact] if fact else [] for fact in identifier_facts(rows["kind"], rows["value"])]
    frame = exploded(rows, said).with_columns(
        subject="owner", subject_id="owner_id", source_record="owner_id", read_from=pl.lit("identifier")
    )
    person = frame.filter(pl.col("subject") == "person").join(
        adults, left_on="subject_id", right_on="record_id", how="left"
    )
    children = people.filter(pl.col("role") == "child").select(subject_id="record_id").unique()
    own = person.filter(pl.col("since").is_null()).join(children, on="subject_id", how="semi")
    theirs = person.filter(pl.col("since").is_not_null()).with_columns(known_at=pl.max_horizontal("known_at", "since"))
    event = _to_adult(frame.filter(pl.col("subject") == "event").with_columns(event_id="subject_id"), part, events)
    place = frame.filter(pl.col("subject") == "place")
    return pl.concat(
        [theirs.with_columns(role=pl.lit("adult")), own.with_columns(role=pl.lit("child")), event, place],
        how="diagonal_relaxed",
    )


def _to_adult(frame: pl.DataFrame, part: pl.DataFrame, events: pl.DataFrame) -> pl.DataFrame:
    """An event's facts given to its adult where there is exactly one."""
    concern = (
        part.filter(pl.col("role") == CONCERN)
        .group_by("event_id")
        .agg(pl.col("person_record_id").unique(), pl.col("known_at").max().alias("named_at"))
    )
    one = concern.filter(pl.col("person_record_id").list.len() == 1).with_columns(
        pl.col("person_record_id").list.first()
    )
    agency = events.select("event_id", agency="agency_id").unique("event_id")
    joined = frame.join(one, on="event_id", how="left").join(agency, on="event_id", how="left")
    named = pl.col("person_record_id").is_not_null()
    return joined.with_columns(
        subject=pl.when(named).then(pl.lit("person")).otherwise("subject"),
        subject_id=pl.coalesce("person_record_id", "subject_id"),
        known_at=pl.max_horizontal("known_at", "named_at"),
        role=pl.when(named).then(pl.lit("adult")),
        agency_id="agency",
    )


def _of_words(
    events: pl.DataFrame, people: pl.DataFrame, part: pl.DataFrame, adult_rows: pl.DataFrame, words: Words
) -> pl.DataFrame:
    concern = (
        part.filter(pl.col("role") == CONCERN)
        .sort("person_record_id")
        .group_by("event_id")
        .agg(pl.col("person_record_id").unique(maintain_order=True))
    )
    called: dict[str, dict[str, datetime]] = {}
    columns = ("record_id", "known_at", "given_names", "family_name", "aliases")
    for record, known, given, family, aliases in adult_rows.sort("known_at").select(columns).iter_rows():
        for kind, value, _ in name_facts(given, family, aliases, words=words):
            if kind != "style":
                called.setdefault(record, {}).setdefault(value, known)
    there = part.filter(pl.col("event_id").is_in(events["event_id"].unique().implode()))
    around = Around(
        {event: tuple(records) for event, records in concern.iter_rows()},
        others_names(people, there),
        homes(people, there, words=words),
        called,
    )
    frame = event_frame(events, around, words=words)
    return frame.with_columns(
        source_record="event_id",
        read_from=pl.lit("event"),
        role=pl.when(pl.col("subject") == "person").then(pl.lit("adult")),
    )


def _homes_at_places(
    people: pl.DataFrame, part: pl.DataFrame, events: pl.DataFrame, words: Words
) -> Mapping[str, Mapping[str, datetime]]:
    """Homes of the children in events that have both a place and a person of concern."""
    named = part.filter(pl.col("role") == CONCERN).select("event_id").unique()
    there = events.drop_nulls("place_record_id").select("event_id").unique().join(named, on="event_id", how="semi")
    return homes(people, part.join(there, on="event_id", how="semi"), words=words)


def _at_places(
    of_places: pl.DataFrame,
    part: pl.DataFrame,
    events: pl.DataFrame,
    relationships: pl.DataFrame,
    adults: pl.DataFrame,
    homes_of: Mapping[str, Mapping[str, datetime]],
) -> pl.DataFrame:
    """What the place says, for the adults who were named at it, own it or work there; never a child's home."""
    there = events.filter(pl.col("place_record_id").is_not_null()).select(
        "event_id", "place_record_id", happened="known_at", sharing="sharing", agency_id="agency_id", ended="until"
    )
    named = part.filter(pl.col("role") == CONCERN).select("event_id", "person_record_id", named_at="known_at")
    at_event = there.join(named, on="event_id").with_columns(tied_at=pl.max_horizontal("happened", "named_at"))
    works = relationships.filter(pl.col("kind").is_in(["works_at", "owns"])).select(
        pl.lit(None, dtype=pl.Utf8).alias("event_id"), "sharing", "agency_id", place_record_id="to_record_id",
        person_record_id="from_record_id", tied_at="known_at", ended="until",
    ).join(adults.select("record_id"), left_on="person_record_id", right_on="record_id", how="semi")  # fmt: skip
    tied = pl.concat([at_event, works], how="diagonal_relaxed")
    place = of_places.select("subject_id", "kind", "value", "exact", said_at="known_at", said_until="until")
    frame = tied.join(place, left_on="place_record_id", right_on="subject_id")
    told = frame.select("event_id", "value").iter_rows()
    lived = pl.Series("lived", [homes_of.get(event or "", {}).get(value) for event, value in told], dtype=MOMENT)
    at_home = frame.with_columns(lived).filter(pl.col("kind") == "number").group_by("event_id", "place_record_id")
    frame = frame.join(at_home.agg(pl.col("lived").min()), on=["event_id", "place_record_id"], how="left")
    return frame.with_columns(
        subject=pl.lit("person"), subject_id="person_record_id", source_record="place_record_id",
        known_at=pl.max_horizontal("tied_at", "said_at"), until=pl.min_horizontal("ended", "said_until", "lived"),
        read_from=pl.lit("place"), role=pl.lit("adult"),
    )  # fmt: skip


def _home_towns(towns: pl.DataFrame, events: pl.DataFrame, part: pl.DataFrame) -> pl.DataFrame:
    """The town of the child around whom an adult was named: where a mention is looked at, if nothing nearer is told."""
    about = events.select("event_id", "agency_id", "sharing", said="known_at").unique(
        "event_id", keep="first", maintain_order=True
    )
    adults = part.filter(pl.col("role") == CONCERN).select("event_id", "person_record_id")
    return towns.join(about, on="event_id").join(adults, on="event_id").with_columns(
        subject=pl.lit("person"), subject_id="person_record_id", kind=pl.lit("town"), value="town", exact=pl.lit(False),
        known_at=pl.max_horizontal("known_at", "said"), source_record="event_id", read_from=pl.lit("child"), role=pl.lit("adult"),
    )  # fmt: skip
