"""Restricting a record: somebody asks, the agency that wrote it decides, and meanwhile it is read for a reason or not at all."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from cairn.access.roles import Verb, may
from cairn.agencies.queries import names_of_staff
from cairn.agencies.roles import Actor
from cairn.base.errors import NotFound
from cairn.people import restrictions as kept
from cairn.people.errors import DoneMeanwhile, Lacks
from cairn.people.queries.persons import dossier
from cairn.people.rules.dossier import Dossier
from cairn.people.rules.restrictions import BY, EXCEPTIONS, RESTRICTS
from cairn.people.rules.telling import KINDS
from cairn.web.pages import actor, asked_id, page
from cairn.web.parts.about import page_of, read_day
from cairn.web.parts.flagged import own_records


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """What one's agency was asked not to use, undecided ones first."""
    return page(request, "rights/restrictions.html", lines=kept.restrictions(actor(request)))


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, identity: UUID, record: UUID) -> HttpResponse:
    """Take in that somebody asks not to use one record of one's own agency about a person, or that names them."""
    viewer, typed = actor(request), request.POST
    kept.check_can_decide(viewer)
    held = dossier(viewer, identity, what="a record that somebody asks not to use")
    says = _says(viewer, held, record)
    lacks: dict[str, str] = {}
    if request.method == "POST":
        try:
            made = kept.ask_to_restrict(
                record=record,
                said_by=typed.get("by", ""),
                ground=typed.get("ground", ""),
                words=typed.get("words", ""),
                received_on=read_day(typed.get("received_on", "")),
                by=viewer,
                form=asked_id(typed.get("form", "")),
            )
        except Lacks as wrong:
            lacks = wrong.lacks
        else:
            messages.success(
                request, "Taken in. Decide about it now if you can: until then the record is used as before."
            )
            return HttpResponseRedirect(reverse("restriction", args=[made]))
    return page(
        request,
        "rights/restrict.html",
        status=422 if lacks else 200,
        person=held.person,
        address=page_of(held.person),
        says=says,
        by=BY,
        grounds=RESTRICTS,
        form=typed.get("form") or uuid4(),
        typed=typed,
        lacks=lacks,
    )


def _says(viewer: Actor, held: Dossier, record: UUID) -> str:
    found = dict(own_records(viewer, held)).get(record)
    if found is None:
        raise NotFound
    return found


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, identity: UUID) -> HttpResponse:
    """One restriction: deciding, looking again, lifting, and reading the record for a reason."""
    viewer, typed = actor(request), request.POST
    line = kept.restriction(viewer, identity)
    step, lacks = typed.get("do", ""), {}
    said: tuple[kept.Said, ...] = ()
    if request.method == "POST":
        try:
            said = _take(step, viewer, line, request)
        except Lacks as wrong:
            lacks = {f"{step}_{field}": says for field, says in wrong.lacks.items()}
        except DoneMeanwhile as refusal:
            lacks = {"": str(refusal)}
        else:
            if step != "read":
                messages.success(request, "Kept.")
                return HttpResponseRedirect(reverse("restriction", args=[identity]))
        line = kept.restriction(viewer, identity)
    return page(
        request,
        "rights/restriction.html",
        status=(409 if "" in lacks else 422) if lacks else 200,
        line=line,
        said=said,
        kinds=KINDS,
        decides=may(viewer.role, Verb.KEEP_RIGHTS),
        exceptions=EXCEPTIONS,
        staff=names_of_staff({each for each in (line.staff, line.decided_by, line.lifted_by) if each}),
        typed=typed if lacks or said else {},
        lacks=lacks,
    )


def _take(step: str, viewer: Actor, line: kept.RestrictionLine, request: HttpRequest) -> tuple[kept.Said, ...]:
    typed = request.POST
    words, on = typed.get(f"{step}_words", ""), typed.get(f"{step}_look_again_on", "")
    if step == "decide":
        decision = typed.get("decide_decision", "")
        kept.decide_restriction(request=line.id, decision=decision, words=words, look_again_on=read_day(on), by=viewer)
    elif step == "review":
        kept.decide_restriction(request=line.id, decision="granted", words=words, look_again_on=read_day(on), by=viewer)
    elif step == "lift":
        kept.lift_restriction(request=line.id, words=words, told_on=read_day(typed.get("lift_told_on", "")), by=viewer)
    elif step == "read":
        for_what, why = typed.get("read_for_what", ""), typed.get("read_why", "")
        return kept.read_restricted(request=line.id, for_what=for_what, why=why, by=viewer)
    else:
        raise NotFound
    return ()


addresses = [
    path("restrictions", every, name="restrictions"),
    path("restriction/<uuid:identity>", one, name="restriction"),
    path("person/<uuid:identity>/restrict/<uuid:record>", new, name="new_restriction"),
]
