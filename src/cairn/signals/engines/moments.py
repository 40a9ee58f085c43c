"""What happens at which moment, taken in step by step: each thing once, in the step that reaches its moment."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime
from typing import Generic, TypeVar

import polars as pl

from cairn.linkage.engines.clusters import edges_between

Thing = TypeVar("Thing")


class Moments(Generic[Thing]):
    """Things sorted by their moment, then in the order given."""

    def __init__(self, things: Iterable[tuple[datetime, Thing]]) -> None:
        ordered = sorted(things, key=lambda pair: pair[0])
        self._moments = [moment for moment, _ in ordered]
        self._things = [thing for _, thing in ordered]
        self._passed = 0

    def advance(self, at: datetime) -> list[Thing]:
        """What has come since the last step, up to a moment."""
        end = bisect_right(self._moments, at)
        came, self._passed = self._things[self._passed : end], max(end, self._passed)
        return came


class Edges:
    """Links that begin and end; a step asks the frame only where one does."""

    def __init__(self, edges: pl.DataFrame) -> None:
        self._edges = edges
        moments = pl.concat([edges["known_at"], edges["until"].drop_nulls()]).unique().to_list()
        self._moments: Moments[None] = Moments((moment, None) for moment in moments)

    def advance(self, after: datetime, at: datetime) -> tuple[pl.DataFrame, pl.DataFrame] | None:
        """(begun, ended) between two moments, or None where nothing did."""
        return edges_between(self._edges, after, at) if self._moments.advance(at) else None
