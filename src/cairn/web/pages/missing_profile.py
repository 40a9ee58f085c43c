"""Handing the profile of a missing child to the police: one press from the child's missing page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from cairn.base.errors import NotFound
from cairn.forms import queries
from cairn.forms.errors import DecidedBefore
from cairn.forms.findings import hand_over
from cairn.web.pages import actor
from cairn.web.parts.missing_profile import KIND, in_words

HANDED = "Handed to the police. It stands on their list, and they say what they do with it by the end of the day. If the child is missing now, ring them too."


@require_POST
def handed(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Hand it over as it was written. Raises: NotFound, NotAllowed."""
    viewer = actor(request)
    facts = queries.sent(viewer, identity)
    if facts is None or facts.kind != KIND:
        raise NotFound
    try:
        hand_over(profile=identity, words=in_words(facts), by=viewer)
    except DecidedBefore as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, HANDED)
    if facts.about:
        return HttpResponseRedirect(f"{reverse('missing', args=[facts.about])}#h-profile")
    return HttpResponseRedirect(reverse("sent_form", args=[identity]))


addresses = [path("missing/profile/<uuid:identity>/hand-over", handed, name="missing_profile_handed")]
