"""A page for each kind of refusal. Absent and restricted get the same one; a dead database gets one without any query."""

import logging
import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from cairn.base.errors import HTTP_STATUS, BadInput, Broken, CairnError, NotAllowed, NotFound, NotNow
from cairn.web.api.errors import is_call, problem_for

PAGES: dict[type[CairnError], str] = {
    NotAllowed: "errors/not_allowed.html",
    NotFound: "errors/not_found.html",
    NotNow: "errors/not_now.html",
    BadInput: "errors/bad_input.html",
    Broken: "errors/broken.html",
}
log = logging.getLogger("cairn.web")


def page_for(request: HttpRequest, error: CairnError) -> HttpResponse:
    """The page and status of a refusal; what was not found is never named."""
    kind = next(kind for kind in PAGES if isinstance(error, kind))
    if kind is Broken:
        log.error("broken: %s", error)
    if is_call(request):
        return problem_for(error)
    said = "" if kind in {NotFound, Broken} else str(error)
    return HttpResponse(render_to_string(PAGES[kind], {"said": said}, request), status=HTTP_STATUS[kind])


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For an address that is none, and for Django's own 404."""
    return page_for(request, NotFound())


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """For Django's own 403."""
    return page_for(request, NotAllowed("You may not do this here."))


def form_was_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """For a form whose token is not this session's."""
    return HttpResponse(render_to_string("errors/form_was_old.html", {}, request), status=HTTP_STATUS[NotAllowed])


def broken(request: HttpRequest) -> HttpResponse:
    """For anything that failed: 503 if the database can't be reached, else 500. Reads nothing and knows nobody."""
    if is_call(request):
        return problem_for(Broken())
    dead = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    text = render_to_string("errors/broken.html", {"plain": True, "database": dead})
    return HttpResponse(text, status=503 if dead else 500)
