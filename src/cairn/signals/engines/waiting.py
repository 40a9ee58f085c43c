"""Matters as they begin and end to wait for an answer, kept up as records come in."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import polars as pl

from cairn.records.columns import MOMENT
from cairn.signals.engines.known import BEFORE
from cairn.signals.engines.moments import Moments

MOVES = ("due_at", "answered_at", "withdrawn_at")  # moments at which a matter may begin or end to wait
TICK = timedelta(microseconds=1)
Touch = tuple[datetime, tuple[str, ...]]  # when a new fact named the adult, and the events that it rests on


class Waiting:
    """Matters with their clocks; `advance` gives the rows that need a new look."""

    def __init__(self, matters: pl.DataFrame) -> None:
        """matters: as engines.matters gives them, with their clocks."""
        self._matters = matters
        self._moves = Moments(
            (moment, row) for name in MOVES for row, moment in enumerate(matters[name].to_list()) if moment is not None
        )
        columns = ("answered_at", "event", "people_of_concern")
        closed = matters.with_row_index("at_row").filter(
            pl.col("no_further_action")
            & pl.col("answered_at").is_not_null()
            & (pl.col("people_of_concern").list.len() > 0)
        )
        self._closed = [
            (row, answered, event, tuple(adults))
            for row, answered, event, adults in closed.select("at_row", *columns).iter_rows()
        ]
        self._touched: dict[int, Touch] = {}
        self.at = BEFORE

    def advance(self, at: datetime, touching: Mapping[str, Touch] | None) -> pl.DataFrame | None:
        """The matters that begin or end to wait in a step, touched_at and touched_by filled; None where none does.

        touching: adult record -> the finding that names the adult around another child, where findings changed.
        """
        moved = set(self._moves.advance(at))
        if touching:
            moved |= self._touch(touching, at)
        self.at = at
        if not moved:
            return None
        rows = sorted(moved)
        touches = [self._touched.get(row) for row in rows]
        return self._matters[rows].with_columns(
            pl.Series("touched_at", [touch[0] if touch else None for touch in touches], dtype=MOMENT),
            pl.Series("touched_by", [list(touch[1]) if touch else None for touch in touches], dtype=pl.List(pl.Utf8)),
        )

    def _touch(self, touching: Mapping[str, Touch], at: datetime) -> set[int]:
        """Closed matters whose adult a later finding names, once each."""
        new = set()
        for row, answered, event, adults in self._closed:
            if answered > at or row in self._touched:
                continue
            later = [touching[adult] for adult in adults if adult in touching and touching[adult][0] > answered]
            if later:
                moment, events = min(later)
                others = tuple(one for one in events if one != event)
                self._touched[row] = (max(moment, self.at + TICK), others)
                new.add(row)
        return new
