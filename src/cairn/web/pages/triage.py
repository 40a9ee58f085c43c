"""Saying that one is reading a concern, so that two don't do the same work; nobody is kept from deciding by it.

It is a button and not a side effect of opening: a page that is only looked at changes nothing, and a browser that fetches
pages ahead, or opens yesterday's again, claims none.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from cairn.agencies.queries import names_of_staff
from cairn.concerns.actions import claim, give_back
from cairn.concerns.errors import NotYet, ReadByAnother
from cairn.concerns.queries import claims
from cairn.web.pages import actor
from cairn.web.parts.words import clock


@require_POST
def claimed(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Say that one is reading it, and open it; who came first is named to whoever comes second."""
    viewer = actor(request)
    try:
        claim(concern=identity, by=viewer)
    except ReadByAnother as refusal:
        held = claims(viewer, [identity]).get(identity)
        who = names_of_staff({held.staff}).get(held.staff, "") if held else ""
        says = (
            f"{who} is reading this since {clock(held.at)}. You can read and decide all the same."
            if held and who
            else refusal
        )
        messages.warning(request, str(says))
    except NotYet:
        messages.warning(request, "It has ended: there is nothing left to decide.")
    return HttpResponseRedirect(reverse("concern", args=[identity]))


@require_POST
def given_back(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Say that one reads it no more, and go back to the queue."""
    give_back(concern=identity, by=actor(request))
    return HttpResponseRedirect(reverse("concerns"))


addresses = [
    path("concerns/<uuid:identity>/claim", claimed, name="claim_concern"),
    path("concerns/<uuid:identity>/given-back", given_back, name="give_back_concern"),
]
