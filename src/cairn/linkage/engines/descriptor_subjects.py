"""Whose fact it is: which adults are of interest since when, who else was part of an event, where children live."""

from collections.abc import Mapping

import polars as pl

from cairn.linkage.engines.descriptor_names import plain
from cairn.linkage.engines.descriptor_streets import address
from cairn.linkage.engines.descriptor_words import Words
from cairn.records.columns import TABLES

Tables = Mapping[str, pl.DataFrame]
CONCERN = "person_of_concern"
_HOME_ROLES = ("child", "parent_carer")
_OUTSIDE_ROLES = ("professional", "reporter")
_WORKS = ("works_at", "owns")
ADULT_YEARS = 18


def versions(tables: Tables, name: str) -> pl.DataFrame:
    """A table without sealed rows, each version with `known_at` and `until`: superseded or withdrawn then, else null."""
    frame = tables.get(name)
    if frame is None or frame.is_empty():
        return TABLES[name].empty().with_columns(known_at=pl.col("recorded_at"), until=pl.col("recorded_at"))
    kept = frame.filter(pl.col("sharing").fill_null("partnership") != "sealed") if "sharing" in frame.columns else frame
    kept = kept.sort("key", "recorded_at", "content", maintain_order=True)
    following = pl.col("recorded_at").shift(-1).over("key")
    until = pl.min_horizontal(following, "withdrawn_at") if "withdrawn_at" in frame.columns else following
    return kept.with_columns(known_at=pl.col("recorded_at"), until=until).filter(
        pl.col("until").is_null() | (pl.col("until") > pl.col("known_at"))
    )


def taking_part(tables: Tables) -> pl.DataFrame:
    """Involvements that still stand: event_id, person_record_id, role, known_at."""
    frame = versions(tables, "involvements")
    return frame.select("event_id", "person_record_id", "role", "known_at", "sharing")


def adults_of_interest(people: pl.DataFrame, part: pl.DataFrame, relationships: pl.DataFrame) -> pl.DataFrame:
    """record_id and `since`: the moment from which a record is that of a possible person of concern.

    Never children, parents, professionals or reporters, unless they were themselves named as of concern.
    """
    roles = people.select("record_id", "role", "known_at", "aliases", child=_child())
    of_concern = roles.filter(pl.col("role") == CONCERN).select("record_id", since="known_at")
    named = part.filter(pl.col("role") == CONCERN).select(record_id="person_record_id", since="known_at")
    others = roles.filter(~pl.col("child") & ~pl.col("role").is_in(_HOME_ROLES).fill_null(False))
    outside = part.filter(pl.col("role").is_in(_OUTSIDE_ROLES)).select(record_id="person_record_id").unique()
    others = others.join(outside, on="record_id", how="anti")
    beside = part.filter(pl.col("role") == "associate").select(record_id="person_record_id", since="known_at")
    works = relationships.filter(pl.col("kind").is_in(_WORKS)).select(record_id="from_record_id", since="known_at")
    looser = pl.concat([beside, works]).join(others, on="record_id", how="semi")
    by_name = others.filter((pl.col("role") == "adult") & pl.col("aliases").is_not_null())
    found = pl.concat([of_concern, named, looser, by_name.select("record_id", since="known_at")])
    return found.group_by("record_id").agg(pl.col("since").min()).sort("record_id")


def _child() -> pl.Expr:
    """Whether a person's own record says that they were under 18 when it was written, or calls them a child."""
    born = pl.col("date_of_birth").str.slice(0, 4).cast(pl.Int32, strict=False)
    young = (pl.col("known_at").dt.year() - born < ADULT_YEARS) | (pl.col("age_high") < ADULT_YEARS)
    return (pl.col("role") == "child").fill_null(False) | young.fill_null(False)


def others_names(people: pl.DataFrame, part: pl.DataFrame) -> dict[str, frozenset[str]]:
    """Event to the name words of everybody in it who is not of concern: a child's name is never the adult's."""
    present = part.filter(pl.col("role") != CONCERN).select("event_id", record_id="person_record_id").unique()
    named = people.select("record_id", "given_names", "family_name", "aliases").unique()
    found: dict[str, set[str]] = {}
    for event_id, *texts in present.join(named, on="record_id").select(pl.exclude("record_id")).iter_rows():
        found.setdefault(event_id, set()).update(word for text in texts if text for word in plain(text))
    return {event_id: frozenset(words) for event_id, words in found.items()}


def homes(people: pl.DataFrame, part: pl.DataFrame, *, words: Words) -> dict[str, frozenset[str]]:
    """Event to the streets and numbers where the children and parents in it live: no place of concern."""
    present = part.filter(pl.col("role") != CONCERN).select("event_id", record_id="person_record_id").unique()
    lived = people.filter(pl.col("address").is_not_null()).select("record_id", "address").unique()
    found: dict[str, set[str]] = {}
    for event_id, text in present.join(lived, on="record_id").select("event_id", "address").iter_rows():
        at = address(text, words=words)
        found.setdefault(event_id, set()).update(part for part in (at.street, at.number) if part)
    return {event_id: frozenset(streets) for event_id, streets in found.items()}


def home_towns(people: pl.DataFrame, part: pl.DataFrame, *, words: Words) -> pl.DataFrame:
    """event_id and the town of a child's home in it, where one is told: the nearest word for where it happened."""
    present = part.filter(pl.col("role") == "subject").select("event_id", "known_at", record_id="person_record_id")
    lived = people.filter(pl.col("address").is_not_null() & (pl.col("role") == "child")).select("record_id", "address")
    town = {text: address(text, words=words).town for text in lived["address"].unique()}
    lived = lived.with_columns(town=pl.col("address").replace_strict(town, return_dtype=pl.Utf8)).drop("address")
    found = present.join(lived.unique(), on="record_id").filter(pl.col("town") != "")
    return found.group_by("event_id", "town").agg(pl.col("known_at").min()).sort("event_id", "town")
