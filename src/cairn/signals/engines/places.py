"""Which places are named around which children, kept up as records come in."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import polars as pl

from cairn.linkage.engines.clusters import Clusters
from cairn.records.columns import MOMENT
from cairn.signals.engines.known import BEFORE, Known
from cairn.signals.engines.moments import Edges
from cairn.signals.engines.namings import QUARTER, Naming, Past

YEAR = 365
OPEN_TO_MANY = ("youth_club", "transport_hub", "park", "taxi_rank", "online")
CHILDREN, AGENCIES = 3, 3  # fewer in a year are never a pattern of a place, whatever the rule's limits
BUSY = 200  # namings in a year from which a place is a hub: context, and never a pattern. Detection notes, 0.4
SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "place": pl.Utf8, "place_record": pl.Utf8, "open_to_many": pl.Boolean, "young": pl.Boolean, "child": pl.Utf8, "home": pl.Utf8,
    "child_record": pl.Utf8, "event": pl.Utf8, "agency": pl.Utf8, "occurred": MOMENT, "known": MOMENT,
    "proposed": pl.Boolean, "met": MOMENT, "fresh": pl.Boolean, "new_quarter": pl.Float64, "quarter_shape": pl.Float64,
    "new_year": pl.Float64, "year_shape": pl.Float64, "worries_year": pl.Float64, "worries_shape": pl.Float64,
}  # fmt: skip
NO_ROWS = pl.DataFrame(schema=SCHEMA)


class Places:
    """Namings by place; `advance` gives the places that need a new look and `rows` what a rule reads of them."""

    def __init__(
        self, found: Sequence[Naming], places: pl.DataFrame, edges: pl.DataFrame, *, homes: Mapping[str, str]
    ) -> None:
        first = places.sort("recorded_at", "record_id").unique("record_id", keep="first", maintain_order=True)
        rows = list(first.select("record_id", "kind", "recorded_at").iter_rows())
        self._kinds = {record: kind or "other" for record, kind, _ in rows}
        self._homes = homes
        self._past = Past(found, {record: (kind or "other", known) for record, kind, known in rows})
        self._edges = Edges(edges.filter(pl.col("band") == "certain"))
        self._places = Clusters()
        self._places.add(first["record_id"])
        self._of: dict[str, list[Naming]] = defaultdict(list)
        self._of_child: dict[str, set[str]] = defaultdict(set)
        for one in found:
            self._of[one.place].append(one)
            self._of_child[one.child].add(one.place)
        self._changes = sorted({(one.known, one.place) for one in found} | {(one.until, one.place) for one in found})
        self._passed = 0
        self._ended: dict[str, datetime] = {}
        self._told: dict[str, tuple[int, ...]] = {}
        self._moved: set[str] = set()
        self.at = BEFORE

    def advance(
        self, known: Known, touched: Iterable[str], at: datetime, *, held: Iterable[str]
    ) -> tuple[set[str], set[str]]:
        """(to look at anew, with something new): places whose links or children changed, and places named again.

        held: places with a hit. Of the others only those matter whose children are now told together or apart otherwise:
        a home that grows can't make a pattern.
        """
        moved = self._edges.advance(self.at, at)
        changed = self._places.end(moved[1]) if moved and moved[1].height else set()
        if moved and moved[0].height:
            changed |= self._places.add((), moved[0])
        self._moved = changed
        end = bisect_right(self._changes, (at, "\U0010ffff"))
        passed = self._changes[self._passed : end]
        self._passed = end
        gone = {place for place in {place for _, place in passed} if self._some_ended(place, at)}
        anew = {self._places.identity(place) for record in touched for place in self._of_child.get(record, ())}
        anew &= set(held) | {place for place in anew if self._told.get(place) != self._told_now(place, known)}
        anew |= changed | {self._places.identity(place) for place in gone}
        self.at = at
        passed_places = {self._places.identity(place) for _, place in passed}
        for place in anew | passed_places:
            self._told[place] = self._told_now(place, known)
        return anew, passed_places

    def _told_now(self, place: str, known: Known) -> tuple[int, ...]:
        """Which namings before the last step are of one child: for each the number of the first of that child."""
        before: dict[str, int] = {}
        namings = [one for record in self._places.members(place) for one in self._of.get(record, ()) if one.child]
        return tuple(
            before.setdefault(known.identity(one.child), at) for at, one in enumerate(namings) if one.known <= self.at
        )

    def a_week(self, at: datetime) -> float:
        """Namings a week over the year up to a moment, at least one a month."""
        return max(self._past.namings(at), 12) / 52

    def identity(self, record: str) -> str:
        """Where a place record is, as linked so far."""
        return self._places.identity(record)

    def members(self, place: str) -> tuple[str, ...]:
        """The records of a place."""
        return self._places.members(place) or (place,)

    def moved_records(self) -> set[str]:
        """The records whose place the last step linked otherwise."""
        return {record for place in self._moved for record in self._places.members(place)}

    def _some_ended(self, place: str, at: datetime) -> bool:
        last = self._ended.get(place, BEFORE)
        self._ended[place] = at
        return any(last < one.until <= at for one in self._of[place])

    def standing(self, place: str, at: datetime) -> list[Naming]:
        """Every naming of a place that stands at a moment."""
        records = self._places.members(place) or (place,)
        return [one for record in records for one in self._of.get(record, ()) if one.known <= at < one.until]

    def rows(self, places: Iterable[str], known: Known, at: datetime, *, since: datetime) -> pl.DataFrame:
        """What the rule reads of these places: columns as in SCHEMA; rows known after `since` are fresh."""
        data: list[tuple[object, ...]] = []
        for place in sorted(places):
            if self._places.identity(place) == place:
                data += self._rows_of(place, known, at, since=since)
        return pl.DataFrame(data, schema=SCHEMA, orient="row") if data else NO_ROWS

    def _rows_of(self, place: str, known: Known, at: datetime, *, since: datetime) -> list[tuple[object, ...]]:
        standing = self.standing(place, at)
        standing = self._without_repeats(standing, known) if len(standing) >= AGENCIES else []
        children = [known.identity(one.child) if one.child else "" for one in standing]
        judged = self._judged(standing, children, since=since)
        if not judged:
            return []
        earliest = min(standing[row].occurred for row in judged) - timedelta(days=2 * YEAR)
        met = _met(standing, children)
        recent = [row for row, one in enumerate(standing) if one.occurred > earliest]
        home = known.homes_of(list(dict.fromkeys(children[row] for row in recent if children[row])))
        kind = self._kinds.get(place, "other")
        rows = []
        for row in recent:
            one = standing[row]
            expected = self._expected(kind, standing, met, row) if row in judged else (None,) * 6
            rows.append(
                (place, one.place, kind in OPEN_TO_MANY, self._past.young(one.known), children[row], home.get(children[row], ""), one.child, one.event,
                 one.agency, one.occurred, one.known, one.proposed, met[row], row in judged, *expected)
            )  # fmt: skip
        return rows

    def _judged(self, standing: Sequence[Naming], children: Sequence[str], *, since: datetime) -> set[int]:
        """The new rows whose year could hold a pattern at all, on a place that is no hub."""
        found = set()
        for row, last in enumerate(standing):
            if last.known <= since:
                continue
            start = last.occurred - timedelta(days=YEAR)
            inside = [at for at in range(row + 1) if start < standing[at].occurred <= last.occurred]
            agencies = len({standing[at].agency for at in inside})
            many = len({children[at] for at in inside} - {""}) >= CHILDREN
            if len(inside) < BUSY and (many or agencies >= AGENCIES):
                found.add(row)
        return found

    def _without_repeats(self, standing: Sequence[Naming], known: Known) -> list[Naming]:
        """One naming an event and child, by record before by words, and none of a child at its own home."""
        kept: dict[tuple[str, str], Naming] = {}
        for one in sorted(standing, key=lambda one: (one.proposed, one.known, one.place)):
            if not (one.child and self._at_home(one, known)):
                kept.setdefault((one.event, one.child), one)
        return sorted(kept.values(), key=lambda one: (one.known, one.occurred, one.event, one.child))

    def _at_home(self, one: Naming, known: Known) -> bool:
        home = self._homes.get(one.place)
        return home is not None and f"at {home}" in known.homes.of(known.members(one.child), known.at)

    def _expected(self, kind: str, standing: Sequence[Naming], met: Sequence[datetime], row: int) -> tuple[float, ...]:
        """Mean and shape of new children in a quarter and in a year, and of worries in a year, up to one naming."""
        last, sofar = standing[row], standing[: row + 1]
        new = [one.occurred for one, first in zip(sofar, met, strict=False) if one.child and first == one.occurred]
        campaign = self._past.campaign(sorted({one.agency for one in sofar}), last.known)
        counted = ((new, "firsts", QUARTER), (new, "firsts", YEAR), ([one.occurred for one in sofar], "worries", YEAR))
        found = [self._past.expected(kind, what, seen, last.occurred, days=days) for seen, what, days in counted]
        return tuple(number for mean, shape in found for number in (mean * campaign, shape))


def _met(standing: Sequence[Naming], children: Sequence[str]) -> list[datetime]:
    """For each naming, when its child was first at the place as far as known with it."""
    first: dict[str, datetime] = {}
    met = []
    for one, child in zip(standing, children, strict=True):
        key = child or one.event
        first[key] = min(first.get(key, one.occurred), one.occurred)
        met.append(first[key])
    return met
