"""Forms: which there are, filling one in, checking the answers, sending."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from cairn.access.roles import Verb, may
from cairn.agencies.queries import names_of_staff
from cairn.agencies.roles import Actor
from cairn.base.clock import today
from cairn.base.errors import NotFound
from cairn.forms import queries
from cairn.forms.actions import drop_draft, keep_draft
from cairn.forms.errors import NotInUse, Unanswered
from cairn.forms.policies import check_can_fill_in
from cairn.forms.registry import all_forms, in_use, in_use_by_place
from cairn.forms.rules.answers import said
from cairn.forms.rules.asks import Answers, Form
from cairn.forms.rules.over_time import change_lines, tries
from cairn.journeys.send_form import send_form
from cairn.linkage.said import forget_said
from cairn.people.queries.persons import dossier
from cairn.people.rules.dossier import Dossier
from cairn.people.rules.family_worries import worries_told
from cairn.people.rules.names import names_said
from cairn.web.pages import actor, asked_id, asked_number, page
from cairn.web.parts.may_be import ANSWERS, found_for, keep_answers
from cairn.web.parts.missing_profile import KIND as PROFILE
from cairn.web.parts.missing_profile import begun as begun_profile
from cairn.web.parts.questions import from_before, parts_of, typed_answers, typed_who, worded
from cairn.web.parts.unborn import begun as begun_unborn
from cairn.web.parts.unborn import is_unborn, offered_about

MISSING = "missing_report"
ASSESSMENT = "assessment"
BEGUN = {
    PROFILE: "what your last one says, and what you may see in the records",
    "unborn": "who the mother is, as far as you know it",
    ASSESSMENT: "what parents and carers told, as far as you may see it: each needs what was done about it",
}
"""Kind of form -> what its first answers come from, where it begins with some."""
SCREENING = "Sent. What you ticked asks for a screening: here it is, filled in from what you wrote."
UNBORN = "Sent. The unborn child has a record of their own: here is the pre-birth screening, begun for you. It is yours to send."


def forms(request: HttpRequest) -> HttpResponse:
    """The forms that there are, what the reader was filling in, and what their agency sent."""
    viewer = actor(request)
    reads = may(viewer.role, Verb.READ_MEASURES)
    if not reads:
        check_can_fill_in(viewer)
    fills = may(viewer.role, Verb.FILL_IN_FORMS)
    sent = queries.sent_by_agency(viewer, after=asked_number(request, "sent")) if fills else ()
    waiting = queries.undecided(viewer) if fills else ()
    kinds = all_forms()
    return page(
        request,
        "forms.html",
        fills=fills,
        reads=reads,
        current=in_use_by_place(today()),
        others=[(kind, one) for kind, found in kinds.items() for one in found if not one.usable(today())],
        drafts=queries.drafts(viewer) if fills else (),
        waiting=waiting,
        sent=sent,
        titles={kind: found[-1].title for kind, found in kinds.items()},
        staff=names_of_staff({one.staff for one in (*waiting, *sent)}),
    )


def forms_about(request: HttpRequest, identity: UUID) -> HttpResponse:
    """The forms that the reader's agency sent about a child, and those that can be filled in."""
    viewer = actor(request)
    check_can_fill_in(viewer)
    held = dossier(viewer, identity, what="forms about a child")
    sent = queries.sent_about(viewer, held.found.identity)
    days, lines = change_lines([one.answers for one in sent if one.kind == "how_it_is"])
    return page(
        request,
        "forms/about.html",
        person=held.person,
        pregnant=offered_about(held),
        unborn=is_unborn(held),
        sent=sent,
        tries=tries(one.answers for one in sent if one.kind == "contact"),
        days=days,
        lines=lines if days else (),
        current=in_use_by_place(today()),
        titles={kind: found[-1].title for kind, found in all_forms().items()},
        staff=names_of_staff({one.staff for one in sent}),
    )


@require_http_methods(["GET", "POST"])
def new_form(request: HttpRequest, kind: str) -> HttpResponse:
    """The one page on which a form is filled in; kept as it is typed, and by a button where no script runs."""
    viewer = actor(request)
    check_can_fill_in(viewer)
    shape = _shape(kind)
    if request.method == "GET":
        begun = queries.draft(viewer, asked_id(request.GET["draft"])) if "draft" in request.GET else None
        return _page(request, viewer, kind, shape, begun)
    kept = _keep(request, viewer, kind, shape)
    again = f"{reverse('new_form', args=[kind])}?draft={kept}"
    if request.POST.get("do") == "keep":
        messages.success(request, "Kept. It stands under Forms until you send it or throw it away.")
        return HttpResponseRedirect(again)
    facts = queries.draft(viewer, kept)
    if facts is None:
        raise NotFound
    if queries.lacks_of(viewer, facts)[
        1
    ]:  # by way of another request, so that what was typed is kept before it is put right
        return HttpResponseRedirect(f"{again}&check=yes")
    return HttpResponseRedirect(reverse("check_form", args=[kept]))


@require_POST
def kept_form(request: HttpRequest, kind: str) -> HttpResponse:
    """Keep what is being typed: the answer is the line that says so, with what the answers call to mind."""
    viewer, shape = actor(request), _shape(kind)
    facts = queries.draft(viewer, _keep(request, viewer, kind, shape))
    if facts is None:
        raise NotFound
    return page(request, "forms/kept.html", **_reminders(viewer, shape, facts))


@require_POST
def thrown_form(request: HttpRequest) -> HttpResponse:
    """Throw away a draft, and what was said beside it."""
    thrown = asked_id(request.POST.get("draft", ""))
    drop_draft(draft=thrown, by=actor(request))
    forget_said(draft=thrown, by=actor(request))
    messages.success(request, "The draft is gone.")
    return HttpResponseRedirect(reverse("forms"))


@require_http_methods(["GET", "POST"])
def check_form(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Check the answers before they are sent, and send them."""
    viewer = actor(request)
    check_can_fill_in(viewer)
    if request.method == "POST":
        keep_answers(request, draft=draft, by=viewer)
        return _send(request, viewer, draft)
    facts = queries.draft(viewer, draft)
    if facts is None:
        raise NotFound
    shape = _shape(facts.kind)
    kept, lacks = queries.lacks_of(viewer, facts)
    if lacks or shape.version != facts.version:
        return HttpResponseRedirect(f"{reverse('new_form', args=[facts.kind])}?draft={draft}&check=yes")
    return page(
        request,
        "forms/check.html",
        form=shape,
        draft=facts,
        answered=said(shape, kept),
        **_may_be(request, facts),
        **_reminders(viewer, shape, facts),
    )


def _send(request: HttpRequest, viewer: Actor, draft: UUID) -> HttpResponse:
    try:
        done = send_form(draft=draft, by=viewer)
    except Unanswered:
        return HttpResponseRedirect(reverse("check_form", args=[draft]))
    if done.concern:
        messages.success(
            request, "Sent. What you answered is a worry: here is a concern, filled in from it. Read it, and send it."
        )
        return HttpResponseRedirect(f"{reverse('new_concern')}?draft={done.concern}")
    if done.form:
        messages.success(request, UNBORN if done.kind == "unborn" else SCREENING)
        return HttpResponseRedirect(f"{reverse('new_form', args=[done.kind])}?draft={done.form}")
    facts = queries.sent(viewer, done.sent)
    if facts and facts.about and facts.kind == MISSING:  # where the child's profile is handed to the police
        messages.success(request, "Sent. The profile in case of going missing stands below: hand it to the police.")
        return HttpResponseRedirect(f"{reverse('missing', args=[facts.about])}#h-profile")
    messages.success(request, "Sent. It stands here as you answered it.")
    return HttpResponseRedirect(reverse("sent_form", args=[done.sent]))


def _shape(kind: str) -> Form:
    if kind not in all_forms():
        raise NotFound
    shape = in_use(kind, today())
    if shape is None:
        raise NotInUse("Nobody has approved this form, or it was withdrawn. Choose another, or tell a concern.")
    return shape


def _keep(request: HttpRequest, viewer: Actor, kind: str, shape: Form) -> UUID:
    about = request.POST.get("about", "")
    kept = keep_draft(
        kind=kind,
        who=typed_who(request.POST),
        answers=typed_answers(shape, request.POST),
        by=viewer,
        draft=asked_id(request.POST.get("draft", "")),
        about=asked_id(about) if about else None,
    )
    keep_answers(request, draft=kept, by=viewer)
    return kept


def _page(
    request: HttpRequest, viewer: Actor, kind: str, shape: Form, begun: queries.DraftFacts | None
) -> HttpResponse:
    answers: Answers = begun.answers if begun else {}
    lacks = queries.lacks_of(viewer, begun)[1] if begun and "check" in request.GET else {}
    about = begun.about if begun else None
    who: Mapping[str, str] = begun.who if begun else {}
    if begun is None and request.GET.get("about"):
        held = dossier(viewer, asked_id(request.GET["about"]), what="a form to fill in")
        about, who = held.found.identity, names_said(held.person)
        answers = _begun_about(viewer, held, kind)
    elif begun is None and shape.unborn:
        who, answers = begun_unborn(request, viewer)
    shown = _reminders(viewer, shape, begun) if begun else {"kept": None}
    return page(
        request,
        "forms/new.html",
        kind=kind,
        form=shape,
        parts=parts_of(shape, answers, lacks),
        who=who,
        about=about,
        draft=begun.id if begun else uuid4(),
        lacks=lacks,
        from_before=from_before(shape, answers),
        before=queries.sent_about(viewer, about, most=3) if about else (),
        begun_from=BEGUN.get(kind, "") if begun is None and answers else "",
        **(_may_be(request, begun) if begun else {}),
        **shown,
    )


def _begun_about(viewer: Actor, held: Dossier, kind: str) -> Answers:
    """The first answers of a form that is begun from somebody's page."""
    if kind == PROFILE:
        return begun_profile(viewer, held)
    worries = worries_told(held.events_of(held.found.records)) if kind == ASSESSMENT else []
    return {"family_asked": "yes", "family_worries": "\n".join(worries)} if worries else {}


def _may_be(request: HttpRequest, facts: queries.DraftFacts) -> dict[str, Any]:
    """Who the child of a draft may be; nothing where the form was begun from a child's page, which says it already."""
    if facts.about:
        return {}
    return {"may_be": found_for(request, facts.who, draft=facts.id), "answers": ANSWERS}


def _reminders(viewer: Actor, shape: Form, facts: queries.DraftFacts) -> dict[str, Any]:
    kept, _ = queries.lacks_of(viewer, facts)
    about = queries.about(viewer, facts)
    return {"kept": facts, "hints": worded(shape, facts.answers), "prompts": shape.prompts(kept, about)}


addresses = [
    path("forms", forms, name="forms"),
    path("forms/<slug:kind>/new", new_form, name="new_form"),
    path("forms/<slug:kind>/draft", kept_form, name="kept_form"),
    path("forms/draft/thrown", thrown_form, name="thrown_form"),
    path("forms/draft/<uuid:draft>/check", check_form, name="check_form"),
    path("child/<uuid:identity>/forms", forms_about, name="forms_about"),
]
