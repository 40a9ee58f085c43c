"""Which records are one person: average-link groups inside components, held by what people have judged.

An identity is named by its oldest record: the first in the order in which records are given, so give them by
(recorded_at, record_id). judgements: tuples (record, record, answer), the answer being same, different or unsure.
Full and step-by-step clustering give the same answer; a contradiction between judgements is reported, never settled.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeAlias

import polars as pl

from cairn.linkage.engines.average_link import MISSING, Pair, group, micro
from cairn.linkage.engines.components import whole_components
from cairn.linkage.engines.model import load_model

Judgement: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True)
class Judged:
    """Judgements made usable: pairs to hold together, pairs to keep apart, pairs on which no rule may act."""

    together: frozenset[Pair] = frozenset()
    apart: frozenset[Pair] = frozenset()
    unsure: frozenset[Pair] = frozenset()
    contradictions: tuple[tuple[Pair, tuple[Pair, ...]], ...] = ()


def judged(judgements: Iterable[Judgement]) -> Judged:
    """The judgements as constraints. Later answers on one pair replace earlier ones.

    Where a chain of *same* joins two records judged *different*, none of that chain is acted on and both are
    reported: (the different pair, the same pairs of the chain's component).
    """
    last = {_pair(a, b): answer for a, b, answer in judgements}
    by_answer: dict[str, list[Pair]] = defaultdict(list)
    for pair, answer in sorted(last.items()):
        by_answer[answer].append(pair)
    chains = _components(by_answer["same"])
    broken, found = set(), []
    for a, b in by_answer["different"]:
        if a in chains and chains[a] == chains.get(b):
            broken.add(chains[a])
            same = tuple(pair for pair in by_answer["same"] if chains[pair[0]] == chains[a])
            found.append(((a, b), same))
    together = [pair for pair in by_answer["same"] if chains[pair[0]] not in broken]
    unsettled = [pair for pair in by_answer["same"] if chains[pair[0]] in broken]
    return Judged(
        frozenset(together),
        frozenset(by_answer["different"]),
        frozenset(by_answer["unsure"] + unsettled),
        tuple(found),
    )


def cluster(
    records: Sequence[str],
    edges: pl.DataFrame,
    *,
    judgements: Iterable[Judgement] = (),
    join: float | None = None,
    missing: float = MISSING,
) -> pl.DataFrame:
    """rows (record_id, identity_id), in the order of `records`. join: bits; that of the shipped model if not given.

    edges: as `person_edges` gives them; only those still standing (`until` null, where there is such a column) count.
    """
    judgements = tuple(judgements)
    join = load_model().bands.join if join is None else join
    place = pl.DataFrame({"record_id": records}, schema={"record_id": pl.Utf8}).with_row_index("at")
    rows = standing(edges)
    whole = whole_components(place, rows, join=join, touched={r for a, b, _ in judgements for r in (a, b)})
    left = place.join(whole, on="at", how="anti")["record_id"].to_list()
    clusters = Clusters(judgements=judgements, join=join, missing=missing)
    rest = set(left)
    clusters.add(left, rows.filter(pl.col("record_a").is_in(rest) & pl.col("record_b").is_in(rest)))
    found = {"record_id": left, "identity_id": [clusters.identity(record) for record in left]}
    names = whole.join(place, on="at").join(place, left_on="oldest", right_on="at", suffix="_oldest")
    settled = names.select("record_id", pl.col("record_id_oldest").alias("identity_id"))
    everyone = pl.concat([settled, pl.DataFrame(found, schema=settled.schema)])
    return place.join(everyone, on="record_id", how="left", maintain_order="left").select(_COLUMNS)


_COLUMNS = ("record_id", "identity_id")


def edges_between(edges: pl.DataFrame, after: datetime, to: datetime) -> tuple[pl.DataFrame, pl.DataFrame]:
    """(begun, ended): what `Clusters.end` and then `Clusters.add` need to move from one moment to a later one."""
    live = pl.col("until").is_null() | (pl.col("until") > to)
    begun = edges.filter((pl.col("known_at") > after) & (pl.col("known_at") <= to) & live)
    ended = edges.filter((pl.col("known_at") <= after) & (pl.col("until") > after) & (pl.col("until") <= to))
    return begun.drop("until"), ended


@dataclass
class Clusters:
    """Identities that are kept while records and edges arrive; the answer never hangs on the steps they came in."""

    judgements: Iterable[Judgement] = ()
    join: float | None = None
    missing: float = MISSING
    _judged: Judged = field(init=False)
    _age: dict[str, int] = field(init=False, default_factory=dict)
    _identity: dict[str, str] = field(init=False, default_factory=dict)
    _members: dict[str, list[str]] = field(init=False, default_factory=dict)
    _ties: dict[str, dict[str, tuple[int, bool]]] = field(init=False, default_factory=dict)
    _same_as: dict[str, list[str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._judged = judged(self.judgements)
        self.join = load_model().bands.join if self.join is None else self.join
        for a, b in sorted(self._judged.together):
            self._same_as.setdefault(a, []).append(b)
            self._same_as.setdefault(b, []).append(a)

    @property
    def contradictions(self) -> tuple[tuple[Pair, tuple[Pair, ...]], ...]:
        """Judgements that cannot all be true."""
        return self._judged.contradictions

    def identity(self, record: str) -> str:
        """The identity of a record; a record that was never added is its own."""
        return self._identity.get(record, record)

    def members(self, identity: str) -> tuple[str, ...]:
        """The records of an identity, oldest first."""
        return tuple(self._members.get(identity, ()))

    def add(self, records: Iterable[str], edges: pl.DataFrame | None = None) -> set[str]:
        """Takes in records (oldest first) and edges; gives the identities that changed, appeared or went.

        An edge for a pair already tied replaces the tie.
        """
        touched = []
        for record in records:
            if record not in self._age:
                self._age[record] = len(self._age)
                touched.append(record)
        for a, b, weight, certain in _rows(edges):
            tie = (micro(weight), certain and _pair(a, b) not in self._judged.unsure)
            self._ties.setdefault(a, {})[b] = tie
            self._ties.setdefault(b, {})[a] = tie
            touched += [a, b]
        return self._remake(touched)

    def end(self, edges: pl.DataFrame) -> set[str]:
        """Takes edges away; gives the identities that changed, appeared or went."""
        touched = []
        for a, b in edges.select("record_a", "record_b").iter_rows():
            self._ties.get(a, {}).pop(b, None)
            self._ties.get(b, {}).pop(a, None)
            touched += [a, b]
        return self._remake(touched)

    def drop(self, records: Iterable[str]) -> set[str]:
        """Takes records away, as when they are withdrawn; gives the identities that changed or went."""
        touched: list[str] = []
        left: set[str] = set()
        for record in records:
            touched += self.members(self.identity(record))
            for other in self._ties.pop(record, {}):
                self._ties[other].pop(record, None)
                touched.append(other)
            self._age.pop(record, None)
            gone = self._identity.pop(record, None)
            if gone is not None:
                self._members[gone].remove(record)
                left.add(gone)
        emptied = {identity for identity in left if not self._members[identity]}
        for identity in emptied:
            del self._members[identity]
        return self._remake(touched) | left

    def _remake(self, touched: Iterable[str]) -> set[str]:
        """Makes the components anew that hold a touched record or one that shared its identity."""
        before: dict[str, tuple[str, ...]] = {}
        seen: set[str] = set()
        changed: set[str] = set()
        waiting = [record for record in dict.fromkeys(touched) if record in self._age]
        components = []
        while waiting:
            component = self._component(waiting.pop(), seen)
            for identity in {
                self._identity[record] for record in component if record in self._identity
            } - before.keys():
                before[identity] = tuple(self._members.pop(identity))
                waiting += [record for record in before[identity] if record not in seen and record in self._age]
            components.append(component)
        for component in components:
            for members in self._grouped(component):
                self._members[members[0]] = members
                self._identity.update(dict.fromkeys(members, members[0]))
                if before.get(members[0]) != tuple(members):
                    changed.add(members[0])
        return changed | {identity for identity in before if identity not in self._members}

    def _linked(self, record: str) -> Iterable[str]:
        """Records that may stand in one component with this one: tied by rule or judged the same."""
        for other, (_, certain) in self._ties.get(record, {}).items():
            if certain and other in self._age:
                yield other
        for other in self._same_as.get(record, ()):
            if other in self._age:
                yield other

    def _component(self, record: str, seen: set[str]) -> list[str]:
        if record in seen:
            return []
        found, waiting = [], [record]
        seen.add(record)
        while waiting:
            found.append(now := waiting.pop())
            for other in self._linked(now):
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        return found

    def _grouped(self, component: list[str]) -> list[list[str]]:
        if len(component) <= 1:
            return [component] if component else []
        records = sorted(component, key=self._age.__getitem__)
        inside = set(records)
        ties = {
            (a, b): tie
            for a in records
            for b, tie in self._ties.get(a, {}).items()
            if b in inside and self._age[a] < self._age[b]
        }
        together = [(a, b) for a, b in sorted(self._judged.together) if a in inside and b in inside]
        apart = [(a, b) for a, b in sorted(self._judged.apart) if a in inside and b in inside]
        return group(records, ties, join=self.join or 0.0, missing=self.missing, together=together, apart=apart)


def _pair(a: str, b: str) -> Pair:
    return (a, b) if a < b else (b, a)


def _rows(edges: pl.DataFrame | None) -> Iterable[tuple[str, str, float, bool]]:
    """(record_a, record_b, weight, certain) of the edges still standing."""
    if edges is None or edges.is_empty():
        return ()
    return standing(edges).select("record_a", "record_b", "match_weight", pl.col("band") == "certain").iter_rows()


def standing(edges: pl.DataFrame) -> pl.DataFrame:
    """The edges that still stand, one a pair: the latest known."""
    if "until" in edges.columns:
        edges = edges.filter(pl.col("until").is_null())
    if "known_at" in edges.columns:
        edges = edges.sort("known_at", maintain_order=True)
    return edges.unique(["record_a", "record_b"], keep="last", maintain_order=True)


def _components(pairs: Iterable[Pair]) -> dict[str, str]:
    """Record to the name of its component."""
    above: dict[str, str] = {}

    def top(record: str) -> str:
        above.setdefault(record, record)
        while above[record] != record:
            record = above[record]
        return record

    for a, b in pairs:
        first, second = sorted((top(a), top(b)))
        above[second] = first
    return {record: top(record) for record in list(above)}
