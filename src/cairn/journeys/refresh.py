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
from cairn.linkage.actions import Changes, rebuild_identities, weigh_edges
from cairn.linkage.adopted import adopted_model
from cairn.linkage.engines.descriptors import facts, load_words, place_edges, proposals
from cairn.linkage.engines.visible import cluster_visible
from cairn.linkage.queries import judgements
from cairn.linkage.remembering import members, named, recall, remember
from cairn.linkage.renewing import renew_edges, store_edges
from cairn.linkage.said import proposals_said
from cairn.linkage.taking_in import Linking, Memory, Terms, link_people
from cairn.linkage.two_editions import Tables, in_two_editions, newest
from cairn.records.frames import frames, received_on, visible_edition
from cairn.signals.actions import publish
from cairn.signals.bars import calibration_in_use
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
    """What a refresh did, in numbers. because: why persons were all linked anew, nothing where only what changed was."""

    edges: int
    people: Changes
    places: Changes
    signals: int
    scope_rows: int
    because: str


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
    linked = _link(tables, at=moment, using=using)
    shown = _visible(tables, linked)
    calibration = calibration_in_use(using=using)
    lines = replay(shown, step=step, end=_end(shown.tables), calibration=calibration, watch=watch)
    published = _as_received([*publications(lines), *_unheard_at_their_owners(tables, step=step)], using=using)
    with transaction.atomic(using=using):
        edges = _store(linked, using=using)
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
            details={
                "edges": edges,
                "signals": len(signals),
                "scope_rows": scope_rows,
                "linked": "all" if linked.persons.because else "what changed",
                "because": linked.persons.because,
            },
            version=linked.model_version,
            using=using,
        )
    return Refreshed(edges, people, places, len(signals), scope_rows, linked.persons.because)


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
    """What linking found. persons: by what changed; edges: those of every kind that stand now; places: their clusters.

    before, last: what it started from, and the id of that linking.
    """

    persons: Linking
    edges: pl.DataFrame
    places: pl.DataFrame
    model_version: str
    join: float
    before: Memory | None
    last: UUID | None


def _link(tables: Tables, *, at: datetime, using: str) -> Linked:
    words, model = load_words(), adopted_model(using=using)
    last, before = recall(using=using)
    terms = Terms(model, named(using=using), at, _judgements("person", using=using), members(using=using))
    persons = link_people(tables, before, terms)
    places = in_two_editions(tables, lambda some: place_edges(some, words=words))
    asked = in_two_editions(tables, lambda some: proposals(some, words=words, facts=facts(some, words=words)))
    grouped = cluster_visible(newest(tables["places"]), places, judgements=_judgements("place", using=using))
    edges = _edges(persons.edges, places, asked, proposals_said(using=using))
    return Linked(persons, edges, grouped, model.version, model.bands.join, before, last)


def _store(linked: Linked, *, using: str) -> int:
    """Edges, and what the next linking starts from."""
    remember(linked.persons, before=linked.before, last=linked.last, using=using)
    if linked.persons.because:
        return store_edges(edges=linked.edges, model_version=linked.model_version, using=using)
    changed = {record for one in linked.persons.changed.values() for record in one}
    return renew_edges(edges=linked.edges, changed=changed, model_version=linked.model_version, using=using)


def _settle(kind: str, linked: Linked, *, at: datetime, using: str) -> Changes:
    persons = linked.persons if kind == "person" else None
    clusters = persons.clusters if persons else linked.places
    return rebuild_identities(
        kind=kind,
        clusters=clusters.with_columns((~pl.col("visible")).alias("leaf")),
        at=at,
        confirmed=_confirmed(kind, using=using),
        only=None if persons is None or persons.region is None else persons.region.to_list(),
        using=using,
    )


def _visible(tables: Tables, linked: Linked) -> Given:
    """The visible edition for detection: nothing in it is a function of a record that others may not see."""
    shown = visible_edition(tables)
    held = set(shown["people"]["record_id"])
    people = linked.persons.edges
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
