"""Inside one component, groups of records join while their *average* tie is strong, never by one strong tie alone.

Weights are whole millionths of a bit, so that sums are exact and the answer never hangs on the order of arrival.
"""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

MICRO = 1_000_000  # millionths of a bit
MISSING = -3.0  # bits for a pair that was never worth proposing
STRONGEST = 20.0  # bits; beyond it one tie may not outweigh more of the others

Pair: TypeAlias = tuple[str, str]
Ties: TypeAlias = Mapping[Pair, tuple[int, bool]]


def micro(bits: float) -> int:
    """Bits as whole millionths, held within the strongest that counts."""
    return round(max(-STRONGEST, min(STRONGEST, bits)) * MICRO)


def group(
    records: Sequence[str],
    ties: Ties,
    *,
    join: float,
    missing: float = MISSING,
    together: Iterable[Pair] = (),
    apart: Iterable[Pair] = (),
) -> list[list[str]]:
    """The records of a component as groups, each sorted as `records` is, which must be oldest first.

    ties: pair to (weight in millionths of a bit, whether a rule may link it). join: bits, the least average at which
    two groups are one; missing: bits for a pair without a tie. `together` and `apart` are judgements without
    contradiction. Two groups join only over at least one tie that a rule may link.
    """
    place = {record: at for at, record in enumerate(records)}
    state = _Groups(len(records), join, missing)
    for (a, b), (weight, certain) in ties.items():
        state.tie(place[a], place[b], weight, certain=certain)
    for a, b in apart:
        state.forbid(place[a], place[b])
    for a, b in together:
        state.unite(place[a], place[b])
    state.run()
    return [[records[at] for at in members] for members in state.members()]


class _Groups:
    """Groups by number; the lowest number of its records names a group."""

    def __init__(self, size: int, join: float, missing: float) -> None:
        self._inside: dict[int, list[int]] = {at: [at] for at in range(size)}
        self._near: dict[int, dict[int, list[int]]] = {at: {} for at in range(size)}  # other: [sum, pairs, certain]
        self._apart: dict[int, set[int]] = {at: set() for at in range(size)}
        self._named = list(range(size))
        self._join = join * MICRO
        self._missing = round(missing * MICRO)
        self._heap: list[tuple[float, int, int]] = []

    def tie(self, a: int, b: int, weight: int, *, certain: bool) -> None:
        self._near[a][b] = self._near[b][a] = [weight, 1, int(certain)]

    def forbid(self, a: int, b: int) -> None:
        self._apart[a].add(b)
        self._apart[b].add(a)

    def unite(self, a: int, b: int) -> None:
        a, b = self._named[a], self._named[b]
        if a != b:
            self._merge(min(a, b), max(a, b))

    def members(self) -> list[list[int]]:
        return [sorted(inside) for _, inside in sorted(self._inside.items())]

    def run(self) -> None:
        """Joins the strongest pair of groups again and again; equal averages go by the oldest records."""
        for a in self._inside:
            self._offer(a, above=a)
        while self._heap:
            average, a, b = heapq.heappop(self._heap)
            if self._stands(average, a, b):
                self._merge(a, b)
                self._offer(a, above=-1)

    def _stands(self, average: float, a: int, b: int) -> bool:
        """Whether an offer made earlier is still what it was."""
        if a not in self._inside or b not in self._inside or b in self._apart[a]:
            return False
        return average == self._average(a, b)

    def _average(self, a: int, b: int) -> float:
        total, pairs, _ = self._near[a][b]
        possible = len(self._inside[a]) * len(self._inside[b])
        return -(total + self._missing * (possible - pairs)) / possible

    def _offer(self, a: int, *, above: int) -> None:
        for b, (_, _, certain) in self._near[a].items():
            if certain and b > above and b not in self._apart[a]:
                average = self._average(a, b)
                if -average >= self._join:
                    heapq.heappush(self._heap, (average, min(a, b), max(a, b)))

    def _merge(self, kept: int, gone: int) -> None:
        """Takes the group `gone` into `kept` (the lower number)."""
        for record in self._inside[gone]:
            self._named[record] = kept
        self._inside[kept] += self._inside.pop(gone)
        for other, (total, pairs, certain) in self._near.pop(gone).items():
            del self._near[other][gone]
            if other == kept:
                continue
            held = self._near[kept].get(other, [0, 0, 0])
            merged = [held[0] + total, held[1] + pairs, held[2] + certain]
            self._near[kept][other] = self._near[other][kept] = merged
        for other in self._apart.pop(gone):
            self._apart[other].discard(gone)
            self._apart[other].add(kept)
            self._apart[kept].add(other)
