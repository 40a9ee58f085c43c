"""Today: what waits for you, what your agency was asked, what arrived, and who sends records at all."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cairn.access.posts import offers, why_not_confirm
from cairn.access.roles import Verb, may
from cairn.agencies.queries import agencies_by_id
from cairn.agencies.roles import Actor
from cairn.base.clock import LONDON, now
from cairn.concerns.queries import drafts, told_by_me, waiting
from cairn.concerns.rules.states import STATES, State
from cairn.duties.joined import by_child
from cairn.duties.queries import Day, by_day, mine, waited_for
from cairn.duties.rules.ladder import ladder
from cairn.forms.pledges import pledges
from cairn.intake.queries import BatchFacts, batches
from cairn.records.sources import latest_events, received_since
from cairn.sharing.acquaintances import lines as acquaintances
from cairn.sharing.consults import private_questions
from cairn.sharing.emergency import notices
from cairn.sharing.queries import asked_by_us, asked_of_us
from cairn.sharing.quiet import quiet_hits
from cairn.sharing.repeats import repeats
from cairn.signals.queries import SignalLine, questions_to, signals, waiting_by_queue
from cairn.signals.registry import rules
from cairn.web.pages import actor, page
from cairn.web.pages.duties import subjects
from cairn.web.parts.frame import may_read_records
from cairn.web.parts.results import record_cards
from cairn.web.parts.sources import senders
from cairn.web.parts.words import counted, listed

MOST = 6  # lines of each list: the list itself is one step away
LATELY = timedelta(days=7)


def today(request: HttpRequest) -> HttpResponse:
    """What waits for this person, what is new, and who sends records."""
    viewer = actor(request)
    reads_signals = may(viewer.role, Verb.READ_SIGNALS) or may(viewer.role, Verb.READ_OWN_SIGNALS)
    waiting = waiting_by_queue(viewer) if reads_signals else {}
    arrived, agencies = _arrived(viewer), agencies_by_id()
    due = _duties(viewer)
    own = latest_events(viewer, most=MOST) if may(viewer.role, Verb.READ_OWN_RECORDS) else ()
    return page(
        request,
        "today.html",
        greeting=_greeting(),
        first_name=viewer.name.split()[0] if viewer.name else "",
        waits=_due(due["due"]) or (_waits(viewer, sum(waiting.values())) if reads_signals else ""),
        reads_signals=reads_signals,
        waiting=waiting,
        lines=_first(viewer) if reads_signals else (),
        titles={kind: rule.about.title for kind, rule in rules().items()},
        agencies=agencies,
        reads_records=may_read_records(viewer),
        reads_visits=may(viewer.role, Verb.READ_OWN_VISITS),
        latest=record_cards(viewer, dict.fromkeys(own, ""), agencies),
        received=received_since(viewer, now() - LATELY) if may(viewer.role, Verb.READ_OWN_RECORDS) else None,
        reads_imports=may(viewer.role, Verb.READ_IMPORTS),
        batches=arrived[:MOST],
        posts_to_confirm=[one for one in offers(viewer) if not why_not_confirm(viewer, one)],
        private_questions=private_questions(viewer),
        pledges_asked=sum(one.is_asked for one in pledges(viewer)),
        **due,
        **_concerns(viewer),
        **_requests(viewer),
        **senders(),
    )


def _duties(viewer: Actor) -> dict[str, Any]:
    """What the card of duties shows: what is late, due today and within a week, and how much others owe this person."""
    if not may(viewer.role, Verb.OWE_DUTIES):
        return {"due": None}
    own = mine(viewer)
    return {
        "due": (days := by_day(own)),
        "late_groups": by_child(viewer, days.late),
        "subjects": subjects(viewer, own),
        "waited_for": waited_for(viewer),
        "with_the_board": [line for line in own if line.step == len(ladder().rungs)],
    }


def _due(day: Day | None) -> str:
    """The second half of the greeting where something is late or due today."""
    if day is None or not (day.late or day.today):
        return ""
    sizes = ((len(day.late), "late"), (len(day.today), "due today"))
    return listed([f"{counted(number, 'thing is,things are')} {when}" for number, when in sizes if number])


def _concerns(viewer: Actor) -> dict[str, Any]:
    """What the card of concerns shows: those to decide, and the reader's own that have not ended."""
    tells = may(viewer.role, Verb.TELL_CONCERNS)
    decides = may(viewer.role, Verb.TRIAGE_CONCERNS) or may(viewer.role, Verb.OWN_CONCERNS)
    if not tells and not decides:
        return {"reads_concerns": False}
    at_door, late = waiting(viewer) if decides else (0, 0)
    told = [line for line in told_by_me(viewer) if line.state is not State.ENDED][:MOST] if tells else []
    return {
        "reads_concerns": True, "decides": decides, "to_decide": at_door, "late": late,
        "told": told, "states": STATES, "mailed": [one for one in drafts(viewer) if one.send_by] if tells else [],
    }  # fmt: skip


def _requests(viewer: Actor) -> dict[str, Any]:
    """What the card of requests shows: those that wait for this agency, and those whose answer is late or new to read."""
    questions = questions_to(viewer)
    if not may(viewer.role, Verb.ASK_AGENCIES):
        return {"asks": False, "questions": questions}
    of_us = asked_of_us(viewer)
    owed, put = [line for line in of_us if line.waits or line.escalated], {line.about for line in of_us}
    questions = tuple(one for one in questions if one.signal not in put)  # put to us in writing since
    return {
        "asks": True,
        "questions": questions,
        "owed": owed,
        "notices": [one for one in notices(viewer) if one.reviewed_at is None]
        if may(viewer.role, Verb.REVIEW_OPENINGS)
        else [],
        "acquaintances": sum(one.waits for one in acquaintances(viewer))
        if may(viewer.role, Verb.REVIEW_OPENINGS)
        else 0,
        "quiet_hits": [one for one in quiet_hits(viewer) if not one.gave]
        if may(viewer.role, Verb.ANSWER_QUIETLY)
        else [],
        "repeated": repeats(viewer),
        "asked_by_us": [line for line in asked_by_us(viewer) if line.state != "ended"][:MOST],
    }


def _greeting() -> str:
    hour = now().astimezone(LONDON).hour
    return "Good morning" if hour < 12 else "Good afternoon" if hour < 18 else "Good evening"


def _waits(viewer: Actor, number: int) -> str:
    """The second half of the greeting: what waits for those who answer, what stands open, what rests on own records."""
    if may(viewer.role, Verb.READ_SIGNALS) and not may(viewer.role, Verb.ANSWER_SIGNALS):
        return f"{counted(number, 'signal stands,signals stand')} open in the county" if number else ""
    if may(viewer.role, Verb.ANSWER_SIGNALS):
        return f"{counted(number, 'signal waits,signals wait')} for an answer" if number else "no signal waits for you"
    return f"{counted(number, 'signal rests,signals rest')} on your agency’s records" if number else ""


def _first(viewer: Actor) -> tuple[SignalLine, ...]:
    """The first that wait, those to be answered before facts and questions."""
    found = [line for name in ("raise", "fact", "ask") for line in signals(viewer, queue=name, waiting=True, most=MOST)]
    return tuple(found[:MOST])


def _arrived(viewer: Actor) -> list[BatchFacts]:
    return list(batches(latest=MOST)) if may(viewer.role, Verb.READ_IMPORTS) else []


addresses = [path("today", today, name="today")]
