"""Hits that speak of the same children become one finding, named after the one that was shown first.

The strongest hit speaks and takes in the weaker ones that are about its children; what they share with it is evidence.
There are no chains: a hit joins what it shares two children with, not what its neighbours share. Two coincidences
around one adult and one child stay two, so that a common name never draws other children into a strong one.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from cairn.signals.values import MOST_CHILDREN_NAMED, Finding, Hit, Queue

WEAKER = 100.0  # a hit this many times likelier by chance than the strongest no longer lends children to it


@dataclass
class _Group:
    """The strongest hit, those taken in, and whom they are about."""

    hits: list[Hit]
    children: set[str] = field(default_factory=set)


def together(hits: Iterable[Hit], *, children: Mapping[str, tuple[str, ...]], sure: float, asked: float) -> list[Hit]:
    """One hit for each group of hits about the same children.

    children: anchor -> identities of the children of each hit, told apart from its adults. sure: the chance at or below
    which a hit lends its children whatever the strongest one's. asked: the chance at or below which a hit is shown; the
    group bears the name of the hit that was shown first, so that an answer stays with what it answered.
    """
    groups: list[_Group] = []
    of_child: dict[str, list[_Group]] = {}
    for hit in sorted(hits, key=_strongest_first):
        mine = set(children[hit.anchor])
        near = [group for child in sorted(mine) for group in of_child.get(child, ())]
        group = next((group for group in near if _same(group, mine)), None)
        if group is None:
            group = _Group([])
            groups.append(group)
        group.hits.append(hit)
        if len(group.hits) == 1 or _lends(hit, group.hits[0], sure):
            group.children |= mine
            for child in mine:
                if group not in of_child.setdefault(child, []):
                    of_child[child].append(group)
    return [_one(group.hits, sure, asked) for group in groups]


def _same(group: _Group, children: set[str]) -> bool:
    """Two children in common that are half of either side's: the same coincidence, told in another way."""
    shared = len(group.children & children)
    return shared >= 2 and 2 * shared >= min(len(children), len(group.children))


def _strongest_first(hit: Hit) -> tuple[float, int, datetime, str]:
    return strength(hit), -hit.homes, hit.known_at, hit.anchor


def strength(hit: Hit) -> float:
    """The chance of a hit, a fact being surest of all."""
    return 0.0 if hit.chance is None else hit.chance


def _lends(hit: Hit, best: Hit, sure: float) -> bool:
    return strength(hit) <= max(strength(best) * WEAKER, sure)


def _one(group: Sequence[Hit], sure: float, asked: float) -> Hit:
    """The strongest hit under the anchor of the one shown first, with what nearly as strong ones add."""
    best = group[0]
    wider = [best]
    for hit in group[1:]:
        if _lends(hit, best, sure) and len(set(_joined(wider, "children")) | set(hit.children)) <= MOST_CHILDREN_NAMED:
            wider.append(hit)
    first = min(group, key=lambda hit: (hit.since(asked), hit.anchor))
    shared: dict[str, Any] = {name: _joined(wider, name) for name in JOINED}
    return replace(
        best,
        anchor=first.anchor,
        also=tuple(sorted({hit.anchor for hit in group} - {first.anchor})),
        known_at=max(hit.known_at for hit in wider),
        evidence=tuple(dict.fromkeys(line for hit in wider for line in hit.evidence)),
        **shared,
    )


def alone(hits: Iterable[Hit], others: Iterable[Finding], *, queue: Callable[[Hit], Queue | None]) -> list[Hit]:
    """The hits of which no other finding, as strong or stronger, names more than half of the children."""
    naming: dict[str, list[Finding]] = {}
    for found in others:
        for identity in found.hit.identities:
            naming.setdefault(identity, []).append(found)
    return [hit for hit in hits if not _said(hit, naming, asked=queue(hit) == Queue.ASK)]


def _said(hit: Hit, naming: Mapping[str, Sequence[Finding]], *, asked: bool) -> bool:
    """Whether another finding, no question where this is none, names more than half of the hit's children."""
    named = Counter(
        found.signal_id
        for child in hit.identities
        for found in naming.get(child, ())
        if asked or found.queue != Queue.ASK
    )
    return any(2 * number > len(hit.identities) for number in named.values())


JOINED = ("children", "people_of_concern", "places", "events", "identities", "agencies")


def _joined(hits: Sequence[Hit], name: str) -> tuple[str, ...]:
    return tuple(sorted({one for hit in hits for one in getattr(hit, name)}))
