"""Allegations about those who work with children: the designated officer's queue, one allegation, and deciding about it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from cairn.access.roles import Verb, may
from cairn.access.sight import PARTY
from cairn.agencies.queries import agencies_by_id, names_of_staff
from cairn.base.errors import NotAllowed
from cairn.concerns.allegations import allegation, allegations, recognise
from cairn.concerns.attachments import of_concern
from cairn.concerns.errors import DecidedMeanwhile, Missing, NotYet
from cairn.concerns.queries import concern, reporter
from cairn.concerns.rules.allegations import HARMS, HOW, OPTIONS, OUTCOMES, STATES, TURNS, WHY_BACK, options
from cairn.concerns.rules.outside import TOLD_AS
from cairn.concerns.rules.words import ADULT_KNOWN
from cairn.journeys.decide_allegation import decide_allegation
from cairn.trail.actions import look
from cairn.web.pages import actor, asked_id, page, whole_number
from cairn.web.parts.typed import asked_day

SAID = ("harm", "reason", "lead", "for_reporter", "outcome", "why")
IN_WORDS: dict[str, object] = {
    "states": STATES, "titles": TURNS, "harms": HARMS, "outcomes": OUTCOMES, "whys": WHY_BACK, "hows": HOW, "told_as": TOLD_AS,
    "adult_known": ADULT_KNOWN,
}  # fmt: skip


def every(request: HttpRequest) -> HttpResponse:
    """The allegations that the reader holds, what waits first."""
    viewer = actor(request)
    lines = allegations(viewer)
    if not lines and not may(viewer.role, Verb.HOLD_ALLEGATIONS):
        raise NotAllowed(
            "Allegations about those who work with children are held by the area’s designated officer. You can tell one under Concerns."
        )
    return page(
        request,
        "allegations.html",
        living=[line for line in lines if line.state != "ended"],
        ended=[line for line in lines if line.state == "ended"],
        agencies=agencies_by_id(),
        states=STATES,
        outcomes=OUTCOMES,
        told_as=TOLD_AS,
    )


def one(request: HttpRequest, identity: UUID) -> HttpResponse:
    """One allegation: what was told, who of ours it may be, what was done, and the decision."""
    return _show(request, identity)


@require_POST
def decided(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Decide; what it lacks, or who came first, is told on the same page with every word kept."""
    did = request.POST.get("did", "")
    try:
        goes = decide_allegation(
            allegation=identity,
            after=whole_number(request.POST.get("after", "")),
            did=did,
            said={name: request.POST.get(name, "") for name in SAID},
            by=actor(request),
            next_on=asked_day(request.POST.get("next_on", "")) if did == "manage" else None,
        )
    except Missing as wrong:
        return _show(request, identity, lacks=wrong.lacks, status=422)
    except (DecidedMeanwhile, NotYet) as refusal:
        return _show(request, identity, lacks={"": str(refusal)}, status=409)
    messages.success(request, f"{OPTIONS[did].title}: kept.")
    back = reverse("allegations") if goes == "returned" else reverse("allegation", args=[identity])
    return HttpResponseRedirect(back)


@require_POST
def recognised(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Say whether it is somebody of ours, or another of the same name."""
    try:
        recognise(
            allegation=identity,
            after=whole_number(request.POST.get("after", "")),
            staff=asked_id(request.POST.get("staff", "")),
            found=request.POST.get("found") == "yes",
            why=request.POST.get("reason_of_name", ""),
            by=actor(request),
        )
    except Missing as wrong:
        return _show(request, identity, lacks=wrong.lacks, status=422)
    except (DecidedMeanwhile, NotYet) as refusal:
        return _show(request, identity, lacks={"": str(refusal)}, status=409)
    messages.success(request, "Kept.")
    return HttpResponseRedirect(reverse("allegation", args=[identity]))


def _show(
    request: HttpRequest, identity: UUID, *, lacks: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    viewer = actor(request)
    whole = allegation(viewer, identity)
    facts = concern(viewer, identity)
    look(what="allegation", on_kind="allegation", on=identity, rule=PARTY, shown=1)
    files = of_concern(viewer, identity)
    staff = {turn.staff for turn in whole.turns if turn.staff} | {each.staff for each in files}
    return page(
        request,
        "allegation.html",
        status=status,
        line=whole.line,
        turns=whole.turns,
        may_be=whole.may_be,
        added=whole.added,
        words=facts.words if facts else {},
        reporter=reporter(viewer, identity) if whole.line.told_as else None,
        files=files,
        options=options(state=whole.line.state, known=whole.known),
        known=whole.known,
        agencies=agencies_by_id(),
        staff=names_of_staff(staff | ({whole.line.told_by} if whole.line.told_by else set())),
        given=request.POST,
        lacks=lacks or {},
        **IN_WORDS,
    )


addresses = [
    path("allegations", every, name="allegations"),
    path("allegations/<uuid:identity>", one, name="allegation"),
    path("allegations/<uuid:identity>/decided", decided, name="decide_allegation"),
    path("allegations/<uuid:identity>/name", recognised, name="recognise_in_allegation"),
]
