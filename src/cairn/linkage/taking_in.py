"""Who is who after a change: what was kept of all records, and of them only what the change touches made anew.

In two editions like a whole linking, so nothing hidden moves what others see. A whole linking is still needed now and then;
`why_whole` says when and why. Both ways end in the same edges, groups and identities: property tests hold them to it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from cairn.base.clock import london_day
from cairn.linkage.engines.batch import EVERYONE, PRIOR_HOLDERS, Counts, as_edges, bearers
from cairn.linkage.engines.clusters import Judgement, standing
from cairn.linkage.engines.editions import editions, whole_enough
from cairn.linkage.engines.kept import PAIR, Kept, changed_rows, region, still_borne, take_in, weigh_all
from cairn.linkage.engines.model import Model
from cairn.linkage.engines.visible import cluster_visible
from cairn.linkage.two_editions import Tables, guarded, newest
from cairn.records.frames import visible_edition

GROWN = 0.005  # share of records that may come before frequencies are frozen anew; then 0.07 % of clusters change
FIRST, MODEL, NIGHT = "nothing was kept yet", "another model or release weighs now", "it is the first time today"
MANY = "more than 1 record in 200 is new since the frequencies of names were counted"
JUDGED = {"record_a": pl.Utf8, "record_b": pl.Utf8, "answer": pl.Utf8}


@dataclass(frozen=True)
class Memory:
    """What a linking leaves for the next.

    model: how it weighed; counts: frequencies of names, frozen at that moment; shown, whole: both editions (whole: None
    where nothing is hidden); people: rows (record_id, recorded_at, sharing, held); judged: rows (JUDGED) that counted.
    """

    model: str
    frozen_at: datetime
    counts: Counts
    shown: Kept
    whole: Kept | None
    people: pl.DataFrame
    judged: pl.DataFrame


@dataclass(frozen=True)
class Terms:
    """By what a linking goes. named: model and release, as `Memory.model` keeps them; at: its moment.

    members: rows (record_id, identity_id), who is who now, so that groups which come apart are settled together.
    """

    model: Model
    named: str
    at: datetime
    judgements: Collection[Judgement]
    members: pl.DataFrame


@dataclass(frozen=True)
class Linking:
    """What a linking found. edges: between persons at all times; clusters: of the records in `region`, or of all.

    because: why everything was linked anew, or nothing; region: the records of the touched groups, None for all.
    changed: the records whose pairs were weighed anew, by edition; touched: how many records the change itself is about.
    """

    edges: pl.DataFrame
    clusters: pl.DataFrame
    memory: Memory
    because: str
    region: pl.Series | None
    changed: dict[str, pl.Series]
    touched: int


def link_people(tables: Tables, memory: Memory | None, terms: Terms) -> Linking:
    """Link persons, as little of it anew as will do."""
    seen = _read(tables)
    because = why_whole(memory, seen, terms)
    if memory is None or because:
        return _linked_whole(seen, terms, because=because, counts=None)
    counts = memory.counts
    if not memory.people.join(seen.people, on="record_id", how="anti").is_empty():
        counts = still_borne(counts, seen.compared.get("whole", seen.compared["shown"]))
    bases = {"shown": memory.shown, "whole": memory.whole or memory.shown}
    taken = {name: take_in(one, bases[name], model=terms.model, counts=counts) for name, one in seen.compared.items()}
    kept = {name: one.kept for name, one in taken.items()}
    after = _memory(terms, seen, kept, counts=counts, frozen_at=memory.frozen_at)
    return _touched_linked(memory, after, terms, changed={name: one.changed for name, one in taken.items()})


def link_whole(tables: Tables, terms: Terms, *, because: str, counts: Counts | None = None) -> Linking:
    """Link persons anew, all of them. counts: frequencies that were frozen before; frozen now if not given."""
    return _linked_whole(_read(tables), terms, because=because, counts=counts)


def _linked_whole(seen: "Seen", terms: Terms, *, because: str, counts: Counts | None) -> Linking:
    counts = bearers(seen.compared["shown"]) if counts is None else counts
    kept = {name: weigh_all(one, model=terms.model, counts=counts) for name, one in seen.compared.items()}
    after = _memory(terms, seen, kept, counts=counts, frozen_at=terms.at)
    edges, people = edges_of(after), after.people.filter("stands")
    clusters = cluster_visible(people, edges, judgements=after.judged.iter_rows(), join=terms.model.bands.join)
    return Linking(edges, clusters, after, because, None, {}, people.height)


def why_whole(memory: Memory | None, seen: "Seen", terms: Terms) -> str:
    """Why everything is to be linked anew; nothing if what was kept will do. Only what others may see is counted."""
    if memory is None:
        return FIRST
    if memory.model != terms.named:
        return MODEL
    if london_day(memory.frozen_at) != london_day(terms.at):
        return NIGHT
    counted = int(memory.counts[EVERYONE]["known"].cast(pl.Int64).to_numpy().max(initial=0))
    grown = abs(seen.compared["shown"]["record"].n_unique() - counted)
    return MANY if grown > GROWN * (counted + PRIOR_HOLDERS) else ""


def edges_of(memory: Memory) -> pl.DataFrame:
    """Edges between records that others may see, found among those alone; and the others, found beside everything."""
    found = as_edges(memory.shown.pairs)
    if memory.whole is None:
        return found
    held = memory.people.filter("held")["record_id"].implode()
    between = pl.col("record_a").is_in(held) & pl.col("record_b").is_in(held)
    return pl.concat([found, as_edges(memory.whole.pairs).filter(~between)])


@dataclass(frozen=True)
class Seen:
    """What agencies say now, as it is compared: by edition; people: as `Memory` has them."""

    compared: dict[str, pl.DataFrame]
    people: pl.DataFrame


def _read(tables: Tables) -> Seen:
    shown = visible_edition(tables)
    compared = {"shown": whole_enough(editions(guarded(shown, tables)))}
    if any(shown[name].height < frame.height for name, frame in tables.items()):
        compared["whole"] = whole_enough(editions(guarded(tables, tables)))
    return Seen(compared, _people(tables, shown))


def _memory(terms: Terms, seen: Seen, kept: dict[str, Kept], *, counts: Counts, frozen_at: datetime) -> Memory:
    judged = pl.DataFrame(list(terms.judgements), schema=JUDGED, orient="row")
    return Memory(terms.named, frozen_at, counts, kept["shown"], kept.get("whole"), seen.people, judged)


def _touched_linked(before: Memory, after: Memory, terms: Terms, *, changed: dict[str, pl.Series]) -> Linking:
    """The groups that hang together with what changed, by rule, by judgement or by who was who until now."""
    edges = edges_of(after)
    now = standing(edges)
    touched = pl.concat([_touched(before, after, now), _nobody_yet(after.people, terms.members)]).unique()
    fellows = terms.members.rename({"record_id": "record_a", "identity_id": "record_b"})
    mine = region(touched, now.filter(pl.col("band") == "certain"), after.judged, fellows)
    people = after.people.filter(pl.col("stands") & pl.col("record_id").is_in(mine.implode()))
    here, judged = _within(now, people), _within(after.judged, people)
    clusters = cluster_visible(people, here, judgements=judged.iter_rows(), join=terms.model.bands.join)
    return Linking(edges, clusters, after, "", people["record_id"], changed, len(touched))


def _touched(before: Memory, after: Memory, now: pl.DataFrame) -> pl.Series:
    """Records that came, went or changed hands, and both ends of every edge or judgement that is another now."""
    columns = ["record_a", "record_b", "known_at", "match_weight", "band"]
    edges_changed = changed_rows(standing(edges_of(before)).select(columns), now.select(columns))
    ends = pl.concat([edges_changed.select(PAIR), changed_rows(before.judged, after.judged).select(PAIR)])
    records = changed_rows(before.people, after.people)["record_id"]
    return pl.concat([records, ends["record_a"].rename("record_id"), ends["record_b"].rename("record_id")]).unique()


def _nobody_yet(people: pl.DataFrame, members: pl.DataFrame) -> pl.Series:
    """Records that stand and are of no person."""
    standing_ones = people.filter(pl.col("stands") & (pl.col("sharing") != "sealed")).select("record_id")
    return standing_ones.join(members, on="record_id", how="anti")["record_id"]


def _within(frame: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    among = people["record_id"].implode()
    return frame.filter(pl.col("record_a").is_in(among) & pl.col("record_b").is_in(among))


def _people(tables: Tables, shown: Tables) -> pl.DataFrame:
    """rows (record_id, recorded_at, sharing, stands, held): every person record; held: others may see some version of it."""
    everyone = tables["people"].select("record_id").unique()
    held = everyone["record_id"].is_in(shown["people"]["record_id"].implode())
    now = newest(tables["people"]).with_columns(pl.lit(value=True).alias("stands"))
    known = everyone.with_columns(held.alias("held")).join(now, on="record_id", how="left")
    return known.select("record_id", "recorded_at", "sharing", pl.col("stands").fill_null(value=False), "held").sort(
        "record_id"
    )
