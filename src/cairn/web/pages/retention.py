"""How long the agency keeps what it holds: the schedule, what has come due, and holds that keep it all the same."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from cairn.agencies.queries import agencies_by_id, names_of_staff
from cairn.base.clock import today
from cairn.base.errors import NotFound
from cairn.people import retention as kept
from cairn.people.errors import DoneMeanwhile, Lacks
from cairn.people.queries.persons import dossier
from cairn.people.rules.retention import held_on
from cairn.records.queries import RULE
from cairn.trail.actions import look
from cairn.web.pages import actor, asked_id, page
from cairn.web.parts.about import page_of


@require_http_methods(["GET", "POST"])
def every(request: HttpRequest) -> HttpResponse:
    """The schedule, what has come due and the holds of one's agency; a hold is ended here."""
    viewer, typed = actor(request), request.POST
    kept.check_can_keep(viewer)
    lacks: dict[str, str] = {}
    if request.method == "POST":
        root = asked_id(typed.get("hold", ""))
        try:
            kept.end_hold(root=root, why=typed.get(f"why-{root}", ""), by=viewer)
        except Lacks as wrong:
            lacks = {f"why-{root}": says for says in wrong.lacks.values()}
        except DoneMeanwhile as refusal:
            lacks = {"": str(refusal)}
        else:
            messages.success(request, "The hold has ended. The schedule counts again.")
            return HttpResponseRedirect(reverse("retention"))
    agency = agencies_by_id().get(viewer.agency) if viewer.agency else None
    due = kept.come_due(viewer, agency_kind=agency.kind if agency else "")
    holds = kept.holds(viewer)
    owners = [viewer.agency] if viewer.agency else []
    look(what="what has come due", on_kind="retention", owners=owners, rule=RULE, shown=len(due))
    return page(
        request,
        "rights/retention.html",
        status=(409 if "" in lacks else 422) if lacks else 200,
        schedule=held_on(today()),
        due=due,
        ours=[one for one in holds if one.root],
        others=next((one for one in holds if not one.root), None),
        staff=names_of_staff({one.staff for one in holds if one.staff}),
        typed=typed,
        lacks=lacks,
    )


@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Place a hold on all that is held of a person of whom one's agency wrote."""
    viewer, typed = actor(request), request.POST
    kept.check_can_keep(viewer)
    held = dossier(viewer, identity, what="hold on a person")
    if not held.found.records_of(viewer.agency):
        raise NotFound
    lacks: dict[str, str] = {}
    if request.method == "POST":
        try:
            form = asked_id(typed.get("form", ""))
            kept.place_hold(identity=identity, reason=typed.get("reason", ""), by=viewer, form=form)
        except Lacks as wrong:
            lacks = wrong.lacks
        else:
            messages.success(request, "Placed. It is kept until somebody ends the hold with a reason.")
            return HttpResponseRedirect(reverse("retention"))
    return page(
        request,
        "rights/hold.html",
        status=422 if lacks else 200,
        person=held.person,
        address=page_of(held.person),
        form=typed.get("form") or uuid4(),
        typed=typed,
        lacks=lacks,
    )


addresses = [
    path("retention", every, name="retention"),
    path("person/<uuid:identity>/hold", hold, name="new_hold"),
]
