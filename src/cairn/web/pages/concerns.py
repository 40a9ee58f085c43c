"""Concerns: telling one on one page, what became of one's own, those to decide by their clocks."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from cairn.access.roles import Verb, may
from cairn.agencies.queries import agencies_by_id, names_of_staff
from cairn.base.clock import today
from cairn.base.errors import NotAllowed
from cairn.concerns.actions import drop_draft, keep_draft
from cairn.concerns.attachments import of_draft
from cairn.concerns.beside import known_beside
from cairn.concerns.errors import Missing
from cairn.concerns.policies import check_can_tell
from cairn.concerns.queries import (
    DraftFacts,
    claims,
    draft,
    drafts,
    keeps_close,
    to_decide,
    told_by_me,
    told_by_my_agency,
)
from cairn.concerns.rules.outside import TOLD_AS
from cairn.concerns.rules.states import (
    STATES,
)
from cairn.concerns.rules.words import ADULT_KNOWN, WORDS, cleaned
from cairn.forms.language import Hint, hints
from cairn.journeys.tell_concern import tell_concern
from cairn.linkage.said import forget_said
from cairn.web.pages import actor, asked_id, asked_number, page
from cairn.web.parts.may_be import ANSWERS, found_for, keep_answers
from cairn.web.parts.typed import typed_birth, typed_day

ANY = (Verb.TELL_CONCERNS, Verb.TRIAGE_CONCERNS, Verb.OWN_CONCERNS)
DECIDE = (Verb.TRIAGE_CONCERNS, Verb.OWN_CONCERNS)
CHECKED = ("saw", "told", "thinks", "adult")


def concerns(request: HttpRequest) -> HttpResponse:
    """What waits for the reader's decision, what they told, and what they were still writing."""
    viewer = actor(request)
    if not any(may(viewer.role, verb) for verb in ANY):
        raise NotAllowed("Your role neither tells nor decides concerns. If a child is in danger now, ring 999.")
    decides, lead = any(may(viewer.role, verb) for verb in DECIDE), may(viewer.role, Verb.OWN_CONCERNS)
    after = {name: asked_number(request, name) for name in ("waiting", "own", "colleagues", "ended")}
    lists: dict[str, Any] = {"own": told_by_me(viewer, after=after["own"])}
    if decides:
        lists["waiting"] = to_decide(viewer, after=after["waiting"])
        lists["ended"] = to_decide(viewer, living=False, after=after["ended"])
    if lead:
        lists["colleagues"] = told_by_my_agency(viewer, after=after["colleagues"])
    shown = [line.id for line in lists.get("waiting", ())]
    reading = claims(viewer, shown) if shown else {}
    staff = {line.taken_by for lines in lists.values() for line in lines if line.taken_by}
    staff |= {one.staff for one in reading.values()} | {
        one.told_by for one in lists.get("colleagues", ()) if one.told_by
    }
    return page(
        request,
        "concerns.html",
        decides=decides,
        known=known_beside(viewer, shown),
        reading=reading,
        lead=lead,
        drafts=drafts(viewer),
        tells=may(viewer.role, Verb.TELL_CONCERNS),
        states=STATES,
        told_as=TOLD_AS,
        agencies=agencies_by_id(),
        staff=names_of_staff(staff),
        **lists,
    )


@require_http_methods(["GET", "POST"])
def new_concern(request: HttpRequest) -> HttpResponse:
    """The one page on which a concern is told; kept as it is typed, and by a button where no script runs."""
    viewer = actor(request)
    check_can_tell(viewer)
    if request.method == "GET":
        return _form(request, draft(viewer, asked_id(request.GET["draft"])) if "draft" in request.GET else None)
    said, wanted = _said(request), asked_id(request.POST.get("draft", ""))
    kept = keep_draft(said=said, by=viewer, draft=wanted)
    keep_answers(request, draft=kept, by=viewer)
    again = f"{reverse('new_concern')}?draft={kept}"
    if request.POST.get("do") == "files":
        return HttpResponseRedirect(reverse("draft_files", args=[kept]))
    if request.POST.get("do") == "keep":
        messages.success(request, "Kept. It stands under Concerns until you send it or throw it away.")
        return HttpResponseRedirect(again)
    try:
        told = tell_concern(said=_read(said), by=viewer, draft=kept)
    except Missing:  # by way of another request, so that what was typed is kept before it is put right
        return HttpResponseRedirect(f"{again}&check=yes")
    messages.success(request, f"We have it. Its reference is {told.reference}.")
    return HttpResponseRedirect(reverse("concern", args=[told.id]))


@require_POST
def kept_draft(request: HttpRequest) -> HttpResponse:
    """Keep what is being typed: the answer is the line that says so."""
    kept = keep_draft(said=_said(request), by=actor(request), draft=asked_id(request.POST.get("draft", "")))
    keep_answers(request, draft=kept, by=actor(request))
    held = draft(actor(request), kept)
    return page(request, "concerns/kept.html", kept=held, hints=_hints(held.words) if held else ())


@require_POST
def thrown_draft(request: HttpRequest) -> HttpResponse:
    """Throw away a draft, and what was said beside it."""
    thrown = asked_id(request.POST.get("draft", ""))
    drop_draft(draft=thrown, by=actor(request))
    forget_said(draft=thrown, by=actor(request))
    messages.success(request, "The draft is gone.")
    return HttpResponseRedirect(reverse("concerns"))


def _said(request: HttpRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in (*WORDS, "allegation")}


def _read(said: dict[str, str]) -> dict[str, str]:
    return said | {"happened": typed_day(said["happened"]), "born": typed_birth(said["born"])}


def _form(request: HttpRequest, begun: DraftFacts | None) -> HttpResponse:
    said = begun.words if begun else {}
    lacks = _lacks(said) if "check" in request.GET else {}
    files = of_draft(actor(request), begun.id) if begun else ()
    return page(
        request,
        "concern_new.html",
        said=said,
        draft=begun.id if begun else uuid4(),
        lacks=lacks,
        kept=begun,
        may_be=found_for(request, said, draft=begun.id) if begun else None,
        answers=ANSWERS,
        files=files,
        agencies=agencies_by_id() if files else {},
        staff=names_of_staff({one.staff for one in files}) if files else {},
        hints=_hints(said),
        close=keeps_close(actor(request)),
        adult_known=ADULT_KNOWN,
    )


def _hints(said: dict[str, str]) -> tuple[Hint, ...]:
    """What could be said better; a child's own words are never looked at. R24."""
    return hints(said.get(name, "") for name in CHECKED)


def _lacks(said: dict[str, str]) -> dict[str, str]:
    try:
        cleaned(_read({name: said.get(name, "") for name in (*WORDS, "allegation")}), on=today())
    except Missing as wrong:
        return wrong.lacks
    return {}


addresses = [
    path("concerns", concerns, name="concerns"),
    path("concerns/new", new_concern, name="new_concern"),
    path("concerns/draft", kept_draft, name="kept_draft"),
    path("concerns/draft/thrown", thrown_draft, name="thrown_draft"),
]
