"""Visits: what a licensing or premises officer's own agency saw where, with no person named."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cairn.linkage.visits import MOST, own_visits
from cairn.web.pages import actor, page


def visits(request: HttpRequest) -> HttpResponse:
    """The places that the reader's agency visited, the latest first."""
    places = own_visits(actor(request))
    number = sum(len(place.visits) for place in places)
    return page(request, "visits.html", places=places, more=number >= MOST, most=MOST)


addresses = [path("visits", visits, name="visits")]
