"""Hindsight: a signal's children day by day; what each agency had written, and what the rules would have said by then."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cairn.agencies.queries import agencies_by_id
from cairn.agencies.roles import Actor
from cairn.base.clock import today
from cairn.base.errors import NotFound
from cairn.people.queries.identities import identities_of
from cairn.people.queries.persons import dossier
from cairn.people.rules.hindsight import Prompt, hindsight
from cairn.records.chronology import EventSaid
from cairn.signals.queries import SignalLine, signal, signals_about
from cairn.signals.registry import rules
from cairn.web.pages import actor, page
from cairn.web.parts.about import names_of, read_day

DUTIES = {
    "raise": "Answer it: look into it, ask, or no with a reason",
    "fact": "Answer it; a fact needs no arithmetic",
    "ask": "Put one question to one agency",
}
LATER = "That day has not come. Today is shown instead."
UNREADABLE = "Write the day as day, month and year, such as 6/10/2011."


def replayed(request: HttpRequest, identity: UUID) -> HttpResponse:
    """One case on a day (`?on=`), by default the day of its first prompt. Each child's record that it opens is a look."""
    viewer = actor(request)
    facts = signal(viewer, identity)
    if facts is None:
        raise NotFound
    events, records = _written(viewer, facts.records("child"))
    typed = request.GET.get("on", "").strip()
    asked = read_day(typed) if typed else None
    mistake = UNREADABLE if typed and asked is None else LATER if asked and asked > today() else ""
    catalogue = rules()
    prompts = [_prompt(line) for line in signals_about(viewer, records)]
    shown = hindsight(events, prompts, on=min(asked, today()) if asked else None)
    return page(
        request,
        "hindsight.html",
        status=422 if mistake else 200,
        line=facts.line,
        shown=shown,
        typed=typed if mistake else f"{shown.on.day}/{shown.on.month}/{shown.on.year}",
        mistake=mistake,
        names=names_of(agencies_by_id()),
        rules=catalogue,
        duties=DUTIES,
        owners={kind: rule.about.owner for kind, rule in catalogue.items()},
        titles={kind: rule.about.title for kind, rule in catalogue.items()},
        nothing=[prompt for prompt in shown.prompts if prompt.came_to],
    )


def _written(viewer: Actor, children: tuple[UUID, ...]) -> tuple[list[EventSaid], list[UUID]]:
    """Everything that the viewer may see about these children, and the records it hangs on."""
    events: list[EventSaid] = []
    records: list[UUID] = list(children)
    for identity in dict.fromkeys(identities_of(viewer, children).values()):
        try:
            held = dossier(viewer, identity, what="hindsight")
        except NotFound:
            continue
        events += held.events_of(held.found.records)
        records += held.found.records
    return events, list(dict.fromkeys(records))


def _prompt(line: SignalLine) -> Prompt:
    came_to = ""
    if line.status != "open":
        came_to = "It no longer stands."
    elif line.answer == "no":
        came_to = "It was answered no."
    said = (line.id, line.reference, line.kind, line.queue, line.first_raised_on, line.explanation)
    return Prompt(*said, came_to, several=line.children > 1)


addresses = [path("signals/<uuid:identity>/hindsight", replayed, name="hindsight")]
