"""A parent's line has no circle: the row that would close one is found, in the order of the rows.

Order is kept as the graph grows (Pearce and Kelly 2006), and only inside strongly connected parts, so that
a million sound rows cost one pass.
"""

from collections.abc import Sequence

import numpy as np


def closing(parents: Sequence[str], children: Sequence[str]) -> dict[int, list[str]]:
    """Which of the pairs (parent, child), taken in order, close a circle: place of the pair -> the ids around it."""
    from scipy.sparse import coo_matrix  # noqa: PLC0415 - too heavy for whoever only shows pages
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    if not parents:
        return {}
    ids, places = np.unique(np.array([*parents, *children], dtype=object), return_inverse=True)
    sources, targets = places[: len(parents)], places[len(parents) :]
    graph = coo_matrix((np.ones(len(parents), dtype=np.int8), (sources, targets)), shape=(len(ids), len(ids)))
    _, part = connected_components(graph, directed=True, connection="strong")
    inside = np.flatnonzero(part[sources] == part[targets])
    kept = _Order()
    found: dict[int, list[str]] = {}
    for pair in inside.tolist():
        source, target = int(sources[pair]), int(targets[pair])
        circle = kept.add(source, target)
        if circle:
            found[pair] = [str(ids[each]) for each in circle]
    return found


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
