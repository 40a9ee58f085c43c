"""The share page: the seven golden rules as seven questions, then one's answers to check, then sent.

What is typed travels with the form from step to step, so that nothing half decided is kept anywhere and no script is needed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from cairn.agencies.queries import agencies_by_id
from cairn.agencies.roles import Actor
from cairn.base.clock import today
from cairn.base.errors import NotFound
from cairn.people.queries.persons import people_of
from cairn.records.chronology import EventSaid
from cairn.records.queries import events_named
from cairn.records.words import kind_in_words
from cairn.sharing.actions import answer
from cairn.sharing.errors import Over
from cairn.sharing.policies import check_can_answer
from cairn.sharing.queries import RequestFacts, openable, request
from cairn.sharing.rules.basis import bases, chosen_from
from cairn.sharing.rules.words import ANSWERED, GIVEN, OPEN_FOR, STEPS, TOLD, USUAL_OPEN, lacks_of_answer, lacks_of_step
from cairn.web.pages import actor, asked_id, page
from cairn.web.parts.about import read_day
from cairn.web.parts.words import day

LAST = len(STEPS)
CHECK = LAST + 1
NO_DAY = date(1, 1, 1)  # what was typed is no day: never within a year


@dataclass(frozen=True)
class Openable:
    """A record of one's own that the answer can open, as the page shows it."""

    id: UUID
    kind: str
    on: date
    summary: str
    place: UUID | None


@require_http_methods(["GET", "POST"])
def share(http: HttpRequest, identity: UUID) -> HttpResponse:
    """One step of seven, the check before sending, or the sending."""
    viewer = actor(http)
    check_can_answer(viewer)
    facts = request(viewer, identity)
    if facts is None or facts.line.ours:
        raise NotFound
    if facts.line.state == "ended":
        raise Over("This request has ended. Nobody waits for an answer.")
    if http.method == "GET":
        return _step(http, viewer, facts, 1)
    return _typed(http, viewer, facts)


def _typed(http: HttpRequest, viewer: Actor, facts: RequestFacts) -> HttpResponse:
    number = _number(http.POST.get("step", ""))
    go = http.POST.get("go", "next")
    if go.isdecimal():  # back, or to change one answer
        return _step(http, viewer, facts, _number(go))
    lacks = _lacks(http)
    if go == "send" and number == CHECK:
        first = next((one.number for one in STEPS if lacks_of_step(one.number, lacks)), None)
        return _send(http, viewer, facts) if first is None else _step(http, viewer, facts, first, lacks)
    here = lacks_of_step(number, lacks) if number <= LAST else {}
    return _step(http, viewer, facts, number if here else min(number + 1, CHECK), here)


def _number(text: str) -> int:
    return min(max(int(text), 1), CHECK) if text.isdecimal() and len(text) < 3 else 1


def _lacks(http: HttpRequest) -> dict[str, str]:
    return lacks_of_answer(_said(http), on=today(), records=len(_picked(http)), review_on=_review(http))


def _send(http: HttpRequest, viewer: Actor, facts: RequestFacts) -> HttpResponse:
    answer(
        request=facts.line.id,
        said=_said(http),
        by=viewer,
        form=asked_id(http.POST.get("form", "")),
        records=_with_their_own(viewer, facts, _picked(http)),
        review_on=_review(http),
    )
    messages.success(http, "Your answer is given. Who asked reads it now.")
    return HttpResponseRedirect(reverse("request", args=[facts.line.id]))


def _with_their_own(viewer: Actor, facts: RequestFacts, picked: Sequence[UUID]) -> list[UUID]:
    """The picked events, with one's own records of whom they are about and of where they were: else they hang in the air."""
    if not picked:
        return []
    events = {one.id: one for one in _events(viewer, facts)}
    chosen = [events[one] for one in picked if one in events]
    within = set(openable(viewer, facts.line.id))
    people = {
        said.record for found in people_of(viewer, sorted(within - set(events), key=str)).values() for said in found
    }
    return [*(one.id for one in chosen), *(one.place for one in chosen if one.place), *sorted(people & within, key=str)]


def _events(viewer: Actor, facts: RequestFacts) -> list[Openable]:
    within = openable(viewer, facts.line.id)
    newest: dict[UUID, EventSaid] = {}
    for said in events_named(viewer, within):
        newest[said.event] = said
    return [
        Openable(said.event, kind_in_words(said.kind), said.first_day, said.summary, said.place)
        for said in sorted(newest.values(), key=lambda one: (one.occurred_from, str(one.event)))
    ]


def _said(http: HttpRequest) -> dict[str, str]:
    return {name: http.POST.get(name, "") for name in ANSWERED}


def _picked(http: HttpRequest) -> list[UUID]:
    return [asked_id(one) for one in http.POST.getlist("records")]


def _review(http: HttpRequest) -> date | None:
    typed = http.POST.get("review_on", "")
    return (read_day(typed) or NO_DAY) if typed.strip() else None


def _step(
    http: HttpRequest, viewer: Actor, facts: RequestFacts, number: int, lacks: dict[str, str] | None = None
) -> HttpResponse:
    said = _said(http) | ({} if http.POST.get("open_for") else {"open_for": str(USUAL_OPEN)})
    step = STEPS[number - 1] if number <= LAST else None
    here = step.boxes if step else ()
    picked = _picked(http)
    events = _events(viewer, facts) if number in (6, CHECK) else []
    asker = agencies_by_id().get(facts.line.asking_agency)
    return page(
        http,
        "share.html",
        status=422 if lacks else 200,
        line=facts.line,
        asking=asker.name if asker else "",
        step=step,
        steps=STEPS,
        number=number,
        last=LAST,
        said=said,
        carried={name: value for name, value in said.items() if name not in here},
        picked=picked,
        carry_records=picked if "records" not in here else [],
        form=http.POST.get("form") or uuid4(),
        lacks=lacks or {},
        given=GIVEN,
        told=TOLD,
        bases=chosen_from(today()).values(),
        events=events,
        open_for={str(days): says for days, says in OPEN_FOR.items()},
        law=bases().get(said["basis"]),
        chosen=[one for one in events if one.id in picked],
        review=day(_review(http)) if _review(http) not in (None, NO_DAY) else said["review_on"],
        gives=said["given"] in ("whole", "part"),
    )


addresses = [path("requests/<uuid:identity>/answer", share, name="share")]
