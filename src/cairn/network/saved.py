"""Saving a chart, the charts that one saved, and what changed in one since: of it all, only what the reader may see now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cairn.agencies.roles import Actor
from cairn.base.errors import NotAllowed, NotFound
from cairn.base.steps import Refusals, take
from cairn.base.typed import as_typed
from cairn.network.changes import Changes, Held, changes
from cairn.network.charts import Chart
from cairn.network.errors import Unnamed
from cairn.network.models import SavedChart
from cairn.network.queries import Explored
from cairn.people.queries.identities import identities_of

LONGEST_TITLE, LONGEST_PURPOSE = 200, 2000
MOST = 200  # charts of a list
_REFUSALS: Refusals = {
    "CN404": NotFound,
    "42501": lambda: NotAllowed("Your role sees no records, so it has no chart to save."),
}


@dataclass(frozen=True)
class ChartLine:
    """A saved chart in a list: how much it held then."""

    id: UUID
    title: str
    purpose: str
    address: str
    saved_at: datetime
    deleted_at: datetime | None
    nodes: int
    links: int


def save_chart(
    *, said: Mapping[str, str], address: str, explored: Explored, chart: Chart, by: Actor, form: UUID
) -> UUID:
    """Save what a chart shows: its address and the ids of what it holds. said: title, purpose. Raises: Unnamed, NotAllowed."""
    words = {name: as_typed(said.get(name, "")) for name in ("title", "purpose")}
    lacks = {}
    if not words["title"] or len(words["title"]) > LONGEST_TITLE:
        lacks["title"] = f"Give it a name of at most {LONGEST_TITLE} characters"
    if not words["purpose"] or len(words["purpose"]) > LONGEST_PURPOSE:
        lacks["purpose"] = f"Say what you need it for, in at most {LONGEST_PURPOSE:,} characters"
    if lacks:
        raise Unnamed(lacks)
    shown = {node.identity for node in chart.nodes}
    held = sorted(((record, one) for record, one in explored.records.items() if one in shown), key=str)
    made: UUID = take(
        "select network_save_chart(%s, %s, %s, %s, %s::uuid[], %s::uuid[], %s::uuid[], %s::uuid[], %s::text[], %s::integer[])",
        form, words["title"], words["purpose"], address,
        [record for record, _ in held], [one for _, one in held],
        [link.left.identity for link in chart.links], [link.right.identity for link in chart.links],
        [link.sure.value for link in chart.links], [link.records for link in chart.links],
        refusals=_REFUSALS,
    )  # fmt: skip
    return made


def delete_chart(*, chart: UUID, by: Actor) -> None:
    """Put a saved chart away; it can be brought back. Raises: NotFound."""
    take("select network_put_away(%s, true)", chart, refusals=_REFUSALS)


def bring_back_chart(*, chart: UUID, by: Actor) -> None:
    """Bring a deleted chart back. Raises: NotFound."""
    take("select network_put_away(%s, false)", chart, refusals=_REFUSALS)


def saved_charts(viewer: Actor) -> tuple[ChartLine, ...]:
    """The charts that the viewer saved for this agency, the latest first, deleted ones last. 1 query."""
    found = SavedChart.objects.order_by("-saved_at", "id")[:MOST]
    lines = [_line(one) for one in found]
    return tuple(sorted(lines, key=lambda line: line.deleted_at is not None))


def saved_chart(viewer: Actor, wanted: UUID) -> ChartLine | None:
    """One of them, or None. 1 query."""
    found = SavedChart.objects.filter(id=wanted, deleted_at=None).first()
    return _line(found) if found else None


def changed_since(viewer: Actor, saved: UUID, *, chart: Chart) -> Changes:
    """What changed between a saved chart and the chart now, as far as the viewer may see now. 2 queries. Raises: NotFound."""
    found = SavedChart.objects.filter(id=saved, deleted_at=None).first()
    if found is None:
        raise NotFound
    pairs = zip(found.link_lefts, found.link_rights, strict=True)
    said = zip(found.link_sures, found.link_records, strict=True)
    held = Held(dict(zip(found.record_ids, found.record_nodes, strict=True)), dict(zip(pairs, said, strict=True)))
    standing = identities_of(viewer, found.record_ids)
    return changes(held, nodes=chart.nodes, links=chart.links, standing=standing)


def _line(found: SavedChart) -> ChartLine:
    return ChartLine(
        found.id, found.title, found.purpose, found.address, found.saved_at, found.deleted_at,
        len(set(found.record_nodes)), len(found.link_lefts),
    )  # fmt: skip
