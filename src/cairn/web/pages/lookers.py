"""Who looked at a person: by the reader's agency, and by others at its records, with why and whom to ring."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse

from cairn.access.roles import PURPOSES, TITLES
from cairn.agencies.queries import names_of_staff
from cairn.base.clock import now, today
from cairn.people.queries.persons import dossier
from cairn.people.rules.lookers import lookers
from cairn.people.rules.names import Kind
from cairn.trail.queries import looks_at
from cairn.web.pages import actor, page
from cairn.web.parts.about import agencies_and_rings, names_of, page_of, reasons_in_a_sentence

MOST = 200
ADDRESSES = {
    Kind.CHILD: "looked",
    Kind.PERSON_OF_CONCERN: "person_looked",
    Kind.ADULT: "person_looked",
    Kind.UNKNOWN: "unknown_looked",
}


def looked(request: HttpRequest, identity: UUID) -> HttpResponse:
    """The latest looks, newest first, under a line for each agency."""
    viewer = actor(request)
    held = dossier(viewer, identity, what="who looked")
    person = held.person
    address = reverse(ADDRESSES[person.kind], args=[person.identity])
    if address != request.path:
        return HttpResponseRedirect(address)
    found = looks_at(viewer, [person.identity], most=MOST + 1)
    lines, (agencies, rings) = found[:MOST], agencies_and_rings()
    return page(
        request,
        "looked.html",
        person=person,
        picture=page_of(person),
        age=person.age_told(today()),
        lines=lines,
        lookers=lookers(lines, at=now()),
        more=len(found) > MOST,
        staff=names_of_staff({line.staff for line in lines if line.staff}),
        names=names_of(agencies),
        rings=rings,
        roles=TITLES,
        purposes=PURPOSES,
        viewer=viewer,
        why=reasons_in_a_sentence(viewer, held.found),
        section="looked",
    )


addresses = [
    path("child/<uuid:identity>/looked", looked, name="looked"),
    path("person/<uuid:identity>/looked", looked, name="person_looked"),
    path("unknown/<uuid:identity>/looked", looked, name="unknown_looked"),
]
