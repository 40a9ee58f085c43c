"""Signals: three queues, one page a signal with all that speaks for and against it, and the answer last."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from cairn.access.roles import Verb, may
from cairn.agencies.queries import AgencyFacts, agencies_by_id, names_of_staff
from cairn.agencies.roles import Actor
from cairn.base.errors import BadInput, NotAllowed, NotFound
from cairn.journeys.answer_signal import answer_signal
from cairn.people.challenges import challenged
from cairn.signals.policies import check_can_answer_signals
from cairn.signals.queries import (
    ENDED,
    QUEUES,
    AnswerLine,
    SignalFacts,
    how_many_ended,
    signal,
    signals,
    waiting_by_queue,
)
from cairn.signals.registry import Rule, rules
from cairn.web.pages import actor, asked_id_or_none, asked_number, page
from cairn.web.parts.advice import advice_about
from cairn.web.parts.evidence import Evidence, Row, evidence
from cairn.web.parts.exploring import MOST_STARTS, State

AT_A_TIME = 50
QUEUE_WORDS = {
    "raise": ("To answer", "A named person answers each of these. None is a finding about anyone."),
    "fact": ("Facts", "These need no arithmetic: one number around several children, or a worry without an answer."),
    "ended": ("Ended", "These no longer stand. None vanishes: each says why it ended."),
    "ask": ("To ask", "Not alarms but questions, each to one agency, whose answer may settle it or raise it."),
}
ANSWERS = {
    "look": ("Look into it", "Its records open to the safeguarding leads of the agencies whose records it rests on."),
    "ask": (
        "Ask an agency first",
        "Your question is kept with the signal; then you put it to the agency, with the law that it rests on and a day. The signal stays yours.",
    ),
    "no": ("No, because…", "It comes back only when a new fact touches it, and says which."),
}
OWN_ANSWERS = ANSWERS | {"look": ("Look into it", "It stays with your agency: nobody else knows of this signal.")}
ANSWERED = {"look": "Looked into", "ask": "Asked", "no": "No", "": "Waits for an answer"}
COUNTS_WHAT = {
    "shared_person_of_concern": "child,children",
    "place_of_concern": "child,children",
    "group_pattern": "link,links",
}
DONE = {
    "look": "You look into it.",
    "ask": "Your question is kept and the agency is named. Now put it to them.",
    "no": "You said no. It comes back only when a new fact touches it.",
}


@dataclass(frozen=True)
class Told:
    """An answer as the page shows it."""

    what: str
    by: str
    agency: str
    asked: str
    line: AnswerLine


def queue(request: HttpRequest) -> HttpResponse:
    """One queue, those that wait first."""
    viewer = actor(request)
    waiting = waiting_by_queue(viewer)
    wanted = request.GET.get("queue", "")
    if wanted not in ("", *QUEUES, ENDED):
        raise NotFound
    chosen = wanted or next((name for name in QUEUES if waiting[name]), QUEUES[0])
    after = asked_number(request, "after")
    found = signals(viewer, queue=chosen, most=AT_A_TIME + 1, after=after)
    return page(
        request,
        "signals.html",
        lines=found[:AT_A_TIME],
        queues=[(name, *QUEUE_WORDS[name], waiting[name]) for name in QUEUES]
        + [(ENDED, *QUEUE_WORDS[ENDED], how_many_ended(viewer))],
        chosen=chosen,
        says=QUEUE_WORDS[chosen][1],
        titles={kind: rule.about.title for kind, rule in rules().items()},
        answered=ANSWERED,
        after=after,
        before=max(after - AT_A_TIME, 0),
        next=after + AT_A_TIME if len(found) > AT_A_TIME else 0,
        sees_all=may(viewer.role, Verb.READ_SIGNALS),
    )


def one_signal(request: HttpRequest, identity: UUID) -> HttpResponse:
    """One signal whole: sentence, evidence, what speaks against, what nobody asked, network, answer, rule."""
    return _show(request, identity)


@require_POST
def answer(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Give an answer; without a reason the page comes back and says so."""
    said = request.POST
    try:
        answer_signal(
            signal=identity,
            answer=said.get("answer", ""),
            reason=said.get("reason", ""),
            by=actor(request),
            asked_agency=asked_id_or_none(said.get("asked_agency", "")),
        )
    except BadInput as wrong:
        return _show(request, identity, wrong=str(wrong))
    messages.success(request, DONE[said["answer"]])
    if said["answer"] == "ask" and may(actor(request).role, Verb.ASK_AGENCIES):
        return HttpResponseRedirect(
            f"{reverse('new_request')}?{urlencode({'signal': identity, 'agency': said['asked_agency']})}"
        )
    return HttpResponseRedirect(reverse("signal", args=[identity]))


def _show(request: HttpRequest, identity: UUID, *, wrong: str = "") -> HttpResponse:
    viewer = actor(request)
    facts = signal(viewer, identity)
    if facts is None:
        raise NotFound
    agencies = agencies_by_id()
    held = evidence(viewer, facts, agencies)
    rule = rules().get(facts.line.kind)
    return page(
        request,
        "signal.html",
        status=422 if wrong else 200,
        facts=facts,
        **advice_about(viewer, facts.line.id),
        line=facts.line,
        held=held,
        challenged=challenged(viewer, [row.said.event for row in held.rows]),
        explore=_explore(held),
        rule=rule,
        title=rule.about.title if rule else facts.line.kind.replace("_", " ").capitalize(),
        events=len(facts.records("event")),
        counts_what=COUNTS_WHAT.get(facts.line.kind, "record"),
        told=_told(facts, agencies),
        came_back=_came_back(facts, held),
        answers=OWN_ANSWERS if facts.restricted_to else ANSWERS,
        answered=ANSWERED,
        limits=_limits(rule, facts),
        why_not=_why_not(viewer, facts),
        may_ask=may(viewer.role, Verb.ASK_AGENCIES) and not facts.restricted_to and facts.line.status == "open",
        grew=facts.line.kind in COUNTS_WHAT and facts.counted is not None and facts.line.children > facts.counted,
        discuss=_discuss(facts),
        to_ask=_to_ask(facts, agencies),
        involved=[
            agencies[one].name for one in dict.fromkeys(line.agency for line in facts.evidence) if one in agencies
        ],
        wrong=wrong,
        given=request.POST,
    )


def _to_ask(facts: SignalFacts, agencies: dict[UUID, AgencyFacts]) -> list[tuple[str, list[AgencyFacts]]]:
    """Agencies by name, those whose records it rests on first."""
    rests_on = {line.agency for line in facts.evidence}
    named = sorted(agencies.values(), key=lambda agency: agency.name)
    return [
        ("It rests on their records", [one for one in named if one.id in rests_on]),
        ("Other agencies", [one for one in named if one.id not in rests_on]),
    ]


def _explore(held: Evidence) -> str:
    """The address of the network explorer around the children, and half-known or named adults, of a signal."""
    wanted = {someone.address for someone in (*held.children, *held.concerns)}
    starts = [identity for identity, address in held.addresses.items() if address in wanted]
    return f"{reverse('explore')}?{State(starts=tuple(starts[:MOST_STARTS])).query()}" if starts else ""


def _discuss(facts: SignalFacts) -> bool:
    """Whether the page asks for a strategy discussion: one adult, two children or more, two agencies or more. R48."""
    return (
        facts.line.kind == "shared_person_of_concern"
        and facts.line.queue != "ask"
        and facts.line.status == "open"
        and facts.line.children >= 2
        and len({line.agency for line in facts.evidence}) >= 2
    )


def _told(facts: SignalFacts, agencies: dict[UUID, AgencyFacts]) -> list[Told]:
    names = names_of_staff({line.staff for line in facts.answers})
    return [
        Told(
            ANSWERED[line.answer],
            names.get(line.staff, ""),
            agencies[line.agency].name if line.agency in agencies else "",
            agencies[line.asked_agency].name if line.asked_agency in agencies else "",
            line,
        )
        for line in facts.answers
    ]


def _came_back(facts: SignalFacts, held: Evidence) -> Row | bool:
    """The new record that brought back a signal which was answered no; True if this reader may not read it.

    A record of a person or place says nothing by itself: the latest record that names it and was known since does.
    """
    if not facts.line.reopened:
        return False
    because, answered = facts.reopened_because[0], max(answer.at for answer in facts.answers)
    named = [row for row in held.rows if row.said.event == because]
    since = [row for row in held.rows if row.said.received_at > answered]
    return next(iter((*named, *since[-1:])), True)


def _limits(rule: Rule | None, facts: SignalFacts) -> list[str]:
    """The rule's numbers as they stood when it was raised, in words."""
    if not facts.limits or rule is None:
        return []
    pairs = [text.rpartition(" ") for text in facts.limits.split("; ")]
    return rule.in_words((name, float(value)) for name, _, value in pairs)


def _why_not(viewer: Actor, facts: SignalFacts) -> str:
    """Why the reader can't answer, as a sentence; empty if they can."""
    if facts.line.status != "open":
        return "This signal is no longer open, so it needs no answer."
    try:
        check_can_answer_signals(viewer, restricted_to=facts.restricted_to)
    except NotAllowed as refusal:
        return str(refusal)
    return ""


addresses = [
    path("signals", queue, name="signals"),
    path("signals/<uuid:identity>", one_signal, name="signal"),
    path("signals/<uuid:identity>/answer", answer, name="answer_signal"),
]
