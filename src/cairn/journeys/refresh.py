"""Everything that follows from what agencies said is made again: links, who is who, signals, and who may read why.

Reads as `cairn_engine`, writes in one transaction, so a reader sees the old picture or the new one and never half of
it. May run any number of times; run twice over the same records it changes nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

import polars as pl
from django.db import connections, transaction

from cairn.agencies.roles import SYSTEM
from cairn.base.clock import now, today
from cairn.journeys.answer_signal import share_with_answerers
from cairn.journeys.decide_concern import share_with_triage
from cairn.linkage.actions import Changes, rebuild_identities, store_edges, weigh_edges
from cairn.linkage.adopted import adopted_model
from cairn.linkage.engines.descriptors import facts, load_words, place_edges, proposals
from cairn.linkage.engines.visible import cluster_visible
from cairn.linkage.queries import judgements
from cairn.linkage.said import proposals_said
from cairn.linkage.two_editions import Tables, in_two_editions, newest, people_linked
from cairn.records.frames import frames, received_on, visible_edition
from cairn.signals.actions import publish
from cairn.signals.engines.detect import OF_ONE_RECORD
from cairn.signals.engines.given import Given, given
from cairn.signals.null_runs import retired_kinds
from cairn.signals.publication import Publication, publications
from cairn.signals.replay import days, replay
from cairn.trail import actions as trail

EDGES = ("kind", "record_a", "record_b", "known_at", "match_weight", "probability", "band", "why", "agreed", "against")
DAILY, WEEKLY = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True)
class Refreshed:
    """What a refresh did, in numbers."""

    edges: int
    people: Changes
    places: Changes
    signals: int
    scope_rows: int


def refresh(
    *,
    step: timedelta = DAILY,
    watch: Callable[[list[date]], Iterable[date]] = iter,
    using: str = "engine",
) -> Refreshed:
    """Link, settle who is who, publish signals, and open what open signals give a need for.

    step: how often the rules looked; watch: is given the days and gives them back, as a progress bar does.
    """
    tables, moment = frames(using=using), now()
    linked = _link(tables, using=using)
    shown = _visible(tables, linked)
    lines = replay(shown, step=step, end=_end(shown.tables), watch=watch)
    published = _as_received([*publications(lines), *_unheard_at_their_owners(tables, step=step)], using=using)
    with transaction.atomic(using=using):
        edges = store_edges(edges=linked.edges, model_version=linked.model_version, using=using)
        people = _settle("person", linked, at=moment, using=using)
        places = _settle("place", linked, at=moment, using=using)
        weigh_edges(using=using)
        owners, retired = _owners(using=using), retired_kinds(using=using)
        signals = publish(publications=published, owners=owners, retired=retired, using=using)
        scope_rows = share_with_answerers(using=using) + share_with_triage(using=using)
        trail.note(
            by=SYSTEM,
            did="picture.refreshed",
            on_kind="service",
            details={"edges": edges, "signals": len(signals), "scope_rows": scope_rows},
            version=linked.model_version,
            using=using,
        )
    return Refreshed(edges, people, places, len(signals), scope_rows)


def _as_received(found: list[Publication], *, using: str) -> list[Publication]:
    """A record that came late raises nothing on a day on which Cairn did not hold it. Source: data design, Three times."""
    received = {
        shown: received_on(
            {record for one in found if (one.restricted_to is None) is shown for _, record in one.evidence},
            shown=shown, using=using,
        )
        for shown in (True, False)
    }  # fmt: skip
    return [one.as_received(received[one.restricted_to is None]) for one in found]


@dataclass(frozen=True)
class Linked:
    """What linking found. people: edges between persons at all times; edges: those of every kind that stand now."""

    people: pl.DataFrame
    edges: pl.DataFrame
    clusters: dict[str, pl.DataFrame]
    model_version: str
    join: float


def _link(tables: Tables, *, using: str) -> Linked:
    words, model = load_words(), adopted_model(using=using)
    people = people_linked(tables, model=model)
    places = in_two_editions(tables, lambda some: place_edges(some, words=words))
    asked = in_two_editions(tables, lambda some: proposals(some, words=words, facts=facts(some, words=words)))
    clusters = {
        kind: cluster_visible(newest(tables[table]), edges, judgements=_judgements(kind, using=using), join=join)
        for kind, table, edges, join in (
            ("person", "people", people, model.bands.join),
            ("place", "places", places, None),
        )
    }
    said = proposals_said(using=using)
    return Linked(people, _edges(people, places, asked, said), clusters, model.version, model.bands.join)


def _settle(kind: str, linked: Linked, *, at: datetime, using: str) -> Changes:
    return rebuild_identities(
        kind=kind,
        clusters=linked.clusters[kind].with_columns((~pl.col("visible")).alias("leaf")),
        at=at,
        confirmed=_confirmed(kind, using=using),
        using=using,
    )


def _visible(tables: Tables, linked: Linked) -> Given:
    """The visible edition for detection: nothing in it is a function of a record that others may not see."""
    shown = visible_edition(tables)
    held = set(shown["people"]["record_id"])
    people = linked.people
    between = people.filter(pl.col("record_a").is_in(held) & pl.col("record_b").is_in(held))
    return given(shown, edges=between, join=linked.join)


def _unheard_at_their_owners(tables: Tables, *, step: timedelta) -> list[Publication]:
    """Worries that only their owner may see and that had no answer, each for that agency alone.

    A worry held closely is a worry too. Each agency's are looked at by themselves, so nothing of one agency's reaches
    another's signals.
    """
    close = tables["events"].filter(pl.col("sharing").is_in(["pointer", "analysis_only"]))
    found: list[Publication] = []
    for agency in sorted(close["agency_id"].unique()):
        alone = _close_at(agency, close, tables)
        lines = (line for line in replay(alone, step=step, end=_end(alone)) if line.kind in OF_ONE_RECORD)
        found += [replace(one, restricted_to=UUID(agency)) for one in publications(lines)]
    return found


def _close_at(agency: str, close: pl.DataFrame, tables: Tables) -> Tables:
    """One agency's close events, and who was part of them."""
    mine = close.filter(pl.col("agency_id") == agency)
    involved = tables["involvements"].filter(pl.col("event_id").is_in(mine["event_id"].implode()))
    people = tables["people"].filter(pl.col("record_id").is_in(involved["person_record_id"].implode()))
    return {name: frame.clear() for name, frame in tables.items()} | {
        "agencies": tables["agencies"], "events": mine, "involvements": involved, "people": people,
    }  # fmt: skip


def _end(tables: Tables) -> date | None:
    """The last day that the rules look at: today, or the day by which all clocks of the last record have ended."""
    every = list(days(tables, step=WEEKLY))
    return min(every[-1], today()) if every else None


def _edges(people: pl.DataFrame, places: pl.DataFrame, asked: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """The edges that stand now, one a pair and kind: certain before asked, then the heavier."""
    of_people = people.with_columns(
        pl.lit("person").alias("kind"),
        pl.lit(None, dtype=pl.List(pl.Utf8)).alias("agreed"),
        pl.lit("").alias("against"),
    )
    found = [part.filter(pl.col("until").is_null()).select(EDGES) for part in (of_people, places, asked)]
    ordered = pl.concat([*found, said.select(EDGES)]).sort(
        pl.col("band") != "certain", -pl.col("match_weight"), "kind", "record_a", "record_b", maintain_order=True
    )
    return ordered.unique(["kind", "record_a", "record_b"], keep="first", maintain_order=True)


def _judgements(kind: str, *, using: str) -> tuple[tuple[str, str, str], ...]:
    return tuple((str(a), str(b), answer) for a, b, answer in judgements(kind=kind, using=using))


def _confirmed(kind: str, *, using: str) -> set[UUID]:
    return {record for a, b, answer in judgements(kind=kind, using=using) if answer == "same" for record in (a, b)}


def _owners(*, using: str) -> dict[UUID, UUID]:
    with connections[using].cursor() as cursor:
        cursor.execute("select id, agency_id from records_record")
        return dict(cursor.fetchall())
