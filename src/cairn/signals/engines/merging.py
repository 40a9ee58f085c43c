"""Hits that speak of one adult or one place become one finding, named after the earliest of them.

The strongest hit speaks; others lend their evidence. Two hits belong together when they share two children, or an adult
or place and a child.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from cairn.signals.values import MOST_CHILDREN_NAMED, Hit

WEAKER = 100.0  # a hit this many times likelier by chance than the strongest no longer lends children to it


def together(hits: Iterable[Hit], *, children: Mapping[str, tuple[str, ...]], sure: float) -> list[Hit]:
    """One hit for each group of hits that belong together.

    children: anchor -> identities of the children of each hit, told apart from its adults. sure: the chance at or below
    which a hit lends its children whatever the strongest one's.
    """
    ordered = sorted(hits, key=_age)
    top = list(range(len(ordered)))
    met: dict[str, list[int]] = {}
    for at, hit in enumerate(ordered):
        mine = set(children[hit.anchor])
        adults = (set(hit.identities) - mine) | set(hit.people_of_concern) | set(hit.places)
        pairs = {f"{one} {other}" for one in mine for other in mine if one < other}
        pairs |= {f"{adult} {child}" for adult in adults for child in mine}
        for pair in pairs:
            for other in met.setdefault(pair, [])[:1]:
                _join(top, at, other)
            met[pair].append(at)
    groups: dict[int, list[Hit]] = {}
    for at, hit in enumerate(ordered):
        groups.setdefault(_top(top, at), []).append(hit)
    return [_one(group, sure) for group in groups.values()]


def _age(hit: Hit) -> tuple[datetime, float, str]:
    return hit.known_at, strength(hit), hit.anchor


def strength(hit: Hit) -> float:
    """The chance of a hit, a fact being surest of all."""
    return 0.0 if hit.chance is None else hit.chance


def _top(top: list[int], at: int) -> int:
    while top[at] != at:
        top[at] = top[top[at]]
        at = top[at]
    return at


def _join(top: list[int], one: int, other: int) -> None:
    first, second = sorted((_top(top, one), _top(top, other)))
    top[second] = first


def _one(group: Sequence[Hit], sure: float) -> Hit:
    """The strongest hit under the anchor of the earliest, with what nearly as strong ones add."""
    best = min(group, key=lambda hit: (strength(hit), -hit.homes, _age(hit)))
    lending = [hit for hit in group if hit is best or strength(hit) <= max(strength(best) * WEAKER, sure)]
    wider = [best]
    for hit in sorted(lending, key=lambda hit: (strength(hit), _age(hit))):
        if len(set(_joined(wider, "children")) | set(hit.children)) <= MOST_CHILDREN_NAMED:
            wider.append(hit)
    return replace(
        best,
        anchor=group[0].anchor,
        also=tuple(sorted({hit.anchor for hit in group[1:]})),
        known_at=max(hit.known_at for hit in wider),
        evidence=tuple(dict.fromkeys(line for hit in wider for line in hit.evidence)),
        **{name: _joined(wider, name) for name in ("children", "people_of_concern", "places", "events", "identities", "agencies")},
    )


def _joined(hits: Sequence[Hit], name: str) -> tuple[str, ...]:
    return tuple(sorted({one for hit in hits for one in getattr(hit, name)}))
