"""What changed between a chart as it was saved and as it is now, for one reader. Pure.

Only what the reader may see now is told apart and named; what can't be shown to them now is counted, whether it was
withdrawn, linked otherwise beyond their sight, or is held more closely: alike.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from cairn.network.rules import Link, Node

Pair = tuple[UUID, UUID]


@dataclass(frozen=True)
class Held:
    """What a chart held when it was saved. records: record -> who or where it was of then; links: pair -> how sure, how many."""

    records: Mapping[UUID, UUID]
    links: Mapping[Pair, tuple[str, int]]


@dataclass(frozen=True)
class Altered:
    """A link that is there then and now, with what differs: how sure it was, how many records it rested on."""

    link: Link
    sure: str
    records: int

    @property
    def more(self) -> int:
        """How many records more (or fewer, below 0) it rests on now."""
        return self.link.records - self.records


@dataclass(frozen=True)
class Changes:
    """came: new people and places; left: identities that the reader may see and the chart no longer has; judged: those whose
    records were put together or apart since; unseen: how many of then can't be shown to the reader now.
    """

    came: tuple[Node, ...]
    left: tuple[UUID, ...]
    judged: tuple[UUID, ...]
    unseen: int
    new_links: tuple[Link, ...]
    gone_links: tuple[Pair, ...]
    altered: tuple[Altered, ...]
    unseen_links: int

    @property
    def number(self) -> int:
        """How many things changed."""
        told = (self.came, self.left, self.judged, self.new_links, self.gone_links, self.altered)
        return sum(len(one) for one in told) + self.unseen + self.unseen_links


def changes(then: Held, *, nodes: Sequence[Node], links: Sequence[Link], standing: Mapping[UUID, UUID]) -> Changes:
    """What changed. nodes, links: the chart now; standing: record -> identity now, of those records that the reader may see."""
    now_of: dict[UUID, set[UUID]] = {}
    for record, was in then.records.items():
        now_of.setdefault(was, set()).update({standing[record]} if record in standing else ())
    then_of: dict[UUID, set[UUID]] = {}
    for was, now in now_of.items():
        for one in now:
            then_of.setdefault(one, set()).add(was)
    shown = {node.identity for node in nodes}
    judged = {one for was, now in now_of.items() if len(now) > 1 for one in now} | {
        one for one, was in then_of.items() if len(was) > 1
    }
    followed = {pair: _follow(pair, now_of) for pair in then.links}
    known = {pair for pairs in followed.values() for pair in pairs}
    now_links = {_pair(link.left.identity, link.right.identity): link for link in links}
    return Changes(
        came=tuple(node for node in nodes if node.identity not in then_of),
        left=tuple(sorted(then_of.keys() - shown, key=str)),
        judged=tuple(sorted(judged & shown, key=str)),
        unseen=sum(not now for now in now_of.values()),
        new_links=tuple(link for pair, link in now_links.items() if pair not in known),
        gone_links=tuple(sorted({one for pairs in followed.values() if pairs and not pairs & now_links.keys() for one in pairs}, key=str)),
        altered=tuple(_altered(then, followed, now_links)),
        unseen_links=sum(not pairs for pairs in followed.values()),
    )  # fmt: skip


def _altered(then: Held, followed: Mapping[Pair, set[Pair]], now: Mapping[Pair, Link]) -> list[Altered]:
    found = []
    for pair, pairs in followed.items():
        same = [now[one] for one in pairs if one in now]
        sure, records = then.links[pair]
        if len(same) == 1 and (same[0].sure.value, same[0].records) != (sure, records):
            found.append(Altered(same[0], sure, records))
    return found


def _follow(pair: Pair, now_of: Mapping[UUID, set[UUID]]) -> set[Pair]:
    """The pairs that a pair of then may be now; none where an end can't be shown, or both ends became one."""
    return {
        _pair(left, right) for left in now_of.get(pair[0], ()) for right in now_of.get(pair[1], ()) if left != right
    }


def _pair(left: UUID, right: UUID) -> Pair:
    return (left, right) if str(left) < str(right) else (right, left)
