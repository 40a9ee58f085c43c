"""A person of concern, somebody half known, or another adult: who named them, around whom, and what nobody knows."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path

from cairn.access.roles import Verb, may
from cairn.base.clock import now, today
from cairn.people.queries.candidates import around, candidates_for, possible
from cairn.people.queries.persons import dossier
from cairn.people.rules.concern import concern
from cairn.people.rules.corrections import corrections
from cairn.people.rules.names import Kind
from cairn.people.rules.statuses import NOTHING
from cairn.people.statuses import standings
from cairn.sharing.acquaintances import acquainted
from cairn.web.pages import actor, page
from cairn.web.parts.about import (
    agencies_and_rings,
    names_of,
    page_of,
    pages_of,
    pages_of_candidates,
    reasons_in_a_sentence,
)
from cairn.web.parts.advice import advice_about
from cairn.web.parts.flagged import challenges_about, flags_about, restrictions_about

KICKERS = {
    Kind.PERSON_OF_CONCERN: "Person of concern",
    Kind.UNKNOWN: "Somebody half known",
    Kind.ADULT: "Adult",
}
LOOKS = {"person": "person of concern", "unknown": "unknown person"}


def _page(request: HttpRequest, identity: UUID, *, which: str) -> HttpResponse:
    viewer = actor(request)
    held = dossier(viewer, identity, what=LOOKS[which])
    address = page_of(held.person)
    if address != request.path:
        return HttpResponseRedirect(address)
    candidates = candidates_for(viewer, [held.person])
    agencies, _ = agencies_and_rings()
    found = candidates[held.person.identity]
    standing = standings(viewer, [held.person]).get(held.person.identity, NOTHING)
    return page(
        request,
        "person.html",
        concern=concern(held, on=today(), around=around(candidates, at=now())),
        person=held.person,
        standing=standing,
        corrections=corrections(held.versions),
        status_overdue=[line for line in standing.current if line.overdue(today())],
        **challenges_about(viewer, held),
        **restrictions_about(viewer, held),
        **flags_about(viewer, held),
        **advice_about(viewer, identity),
        kicker=KICKERS[held.person.kind],
        of_concern=held.person.kind is not Kind.ADULT,
        candidates=possible(one for one in found if not one.refused),
        refused=[one for one in found if one.refused],
        may_ask=may(viewer.role, Verb.ASK_AGENCIES),
        may_break=may(viewer.role, Verb.BREAK_GLASS),
        may_keep_rights=may(viewer.role, Verb.KEEP_RIGHTS),
        may_judge=may(viewer.role, Verb.JUDGE_LINKS),
        names=names_of(agencies),
        kinds={agency.kind: agency.name for agency in reversed(list(agencies.values()))},
        links=pages_of(held.others()) | pages_of_candidates(found),
        places=held.places,
        place_identities=held.place_identities,
        desks=held.desks,
        acquainted=acquainted(viewer, held.person),
        why=reasons_in_a_sentence(viewer, held.found),
    )


def person(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Someone whose name is known."""
    return _page(request, identity, which="person")


def unknown(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Someone whose name nobody has found out, with whom it may be."""
    return _page(request, identity, which="unknown")


addresses = [
    path("person/<uuid:identity>", person, name="person"),
    path("unknown/<uuid:identity>", unknown, name="unknown"),
]
