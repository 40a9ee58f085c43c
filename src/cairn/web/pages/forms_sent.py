"""A form as it was sent, for ever as it was answered, and deciding on it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from cairn.access.roles import Verb, may
from cairn.access.sight import PARTY
from cairn.agencies.queries import agencies_by_id, names_of_staff
from cairn.base.clock import today
from cairn.base.errors import NotFound
from cairn.forms import queries
from cairn.forms.errors import DecidedBefore, Unanswered
from cairn.forms.findings import findings
from cairn.forms.policies import check_can_fill_in
from cairn.forms.registry import form, in_use
from cairn.forms.rules.ages import age_on
from cairn.forms.rules.answers import said
from cairn.forms.rules.asks import About
from cairn.forms.rules.birthdays import birthdays_since
from cairn.forms.rules.levels import DECISIONS, LEVELS, offered
from cairn.journeys.send_form import decide_form
from cairn.trail.actions import look
from cairn.web.pages import actor, page, whole_number
from cairn.web.parts.about import read_day
from cairn.web.parts.paper import empty_form, pdf_to_save
from cairn.web.parts.paper import sent_form as sent_form_on_paper

WORDS = ("did", "with_whom", "forum", "reason")


def sent_form(request: HttpRequest, identity: UUID) -> HttpResponse:
    """The form as it was answered, in its version; what it calls to mind today; what was decided."""
    return _show(request, identity)


@require_POST
def decide_on_form(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Decide; what it lacks, or who came first, is told on the same page with every word kept."""
    words = {name: request.POST.get(name, "") for name in WORDS}
    try:
        done = decide_form(
            sent=identity,
            after=whole_number(request.POST.get("after", "")),
            said=words,
            by_on=read_day(request.POST.get("by_on", "")),
            by=actor(request),
        )
    except Unanswered as wrong:
        return _show(request, identity, lacks=wrong.lacks, status=422)
    except DecidedBefore as refusal:
        return _show(request, identity, lacks={"": str(refusal)}, status=409)
    if done.concern:
        messages.success(request, "Decided. The referral is filled in from the screening: read it, and send it.")
        return HttpResponseRedirect(f"{reverse('new_concern')}?draft={done.concern}")
    messages.success(request, "Decided, and kept.")
    return HttpResponseRedirect(reverse("sent_form", args=[identity]))


def _show(
    request: HttpRequest, identity: UUID, *, lacks: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    viewer = actor(request)
    facts = queries.sent(viewer, identity)
    shape = form(facts.kind, facts.version) if facts else None
    if facts is None or shape is None:
        raise NotFound
    look(what="form", on_kind="form", on=identity, owners=[facts.agency], rule=PARTY, shown=1)
    age = age_on(facts.who["born"], today())
    latest = in_use(facts.kind, today())
    return page(
        request,
        "forms/sent.html",
        status=status,
        facts=facts,
        form=shape,
        answered=said(shape, facts.answers),
        level=LEVELS.get(facts.level or 0),
        prompts=shape.prompts(facts.answers, About(today(), facts.who["born"])),
        birthdays=birthdays_since(facts.who["born"], since=facts.at.date(), on=today()),
        findings=findings(viewer, form=facts.id),
        newer=latest if latest and latest.version > facts.version else None,
        offers={key: DECISIONS[key] for key in offered(facts.level, oldest=age.high if age else None)}
        if facts.level and may(viewer.role, Verb.FILL_IN_FORMS)
        else {},
        decisions=DECISIONS,
        staff=names_of_staff({facts.staff, *(one.staff for one in facts.decisions)}),
        agencies=agencies_by_id(),
        look_again=facts.look_again_on is not None and facts.look_again_on <= today(),
        lacks=lacks or {},
        given=request.POST,
    )


def sent_paper(request: HttpRequest, identity: UUID) -> HttpResponse:
    """The same on paper, as it was answered. To read it is a look."""
    viewer = actor(request)
    facts = queries.sent(viewer, identity)
    shape = form(facts.kind, facts.version) if facts else None
    if facts is None or shape is None:
        raise NotFound
    look(what="form on paper", on_kind="form", on=identity, owners=[facts.agency], rule=PARTY, shown=1)
    sender = names_of_staff([facts.staff]).get(facts.staff, "someone who has left")
    content = sent_form_on_paper(facts, shape, sender=sender, agency=agencies_by_id()[facts.agency].name)
    return pdf_to_save(content, facts.reference)


def empty_paper(request: HttpRequest, kind: str) -> HttpResponse:
    """A form to fill in by hand, where no screen is at hand."""
    check_can_fill_in(actor(request))
    shape = in_use(kind, today())
    if shape is None:
        raise NotFound
    return pdf_to_save(empty_form(shape), f"{kind}-{shape.version}")


addresses = [
    path("forms/sent/<uuid:identity>.pdf", sent_paper, name="sent_paper"),
    path("forms/empty/<slug:kind>.pdf", empty_paper, name="empty_paper"),
    path("forms/sent/<uuid:identity>", sent_form, name="sent_form"),
    path("forms/sent/<uuid:identity>/decide", decide_on_form, name="decide_on_form"),
]
