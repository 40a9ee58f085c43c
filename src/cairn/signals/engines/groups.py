"""Which children share things more than a degree-kept null explains, pair by pair, kept up as records come in.

A pair stands in `rows` as long as its chance is at most the rule's; only pairs of a child that a step touches are worked
out anew. A pair of one home is no pair, nor are two children whom one record alone names (an attendance list).
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain, product
from typing import NamedTuple

import polars as pl

from cairn.records.columns import MOMENT
from cairn.signals.engines.known import Known
from cairn.signals.engines.moments import Moments
from cairn.signals.engines.places import Places
from cairn.signals.engines.ties import Degrees, Tie

HUB = 25  # records of children around which a thing was named before: more make it context, and it joins nobody anew
SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "group": pl.Utf8, "one": pl.Utf8, "other": pl.Utf8, "home_one": pl.Utf8, "home_other": pl.Utf8, "record_one": pl.Utf8,
    "record_other": pl.Utf8, "line": pl.Utf8, "thing": pl.Utf8, "adults": pl.List(pl.Utf8), "places": pl.List(pl.Utf8),
    "events": pl.List(pl.Utf8), "agencies": pl.List(pl.Utf8), "began": MOMENT, "occurred": MOMENT, "known": MOMENT, "expected": pl.Float64,
}  # fmt: skip
NO_ROWS = pl.DataFrame(schema=SCHEMA)
WAYS = {1: 5, 2: 10, 3: 10, 4: 5, 5: 1}  # in which so many of five lines may be chosen
Pair = tuple[str, str]


class Shared(NamedTuple):
    """One thing that two children share: the first two records of theirs that name it, and how often chance alone would."""

    thing: str
    ties: tuple[Tie, Tie]
    known: datetime
    expected: float


def pair_chance(lines: Iterable[float]) -> float:
    """How likely two children share so much by chance: the product of what is expected, times the ways to choose lines.

    lines: for each line of evidence in which they share anything, the least expected of what they share.
    """
    product_, number = 1.0, 0
    for expected in lines:
        product_, number = product_ * min(expected, 1.0), number + 1
    return min(1.0, product_ * WAYS[number]) if number else 1.0


class Groups:
    """Pairs of children; `advance` gives the children whose pairs changed, `rows` what the rule reads around them."""

    def __init__(
        self, made: Sequence[Tie], *, tokens: Mapping[str, tuple[tuple[str, datetime], ...]], link: float
    ) -> None:
        """made: as engines.ties gives them; tokens: what binds records to a home, since when; link: a pair's most chance."""
        self.link = link
        self._known = [tie.known for tie in made]
        self._degrees = Degrees(made)
        self._of_child: dict[str, list[Tie]] = defaultdict(list)
        self._children_at: dict[str, set[str]] = defaultdict(set)  # adult or place record, and thing -> child records
        self._first_at: dict[str, dict[str, None]] = defaultdict(dict)  # thing -> child records until it is a hub
        for tie in made:
            self._of_child[tie.child].append(tie)
            if len(self._first_at[tie.thing]) <= HUB:
                self._first_at[tie.thing].setdefault(tie.child)
            for name in {tie.thing, tie.adult, tie.place} - {""}:
                self._children_at[name].add(tie.child)
        moves = chain(((tie.known, tie.child) for tie in made), ((tie.until, tie.child) for tie in made))
        homes = ((known, record) for record, held in tokens.items() for _, known in held)
        self._moves: Moments[str] = Moments(chain(moves, homes))
        self._pairs: dict[Pair, tuple[Shared, ...]] = {}
        self._near: dict[str, set[str]] = defaultdict(set)

    def a_week(self, at: datetime) -> float:
        """Ties a week over the year up to a moment, at least one a month."""
        year = bisect_right(self._known, at) - bisect_right(
            self._known, at.replace(year=at.year - 1, day=min(at.day, 28))
        )
        return max(year, 12) / 52

    def advance(self, known: Known, places: Places, touched: Iterable[str], at: datetime) -> set[str]:
        """The children whose pairs a step may change, and all whom a pair joins with them, before or after."""
        moved = [*self._moves.advance(at), *touched, *places.moved_records()]
        children = {record for name in moved for record in (name, *self._children_at.get(name, ()))}
        dirty = {known.identity(record) for record in children if record in self._of_child}
        before = (children | dirty) & self._near.keys()
        near = set()
        for child in before:
            for other in self._near.pop(child):
                near.add(other)
                self._near[other].discard(child)
                self._pairs.pop(_pair(child, other), None)
        present = _Present(self._of_child, known, places, at)
        for child in sorted(dirty):
            self._look_at(child, present)
        return self._around(before | near | dirty) if before or any(self._near.get(child) for child in dirty) else set()

    def _look_at(self, child: str, present: "_Present") -> None:
        others = {
            present.known.identity(record)
            for thing in present.things(child)
            for name in present.names(thing)
            for record in self._first_at.get(name, ())
        }
        for other in sorted(others - {child}):
            pair = _pair(child, other)
            shared = () if pair in self._pairs else self._shared(pair, present)
            best: dict[str, float] = {}
            for one in shared:
                line = one.ties[0].line
                best[line] = min(one.expected, best.get(line, 1.0))
            if best and pair_chance(best.values()) <= self.link and present.told_apart(pair):
                self._pairs[pair] = shared
                self._near[child].add(other)
                self._near[other].add(child)

    def _shared(self, pair: Pair, present: "_Present") -> tuple[Shared, ...]:
        """What two children share, each thing by the first records that both name it, never by one record alone."""
        mine, theirs = (present.things(child) for child in pair)
        found = []
        for thing in sorted(mine.keys() & theirs.keys()):
            apart = [two for two in product(mine[thing], theirs[thing]) if two[0].event != two[1].event]
            if not apart:
                continue
            first = min(apart, key=lambda two: (max(two[0].known, two[1].known), two))
            since, names = max(first, key=lambda tie: tie.known), present.names(thing)
            if self._degrees.of(names, since.known) > HUB:
                continue
            held = {(tie.child, tie.thing) for tie in (*mine[thing], *theirs[thing]) if tie.known <= since.known}
            share = self._degrees.share(names, since, since.known, mine=len(held))
            found.append(Shared(thing, first, since.known, _tries(mine, since) * _tries(theirs, since) * share))
        return tuple(found)

    def _around(self, children: Iterable[str]) -> set[str]:
        """All children that pairs join with these, these among them."""
        seen, waiting = set(children), list(children)
        while waiting:
            for other in self._near.get(waiting.pop(), ()):
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        return seen

    def rows(self, children: Iterable[str], known: Known) -> pl.DataFrame:
        """What the rule reads of these children: columns as in SCHEMA, one row for each thing that a pair shares.

        group: the pairs that hang together, named by its first child.
        """
        left, data = set(children), list[tuple[object, ...]]()
        for child in sorted(left):
            if child not in left or not self._near.get(child):
                continue
            group = self._around([child])
            left -= group
            pairs = sorted({_pair(one, other) for one in group for other in self._near[one]})
            data += self._rows_of(child, pairs, known)
        return pl.DataFrame(data, schema=SCHEMA, orient="row") if data else NO_ROWS

    def _rows_of(self, name: str, pairs: Sequence[Pair], known: Known) -> list[tuple[object, ...]]:
        since: dict[str, datetime] = {}
        for pair in pairs:
            first = min(one.known for one in self._pairs[pair])
            for child in pair:
                since[child] = min(first, since.get(child, first))
        home = known.homes_of(sorted(since, key=lambda child: (since[child], child)))
        return [
            (name, *pair, *(home[child] for child in pair), *self._records(one, pair, known), one.ties[0].line, one.thing,
             *(sorted({getattr(tie, part) for tie in one.ties} - {""}) for part in ("adult", "place", "event", "agency")),
             *sorted(tie.occurred for tie in one.ties), one.known, one.expected)
            for pair in pairs for one in self._pairs[pair]
        ]  # fmt: skip

    @staticmethod
    def _records(one: Shared, pair: Pair, known: Known) -> list[str]:
        of = {known.identity(tie.child): tie.child for tie in one.ties}
        return [of[child] for child in pair]


class _Present:
    """What is named around each child at one moment, worked out once for each."""

    def __init__(self, of_child: Mapping[str, list[Tie]], known: Known, places: Places, at: datetime) -> None:
        self._of_child, self.known, self._places, self._at = of_child, known, places, at
        self._things: dict[str, dict[str, list[Tie]]] = {}

    def things(self, child: str) -> dict[str, list[Tie]]:
        """Thing -> its ties to a child in the order of becoming known; nobody of the child's family."""
        if child not in self._things:
            found: dict[str, list[Tie]] = defaultdict(list)
            for record in self.known.members(child):
                for tie in self._of_child.get(record, ()):
                    family = tie.adult and self.known.of_the_family(tie.adult, record)
                    if tie.known <= self._at < tie.until and not family:
                        found[self._called(tie)].append(tie)
            self._things[child] = {
                thing: sorted(held, key=lambda tie: (tie.known, tie)) for thing, held in found.items()
            }
        return self._things[child]

    def names(self, thing: str) -> list[str]:
        """What a thing is called in all records that are linked to it."""
        kind, _, record = thing.partition(" ")
        if kind == "person":
            return [f"person {one}" for one in self.known.members(record)]
        return [f"place {one}" for one in self._places.members(record)] if kind == "place" else [thing]

    def told_apart(self, pair: Pair) -> bool:
        """Whether two children are of two homes."""
        return len(set(self.known.homes_of(pair).values())) == len(pair)

    def _called(self, tie: Tie) -> str:
        if tie.kind == "person":
            return f"person {self.known.identity(tie.adult)}"
        return f"place {self._places.identity(tie.place)}" if tie.kind == "place" else tie.thing


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def _tries(things: Mapping[str, Sequence[Tie]], since: Tie) -> int:
    """In how many records a child has ties of a kind by a moment."""
    held = chain.from_iterable(things.values())
    return len({tie.event for tie in held if tie.kind == since.kind and tie.known <= since.known})
