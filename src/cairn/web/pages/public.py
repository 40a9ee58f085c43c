"""Pages without an account that ask nothing: the start page and the help pages."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse

from cairn.base.clock import now
from cairn.concerns.asking import exit_to, help_lines
from cairn.concerns.public import hours
from cairn.web.pages import page
from cairn.web.parts.help_pages import help_pages


def start(request: HttpRequest) -> HttpResponse:
    """The front door: to today for those who are in, to whom to turn to for everybody else."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(reverse("today"))
    return outside(request, "public/start.html", helps=help_pages().values())


def help_page(request: HttpRequest, key: str) -> HttpResponse:
    """One help page, as it was approved."""
    found = help_pages().get(key)
    if found is None:
        raise Http404
    return outside(request, "public/help.html", help=found, helps=help_pages().values())


def outside(request: HttpRequest, template: str, *, status: int = 200, **shown: object) -> HttpResponse:
    """A page for those without an account: whom to ring at any hour, whether the front door is open, and the way out."""
    door, moment = hours(), now()
    lines = help_lines()
    return page(
        request,
        template,
        status=status,
        door=door,
        is_open=door is not None and door.is_open(moment),
        opens=door.opens_next(moment) if door else None,
        lines=lines,
        sources=list(dict.fromkeys(one.source for one in lines)),
        emergency=lines[0],
        childline=lines[-1],
        exit_to=exit_to(),
        **({"lacks": {}} | shown),
    )


addresses = [path("", start, name="start"), path("help/<slug:key>", help_page, name="help")]
