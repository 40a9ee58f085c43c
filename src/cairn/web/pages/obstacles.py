"""The register of what stands in the way of sharing: local or national, raised with whom, answered when. R63."""

from datetime import date
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from cairn.access.roles import Verb, may
from cairn.agencies.queries import agencies_by_id
from cairn.sharing.actions import move_obstacle, record_obstacle
from cairn.sharing.errors import Lacking, Over
from cairn.sharing.policies import check_can_record_obstacles
from cairn.sharing.queries import obstacles
from cairn.sharing.rules.words import REACHES
from cairn.web.pages import actor, asked_id, page
from cairn.web.parts.about import read_day

NO_DAY = date.max  # what was typed is no day: later than today, and so refused


def register(request: HttpRequest) -> HttpResponse:
    """The register; what is national and unheard comes first for those who read all of it."""
    return _register(request)


@require_http_methods(["GET", "POST"])
def new_obstacle(request: HttpRequest) -> HttpResponse:
    """Put one more into it."""
    viewer = actor(request)
    check_can_record_obstacles(viewer)
    if request.method == "GET":
        return _form(request, {})
    try:
        record_obstacle(
            said={name: request.POST.get(name, "") for name in ("reach", "what", "stuck", "raised_with")},
            by=viewer,
            form=asked_id(request.POST.get("form", "")),
            raised_on=_day(request),
        )
    except Lacking as wrong:
        return _form(request, wrong.lacks)
    messages.success(request, "It stands in the register.")
    return HttpResponseRedirect(reverse("obstacles"))


@require_POST
def move(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Say with whom one was raised, or what was answered."""
    did, words = request.POST.get("did", ""), request.POST.get("words", "")
    try:
        move_obstacle(obstacle=identity, did=did, words=words, on=_day(request, "on"), by=actor(request))
    except (Lacking, Over) as wrong:
        return _register(request, wrong=str(wrong), of=identity)
    messages.success(request, "Kept.")
    return HttpResponseRedirect(reverse("obstacles"))


def _register(request: HttpRequest, *, wrong: str = "", of: UUID | None = None) -> HttpResponse:
    viewer = actor(request)
    found = obstacles(viewer)
    return page(
        request,
        "obstacles.html",
        status=422 if wrong else 200,
        unheard=[one for one in found if one.unheard],
        waiting=[one for one in found if one.answered_on is None and not one.unheard],
        answered=[one for one in found if one.answered_on is not None],
        reads_all=may(viewer.role, Verb.READ_OBSTACLES),
        agencies=agencies_by_id(),
        reaches=REACHES,
        moved=of,
        typed=request.POST,
        lacks={"": wrong} if wrong else {},
    )


def _form(request: HttpRequest, lacks: dict[str, str]) -> HttpResponse:
    return page(
        request,
        "obstacle_new.html",
        status=422 if lacks else 200,
        said=request.POST,
        form=request.POST.get("form") or uuid4(),
        lacks=lacks,
        reaches=REACHES,
    )


def _day(request: HttpRequest, name: str = "raised_on") -> date | None:
    typed = request.POST.get(name, "")
    return (read_day(typed) or NO_DAY) if typed.strip() else None


addresses = [
    path("obstacles", register, name="obstacles"),
    path("obstacles/new", new_obstacle, name="new_obstacle"),
    path("obstacles/<uuid:identity>", move, name="move_obstacle"),
]
