"""Linking in two editions: what others may see is linked by itself, so that nothing hidden moves what they read.

Whoever links all records does it here: a refresh, and a comparison of two models, which says what a refresh would change.
"""

from collections.abc import Callable

import polars as pl

from cairn.linkage.engines.batch import person_edges
from cairn.linkage.engines.model import Model
from cairn.records.frames import visible_edition

Tables = dict[str, pl.DataFrame]


def people_linked(tables: Tables, *, model: Model, reasons: bool = True) -> pl.DataFrame:
    """Edges between persons at all times, by one model, in two editions; no protected place is evidence of any."""
    return in_two_editions(tables, lambda some: person_edges(guarded(some, tables), model=model, reasons=reasons))


def guarded(some: Tables, tables: Tables) -> Tables:
    """Some of the tables with the places of all that may take an address away from a person."""
    return some | {"places": _shown_or_protected(tables["places"])}


def in_two_editions(tables: Tables, find: Callable[[Tables], pl.DataFrame]) -> pl.DataFrame:
    """Edges between records that others may see, found among those alone; and the others, found beside everything.

    Else a weight, a reason or a count that another agency reads would move with a record that it may not know of.
    """
    shown = visible_edition(tables)
    found = find(shown)
    if all(shown[name].height == frame.height for name, frame in tables.items()):
        return found
    held = pl.concat(
        [shown["people"]["record_id"], shown["places"]["record_id"], shown["events"]["event_id"]]
    ).implode()
    between = pl.col("record_a").is_in(held) & pl.col("record_b").is_in(held)
    return pl.concat([found, find(tables).filter(~between)])


def newest(frame: pl.DataFrame) -> pl.DataFrame:
    """One row a record, as it now stands, with the moment of its first recording. Withdrawn ones are left out."""
    first = frame.group_by("record_id").agg(pl.col("recorded_at").min().alias("first"))
    last = frame.sort("recorded_at", maintain_order=True).unique("record_id", keep="last", maintain_order=True)
    last = last.filter(pl.col("withdrawn_at").is_null()).join(first, on="record_id")
    return last.select("record_id", pl.col("first").alias("recorded_at"), "sharing")


def _shown_or_protected(places: pl.DataFrame) -> pl.DataFrame:
    """Places that others may see, and protected ones of every level: no address of those is ever evidence of a link.

    Here protecting whereabouts goes before telling nothing: what it tells is a link that isn't there.
    """
    return places.filter((pl.col("sharing") == "partnership") | (pl.col("protected") == "yes"))
