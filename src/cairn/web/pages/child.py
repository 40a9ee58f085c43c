"""A child's picture: six cards in a fixed order, those left out for which there is nothing yet."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor
from cairn.base.clock import end_of_london_day, today
from cairn.people.queries.candidates import around, candidates_for
from cairn.people.queries.persons import dossier
from cairn.people.rules.changes import clusters
from cairn.people.rules.corrections import corrections
from cairn.people.rules.dossier import Dossier
from cairn.people.rules.names import Kind
from cairn.people.rules.picture import Picture, picture
from cairn.people.statuses import standings
from cairn.sharing.acquaintances import acquainted
from cairn.signals.queries import SignalLine, signals_about
from cairn.web.pages import actor, page
from cairn.web.parts.about import agencies_and_rings, names_of, page_of, pages_of, read_day, reasons_in_a_sentence
from cairn.web.parts.advice import advice_about
from cairn.web.parts.flagged import challenges_about, flags_about, restrictions_about


def child(request: HttpRequest, identity: UUID) -> HttpResponse:
    """The picture of a child, today or as things stood on a day (`?on=`)."""
    viewer = actor(request)
    held = dossier(viewer, identity, what="child's picture")
    if held.person.kind is not Kind.CHILD or held.found.identity != identity:
        return HttpResponseRedirect(page_of(held.person))
    asked = read_day(request.GET.get("on", ""))
    on = min(asked or today(), today())
    agencies, rings = agencies_and_rings()
    candidates = candidates_for(viewer, [other for other in held.others() if other.full_name_unknown])
    shown = picture(
        held, on=on, dated=asked is not None, rings=rings, around=around(candidates, at=end_of_london_day(on))
    )
    return page(
        request,
        "child.html",
        picture=shown,
        age=shown.person.age_told(on),
        names=names_of(agencies),
        kinds={agency.kind: agency.name for agency in reversed(list(agencies.values()))},
        links=pages_of(held.others()),
        desks=held.desks,
        corrections=corrections(held.versions, at=end_of_london_day(on)),
        changes=clusters(shown.view.entries),
        signals=_signals(viewer, held, on),
        why=reasons_in_a_sentence(viewer, held.found),
        viewer=viewer,
        may_ask=may(viewer.role, Verb.ASK_AGENCIES),
        may_fill_in=may(viewer.role, Verb.FILL_IN_FORMS),
        may_break=may(viewer.role, Verb.BREAK_GLASS),
        may_keep_rights=may(viewer.role, Verb.KEEP_RIGHTS),
        latest=_latest(shown),
        acquainted=acquainted(viewer, held.person),
        section="picture",
        statuses=standings(viewer, held.others()),
        **challenges_about(viewer, held),
        **restrictions_about(viewer, held),
        **flags_about(viewer, held, on=on if asked else None),
        **advice_about(viewer, identity),
    )


def _signals(viewer: Actor, held: Dossier, on: date) -> tuple[SignalLine, ...]:
    found = signals_about(viewer, list(held.found.records))
    return tuple(line for line in found if line.status == "open" and line.first_raised_on <= on)


def _latest(shown: Picture) -> date | None:
    """The day of the last entry, if it lies so far back that the picture of that day says more than today's."""
    last = max((entry.first_recorded_on for entry in shown.view.entries), default=None)
    return last if last is not None and not shown.dated and (shown.on - last).days > 365 else None


addresses = [path("child/<uuid:identity>", child, name="child")]
