"""Telling a child what a court did about a person around them: what is asked, and saying that it is done."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from cairn.access.roles import Verb, may
from cairn.agencies.queries import agencies_by_id, names_of_staff
from cairn.base.errors import NotFound
from cairn.people.errors import DoneMeanwhile, Lacks
from cairn.people.outcomes import outcome, tell_child
from cairn.people.queries.identities import identities_of
from cairn.people.queries.persons import dossier
from cairn.web.pages import actor, page
from cairn.web.parts.about import names_of, page_of


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, identity: UUID) -> HttpResponse:
    """What a court did, which child is to be told, and how they were."""
    viewer, typed = actor(request), request.POST
    line = outcome(viewer, identity)
    here = identities_of(viewer, [line.record]).get(line.record)
    if here is None:
        raise NotFound
    person = dossier(viewer, here, what="telling what a court did").person
    lacks: dict[str, str] = {}
    if request.method == "POST":
        try:
            tell_child(outcome=identity, words=typed.get("words", ""), by=viewer)
        except Lacks as wrong:
            lacks = wrong.lacks
        except DoneMeanwhile as refusal:
            lacks = {"": str(refusal)}
        else:
            messages.success(request, "Kept. Thank you for telling them.")
            return HttpResponseRedirect(reverse("outcome", args=[identity]))
        line = outcome(viewer, identity)
    return page(
        request,
        "outcome.html",
        status=422 if lacks else 200,
        line=line,
        person=person,
        address=page_of(person),
        names=names_of(agencies_by_id()),
        staff=names_of_staff({line.told_by} if line.told_by else set()),
        may_tell=may(viewer.role, Verb.SET_FLAGS),
        typed=typed,
        lacks=lacks,
    )


addresses = [path("outcome/<uuid:identity>", one, name="outcome")]
