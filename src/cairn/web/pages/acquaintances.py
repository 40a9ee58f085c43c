"""Saying whether one knows somebody in one's own life, and what a lead makes of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from cairn.agencies.queries import names_of_staff
from cairn.people.queries.persons import dossier
from cairn.sharing.acquaintances import ANSWERS, FINDINGS, acquainted, declare, lines, read
from cairn.sharing.errors import Lacking, Over
from cairn.web.pages import actor, page
from cairn.web.parts.about import page_of


@require_http_methods(["GET", "POST"])
def know(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Say whether one knows this person."""
    viewer = actor(request)
    person = dossier(viewer, identity, what="saying whether one knows them").person
    lacks: dict[str, str] = {}
    if request.method == "POST":
        answer = request.POST.get("answer", "")
        try:
            declare(person=person.identity, answer=answer, words=request.POST.get("words", ""), by=viewer)
        except Lacking as wrong:
            lacks = wrong.lacks
        else:
            messages.success(request, "Kept. You can say it anew if it changes.")
            return HttpResponseRedirect(page_of(person))
    said = acquainted(viewer, person)
    return page(
        request,
        "know.html",
        status=422 if lacks else 200,
        person=person,
        address=page_of(person),
        said=said,
        words=request.POST.get("words", said.words if said else ""),
        typed=request.POST,
        answers=ANSWERS,
        lacks=lacks,
    )


def board(request: HttpRequest) -> HttpResponse:
    """What people of one's agency said, those to read first."""
    return _board(request)


@require_POST
def read_one(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Say what follows."""
    try:
        read(
            line=identity,
            finding=request.POST.get("finding", ""),
            words=request.POST.get("words", ""),
            by=actor(request),
        )
    except (Lacking, Over) as wrong:
        return _board(request, wrong=str(wrong), of=identity)
    messages.success(request, "Kept. Whoever said it reads it on the person's page.")
    return HttpResponseRedirect(reverse("acquaintances"))


def _board(request: HttpRequest, *, wrong: str = "", of: UUID | None = None) -> HttpResponse:
    viewer = actor(request)
    found = lines(viewer)
    staff = {who for one in found for who in (one.staff, one.read_by) if who}
    return page(
        request,
        "acquaintances.html",
        status=422 if wrong else 200,
        waiting=[one for one in found if one.waits],
        rest=[one for one in found if not one.waits],
        staff=names_of_staff(staff),
        answers=ANSWERS,
        findings=FINDINGS,
        lacks={"": wrong} if wrong else {},
        moved=of,
        typed=request.POST,
    )


addresses = [
    path("person/<uuid:identity>/know", know, name="know"),
    path("acquaintances", board, name="acquaintances"),
    path("acquaintances/<uuid:identity>", read_one, name="read_acquaintance"),
]
