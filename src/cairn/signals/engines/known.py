"""What is known at a moment, moved forward step by step: identities of people and places, and who is told apart.

`Known.advance` gives the same state whatever the steps; nothing in it was recorded later than its moment.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import polars as pl

from cairn.linkage.engines.clusters import Clusters
from cairn.signals.engines.homes import Homes, homes
from cairn.signals.engines.moments import Edges, Moments

BEFORE = datetime(1, 1, 2, tzinfo=UTC)


class Known:
    """Identities and homes as known at a moment."""

    def __init__(self, tables: dict[str, pl.DataFrame], edges: pl.DataFrame, *, join: float | None = None) -> None:
        self.at = BEFORE
        self.homes: Homes = homes(tables)
        self._edges = Edges(edges)
        self._people = Clusters(join=join)
        first = tables["people"].group_by("record_id").agg(pl.col("recorded_at").min(), pl.col("withdrawn_at").max())
        first = first.sort("recorded_at", "record_id")
        self._arrivals: Moments[str] = Moments(first.select("recorded_at", "record_id").iter_rows())
        self._departures: Moments[str] = Moments(
            first.drop_nulls("withdrawn_at").select("withdrawn_at", "record_id").iter_rows()
        )

    def advance(self, at: datetime) -> set[str]:
        """Move to a later moment; gives the records whose identity may have changed, new ones among them."""
        moved = self._edges.advance(self.at, at)
        changed = self._people.end(moved[1]) if moved and moved[1].height else set()
        came = self._arrivals.advance(at)
        if came or moved:
            changed |= self._people.add(came, moved[0] if moved else None)
        left = self._departures.advance(at)
        touched = {record for identity in changed for record in self._people.members(identity)}
        if left:
            touched |= {record for one in left for record in self.members(one)}
            self._people.drop(left)
        self.at = at
        return touched | changed | set(came) | set(left)

    def identity(self, record: str) -> str:
        """Who a person record is about, as linked so far."""
        return self._people.identity(record)

    def members(self, record: str) -> tuple[str, ...]:
        """All records of the person whom a record is about."""
        return self._people.members(self.identity(record)) or (record,)

    def homes_of(self, children: Sequence[str]) -> dict[str, str]:
        """Child identity -> the name of its home among these children: kin, one address, or not told apart is one.

        children: identities in the order in which they came; a home is named by its first child.
        """
        records = {child: self.members(child) for child in children}
        bonds = {child: self.homes.of(records[child], self.at) for child in children}
        home: dict[str, str] = {}
        for child in children:
            one = next(
                (
                    earlier
                    for earlier in home
                    if bonds[child] & bonds[earlier] or not self.homes.apart(records[child], records[earlier])
                ),
                None,
            )
            home[child] = home[one] if one is not None else child
        return home

    def of_the_family(self, adult: str, child: str) -> bool:
        """Whether an adult is the child's kin, lives there, or bears the child's family name."""
        theirs, own = self.members(adult), self.members(child)
        if self.homes.of(theirs, self.at) & self.homes.of(own, self.at):
            return True
        return bool(self._family(theirs) & self._family(own))

    def _family(self, records: Iterable[str]) -> frozenset[str]:
        said = [self.homes.said[record].family for record in records if record in self.homes.said]
        return frozenset().union(*said)
