"""Opening one person in an emergency, and the board on which owners review it."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from cairn.access.roles import Verb, may
from cairn.agencies.queries import agencies_by_id, names_of_staff
from cairn.people.queries.persons import dossier
from cairn.sharing.emergency import FINDINGS, break_glass, notices, openings, review
from cairn.sharing.errors import Lacking, Over
from cairn.sharing.policies import check_can_break_glass
from cairn.web.pages import actor, asked_id, page
from cairn.web.parts.about import page_of


@require_http_methods(["GET", "POST"])
def open_now(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Say why, and the person is open for two hours."""
    viewer = actor(request)
    check_can_break_glass(viewer)
    person = dossier(viewer, identity, what="opening in an emergency").person
    lacks: dict[str, str] = {}
    if request.method == "POST":
        try:
            break_glass(
                person=person.identity,
                reason=request.POST.get("reason", ""),
                by=viewer,
                form=asked_id(request.POST.get("form", "")),
            )
        except Lacking as wrong:
            lacks = wrong.lacks
        else:
            messages.success(request, "Open to you alone for two hours. The owners of these records have been told.")
            return HttpResponseRedirect(page_of(person))
    return page(
        request,
        "open_now.html",
        status=422 if lacks else 200,
        person=person,
        address=page_of(person),
        reason=request.POST.get("reason", ""),
        form=request.POST.get("form") or uuid4(),
        lacks=lacks,
    )


def board(request: HttpRequest) -> HttpResponse:
    """What was opened of us, to be reviewed; what climbed; what we opened."""
    return _board(request)


@require_POST
def reviewed(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Say whether it was needed."""
    finding, words = request.POST.get("finding", ""), request.POST.get("words", "")
    try:
        review(notice=identity, finding=finding, words=words, by=actor(request))
    except (Lacking, Over) as wrong:
        return _board(request, wrong=str(wrong), of=identity)
    messages.success(request, "Kept. Whoever opened it and their safeguarding lead stand by it or learn from it.")
    return HttpResponseRedirect(reverse("openings"))


def _board(request: HttpRequest, *, wrong: str = "", of: UUID | None = None) -> HttpResponse:
    viewer = actor(request)
    told, own = notices(viewer), openings(viewer)
    staff = {one.staff for one in own} | {who for one in told for who in (one.staff, one.reviewed_by) if who}
    return page(
        request,
        "openings.html",
        status=422 if wrong else 200,
        waiting=[one for one in told if one.ours and one.reviewed_at is None],
        reviewed=[one for one in told if one.ours and one.reviewed_at is not None],
        climbed=[one for one in told if not one.ours],
        own=own,
        reviews=may(viewer.role, Verb.REVIEW_OPENINGS),
        agencies=agencies_by_id(),
        staff=names_of_staff(staff),
        findings=FINDINGS,
        lacks={"": wrong} if wrong else {},
        moved=of,
        typed=request.POST,
    )


addresses = [
    path("person/<uuid:identity>/open-now", open_now, name="open_now"),
    path("openings", board, name="openings"),
    path("openings/<uuid:identity>", reviewed, name="review_opening"),
]
