"""The status of a person of concern: all that was said, where it came from, and saying it anew."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from cairn.access.roles import Verb, may
from cairn.agencies.queries import agencies_by_id, names_of_staff
from cairn.agencies.roles import Actor
from cairn.base.clock import today
from cairn.people.errors import Lacks
from cairn.people.flags import may_rest_on
from cairn.people.queries.persons import dossier
from cairn.people.rules.dossier import Dossier
from cairn.people.rules.gaps import may_be_child
from cairn.people.rules.names import Kind, PersonSaid
from cairn.people.rules.statuses import NOTHING, STATUSES
from cairn.people.statuses import CHILD_FIRST, check_can_record_status, record_status, standings
from cairn.web.pages import actor, asked_id, page
from cairn.web.parts.about import names_of, page_of, read_day


@require_http_methods(["GET", "POST"])
def status(request: HttpRequest, identity: UUID) -> HttpResponse:
    """What was said of a person, the last first; leads, triage and analysts say it anew."""
    viewer, typed = actor(request), request.POST
    held = dossier(viewer, identity, what="status")
    may_record, child = may(viewer.role, Verb.RECORD_STATUS), held.person.kind is Kind.CHILD
    allowed = may_rest_on(viewer, held.found.records) if may_record and not child else ()
    rests = [said for said in held.person.said if said.record in allowed]
    lacks: dict[str, str] = {}
    if request.method == "POST":
        try:
            _say(viewer, held, rests, typed)
        except Lacks as wrong:
            lacks = wrong.lacks
        else:
            messages.success(request, "Kept. It stands beside what was said of this person.")
            return HttpResponseRedirect(reverse("status", args=[held.found.identity]))
    stands = standings(viewer, [held.person]).get(held.person.identity, NOTHING)
    return page(
        request,
        "status.html",
        status=422 if lacks else 200,
        person=held.person,
        address=page_of(held.person),
        standing=stands,
        rests=rests,
        child=child,
        may_be_child=may_be_child(held.person, today()),
        may_record=may_record,
        statuses=STATUSES,
        names=names_of(agencies_by_id()),
        staff=names_of_staff({line.staff for line in (*stands.current, *stands.earlier) if line.staff}),
        overdue=[line for line in stands.current if line.overdue(today())],
        form=typed.get("form") or uuid4(),
        typed=typed,
        lacks=lacks,
    )


def _say(viewer: Actor, held: Dossier, rests: Sequence[PersonSaid], typed: Any) -> None:
    """Record the status that was typed, on one of the records on which it can rest. Raises: NotAllowed, Lacks."""
    check_can_record_status(viewer)
    if held.person.kind is Kind.CHILD:
        raise Lacks({"": CHILD_FIRST})
    chosen = [one.record for one in rests if str(one.record) == typed.get("record", "")]
    if not chosen:
        raise Lacks({"record": "Choose the record on which it rests"})
    record_status(
        record=chosen[0],
        status=typed.get("status", ""),
        source=typed.get("source", ""),
        words=typed.get("words", ""),
        decided_on=read_day(typed.get("decided_on", "")),
        by=viewer,
        form=asked_id(typed.get("form", "")),
    )


addresses = [path("person/<uuid:identity>/status", status, name="status")]
