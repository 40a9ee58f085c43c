"""What records say by themselves of two half-known records: that they are two, or that they are tied already.

Everything has its moment, so that a record of today never takes back what was asked yesterday.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

import polars as pl

from cairn.linkage.engines.descriptor_subjects import CONCERN, taking_part, versions
from cairn.linkage.engines.proposals_index import Subject

OF_A_PLACE = ("street", "number", "premises", "postcode")
Since = Mapping[str, datetime]  # a record or word, and the moment from which it was known


class Context(NamedTuple):
    """What the records say without words, each with its moment.

    whole: records with surname and birth date; events_of: adult to the events in which they are named; place_of: event
    or adult to places; sex: adult to the first that was told; home: record to surname, address and postcode.
    """

    whole: Since
    events_of: Mapping[str, Since]
    place_of: Mapping[str, Since]
    sex: Mapping[str, tuple[str, datetime]]
    home: Mapping[str, Since]


def context_of(tables: Mapping[str, pl.DataFrame]) -> Context:
    """The context of every record of the tables."""
    people, events, part = versions(tables, "people"), versions(tables, "events"), taking_part(tables)
    works = versions(tables, "relationships").filter(pl.col("kind").is_in(["works_at", "owns"]))
    whole = people.filter(pl.col("family_name").is_not_null() & pl.col("date_of_birth").is_not_null())
    named = part.filter(pl.col("role") == CONCERN).select("person_record_id", "event_id", "known_at")
    placed = events.drop_nulls("place_record_id").select("event_id", "place_record_id", "known_at")
    sexes = people.filter(pl.col("sex").is_in(["female", "male"])).sort("known_at")
    first_sex = sexes.unique("record_id", keep="first", maintain_order=True)
    homes = [
        (record, text.casefold().strip(), known)
        for record, known, *told in people.select(
            "record_id", "known_at", "family_name", "address", "postcode"
        ).iter_rows()
        for text in told
        if text
    ]
    return Context(
        dict(whole.group_by("record_id").agg(pl.col("known_at").min()).iter_rows()),
        _since(named.iter_rows()),
        _since([*placed.iter_rows(), *works.select("from_record_id", "to_record_id", "known_at").iter_rows()]),
        {record: (sex, known) for record, sex, known in first_sex.select("record_id", "sex", "known_at").iter_rows()},
        _since(homes),
    )


def _since(rows: Iterable[tuple[str, str, datetime]]) -> dict[str, dict[str, datetime]]:
    found: dict[str, dict[str, datetime]] = defaultdict(dict)
    for record, told, known in rows:
        found[record][told] = min(found[record].get(told, known), known)
    return dict(found)


def compared(facts: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The facts without those by which an event would only be found at the place that it names, once it names one."""
    placed = versions(tables, "events").drop_nulls("place_record_id")
    placed = placed.group_by(subject_id="event_id").agg(placed=pl.col("known_at").min())
    dated = facts.join(placed.with_columns(subject=pl.lit("event")), on=["subject", "subject_id"], how="left")
    dated = dated.with_columns(
        until=pl.when(pl.col("kind").is_in(OF_A_PLACE)).then(pl.min_horizontal("until", "placed")).otherwise("until")
    )
    return dated.filter(pl.col("until").is_null() | (pl.col("until") > pl.col("known_at"))).drop("placed")


def told_apart(one: Subject, other: Subject, context: Context) -> datetime | None:
    """The moment from which the records themselves say that two are two, or tie them: nothing is left to propose."""
    if one.subject == other.subject == "person":
        if one.child or other.child:
            return _together(context.home, one.record, other.record)
        whole = [context.whole.get(record) for record in (one.record, other.record)]
        both = max(moment for moment in whole if moment) if all(whole) else None
        return _first(both, _together(context.events_of, one.record, other.record))
    return _first(_tied(one, other, context), _tied(other, one, context))


def _first(*moments: datetime | None) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


def _together(held: Mapping[str, Since], one: str, other: str) -> datetime | None:
    """The first moment at which two records were known to share something."""
    mine, theirs = held.get(one, {}), held.get(other, {})
    return min((max(mine[told], theirs[told]) for told in mine.keys() & theirs.keys()), default=None)


def _tied(one: Subject, other: Subject, context: Context) -> datetime | None:
    """Since when an adult is named in an event, or an adult or event tied to a place, by the records."""
    events = context.events_of.get(one.record, {}) if one.subject == "person" else {}
    if other.subject == "event":
        return events.get(other.record)
    if other.subject != "place":
        return None
    through = (
        max(known, at)
        for event, known in events.items()
        if (at := context.place_of.get(event, {}).get(other.record)) is not None
    )
    return _first(context.place_of.get(one.record, {}).get(other.record), *through)


def sexes_differ(one: str, other: str, context: Context, at: datetime) -> bool:
    """Whether two adults are recorded with different sexes by a moment."""
    told = [context.sex[record] for record in (one, other) if record in context.sex]
    return len({sex for sex, known in told if known <= at}) > 1
