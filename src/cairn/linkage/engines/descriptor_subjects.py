"""Whose fact it is: which adults are of interest since when, who else was part of an event, where children live."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

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
_EVER = datetime(9999, 1, 1, tzinfo=UTC)


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


SPAN_END = pl.when(pl.col("until").is_null().any()).then(None).otherwise(pl.col("until").max())  # of one span


def spans(frame: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Rows with `span`: a number for each stretch of time in which rows of one key follow each other without a gap."""
    ordered = frame.sort(*by, "known_at", nulls_last=True)
    end = pl.col("until").fill_null(_EVER)
    before = end.cum_max().shift(1).over(by)
    return ordered.with_columns(span=(pl.col("known_at") > before).fill_null(False).cum_sum().over(by))


def taking_part(tables: Tables) -> pl.DataFrame:
    """Involvements that still stand: event_id, person_record_id, role, known_at."""
    frame = versions(tables, "involvements")
    return frame.select("event_id", "person_record_id", "role", "known_at", "sharing")


def adults_of_interest(people: pl.DataFrame, part: pl.DataFrame, relationships: pl.DataFrame) -> pl.DataFrame:
    """record_id, `since` and `ended`: when a record is that of a possible person of concern.

    Never children, parents, professionals or reporters, unless they were themselves named as of concern; somebody who
    turns out to be a professional is of no interest from then on.
    """
    roles = people.select("record_id", "role", "known_at", "aliases", child=_child())
    of_concern = roles.filter(pl.col("role") == CONCERN).select("record_id", since="known_at")
    named = part.filter(pl.col("role") == CONCERN).select(record_id="person_record_id", since="known_at")
    others = roles.filter(~pl.col("child") & ~pl.col("role").is_in(_HOME_ROLES).fill_null(False))
    beside = part.filter(pl.col("role") == "associate").select(record_id="person_record_id", since="known_at")
    works = relationships.filter(pl.col("kind").is_in(_WORKS)).select(record_id="from_record_id", since="known_at")
    by_name = others.filter((pl.col("role") == "adult") & pl.col("aliases").is_not_null())
    looser = pl.concat([beside, works]).join(others, on="record_id", how="semi")
    looser = pl.concat([looser, by_name.select("record_id", since="known_at")])
    outside = part.filter(pl.col("role").is_in(_OUTSIDE_ROLES)).group_by(record_id="person_record_id")
    looser = looser.group_by("record_id").agg(pl.col("since").min())
    looser = looser.join(outside.agg(ended=pl.col("known_at").min()), on="record_id", how="left")
    strict = pl.concat([of_concern, named]).group_by("record_id").agg(pl.col("since").min())
    strict = strict.with_columns(ended=pl.lit(None, dtype=looser.schema["ended"]))
    standing = looser.filter(pl.col("ended").is_null() | (pl.col("ended") > pl.col("since")))
    later = standing.join(strict.select("record_id", named="since"), on="record_id", how="left").with_columns(
        ended=pl.when(pl.col("named").is_not_null() & (pl.col("ended") >= pl.col("named")))
        .then(None)
        .otherwise("ended")
    )
    return _periods(pl.concat([strict, later.drop("named")]))


def _periods(found: pl.DataFrame) -> pl.DataFrame:
    """One period a record: from the first moment of interest to the end of the last, null if it has none."""
    ends = pl.when(pl.col("ended").is_null().any()).then(None).otherwise(pl.col("ended").max())
    return found.group_by("record_id").agg(pl.col("since").min(), ends.alias("ended")).sort("record_id")


def _child() -> pl.Expr:
    """Whether a person's own record says that they were under 18 when it was written, or calls them a child."""
    born = pl.col("date_of_birth").str.slice(0, 4).cast(pl.Int32, strict=False)
    young = (pl.col("known_at").dt.year() - born < ADULT_YEARS) | (pl.col("age_high") < ADULT_YEARS)
    return (pl.col("role") == "child").fill_null(False) | young.fill_null(False)


Since = dict[str, datetime]  # a word or a street, and the moment from which it was known


def others_names(people: pl.DataFrame, part: pl.DataFrame) -> dict[str, Since]:
    """Event to the name words of everybody in it who is not of concern: a child's name is never the adult's."""
    found: dict[str, Since] = {}
    for event_id, known, *texts in _present(people, part, "given_names", "family_name", "aliases").iter_rows():
        _keep_first(found.setdefault(event_id, {}), (word for text in texts if text for word in plain(text)), known)
    return found


def homes(people: pl.DataFrame, part: pl.DataFrame, *, words: Words) -> dict[str, Since]:
    """Event to the streets and numbers where the children and parents in it live: no place of concern."""
    found: dict[str, Since] = {}
    for event_id, known, text in _present(people, part, "address").drop_nulls("address").iter_rows():
        at = address(text, words=words)
        _keep_first(found.setdefault(event_id, {}), (told for told in (at.street, at.number) if told), known)
    return found


def _present(people: pl.DataFrame, part: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Rows of event_id, known_at and columns of each version of everybody in an event who is not of concern."""
    present = part.filter(pl.col("role") != CONCERN).select("event_id", record_id="person_record_id").unique()
    return present.join(people.select("record_id", "known_at", *columns), on="record_id").drop("record_id")


def _keep_first(since: Since, told: Iterable[str], known: datetime) -> None:
    for one in told:
        since[one] = min(since.get(one, known), known)


def home_towns(people: pl.DataFrame, part: pl.DataFrame, *, words: Words) -> pl.DataFrame:
    """event_id and the town of a child's home in it, where one is told: the nearest word for where it happened."""
    present = part.filter(pl.col("role") == "subject").select("event_id", "known_at", record_id="person_record_id")
    lived = people.filter(pl.col("address").is_not_null() & (pl.col("role") == "child"))
    lived = lived.select("record_id", "address", lived_at="known_at")
    town = {text: address(text, words=words).town for text in lived["address"].unique()}
    lived = lived.with_columns(town=pl.col("address").replace_strict(town, return_dtype=pl.Utf8)).drop("address")
    found = present.join(lived.unique(), on="record_id").filter(pl.col("town") != "")
    found = found.with_columns(known_at=pl.max_horizontal("known_at", "lived_at"))
    return found.group_by("event_id", "town").agg(pl.col("known_at").min()).sort("event_id", "town")
