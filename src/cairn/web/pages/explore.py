"""The network explorer: what ties whom as a table, the same as a drawing, and all that was chosen in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from cairn.access.roles import Verb, may
from cairn.agencies.queries import AgencyFacts, agencies_by_id
from cairn.agencies.roles import Actor
from cairn.base.clock import now
from cairn.base.errors import BadInput, NotAllowed, NotFound
from cairn.network import export
from cairn.network.actions import note_export
from cairn.network.charts import (
    SORTS,
    STATUSES,
    Chart,
    chart,
    children_around,
    day_steps,
    held_nodes,
    ordered,
    way_between,
)
from cairn.network.drawing import Picture, picture
from cairn.network.queries import FURTHEST as FURTHEST_WAY
from cairn.network.queries import Explored, explored
from cairn.network.rules import Link, Node, without_cleared
from cairn.network.saved import ChartLine, changed_since, saved_chart
from cairn.people.rules.dossier import Desk
from cairn.records.search import search as find
from cairn.web.pages import actor, asked_id_or_none, page
from cairn.web.parts.about import names_of, page_of, reasons_in_a_sentence
from cairn.web.parts.exploring import FURTHEST, State, read_state
from cairn.web.parts.frame import may_read_records
from cairn.web.parts.results import Card, cards, other_forms
from cairn.web.parts.words import counted, day, listed, moment

LONGEST = 200  # characters of a search
SORT_WORDS = {
    "child": "Child", "unknown": "Half known", "concern": "Person of concern", "adult": "Adult", "place": "Place",
}  # fmt: skip
SORT_CHOICES = {
    "child": "Children", "unknown": "Half-known people", "concern": "Persons of concern", "adult": "Other adults",
    "place": "Places",
}  # fmt: skip
STATUS_WORDS = {
    "confirmed": "Confirmed: first hand, or recorded",
    "unconfirmed": "Unconfirmed: told",
    "proposed": "Proposed: nobody has judged it",
}
COLUMNS = (("from", "From"), ("to", "To"), ("records", "What ties them"), ("sure", "How sure"), ("known", "Known from"))


@dataclass(frozen=True)
class Row:
    """A node in the list of people and places. expanded: None where it can be neither expanded nor folded."""

    node: Node
    address: str
    what: str
    ties: int
    children: int
    desks: tuple[Desk, ...]
    start: bool
    expanded: bool
    expand: str
    hide: str
    way: str


@dataclass(frozen=True)
class Seen:
    """All that the page and the files show. way: whether a way between two is shown, and whether there is none; cleared:
    how many are left out because they were cleared.
    """

    state: State
    explored: Explored
    chart: Chart
    links: tuple[Link, ...]
    badges: Mapping[UUID, int]
    way: str = ""
    saved: ChartLine | None = None
    cleared: int = 0


def explore(request: HttpRequest) -> HttpResponse:
    """Begin somewhere, or look at what lies around where one began."""
    viewer, state = actor(request), read_state(request.GET)
    if not may_read_records(viewer):
        raise NotAllowed("Your role sees no records, so it has nothing to explore.")
    agencies = agencies_by_id()
    asked = request.GET.get("find", "").strip()[:LONGEST]
    matches = _matches(viewer, asked, agencies)
    if not state.starts:
        return page(request, "explore_begin.html", asked=asked, matches=matches)
    wanted = asked_id_or_none(request.GET.get("saved", ""))
    saved = saved_chart(viewer, wanted) if wanted else None
    try:
        seen = explored_by(viewer, state, agencies)
    except NotFound:
        if saved is None:
            raise
        return page(request, "explore_gone.html", saved=saved)
    return _shown(request, viewer, replace(seen, saved=saved), agencies, asked=asked, matches=matches)


def explored_by(viewer: Actor, state: State, agencies: Mapping[UUID, AgencyFacts]) -> Seen:
    """What the address asks for, as far as the viewer may see it."""
    names, window = names_of(dict(agencies)), state.window(agencies.values())
    starts = state.starts if state.to is None else (state.starts[0], state.to)
    steps = state.steps if state.to is None else FURTHEST_WAY // 2
    found = explored(viewer, starts, steps=steps, expanded=state.expanded, window=window, names=names)
    began = [one.identity for one in found.founds]
    known, tied, out = tuple(found.nodes.values()), found.links, 0
    if not state.cleared:
        known, tied, out = without_cleared(known, tied, starts=[*began, *state.expanded])
    shown = chart({node.identity: node for node in known}, tied, state.choice, starts=began)
    way = ""
    if state.to is not None:
        walked = way_between(shown.links, began[0], began[-1])
        way = "none" if walked is None else "found"
        on_it = {end.identity for link in walked or () for end in (link.left, link.right)} | set(began)
        shown = replace(shown, nodes=tuple(n for n in shown.nodes if n.identity in on_it), links=walked or (), alone=0)
    links = shown.links if way else ordered(shown.links, state.order, last_first=state.last_first)
    return Seen(state, found, shown, links, children_around(shown.links), way, cleared=out)


def _shown(
    request: HttpRequest,
    viewer: Actor,
    seen: Seen,
    agencies: dict[UUID, AgencyFacts],
    *,
    asked: str,
    matches: list[tuple[Card, UUID]],
) -> HttpResponse:
    state, found = seen.state, seen.explored
    first = found.nodes[found.founds[0].identity]
    return page(
        request,
        "explore.html",
        status=422 if state.wrong else 200,
        state=state,
        seen=seen,
        first=first,
        first_address=address_of(first),
        starts=[found.nodes[one.identity] for one in found.founds],
        rows=_rows(seen),
        drawing=_drawing(seen),
        links={node.identity: address_of(node) for node in found.nodes.values()},
        **_form(state, {agency for link in found.whole for agency in link.agencies}, agencies),
        times=_times(seen),
        names=names_of(agencies),
        shown_again=[(node, state.show(node.identity)) for node in seen.chart.hidden],
        whole=state.query(to=None),
        with_cleared=state.query(cleared=True),
        unfiltered=state.query(sorts=(), statuses=(), agency="", since_text="", until_text="", hidden=()),
        query=state.query(),
        asked=asked,
        matches=matches,
        saved=seen.saved,
        changed=changed_since(viewer, seen.saved.id, chart=seen.chart) if seen.saved else None,
        known=found.nodes,
        may_judge=may(viewer.role, Verb.JUDGE_LINKS),
        why=reasons_in_a_sentence(viewer, found.founds[0]),
    )


def _form(state: State, involved: set[UUID], agencies: Mapping[UUID, AgencyFacts]) -> dict[str, object]:
    """What the table's headings and the form offer. involved: agencies whose records tie anybody here."""
    return {
        "columns": [(label, state.sort(name), _aria(state, name)) for name, label in COLUMNS],
        "sorts": [(one, SORT_CHOICES[one], one in state.sorts) for one in SORTS],
        "statuses": [(one, STATUS_WORDS[one], one in state.statuses) for one in STATUSES],
        "agencies": sorted((agencies[one] for one in involved if one in agencies), key=lambda agency: agency.name),
        "steps": range(1, FURTHEST + 1),
        "kept_fields": state.hidden_fields("steps", "since", "until", "agency", "kind", "sure"),
        "all_fields": state.hidden_fields(),
    }


def address_of(node: Node) -> str:
    """The address of a node's own page."""
    return page_of(node.person) if node.person else reverse("place", args=[node.identity])


def _rows(seen: Seen) -> list[Row]:
    state, starts = seen.state, {found.identity for found in seen.explored.founds}
    ties: dict[UUID, int] = {}
    for link in seen.links:
        for end in (link.left, link.right):
            ties[end.identity] = ties.get(end.identity, 0) + 1
    rows = []
    for node in seen.chart.nodes:
        one, expanded = node.identity, node.identity in state.expanded
        start = one in starts
        rows.append(
            Row(
                node=node,
                address=address_of(node),
                what=SORT_WORDS[node.sort],
                ties=ties.get(one, 0),
                children=seen.badges.get(one, 0),
                desks=seen.explored.held.get(one, ()),
                start=start,
                expanded=expanded,
                expand="" if start else state.fold(one) if expanded else state.expand(one),
                hide="" if start else state.hide(one),
                way="" if start else state.query(to=one, expanded=(), hidden=()),
            )
        )
    return rows


def _drawing(seen: Seen) -> Picture | None:
    held = held_nodes(seen.explored.held, seen.chart.nodes)
    if not seen.links and not held:
        return None
    return picture(seen.chart.nodes, seen.links, held=held, badges=seen.badges)


def _aria(state: State, name: str) -> str:
    if state.order != name:
        return "none"
    return "descending" if state.last_first else "ascending"


def _times(seen: Seen) -> list[tuple[str, str, date]]:
    """Which way, address and day of the steps to the day before and after on which something became known."""
    state = seen.state
    if state.wrong:
        return []
    back, forward = day_steps(seen.explored.whole, until=state.until)
    return [
        (label, state.query(until_text=when.isoformat(), since_text=state.since_text), when)
        for label, when in (("back", back), ("forward", forward))
        if when is not None and (state.since is None or when >= state.since)
    ]


def _matches(viewer: Actor, asked: str, agencies: dict[UUID, AgencyFacts]) -> list[tuple[Card, UUID]]:
    """What a search found that one can begin from: its card and identity."""
    if not asked:
        return []
    found = cards(
        viewer, [hit for hit in find(viewer, asked, other_forms=other_forms).hits if hit.kind != "event"], agencies
    )
    return [(card, card.identity) for card in (*found.people, *found.places) if card.identity]


@require_POST
def take_away(request: HttpRequest) -> HttpResponse:
    """The chart of the address as a file; a deed in the trail, with how much it holds."""
    viewer, state, form = actor(request), read_state(request.GET), request.POST.get("format", "")
    if form not in export.FORMATS:
        raise BadInput("Choose CSV, GraphML or JSON.")
    if not state.starts:
        raise NotFound
    if state.wrong:
        return HttpResponseRedirect(f"{reverse('explore')}?{state.query()}")
    agencies = agencies_by_id()
    seen = explored_by(viewer, state, agencies)
    note_export(explored=seen.explored, form=form, nodes=len(seen.chart.nodes), links=len(seen.links), by=viewer)
    text = export.as_file(export.Shown(_stamp(viewer, seen), seen.chart.nodes, seen.links, names_of(agencies)), form)
    answer = HttpResponse(text, content_type=export.FORMATS[form])
    answer["Content-Disposition"] = f'attachment; filename="network-{now():%Y-%m-%d}.{form}"'
    return answer


def _stamp(viewer: Actor, seen: Seen) -> str:
    names = listed([seen.explored.nodes[found.identity].title for found in seen.explored.founds])
    held = f"{counted(len(seen.chart.nodes), 'person or place,people and places')}, {counted(len(seen.links), 'link')}"
    return (
        f"{in_words(seen.state)} around {names}: {held}. Made for {viewer.name}, {viewer.agency_name}, {moment(now())}."
    )


def in_words(state: State) -> str:
    """What of the network is shown, as the beginning of a sentence."""
    said = [SORT_CHOICES[one].lower() for one in state.sorts]
    statuses = f" ({' or '.join(state.statuses)} links)" if state.statuses else ""
    dates = f" written down from {day(state.since)}" if state.since else ""
    dates += f"{' to' if dates else ' written down until'} {day(state.until)}" if state.until else ""
    agency = f" by agency {state.agency}" if state.agency else ""
    return f"Network{f' of {listed(said)}' if said else ''}{statuses}{dates}{agency}"


addresses = [path("explore", explore, name="explore"), path("explore/export", take_away, name="explore_export")]
