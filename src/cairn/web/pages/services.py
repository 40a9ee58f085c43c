"""Systems that send and read for an agency: asking for an account, confirming, a new secret, shutting. No record of a child is on it."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from cairn.access import services
from cairn.access.errors import Unfit, Waiting
from cairn.access.operations import OPERATIONS, ROLES_GIVEN
from cairn.access.posts import check_can_care
from cairn.access.roles import PURPOSES, ROLES, TITLES, Verb, may
from cairn.agencies.queries import names_of_staff
from cairn.base.clock import today
from cairn.concerns.unsent import unsent
from cairn.web.pages import actor, page
from cairn.web.parts.about import read_day
from cairn.web.parts.words import day

STATES = {"waits": "Waits for a safeguarding lead", "holds": "In use", "declined": "Not confirmed", "shut": "Shut"}


def systems(request: HttpRequest) -> HttpResponse:
    """The accounts of the reader's agency."""
    viewer = actor(request)
    found = services.services(viewer)
    return page(
        request, "services.html", services=found, titles=TITLES, states=STATES, unsent=unsent(viewer),
        waiting=sum(one.state == "waits" for one in found),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def new_system(request: HttpRequest) -> HttpResponse:
    """Ask for an account; a safeguarding lead gets its secret at once."""
    viewer = actor(request)
    check_can_care(viewer)
    if request.method == "GET":
        return _form(request, {})
    given = request.POST
    try:
        made = services.ask_for(
            title=given.get("title", "").strip(),
            role=given.get("role", ""),
            purpose=given.get("purpose", ""),
            operations=given.getlist("may"),
            ends_on=read_day(given.get("ends_on", "")),
            by=viewer,
        )
    except Unfit as wrong:
        return _form(request, wrong.lacks)
    if made.secret:
        return _secret(request, made.id, made.secret)
    messages.success(request, "Asked for. It can be used once a safeguarding lead has confirmed it.")
    return HttpResponseRedirect(reverse("system", args=[made.id]))


def _form(request: HttpRequest, lacks: dict[str, str]) -> HttpResponse:
    viewer = actor(request)
    return page(
        request,
        "service_new.html",
        status=422 if lacks else 200,
        said=request.POST,
        chosen=request.POST.getlist("may"),
        lacks=lacks,
        roles=[(one.value, ROLES[one].title, ROLES[one].says, False) for one in ROLES_GIVEN],
        purposes=PURPOSES,
        operations=OPERATIONS,
        until=day(today() + timedelta(days=services.LASTS)),
        leads=may(viewer.role, Verb.CONFIRM_POSTS),
    )


def _secret(request: HttpRequest, which: UUID, secret: str) -> HttpResponse:
    """A page that can't be had again: the database keeps a hash."""
    one = services.service(actor(request), which)
    where = request.build_absolute_uri(reverse("api_start"))
    return page(request, "service_secret.html", one=one, secret=secret, where=where)


def system(request: HttpRequest, identity: UUID) -> HttpResponse:
    """One account: what it may do, since when, and what can be done about it."""
    return _show(request, identity)


def _show(
    request: HttpRequest, identity: UUID, *, lacks: dict[str, str] | None = None, status: int = 422
) -> HttpResponse:
    viewer = actor(request)
    one = services.service(viewer, identity)
    return page(
        request,
        "service.html",
        status=status if lacks else 200,
        one=one,
        titles=TITLES,
        states=STATES,
        purposes=PURPOSES,
        left=unsent(viewer).get(one.staff) if one.staff else None,
        staff=names_of_staff({who for who in (one.asked_by, one.decided_by) if who}),
        leads=may(viewer.role, Verb.CONFIRM_POSTS),
        given=request.POST,
        lacks=lacks or {},
    )


@require_POST
def confirm_system(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Say yes as the safeguarding lead, and get the secret."""
    try:
        return _secret(request, identity, services.confirm(service=identity, by=actor(request)))
    except Waiting as wrong:
        return _show(request, identity, lacks={"": str(wrong)}, status=409)


@require_POST
def new_secret(request: HttpRequest, identity: UUID) -> HttpResponse:
    """A new secret and a new last day, for the safeguarding lead."""
    try:
        secret = services.make_secret(
            service=identity,
            ends_on=read_day(request.POST.get("ends_on", "")),
            overlap=request.POST.get("old") == "day",
            by=actor(request),
        )
    except Unfit as wrong:
        return _show(request, identity, lacks=wrong.lacks)
    except Waiting as wrong:
        return _show(request, identity, lacks={"": str(wrong)}, status=409)
    return _secret(request, identity, secret)


@require_POST
def shut_system(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Shut it at once, or decline it."""
    try:
        state = services.shut(service=identity, why=request.POST.get("why", ""), by=actor(request))
    except Unfit as wrong:
        return _show(request, identity, lacks=wrong.lacks)
    except Waiting as wrong:
        return _show(request, identity, lacks={"": str(wrong)}, status=409)
    messages.success(request, "Shut: its secret is good for nothing now." if state == "shut" else "Declined.")
    return HttpResponseRedirect(reverse("systems"))


addresses = [
    path("staff/systems", systems, name="systems"),
    path("staff/systems/new", new_system, name="new_system"),
    path("staff/systems/<uuid:identity>", system, name="system"),
    path("staff/systems/<uuid:identity>/confirm", confirm_system, name="confirm_system"),
    path("staff/systems/<uuid:identity>/secret", new_secret, name="new_secret"),
    path("staff/systems/<uuid:identity>/shut", shut_system, name="shut_system"),
]
