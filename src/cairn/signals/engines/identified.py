"""Who a half-known adult of a finding may be: named adults whom proposals tie to it, shown as a question, never linked.

An adult comes in with the record that first names them, from the moment at which two independent facts agree, one of
them what they are called. Source: linkage design, Half-known adults; the Fenestra-like case, 5.2, opportunity 12.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import polars as pl

from cairn.signals.engines.sightings import NEVER
from cairn.signals.values import Hit

LEAST_BITS = 8.0  # of a proposal: one in eight under its own prior
INDEPENDENT = 2  # facts
CALLED = ("nickname", "name")
MOST = 2  # named adults that one finding may show


class Identified:
    """Proposals between half-known and named adults; `advance` says whether any begins or ends in a step."""

    def __init__(self, proposals: pl.DataFrame, people: pl.DataFrame) -> None:
        named = set(people.filter(pl.col("family_name").is_not_null() & (pl.col("role") != "child"))["record_id"])
        kept = proposals.filter(
            (pl.col("kind") == "person")
            & (pl.col("subject_a") == "person")
            & (pl.col("subject_b") == "person")
            & (pl.col("independent") >= INDEPENDENT)
            & (pl.col("match_weight") >= LEAST_BITS)
            & pl.col("agreed").list.set_intersection(list(CALLED)).list.len().gt(0)
        )
        self._of: dict[str, list[tuple[float, str, datetime, datetime]]] = defaultdict(list)
        moments = set()
        columns = ("record_a", "record_b", "known_at", "until", "match_weight")
        for a, b, known, until, bits in kept.select(columns).iter_rows():
            for one, other in ((a, b), (b, a)):
                if other in named:
                    self._of[one].append((-bits, other, known, until or NEVER))
            moments |= {known, until or NEVER}
        self._moments = sorted(moments)
        self._passed = 0

    def advance(self, at: datetime) -> bool:
        """Whether a proposal began or ended since the last step."""
        end = bisect_right(self._moments, at)
        moved, self._passed = end > self._passed, end
        return moved

    def with_named(self, hits: Iterable[Hit], at: datetime) -> list[Hit]:
        """The hits with the named adults whom their half-known ones may be."""
        return [self._with_named(hit, at) for hit in hits]

    def _with_named(self, hit: Hit, at: datetime) -> Hit:
        held = set(hit.people_of_concern)
        tied: dict[str, tuple[float, datetime]] = {}
        for record in sorted(held):
            for bits, other, known, until in self._of.get(record, ()):
                if known <= at < until and other not in held:
                    tied[other] = min(tied.get(other, (0.0, known)), (bits, known))
        best = sorted(tied, key=lambda other: (tied[other][0], other))[:MOST]
        if not best:
            return hit
        return replace(
            hit,
            people_of_concern=tuple(sorted(held | set(best))),
            known_at=max(hit.known_at, *(tied[other][1] for other in best)),
            evidence=(*hit.evidence, "A named adult may be the half-known one: two independent facts agree."),
            not_asked=(*hit.not_asked, "Judge whether the named adult is the half-known one; nobody has yet."),
        )
