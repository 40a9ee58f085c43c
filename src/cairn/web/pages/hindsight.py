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
from cairn.people.queries.whereabouts import events_at
from cairn.people.rules.hindsight import Prompt, hindsight
from cairn.people.rules.names import Kind
from cairn.records.chronology import EventSaid
from cairn.signals.publication import Stage
from cairn.signals.queries import SignalFacts, SignalLine, signal, signals_about, stages
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
    events, records = _written(viewer, facts)
    typed = request.GET.get("on", "").strip()
    asked = read_day(typed) if typed else None
    mistake = UNREADABLE if typed and asked is None else LATER if asked and asked > today() else ""
    catalogue = rules()
    about = signals_about(viewer, records)
    kept = stages(viewer, [line.id for line in about])
    prompts = [_prompt(line, kept.get(line.id, ())) for line in about]
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
        of_today=any(not prompt.stages for prompt in shown.prompts),
    )


def _written(viewer: Actor, facts: SignalFacts) -> tuple[list[EventSaid], list[UUID]]:
    """Everything that the viewer may see about these children, adults and places, and the records of the children."""
    children, adults, places = (facts.records(part) for part in ("child", "person_of_concern", "place"))
    identities = identities_of(viewer, [*children, *adults, *places])
    events: list[EventSaid] = []
    records: list[UUID] = list(children)
    for identity in dict.fromkeys(identities[one] for one in (*children, *adults) if one in identities):
        try:
            held = dossier(viewer, identity, what="hindsight")
        except NotFound:
            continue
        events += held.events_of(held.found.records)
        if held.person.kind is Kind.CHILD:
            records += held.found.records
    for identity in dict.fromkeys(identities[one] for one in places if one in identities):
        try:
            events += events_at(viewer, identity, what="hindsight")
        except NotFound:
            continue
    return events, list(dict.fromkeys(records))


def _prompt(line: SignalLine, kept: tuple[Stage, ...]) -> Prompt:
    came_to = ""
    if line.status != "open":
        came_to = "It no longer stands."
    elif line.answer == "no":
        came_to = "It was answered no."
    said = (line.id, line.reference, line.kind, line.queue, line.first_raised_on, line.explanation)
    stood = tuple((stage.on, stage.queue, stage.says) for stage in kept)
    return Prompt(*said, came_to, several=line.children > 1, stages=stood)


addresses = [path("signals/<uuid:identity>/hindsight", replayed, name="hindsight")]
