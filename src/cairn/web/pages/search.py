"""One box for people, places and numbers."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cairn.agencies.queries import agencies_by_id
from cairn.base.errors import NotAllowed
from cairn.records.search import search as find
from cairn.web.pages import actor, page
from cairn.web.parts.flagged import asks_for_cleared
from cairn.web.parts.frame import may_read_records
from cairn.web.parts.results import cards, other_forms
from cairn.web.parts.sources import senders

LONGEST = 200  # characters


def search(request: HttpRequest) -> HttpResponse:
    """What was found under the reader's own rights."""
    viewer, asked = actor(request), request.GET.get("q", "").strip()[:LONGEST]
    if not may_read_records(viewer):
        raise NotAllowed("Your role sees no records, so it has nothing to search.")
    results = find(viewer, asked, other_forms=other_forms)
    found = cards(viewer, results.hits, agencies_by_id(), cleared=asks_for_cleared(request.GET))
    return page(
        request,
        "search.html",
        asked=asked,
        results=results,
        cards=found,
        with_cleared=urlencode({"q": asked, "cleared": "show"}),
        **({} if len(found) else senders()),
        number=len(found.people) + len(found.places) + len(found.records),
    )


addresses = [path("search", search, name="search")]
