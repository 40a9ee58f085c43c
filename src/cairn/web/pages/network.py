"""The network of a person: the table of links first, a drawing of the nearest below it."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse

from cairn.access.roles import Verb, may
from cairn.agencies.queries import agencies_by_id
from cairn.base.clock import today
from cairn.network.drawing import small_picture
from cairn.network.queries import FURTHEST, network_of
from cairn.network.rules import Node
from cairn.people.rules.names import Kind, Person
from cairn.web.pages import actor, page
from cairn.web.parts.about import names_of, page_of, reasons_in_a_sentence
from cairn.web.parts.flagged import asks_for_cleared

STEPS = 3  # enough from a child over a half-known adult and a place to another child
ADDRESSES = {
    Kind.CHILD: "network",
    Kind.PERSON_OF_CONCERN: "person_network",
    Kind.ADULT: "person_network",
    Kind.UNKNOWN: "unknown_network",
}


def network(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Who stands beside whom within so many steps, with how sure it is and since when it could be known."""
    viewer = actor(request)
    choices = tuple(range(1, FURTHEST + 1))
    steps = next((step for step in choices if str(step) == request.GET.get("steps")), STEPS)
    names = names_of(agencies_by_id())
    everybody = asks_for_cleared(request.GET)
    found = network_of(viewer, identity, steps=steps, names=names, cleared=everybody)
    address = address_of(found.person)
    if address != request.path:
        return HttpResponseRedirect(address)
    return page(
        request,
        "network.html",
        person=found.person,
        age=found.person.age_told(today()),
        network=found,
        steps=steps,
        choices=choices,
        drawing=small_picture(found.nodes, found.links),
        links={node.identity: _link(node) for node in found.nodes},
        counts=_counts(found.nodes),
        with_cleared=urlencode({"steps": steps, "cleared": "show"}),
        names=names,
        may_judge=may(viewer.role, Verb.JUDGE_LINKS),
        why=reasons_in_a_sentence(viewer, found.found),
        section="network",
    )


def address_of(person: Person) -> str:
    """The address of a person's network."""
    return reverse(ADDRESSES[person.kind], args=[person.identity])


def _link(node: Node) -> str:
    return page_of(node.person) if node.person else reverse("place", args=[node.identity])


def _counts(nodes: tuple[Node, ...]) -> dict[str, int]:
    return {
        sort: sum(node.sort == sort for node in nodes) for sort in ("child", "concern", "unknown", "adult", "place")
    }


addresses = [
    path("child/<uuid:identity>/network", network, name="network"),
    path("person/<uuid:identity>/network", network, name="person_network"),
    path("unknown/<uuid:identity>/network", network, name="unknown_network"),
]
