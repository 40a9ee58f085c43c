"""Disposals: one proposes to erase what has come due, another of the agency agrees or refuses, and a list says what was erased."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from cairn.agencies.queries import agencies_by_id, names_of_staff
from cairn.agencies.roles import Actor
from cairn.base.errors import NotFound
from cairn.concerns import disposals
from cairn.concerns.errors import DecidedMeanwhile, Missing, NotYet
from cairn.people.queries.persons import dossier
from cairn.people.retention import check_can_keep, come_due
from cairn.people.rules.dossier import Dossier
from cairn.web.pages import actor, asked_id, page
from cairn.web.parts.about import page_of


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """What waits for somebody to agree, and what was erased, refused or taken back."""
    found = disposals.disposals(actor(request))
    return page(
        request,
        "rights/disposals.html",
        waiting=[one for one in found if one.waits],
        others=[one for one in found if not one.waits],
        staff=names_of_staff({one.proposed_by for one in found}),
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Propose to erase what one's agency holds of a person who has come due."""
    viewer, typed = actor(request), request.POST
    check_can_keep(viewer)
    held = dossier(viewer, identity, what="erasing a person")
    if not held.found.records_of(viewer.agency):
        raise NotFound
    lacks, status = {}, 200
    if request.method == "POST":
        try:
            made = disposals.propose(
                identity=held.person.identity,
                agency_kind=_kind(viewer),
                words=typed.get("words", ""),
                by=viewer,
                form=asked_id(typed.get("form", "")),
            )
        except Missing as wrong:
            lacks, status = wrong.lacks, 422
        except (NotYet, DecidedMeanwhile) as refusal:
            lacks, status = {"": str(refusal)}, 409
        else:
            messages.success(request, "Proposed. Nothing is erased until somebody else of your agency agrees.")
            return HttpResponseRedirect(reverse("disposal", args=[made]))
    due = come_due(viewer, agency_kind=_kind(viewer), only=held.person.identity)
    return page(
        request,
        "rights/dispose.html",
        status=status,
        person=held.person,
        address=page_of(held.person),
        would=disposals.would_go(viewer, held.person.identity),
        due=due[0] if due else None,
        form=typed.get("form") or uuid4(),
        typed=typed,
        lacks=lacks,
    )


def _kind(viewer: Actor) -> str:
    agency = agencies_by_id().get(viewer.agency) if viewer.agency else None
    return agency.kind if agency else ""


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, identity: UUID) -> HttpResponse:
    """One disposal: agreeing, refusing or taking it back; afterwards what stays of it."""
    viewer, typed = actor(request), request.POST
    found, lacks, status = disposals.disposal(viewer, identity), {}, 200
    if request.method == "POST":
        try:
            said = _take(typed.get("do", ""), viewer, identity, typed.get("why", ""))
        except Missing as wrong:
            lacks, status = wrong.lacks, 422
        except (NotYet, DecidedMeanwhile) as refusal:
            lacks, status = {"": str(refusal)}, 409
        else:
            messages.success(request, said)
            return HttpResponseRedirect(reverse("disposal", args=[identity]))
        found = disposals.disposal(viewer, identity)
    held = _about(viewer, found)
    return page(
        request,
        "rights/disposal.html",
        status=status,
        one=found,
        own=found.proposed_by == viewer.staff,
        person=held.person if held else None,
        address=page_of(held.person) if held else "",
        would=disposals.would_go(viewer, held.person.identity) if held and found.waits else None,
        counts=disposals.counts(viewer, identity),
        staff=names_of_staff({each for each in (found.proposed_by, found.decided_by) if each}),
        typed=typed,
        lacks=lacks,
    )


def _about(viewer: Actor, found: disposals.Disposal) -> Dossier | None:
    if found.identity is None or not found.waits:
        return None
    return dossier(viewer, found.identity, what="erasing a person")


def _take(step: str, viewer: Actor, disposal: UUID, why: str) -> str:
    if step == "agree":
        disposals.agree(disposal=disposal, agency_kind=_kind(viewer), by=viewer)
        return "Agreed. It is erased within minutes, and this page then says how many rows."
    if step == "end":
        disposals.end(disposal=disposal, why=why, by=viewer)
        return "Nothing is erased."
    raise NotFound


addresses = [
    path("disposals", every, name="disposals"),
    path("disposal/<uuid:identity>", one, name="disposal"),
    path("person/<uuid:identity>/dispose", new, name="new_disposal"),
]
