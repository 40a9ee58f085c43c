"""What of a network a reader chose to see: filters, the way between two, counts of children. Pure; nothing ranks anybody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from cairn.network.rules import Link, Node, Sure
from cairn.people.rules.dossier import Desk

SORTS = ("child", "unknown", "concern", "adult", "place")
BADGE_FROM = 2  # children around one adult, from which their number is written beside the adult. Screens, 7
STATUSES = {
    "confirmed": (Sure.FIRST_HAND, Sure.RECORDED),
    "unconfirmed": (Sure.TOLD,),
    "proposed": (Sure.PROPOSED,),
}
"""How sure a link is, as three styles of line: solid, dashed, dotted."""
ORDERS = ("near", "from", "to", "sure", "known", "records")


@dataclass(frozen=True)
class Window:
    """Of which records a chart is made: those written down in a period (either end may be open), by one agency or all."""

    since: date | None = None
    until: date | None = None
    agency: UUID | None = None

    @property
    def whole(self) -> bool:
        """Whether it leaves nothing out."""
        return self.since is None and self.until is None and self.agency is None

    def keeps(self, on: date, agencies: Sequence[UUID]) -> bool:
        """Whether something written down on a day by these agencies is within it."""
        late = self.until is not None and on > self.until
        early = self.since is not None and on < self.since
        return not late and not early and (self.agency is None or self.agency in agencies)


EVERYTHING = Window()


@dataclass(frozen=True)
class Choice:
    """What of a network to show: sorts of node and statuses of link (none named: all), and who is hidden."""

    sorts: frozenset[str] = frozenset()
    statuses: frozenset[str] = frozenset()
    hidden: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Chart:
    """What is shown. left: nodes that a choice leaves out; hidden: those hidden by hand; alone: nodes that nothing ties."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    hidden: tuple[Node, ...]
    left: int
    alone: int


def status_of(sure: Sure) -> str:
    """confirmed, unconfirmed or proposed."""
    return next(status for status, sures in STATUSES.items() if sure in sures)


def chart(known: Mapping[UUID, Node], links: Sequence[Link], choice: Choice, *, starts: Sequence[UUID]) -> Chart:
    """The nodes and links that a choice leaves; where one began stays, unless hidden by hand."""
    hidden = [node for node in known.values() if node.identity in choice.hidden]
    wanted = {
        node.identity
        for node in known.values()
        if node.identity not in choice.hidden
        and (not choice.sorts or node.sort in choice.sorts or node.identity in starts)
    }
    kept = [
        link
        for link in links
        if {link.left.identity, link.right.identity} <= wanted
        and (not choice.statuses or status_of(link.sure) in choice.statuses)
    ]
    tied = {end.identity for link in kept for end in (link.left, link.right)}
    shown = [known[one] for one in wanted if one in tied or one in starts]
    return Chart(
        tuple(sorted(shown, key=_near)),
        tuple(kept),
        tuple(sorted(hidden, key=_near)),
        left=len(known) - len(hidden) - len(wanted),
        alone=len(wanted) - len(shown),
    )


def _near(node: Node) -> tuple[int, int, str, str]:
    return node.steps, SORTS.index(node.sort), node.title, str(node.identity)


def way_between(links: Sequence[Link], start: UUID, end: UUID) -> tuple[Link, ...] | None:
    """The links of one way with the fewest steps, surest links first where there are several; None if there is none."""
    beside: dict[UUID, list[tuple[int, str, UUID, Link]]] = {}
    order = list(Sure)
    for link in links:
        for mine, other in ((link.left, link.right), (link.right, link.left)):
            rank = order.index(link.sure), other.title, other.identity, link
            beside.setdefault(mine.identity, []).append(rank)
    came: dict[UUID, Link | None] = {start: None}
    near = [start]
    while near and end not in came:
        following: list[UUID] = []
        for one in near:
            for _, _, far, link in sorted(beside.get(one, []), key=lambda rank: (rank[0], rank[1], str(rank[2]))):
                if far not in came:
                    came[far] = link
                    following.append(far)
        near = following
    return _walked(came, end) if end in came else None


def _walked(came: Mapping[UUID, Link | None], end: UUID) -> tuple[Link, ...]:
    walked, at = [], end
    while (link := came[at]) is not None:
        walked.append(link)
        at = link.left.identity if link.right.identity == at else link.right.identity
    return tuple(reversed(walked))


def children_around(links: Iterable[Link]) -> dict[UUID, int]:
    """Adult -> with how many children they share a link, from two on. Never for whoever may be a child themselves. H2."""
    around: dict[UUID, set[UUID]] = {}
    for link in links:
        for adult, child in ((link.left, link.right), (link.right, link.left)):
            if child.sort == "child" and _is_adult(adult) and link.sure is not Sure.PROPOSED:
                around.setdefault(adult.identity, set()).add(child.identity)
    return {adult: len(children) for adult, children in around.items() if len(children) >= BADGE_FROM}


def _is_adult(node: Node) -> bool:
    if node.sort in {"concern", "adult"}:
        return True
    return node.sort == "unknown" and node.person is not None and not node.person.age_then.may_be_child


def ordered(links: Sequence[Link], by: str, *, last_first: bool = False) -> tuple[Link, ...]:
    """Links in one of ORDERS."""
    sures = list(Sure)
    keys = {
        "from": lambda link: (link.left.title, link.right.title),
        "to": lambda link: (link.right.title, link.left.title),
        "sure": lambda link: (sures.index(link.sure), link.left.title, link.right.title),
        "known": lambda link: (link.known_on, link.left.title, link.right.title),
        "records": lambda link: (link.records, link.left.title, link.right.title),
    }
    found = sorted(links, key=keys[by]) if by in keys else list(links)
    return tuple(reversed(found)) if last_first else tuple(found)


def day_steps(links: Iterable[Link], *, until: date | None) -> tuple[date | None, date | None]:
    """The day before and the day after, on which something first became known: for stepping through time."""
    days = sorted({link.known_on for link in links})
    before = [day for day in days if until is None or day < until]
    after = [day for day in days if until is not None and day > until]
    back = before[-2] if until is None and len(before) > 1 else before[-1] if until and before else None
    return back, after[0] if after else None


def held_nodes(held: Mapping[UUID, Sequence[Desk]], shown: Iterable[Node]) -> tuple[tuple[Node, Node], ...]:
    """(whom something is held about, a node that says whom to ring): one for each, so that no desk ties two people."""
    return tuple(
        (
            node,
            Node(
                uuid5(node.identity, f"{desk.name} {desk.phone}"), "held", f"Someone: ask {desk.name}", node.steps + 1
            ),
        )
        for node in shown
        for desk in held.get(node.identity, ())
    )
