"""Which places are named around which children, kept up as records come in."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import polars as pl

from cairn.linkage.engines.clusters import Clusters, edges_between
from cairn.records.columns import MOMENT
from cairn.signals.engines.known import BEFORE, Known
from cairn.signals.engines.namings import QUARTER, Naming, Past

YEAR = 365
OPEN_TO_MANY = ("youth_club", "transport_hub", "park", "taxi_rank", "online")
BUSY = 200  # namings in a year from which a place is a hub: context, and never a pattern. Detection notes, 0.4
SCHEMA = {
    "place": pl.Utf8, "place_record": pl.Utf8, "open_to_many": pl.Boolean, "child": pl.Utf8, "home": pl.Utf8,
    "child_record": pl.Utf8, "event": pl.Utf8, "agency": pl.Utf8, "occurred": MOMENT, "known": MOMENT,
    "proposed": pl.Boolean, "met": MOMENT, "fresh": pl.Boolean, "new_quarter": pl.Float64, "quarter_shape": pl.Float64,
    "new_year": pl.Float64, "year_shape": pl.Float64, "worries_year": pl.Float64, "worries_shape": pl.Float64,
}  # fmt: skip


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
        self._edges = edges.filter(pl.col("band") == "certain")
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
        self.at = BEFORE

    def advance(self, touched: Iterable[str], at: datetime) -> tuple[set[str], set[str]]:
        """(to look at anew, with something new): places whose links or children changed, and places named again."""
        begun, ended = edges_between(self._edges, self.at, at)
        changed = self._places.end(ended) if ended.height else set()
        if begun.height:
            changed |= self._places.add((), begun)
        end = bisect_right(self._changes, (at, "\U0010ffff"))
        passed = self._changes[self._passed : end]
        self._passed = end
        gone = {place for place in {place for _, place in passed} if self._some_ended(place, at)}
        anew = {self._places.identity(place) for record in touched for place in self._of_child.get(record, ())}
        anew |= changed | {self._places.identity(place) for place in gone}
        self.at = at
        return anew, {self._places.identity(place) for _, place in passed}

    def identity(self, record: str) -> str:
        """Where a place record is, as linked so far."""
        return self._places.identity(record)

    def _some_ended(self, place: str, at: datetime) -> bool:
        last = self._ended.get(place, BEFORE)
        self._ended[place] = at
        return any(last < one.until <= at for one in self._of[place])

    def rows(self, places: Iterable[str], known: Known, at: datetime, *, since: datetime) -> pl.DataFrame:
        """What the rule reads of these places: columns as in SCHEMA; rows known after `since` are fresh."""
        data: list[tuple[object, ...]] = []
        for place in sorted(places):
            if self._places.identity(place) == place:
                data += self._rows_of(place, known, at, since=since)
        return pl.DataFrame(data, schema=SCHEMA, orient="row")

    def _rows_of(self, place: str, known: Known, at: datetime, *, since: datetime) -> list[tuple[object, ...]]:
        records = self._places.members(place) or (place,)
        standing = [one for record in records for one in self._of.get(record, ()) if one.known <= at < one.until]
        standing = self._without_repeats(standing, known)
        fresh = [one for one in standing if one.known > since]
        if not fresh or len(standing) < 3:
            return []
        earliest = min(one.occurred for one in fresh) - timedelta(days=2 * YEAR)
        children = list(dict.fromkeys(known.identity(one.child) for one in standing if one.child and one.occurred > earliest))
        home = known.homes_of(children)
        met = self._met(standing, known)
        kind = self._kinds.get(place, "other")
        firsts = [(one.known, one.occurred) for at_row, one in enumerate(standing) if one.child and met[at_row] == one.occurred]
        rows = []
        for at_row, one in enumerate(standing):
            if one.occurred <= earliest:
                continue
            child = known.identity(one.child) if one.child else ""
            expected: tuple[float | None, ...] = (None,) * 6
            is_fresh = one.known > since and self._ordinary(standing, one)
            if is_fresh:
                expected = self._expected(kind, firsts, standing, one)
            rows.append(
                (place, one.place, kind in OPEN_TO_MANY, child, home.get(child, ""), one.child, one.event, one.agency,
                 one.occurred, one.known, one.proposed, met[at_row], is_fresh, *expected)
            )  # fmt: skip
        return rows

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

    def _met(self, standing: Sequence[Naming], known: Known) -> list[datetime]:
        """For each naming, when its child was first at the place as far as known with it."""
        first: dict[str, datetime] = {}
        met = []
        for one in standing:
            child = known.identity(one.child) if one.child else one.event
            first[child] = min(first.get(child, one.occurred), one.occurred)
            met.append(first[child])
        return met

    def _ordinary(self, standing: Sequence[Naming], last: Naming) -> bool:
        year = sum(1 for one in standing if one.known <= last.known and one.occurred > last.occurred - timedelta(days=YEAR))
        return year < BUSY

    def _expected(
        self, kind: str, firsts: Sequence[tuple[datetime, datetime]], standing: Sequence[Naming], last: Naming
    ) -> tuple[float, ...]:
        new = [occurred for known, occurred in firsts if known <= last.known]
        worries = [one.occurred for one in standing if one.known <= last.known]
        agencies = sorted({one.agency for one in standing if one.known <= last.known})
        campaign = self._past.campaign(agencies, last.known)
        quarter = self._past.expected(kind, "firsts", new, last.occurred, days=QUARTER)
        year = self._past.expected(kind, "firsts", new, last.occurred, days=YEAR)
        worried = self._past.expected(kind, "worries", worries, last.occurred, days=YEAR)
        return quarter[0] * campaign, quarter[1], year[0] * campaign, year[1], worried[0] * campaign, worried[1]
