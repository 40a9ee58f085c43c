"""Quiet questions: asking whether anybody holds a person closely, what came of it, and what a holder's lead does with a hit."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from cairn.access.roles import PURPOSES, Verb, may
from cairn.agencies.queries import agencies_by_id, names_of_staff
from cairn.base.clock import today
from cairn.base.errors import NotAllowed
from cairn.concerns.queries import keeps_close
from cairn.sharing.errors import EnoughToday, Lacking, NoEvaluator, Over
from cairn.sharing.quiet import (
    answer_quietly,
    ask_quietly,
    canaries,
    check_can_answer_quietly,
    check_can_ask_quietly,
    left_today,
    quiet_hit,
    quiet_hits,
    quiet_questions,
)
from cairn.sharing.rules.basis import bases, chosen_from
from cairn.sharing.rules.quiet import ANSWERED_WITHIN, ASKED, GIVES
from cairn.sharing.rules.words import TOLD
from cairn.trail.actions import look
from cairn.web.pages import actor, asked_id, page

RULE = "quiet-question/1"


def every(request: HttpRequest) -> HttpResponse:
    """The reader's own questions and, for a safeguarding lead, what was asked about people whom the agency holds."""
    viewer = actor(request)
    asks, answers = may(viewer.role, Verb.ASK_QUIETLY), may(viewer.role, Verb.ANSWER_QUIETLY)
    if not asks and not answers:
        raise NotAllowed("Your role asks no quiet questions and answers none.")
    own = quiet_questions(viewer) if asks else ()
    met = quiet_hits(viewer) if answers else ()
    guesses = canaries(viewer) if answers else ()
    look(what="quiet questions", on_kind="quiet_question", rule=RULE)
    staff = {one.staff for one in met if one.staff} | {one.staff for one in guesses}
    staff |= {answer.staff for one in own for answer in one.answers if answer.staff}
    return page(
        request,
        "quiet.html",
        asks=asks,
        answers=answers,
        own=own,
        waiting=[one for one in met if not one.gave],
        over=[one for one in met if one.gave],
        guesses=guesses,
        left=left_today(viewer) if asks and viewer.purpose != "run_the_service" else None,
        agencies=agencies_by_id(),
        staff=names_of_staff(staff),
        viewer=viewer,
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The page on which a question is put; nothing typed is lost where something lacks or nobody can be asked now."""
    viewer = actor(request)
    check_can_ask_quietly(viewer)
    if request.method == "GET":
        return _form(request)
    said = {name: request.POST.get(name, "") for name in ASKED}
    try:
        ask_quietly(said=said, by=viewer, form=asked_id(request.POST.get("form", "")))
    except Lacking as wrong:
        return _form(request, lacks=wrong.lacks, status=422)
    except (NoEvaluator, EnoughToday) as refusal:
        return _form(request, lacks={"": str(refusal)}, status=409)
    messages.success(
        request,
        "Your question is put. If a lead chooses to tell you something, it stands here. Nothing else will ever show.",
    )
    return HttpResponseRedirect(reverse("quiet"))


def _form(request: HttpRequest, *, lacks: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    viewer = actor(request)
    return page(
        request,
        "quiet_new.html",
        status=status,
        said=request.POST,
        form=request.POST.get("form") or uuid4(),
        lacks=lacks or {},
        left=left_today(viewer),
        close=keeps_close(viewer),
        bases=chosen_from(today()).values(),
        told=TOLD,
        within=ANSWERED_WITHIN,
    )


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, identity: UUID) -> HttpResponse:
    """One hit, for the lead of whoever holds the person: who asks and why, and whether to tell them anything."""
    viewer = actor(request)
    check_can_answer_quietly(viewer)
    lacks: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            answer_quietly(
                hit=identity, gives=request.POST.get("gives", ""), words=request.POST.get("words", ""), by=viewer
            )
        except Lacking as wrong:
            lacks, status = wrong.lacks, 422
        except Over as refusal:
            lacks, status = {"": str(refusal)}, 409
        else:
            messages.success(request, "Kept. What you told them, if anything, stands on their page now.")
            return HttpResponseRedirect(reverse("quiet"))
    hit = quiet_hit(viewer, identity)
    look(what="quiet question", on_kind="quiet_question", on=identity, rule=RULE, shown=1)
    return page(
        request,
        "quiet_one.html",
        status=status,
        hit=hit,
        lacks=lacks,
        given=request.POST,
        gives=GIVES,
        law=bases().get(hit.basis),
        told=TOLD,
        purposes=PURPOSES,
        agencies=agencies_by_id(),
        staff=names_of_staff({who for who in (hit.staff, hit.answered_by) if who}),
    )


addresses = [
    path("quiet", every, name="quiet"),
    path("quiet/new", new, name="new_quiet"),
    path("quiet/<uuid:identity>", one, name="quiet_one"),
]
