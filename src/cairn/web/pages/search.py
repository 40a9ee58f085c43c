"""One box for people, places and numbers."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cairn.web.pages import page


def search(request: HttpRequest) -> HttpResponse:
    """What was found under the reader's own rights."""
    return page(request, "search.html", asked=request.GET.get("q", ""))


addresses = [path("search", search, name="search")]
