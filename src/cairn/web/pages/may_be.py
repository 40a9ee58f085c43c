"""Who it may be, asked while a child's name is typed on a page where one is written of."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from cairn.access.roles import Verb, may
from cairn.base.errors import NotAllowed
from cairn.web.pages import actor, asked_id, page
from cairn.web.parts.may_be import ANSWERS, found_for
from cairn.web.parts.questions import typed_who


@require_POST
def who_it_may_be(request: HttpRequest) -> HttpResponse:
    """Records that may be the child whose name is being typed; nothing waits for an answer."""
    viewer = actor(request)
    if not any(may(viewer.role, verb) for verb in (Verb.TELL_CONCERNS, Verb.FILL_IN_FORMS)):
        raise NotAllowed("Your role writes of no child, so no names are looked up for it.")
    found = found_for(request, typed_who(request.POST), draft=asked_id(request.POST.get("draft", "")))
    return page(request, "parts/may_be.html", may_be=found, answers=ANSWERS)


addresses = [path("may-be", who_it_may_be, name="may_be")]
