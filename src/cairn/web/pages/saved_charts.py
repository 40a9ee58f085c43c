"""Charts of the network explorer that one saved: the list, saving, deleting and bringing back."""

from dataclasses import replace
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from cairn.agencies.queries import agencies_by_id
from cairn.base.errors import NotAllowed, NotFound
from cairn.network.errors import Unnamed
from cairn.network.saved import bring_back_chart, delete_chart, save_chart, saved_chart, saved_charts
from cairn.web.pages import actor, asked_id, page
from cairn.web.pages.explore import explored_by, in_words
from cairn.web.parts.exploring import read_state
from cairn.web.parts.frame import may_read_records

REFUSED = "Your role sees no records, so it has no chart to save."


def all_saved(request: HttpRequest) -> HttpResponse:
    """The charts that the reader saved for this agency."""
    viewer = actor(request)
    if not may_read_records(viewer):
        raise NotAllowed(REFUSED)
    charts = saved_charts(viewer)
    return page(
        request,
        "explore_saved.html",
        charts=[(one, in_words(read_state(QueryDict(one.address)))) for one in charts if one.deleted_at is None],
        deleted=[one for one in charts if one.deleted_at is not None],
    )


@require_http_methods(["GET", "POST"])
def save(request: HttpRequest) -> HttpResponse:
    """Save the chart of the address, with a name and what it is for."""
    viewer, state = actor(request), replace(read_state(request.GET), cleared=False)  # harms, H3: it is never kept
    if not may_read_records(viewer):
        raise NotAllowed(REFUSED)
    if not state.starts or state.wrong:
        raise NotFound
    seen = explored_by(viewer, state, agencies_by_id())
    lacks: dict[str, str] = {}
    if request.method == "POST":
        try:
            made = save_chart(
                said=request.POST,
                address=state.query(),
                explored=seen.explored,
                chart=seen.chart,
                by=viewer,
                form=asked_id(request.POST.get("form", "")),
            )
        except Unnamed as wrong:
            lacks = wrong.lacks
        else:
            messages.success(request, "Saved. When you open it later, it says what changed since.")
            return HttpResponseRedirect(f"{reverse('explore')}?{state.query()}&saved={made}")
    return page(
        request,
        "explore_save.html",
        status=422 if lacks else 200,
        seen=seen,
        names=[seen.explored.nodes[one.identity].title for one in seen.explored.founds],
        query=state.query(),
        said=request.POST,
        lacks=lacks,
        form=request.POST.get("form") or uuid4(),
    )


def open_saved(request: HttpRequest, identity: UUID) -> HttpResponse:
    """A saved chart as it is now: at the explorer's own address."""
    found = saved_chart(actor(request), identity)
    if found is None:
        raise NotFound
    return HttpResponseRedirect(f"{reverse('explore')}?{found.address}&saved={found.id}")


@require_POST
def delete(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Delete a saved chart; the list brings it back."""
    delete_chart(chart=identity, by=actor(request))
    messages.success(request, "Deleted. You can bring it back below.")
    return HttpResponseRedirect(reverse("saved_charts"))


@require_POST
def bring_back(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Undo a deletion."""
    bring_back_chart(chart=identity, by=actor(request))
    messages.success(request, "It is back.")
    return HttpResponseRedirect(reverse("saved_charts"))


addresses = [
    path("explore/saved", all_saved, name="saved_charts"),
    path("explore/save", save, name="save_chart"),
    path("explore/saved/<uuid:identity>", open_saved, name="saved_chart"),
    path("explore/saved/<uuid:identity>/delete", delete, name="delete_chart"),
    path("explore/saved/<uuid:identity>/bring-back", bring_back, name="bring_back_chart"),
]
