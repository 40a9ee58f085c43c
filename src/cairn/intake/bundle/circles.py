"""A parent's line has no circle: the row that would close one is found, in the order of the rows.

Order is kept as the graph grows (Pearce and Kelly 2006), and only inside strongly connected parts, so that
a million sound rows cost one pass.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

ROUNDS = 50  # more than generations that any county holds; a longer chain is left to SciPy
Places = NDArray[np.int64]


def closing(parents: Sequence[str], children: Sequence[str]) -> dict[int, list[str]]:
    """Which of the pairs (parent, child), taken in order, close a circle: place of the pair -> the ids around it."""
    if not parents:
        return {}
    ids, places = np.unique(np.array([*parents, *children], dtype=object), return_inverse=True)
    sources, targets = places[: len(parents)], places[len(parents) :]
    kept = _Order()
    found: dict[int, list[str]] = {}
    for pair in _inside(sources, targets, len(ids)).tolist():
        source, target = int(sources[pair]), int(targets[pair])
        circle = kept.add(source, target)
        if circle:
            found[pair] = [str(ids[each]) for each in circle]
    return found


def _inside(sources: Places, targets: Places, nodes: int) -> Places:
    """The arrows inside a strongly connected part, which alone can be of a circle; none in nearly every county.

    Arrows from whoever nothing leads to, and to whoever leads nowhere, are peeled away first: lines of parents are short,
    so that few rounds leave nothing and SciPy, which takes longer to load than a bundle to read, stays away.
    """
    left = np.arange(len(sources))
    for _ in range(ROUNDS):
        led_to, leading = np.zeros(nodes, dtype=bool), np.zeros(nodes, dtype=bool)
        led_to[targets[left]] = leading[sources[left]] = True
        stay = led_to[sources[left]] & leading[targets[left]]
        if stay.all():
            break
        left = left[stay]
    if not left.size:
        return left
    from scipy.sparse import coo_matrix  # noqa: PLC0415
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    arrows = (np.ones(left.size, dtype=np.int8), (sources[left], targets[left]))
    _, part = connected_components(coo_matrix(arrows, shape=(nodes, nodes)), directed=True, connection="strong")
    inside: Places = left[part[sources[left]] == part[targets[left]]]
    return inside


class _Order:
    """A growing graph without circles, with every node's place in an order that all its arrows obey."""

    def __init__(self) -> None:
        self.after: dict[int, set[int]] = {}
        self.before: dict[int, set[int]] = {}
        self.place: dict[int, int] = {}

    def add(self, source: int, target: int) -> list[int]:
        """Put an arrow in, or give the circle that it would close."""
        for node in (target, source):
            if node not in self.place:
                self.place[node] = -len(self.place) if node == source else len(self.place)
                self.after[node], self.before[node] = set(), set()
        if self.place[source] >= self.place[target]:
            forward = self._reach(target, self.after, self.place[source], up=True)
            if source in forward:
                return _path(forward, target, source)
            backward = self._reach(source, self.before, self.place[target], up=False)
            self._reorder(list(backward), list(forward))
        self.after[source].add(target)
        self.before[target].add(source)
        return []

    def _reach(self, start: int, arrows: dict[int, set[int]], limit: int, *, up: bool) -> dict[int, int]:
        """Nodes reached within the limit, each with the node it was reached from."""
        reached, waiting = {start: start}, [start]
        while waiting:
            node = waiting.pop()
            for other in arrows[node]:
                near = self.place[other] <= limit if up else self.place[other] >= limit
                if near and other not in reached:
                    reached[other] = node
                    waiting.append(other)
        return reached

    def _reorder(self, backward: list[int], forward: list[int]) -> None:
        moved = sorted(backward, key=self.place.__getitem__) + sorted(forward, key=self.place.__getitem__)
        places = sorted(self.place[node] for node in moved)
        for node, place in zip(moved, places, strict=True):
            self.place[node] = place


def _path(reached: dict[int, int], start: int, end: int) -> list[int]:
    path = [end]
    while path[-1] != start:
        path.append(reached[path[-1]])
    return [end, *reversed(path)]
