"""What return interviews hold for the police: the works list of whoever answers for missing children there, across areas. R77."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from cairn.access.roles import Verb, may
from cairn.access.sight import PARTY
from cairn.agencies.queries import agencies_by_id, names_of_staff, phone_of
from cairn.base.errors import NotAllowed, NotFound
from cairn.forms.errors import DecidedBefore, Unanswered
from cairn.forms.findings import FindingFacts, answer_finding, findings, findings_named
from cairn.trail.actions import look
from cairn.web.pages import actor, page


def every(request: HttpRequest) -> HttpResponse:
    """Findings that the reader's agency was told, and those that it told; what waits stands first."""
    viewer = actor(request)
    if not may(viewer.role, Verb.ANSWER_REQUESTS) and not may(viewer.role, Verb.FILL_IN_FORMS):
        raise NotAllowed("Your role fills in no forms and answers for no agency.")
    found = findings(viewer)
    owners = sorted({one.from_agency for one in found})
    look(what="findings for the police", on_kind="finding", owners=owners, rule=PARTY, shown=len(found))
    return page(
        request,
        "findings.html",
        told=[one for one in found if one.side == "told"],
        tells=[one for one in found if one.side == "tells"],
        answers=may(viewer.role, Verb.ANSWER_REQUESTS),
        agencies=agencies_by_id(),
        staff=_people(found),
        section="missing",
    )


def one(request: HttpRequest, identity: UUID) -> HttpResponse:
    """One finding: what was told, by whom, and what is done with it."""
    return _show(request, identity)


@require_POST
def answer(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Say what is done with it; what lacks, or who came first, is told on the same page with every word kept."""
    try:
        answer_finding(finding=identity, words=request.POST.get("answer", ""), by=actor(request))
    except Unanswered as wrong:
        return _show(request, identity, lacks=wrong.lacks, status=422)
    except (DecidedBefore, NotAllowed) as refusal:
        return _show(request, identity, lacks={"": str(refusal)}, status=409)
    messages.success(request, "Kept word for word. Whoever told it reads it with your name and the day.")
    return HttpResponseRedirect(reverse("finding", args=[identity]))


def _show(
    request: HttpRequest, identity: UUID, *, lacks: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    found = findings_named(actor(request), [identity])
    if not found:
        raise NotFound
    (facts,) = found
    look(what="finding for the police", on_kind="finding", on=identity, owners=[facts.from_agency], rule=PARTY, shown=1)
    return page(
        request,
        "finding.html",
        status=status,
        facts=facts,
        ring=phone_of(facts.from_staff, facts.from_agency),
        agencies=agencies_by_id(),
        staff=_people(found),
        given=request.POST,
        lacks=lacks or {},
        section="missing",
    )


def _people(found: tuple[FindingFacts, ...]) -> dict[UUID, str]:
    return names_of_staff({staff for each in found for staff in (each.from_staff, each.answered_by) if staff})


addresses = [
    path("missing/findings", every, name="findings"),
    path("missing/findings/<uuid:identity>", one, name="finding"),
    path("missing/findings/<uuid:identity>/answer", answer, name="finding_answer"),
]
