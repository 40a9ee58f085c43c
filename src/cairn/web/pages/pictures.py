"""Three pictures of a child, drawn from records: genogram, ecomap and peer map, each with the same facts as a table."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cairn.agencies.queries import agencies_by_id
from cairn.base.clock import now, today
from cairn.people.queries.family import family_of
from cairn.people.queries.persons import dossier
from cairn.people.rules.dossier import Dossier
from cairn.people.rules.genogram_drawing import genogram
from cairn.people.rules.ring_drawing import box, rings
from cairn.people.rules.surroundings import GROUP_WORDS, RING_WORDS, RINGS, Around, named, peers, surroundings
from cairn.people.statuses import standings
from cairn.records.chronology import as_known
from cairn.web.pages import actor, page
from cairn.web.parts.about import elsewhere, names_of, page_of, pages_of, reasons_in_a_sentence
from cairn.web.parts.flagged import left_out
from cairn.web.parts.frame import place_page

SEXES = {"male": "male", "female": "female", "other": "neither male nor female"}


def genogram_of(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Family and home, in the standard notation."""
    held, family = family_of(actor(request), identity, what="genogram")
    return _shown(
        request,
        held,
        identity,
        "genogram",
        names=names_of(agencies_by_id()),
        family=family,
        drawing=genogram(family) if family.bonds else None,
        links=pages_of(one.person for one in family.members),
        sexes={one.person.identity: SEXES.get(one.person.sex, "not recorded") for one in family.members},
    )


def ecomap(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Everyone and everything around the child; thickness says how many agencies say it."""
    held, everything = _around(request, identity, "ecomap")
    stands = standings(actor(request), [one.person for one in everything if one.person and one.group == "adults"])
    out = left_out(request, stands)
    around = tuple(one for one in everything if one.key not in out)
    drawn = [one for one in around if one.group != "services"] + [one for one in around if one.group == "services"]
    return _ringed(
        request,
        held,
        identity,
        "ecomap",
        around=around,
        drawn=[(one, 0) for one in drawn],
        spokes=True,
        sorts={one.key: GROUP_WORDS[one.group] for one in around},
        column="Group",
        drawing_name="Ecomap",
        cleared=len(out),
        stands=stands,
        nobody="No record that is shared with you says who or what is around this child.",
    )


def peer_map(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Other children and places; the ring says how the records know it."""
    held, everything = _around(request, identity, "peer map")
    around = peers(everything)
    return _ringed(
        request,
        held,
        identity,
        "peers",
        around=around,
        drawn=[(one, RINGS.index(one.ring)) for one in around],
        spokes=False,
        sorts={one.key: RING_WORDS[one.ring] for one in around},
        column="Ring",
        drawing_name="Peer map",
        stands={},  # nobody says of a child where a suspicion stands
        nobody="No record that is shared with you names another child or a place beside this child.",
    )


def _around(request: HttpRequest, identity: UUID, what: str) -> tuple[Dossier, tuple[Around, ...]]:
    held = dossier(actor(request), identity, what=what)
    entries = as_known(held.events_of(held.found.records), to=None, at=now(), shares={}).entries
    return held, surroundings(held, entries)


def _ringed(  # noqa: PLR0913 - one argument a part of the page
    request: HttpRequest,
    held: Dossier,
    identity: UUID,
    which: str,
    *,
    around: Sequence[Around],
    drawn: Sequence[tuple[Around, int]],
    spokes: bool,
    **more: Any,
) -> HttpResponse:
    """One of the two maps with rings. drawn: each with the ring on which it stands, in the order of drawing."""
    names = names_of(agencies_by_id())
    titles = named(around, names)
    boxes = [box(one.key, titles[one.key], ring=ring) for one, ring in drawn]
    return _shown(
        request,
        held,
        identity,
        which,
        names=names,
        around=around,
        titles=titles,
        drawing=rings(boxes, spokes=spokes) if around else None,
        of={one.key: one for one in around},
        links=_links(around),
        **more,
    )


def _links(around: Iterable[Around]) -> dict[UUID, str]:
    people = {one.key: page_of(one.person) for one in around if one.person}
    return people | {one.key: place_page(one.place) for one in around if one.place}


def _shown(request: HttpRequest, held: Dossier, identity: UUID, which: str, **more: Any) -> HttpResponse:
    """One of the pictures; who is no child has none, and is shown where they are."""
    return elsewhere(held, identity, which) or page(
        request,
        f"{which}.html",
        person=held.person,
        age=held.person.age_told(today()),
        desks=held.desks,
        why=reasons_in_a_sentence(actor(request), held.found),
        section="network",
        picture=which,
        **more,
    )


addresses = [
    path("child/<uuid:identity>/network/genogram", genogram_of, name="genogram"),
    path("child/<uuid:identity>/network/ecomap", ecomap, name="ecomap"),
    path("child/<uuid:identity>/network/peers", peer_map, name="peers"),
]
