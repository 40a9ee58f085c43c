"""Requests: the board of what is asked of us and by us, and one request with its history and next steps."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from cairn.access.roles import PURPOSES, Verb, may
from cairn.access.sight import PARTY
from cairn.agencies.queries import agencies_by_id, names_of_staff
from cairn.agencies.roles import Actor
from cairn.base.errors import NotFound
from cairn.people.queries.identities import kind_of
from cairn.sharing import actions
from cairn.sharing.errors import Lacking, Over
from cairn.sharing.queries import AnswerFacts, RequestFacts, RequestLine, asked_by_us, asked_of_us, request
from cairn.sharing.rules.basis import bases
from cairn.sharing.rules.words import GIVEN, OUTCOMES, TOLD, Given
from cairn.signals.queries import signal
from cairn.trail.actions import look
from cairn.web.pages import actor, asked_id, page

STATES = {
    "waiting": "Waits for an answer",
    "partly": "Answered by some behind the desk",
    "answered": "Answered",
    "ended": "Ended",
}


@dataclass(frozen=True)
class Happened:
    """One line of a request's history."""

    at: datetime
    who: str
    what: str
    why: str


def board(http: HttpRequest) -> HttpResponse:
    """What is owed, by the clock: by us first, then to us."""
    viewer = actor(http)
    of_us, by_us = asked_of_us(viewer), asked_by_us(viewer)
    return page(
        http,
        "requests.html",
        of_us=[line for line in of_us if line.state != "ended"],
        by_us=[line for line in by_us if line.state != "ended"],
        over=[line for line in (*of_us, *by_us) if line.state == "ended"],
        answers=may(viewer.role, Verb.ANSWER_REQUESTS),
        breaks=may(viewer.role, Verb.BREAK_GLASS),
        quiet=may(viewer.role, Verb.ASK_QUIETLY),
        states=STATES,
        agencies=agencies_by_id(),
        staff=names_of_staff({line.asking_staff for line in (*of_us, *by_us)}),
    )


def one_request(http: HttpRequest, identity: UUID) -> HttpResponse:
    """One request whole."""
    return _show(http, identity)


@require_POST
def withdraw(http: HttpRequest, identity: UUID) -> HttpResponse:
    """Take back what an answer opened."""
    given = asked_id(http.POST.get("answer", ""))
    return _step(
        http, identity, "Closed: nobody who asked reads these records any more.", "withdraw",
        lambda viewer, why: actions.withdraw(answer=given, why=why, by=viewer),
    )  # fmt: skip


@require_POST
def end(http: HttpRequest, identity: UUID) -> HttpResponse:
    """End one's own request."""
    return _step(
        http, identity, "Ended. What was opened for it is closed.", "end",
        lambda viewer, why: actions.end(request=identity, why=why, by=viewer),
    )  # fmt: skip


@require_POST
def escalate(http: HttpRequest, identity: UUID) -> HttpResponse:
    """Take a refusal to both safeguarding leads."""
    given = asked_id(http.POST.get("answer", ""))
    return _step(
        http, identity, "Both safeguarding leads have it on their boards.", "escalate",
        lambda viewer, why: actions.escalate(answer=given, why=why, by=viewer),
    )  # fmt: skip


@require_POST
def settle(http: HttpRequest, identity: UUID) -> HttpResponse:
    """Write down what the two leads agreed."""
    given, outcome = asked_id(http.POST.get("escalation", "")), http.POST.get("outcome", "")
    return _step(
        http, identity, "Kept. Both agencies read it here.", "settle",
        lambda viewer, why: actions.settle(escalation=given, outcome=outcome, words=why, by=viewer),
    )  # fmt: skip


def _step(http: HttpRequest, identity: UUID, done: str, did: str, take: Callable[[Actor, str], object]) -> HttpResponse:
    try:
        take(actor(http), http.POST.get("why", ""))
    except Lacking as wrong:
        return _show(http, identity, lacks={f"{did}_{box}": says for box, says in wrong.lacks.items()}, status=422)
    except Over as refusal:
        return _show(http, identity, lacks={"": str(refusal)}, status=409)
    messages.success(http, done)
    return HttpResponseRedirect(reverse("request", args=[identity]))


def _show(http: HttpRequest, identity: UUID, *, lacks: dict[str, str] | None = None, status: int = 200) -> HttpResponse:
    viewer = actor(http)
    facts = request(viewer, identity)
    if facts is None:
        raise NotFound
    look(what="request", on_kind="request", on=identity, rule=PARTY, shown=len(facts.answers))
    line, agencies = facts.line, agencies_by_id()
    staff = names_of_staff({line.asking_staff, *(one.staff for one in facts.answers if one.staff)})
    names = {one.id: one.name for one in agencies.values()}
    return page(
        http,
        "request.html",
        status=status,
        line=line,
        answers=[(one, _whose(line, one, names), bases().get(one.basis)) for one in facts.answers],
        asked=_asked(line, names),
        asking=names.get(line.asking_agency, ""),
        asked_by=staff.get(line.asking_staff, "Someone who has left"),
        staff=staff,
        state=STATES[line.state],
        history=_history(facts, names, staff),
        law=bases().get(line.basis),
        purpose=PURPOSES.get(line.purpose, line.purpose),
        told=TOLD,
        given=GIVEN,
        outcomes=OUTCOMES,
        about=_address(viewer, line),
        may_answer=not line.ours and may(viewer.role, Verb.ANSWER_REQUESTS) and line.state != "ended",
        may_settle=may(viewer.role, Verb.SETTLE_REFUSALS),
        lacks=lacks or {},
        typed=http.POST,
    )


def _asked(line: RequestLine, names: dict[UUID, str]) -> str:
    return line.desk or (names.get(line.asked_agency, "") if line.asked_agency else "")


def _whose(line: RequestLine, one: AnswerFacts, names: dict[UUID, str]) -> str:
    """Who signs for an answer: the agency, or the desk for whoever stands behind it."""
    return names.get(one.agency, "") if one.agency else (line.desk if line.ours else f"Your agency, as {line.desk}")


def _history(facts: RequestFacts, names: dict[UUID, str], staff: dict[UUID, str]) -> list[Happened]:
    line, asking = facts.line, names.get(facts.line.asking_agency, "")
    found = [Happened(line.asked_at, f"{staff.get(line.asking_staff, '')}, {asking}", "Asked", line.question)]
    for one in facts.answers:
        who = _whose(line, one, names)
        signed = f"{staff[one.staff]}, {who}" if one.staff in staff else who
        found.append(Happened(one.at, signed, GIVEN[Given(one.given)][0], one.reason))
        if one.withdrawn_at:
            found.append(Happened(one.withdrawn_at, who, "Took back what it had opened", one.withdrawn_why))
        if taken := one.escalation:
            found.append(Happened(taken.at, asking, "Taken to both safeguarding leads", taken.why))
            if taken.settled_at:
                by = asking if taken.settled_by_asker else who
                found.append(Happened(taken.settled_at, by, OUTCOMES[taken.outcome], taken.words))
    if line.ended_at:
        found.append(Happened(line.ended_at, asking, "Ended", line.ended_why))
    return sorted(found, key=lambda one: one.at)


def _address(viewer: Actor, line: RequestLine) -> str:
    """The page of whom it is about, where this reader has one."""
    if line.about_kind == "signal":
        reads = may(viewer.role, Verb.READ_SIGNALS) or may(viewer.role, Verb.READ_OWN_SIGNALS)
        return reverse("signal", args=[line.about]) if reads and signal(viewer, line.about) else ""
    return reverse("child", args=[line.about]) if kind_of(viewer, line.about) == "person" else ""


addresses = [
    path("requests", board, name="requests"),
    path("requests/<uuid:identity>", one_request, name="request"),
    path("requests/<uuid:identity>/withdraw", withdraw, name="withdraw_answer"),
    path("requests/<uuid:identity>/end", end, name="end_request"),
    path("requests/<uuid:identity>/escalate", escalate, name="escalate_refusal"),
    path("requests/<uuid:identity>/settle", settle, name="settle_refusal"),
]
