"""Duties: what is yours to do and by when, your agency's board with hand-over, what you wait for, and how you are told."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from cairn.access.roles import ROLES, Verb, may
from cairn.agencies.queries import agencies_by_id, names_of_staff, staff_of_agency
from cairn.agencies.roles import Actor, Role
from cairn.base.clock import now
from cairn.base.errors import BadInput, NotAllowed
from cairn.concerns.allegations import allegations
from cairn.concerns.disagreements import disagreements_named
from cairn.concerns.queries import concerns_named
from cairn.concerns.rules.states import STEPS
from cairn.duties.actions import hand_over
from cairn.duties.joined import by_child, most_a_week, my_week, rules_that_do_not_work, set_most
from cairn.duties.queries import (
    Line,
    by_day,
    children_of,
    climbs,
    feed,
    measures,
    mine,
    of_my_agency,
    unread,
    waited_for,
    wish,
    with_the_board,
)
from cairn.duties.registry import duties
from cairn.duties.rules.ladder import ladder
from cairn.duties.rules.law import limits
from cairn.duties.rules.measure import HIDDEN_BELOW, together
from cairn.duties.wishes import OFTEN, end_feed, hash_of, mark_read, new_feed, set_wish
from cairn.forms.findings import findings_named
from cairn.forms.queries import forms_named
from cairn.forms.registry import all_forms
from cairn.people.challenges import challenges_named
from cairn.people.flags import flags_named
from cairn.people.outcomes import outcomes_named
from cairn.people.queries.persons import people_of, persons_by_record
from cairn.people.restrictions import restrictions_named
from cairn.people.subject_access import requests_named as requests_of_subjects
from cairn.sharing.consults import consults_named, private_questions
from cairn.sharing.queries import requests_named
from cairn.web.pages import actor, asked_id_or_none, page
from cairn.web.parts.about import page_of
from cairn.web.parts.calendar import calendar
from cairn.web.parts.frame import may_read_records

ANY = (Verb.OWE_DUTIES, Verb.READ_DUTIES, Verb.READ_LATE_DUTIES)
MEASURES = (Verb.READ_DUTIES, Verb.READ_MEASURES)
WORDS = {
    "concern": "A concern", "request": "A request", "event": "A record", "form": "A form",
    "disagreement": "A disagreement", "consult": "A question to a champion", "flag": "A flag on a person", "status": "A status of a person of concern",
    "challenge": "A record that is said to be wrong", "outcome": "A child to tell",
    "finding": "A finding for the police", "subject_request": "Somebody who asks what is held",
    "restriction": "A record that somebody asks not to use", "allegation": "An allegation",
}  # fmt: skip


@dataclass(frozen=True)
class Subject:
    """What a duty is about, as far as the reader may know; address: '' where they may not open it."""

    label: str
    address: str = ""
    says: str = ""


def subjects(viewer: Actor, lines: Collection[Line]) -> dict[UUID, Subject]:
    """Thing -> what to call it. At most 17 queries, whatever the number of duties."""
    of = {kind: [line.on_id for line in lines if line.on_kind == kind] for kind in WORDS}
    found = _children(viewer, of["event"])
    for kind, naming in _NAMING.items():
        if of[kind]:
            found |= naming(viewer, of[kind])
    return found


def _concerns(viewer: Actor, wanted: Sequence[UUID]) -> dict[UUID, Subject]:
    return {
        one.id: Subject(f"{one.name}, {one.reference}", reverse("concern", args=[one.id]), one.says)
        for one in concerns_named(viewer, wanted)
    }


def _allegations(viewer: Actor, wanted: Sequence[UUID]) -> dict[UUID, Subject]:
    return {
        one.id: Subject(f"{WORDS['allegation']}, {one.reference}", reverse("allegation", args=[one.id]))
        for one in allegations(viewer, wanted)
    }


def _requests(viewer: Actor, wanted: Sequence[UUID]) -> dict[UUID, Subject]:
    if not may(viewer.role, Verb.ASK_AGENCIES):
        return {}
    return {
        one.id: Subject("A request", reverse("request", args=[one.id]), one.question)
        for one in requests_named(viewer, wanted)
    }


def _forms(viewer: Actor, wanted: Sequence[UUID]) -> dict[UUID, Subject]:
    if not may(viewer.role, Verb.FILL_IN_FORMS):
        return {}
    titles = {kind: shapes[-1].title for kind, shapes in all_forms().items()}
    return {
        one.id: Subject(f"{one.name}, {one.reference}", reverse("sent_form", args=[one.id]), titles[one.kind])
        for one in forms_named(viewer, wanted)
    }


def _disagreements(viewer: Actor, wanted: Sequence[UUID]) -> dict[UUID, Subject]:
    return {
        one.id: Subject("A disagreement", reverse("disagreement", args=[one.id]), f"About: {STEPS[one.did].title}")
        for one in disagreements_named(viewer, wanted)
    }


def _consults(viewer: Actor, wanted: Sequence[UUID]) -> dict[UUID, Subject]:
    return {
        one.id: Subject(one.title, reverse("consult", args=[one.id]), one.question)
        for one in consults_named(viewer, wanted)
    }


def _findings(viewer: Actor, wanted: Sequence[UUID]) -> dict[UUID, Subject]:
    return {
        one.id: Subject(f"A finding about {one.name}", reverse("finding", args=[one.id]), one.words)
        for one in findings_named(viewer, wanted)
    }


def _flags(viewer: Actor, wanted: Sequence[UUID]) -> dict[UUID, Subject]:
    lines = flags_named(viewer, wanted)
    people = persons_by_record(people_of(viewer, [one.record for one in lines])) if may_read_records(viewer) else {}
    return {
        one.id: Subject(
            people[one.record].title if one.record in people else "A flag on a person",
            reverse("flag", args=[one.id]),
            one.meaning.title,
        )
        for one in lines
    }


def _statuses(viewer: Actor, wanted: Sequence[UUID]) -> dict[UUID, Subject]:
    if not may_read_records(viewer):
        return {}
    people = persons_by_record(people_of(viewer, wanted))
    return {
        record: Subject(people[record].title, reverse("status", args=[people[record].identity]), "Status")
        for record in wanted
        if record in people
    }


def _challenges(viewer: Actor, wanted: Sequence[UUID]) -> dict[UUID, Subject]:
    return {
        one.id: Subject(WORDS["challenge"], reverse("challenge", args=[one.id]), one.who)
        for one in challenges_named(viewer, wanted)
    }


def _subject_requests(viewer: Actor, wanted: Sequence[UUID]) -> dict[UUID, Subject]:
    return {
        one.id: Subject(f"{one.name}, {one.reference}", reverse("subject_request", args=[one.id]), one.who_asks)
        for one in requests_of_subjects(viewer, wanted)
    }


def _restrictions(viewer: Actor, wanted: Sequence[UUID]) -> dict[UUID, Subject]:
    return {
        one.id: Subject(WORDS["restriction"], reverse("restriction", args=[one.id]), one.why)
        for one in restrictions_named(viewer, wanted)
    }


def _outcomes(viewer: Actor, wanted: Sequence[UUID]) -> dict[UUID, Subject]:
    lines = outcomes_named(viewer, wanted)
    people = persons_by_record(people_of(viewer, [one.record for one in lines])) if lines else {}
    return {
        one.id: Subject(people[one.record].title, reverse("outcome", args=[one.id]), one.about.title)
        for one in lines
        if one.record in people
    }


_NAMING = {
    "concern": _concerns, "request": _requests, "form": _forms, "disagreement": _disagreements, "consult": _consults,
    "finding": _findings, "flag": _flags, "status": _statuses, "challenge": _challenges, "outcome": _outcomes,
    "subject_request": _subject_requests, "restriction": _restrictions, "allegation": _allegations,
}  # fmt: skip


def _children(viewer: Actor, events: Sequence[UUID]) -> dict[UUID, Subject]:
    """Event -> the children whom it is about, where the reader may know. 2 queries."""
    if not events or not may_read_records(viewer):
        return {}
    about = children_of(viewer, events)
    people = persons_by_record(people_of(viewer, [record for records in about.values() for record in records]))
    found = {}
    for event, records in about.items():
        known = {people[record].identity: people[record] for record in records if record in people}
        if known:
            names = " and ".join(one.title for one in known.values())
            said = "Owed to each of them: it ends when it is done for all." if len(known) > 1 else ""
            found[event] = Subject(names, page_of(next(iter(known.values()))), said)
    return found


def board(request: HttpRequest) -> HttpResponse:
    """All that the reader owes, reads or waits for."""
    viewer = actor(request)
    if not any(may(viewer.role, verb) for verb in ANY):
        raise NotAllowed("Your role owes no duties in Cairn and reads none.")
    return _shown(request, viewer)


def _shown(
    request: HttpRequest, viewer: Actor, *, lacks: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    own, agency = mine(viewer), of_my_agency(viewer)
    waited, top = waited_for(viewer), with_the_board(viewer)
    everything = {line.id: line for line in (*own, *agency, *waited, *top)}
    people = {line.owner_staff for line in everything.values()} | {line.waiting_staff for line in everything.values()}
    return page(
        request,
        "duties.html",
        status=status,
        own=(days := by_day(own)),
        late=by_child(viewer, days.late),
        week=my_week(viewer),
        not_working=rules_that_do_not_work(viewer, at=now()) if may(viewer.role, Verb.READ_LATE_DUTIES) else (),
        own_count=len(own),
        agency=agency,
        reads=may(viewer.role, Verb.READ_DUTIES),
        hands=may(viewer.role, Verb.HAND_OVER_DUTIES),
        colleagues=staff_of_agency(viewer.agency) if agency and viewer.agency else (),
        waited=waited,
        top=top,
        sits_on_board=may(viewer.role, Verb.READ_LATE_DUTIES),
        climbs=climbs(line.id for line in agency),
        subjects=subjects(viewer, everything.values()),
        kinds=WORDS,
        agencies=agencies_by_id(),
        staff=names_of_staff({one for one in people if one}),
        roles={role.value: ROLES[role].title.lower() for role in Role},
        private_questions=private_questions(viewer),
        unread=(told := unread(viewer)),
        told=max(1, sum(not one.told_with for one in told)),
        measures=any(may(viewer.role, verb) for verb in MEASURES),
        may_flag=may(viewer.role, Verb.SET_FLAGS),
        may_keep_challenges=may(viewer.role, Verb.KEEP_CHALLENGES),
        may_keep_rights=may(viewer.role, Verb.KEEP_RIGHTS),
        lacks=lacks or {},
        given=request.POST,
        chosen=request.POST.getlist("duty"),
    )


@require_POST
def handed(request: HttpRequest) -> HttpResponse:
    """Hand chosen duties to a colleague, or take one."""
    viewer = actor(request)
    chosen = [one for one in map(asked_id_or_none, request.POST.getlist("duty")) if one]
    to, why = asked_id_or_none(request.POST.get("to", "")), request.POST.get("why", "").strip()
    lacks = {
        field: says
        for field, says, given in (
            ("agency-duties", "Choose the duties that you hand over", chosen),
            ("to", "Choose to whom they go", to),
            ("why", "Say why, in a few words", why),
        )
        if not given
    }
    if lacks or to is None:
        return _shown(request, viewer, lacks=lacks, status=422)
    done = hand_over(duties=chosen, to=to, why=why, by=viewer)
    if not done:
        return _shown(request, viewer, lacks={"": "None of these is open any more, or yours to hand over"}, status=409)
    name = names_of_staff({to}).get(to, "")
    messages.success(request, f"{done} {'duty goes' if done == 1 else 'duties go'} to {name}, and they are told.")
    return HttpResponseRedirect(reverse("duties"))


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark what one was told as read."""
    viewer = actor(request)
    mark_read(notices=[one for one in map(asked_id_or_none, request.POST.getlist("notice")) if one], by=viewer)
    return HttpResponseRedirect(reverse("duties"))


def told_how(request: HttpRequest) -> HttpResponse:
    """Where messages go, how often, and the calendar feed."""
    viewer, key, mistake, wrong = actor(request), "", "", ""
    if request.method == "POST":
        if request.POST.get("do") == "feed":
            key = new_feed(by=viewer)
        elif request.POST.get("do") == "end_feed":
            end_feed(by=viewer)
            messages.success(request, "The calendar feed has ended: its address shows nothing any more.")
            return HttpResponseRedirect(reverse("told_how"))
        else:
            try:
                if request.POST.get("do") == "most":
                    set_most(most=request.POST.get("most", ""), by=viewer)
                else:
                    set_wish(email=request.POST.get("email", ""), often=request.POST.get("often", ""), by=viewer)
            except BadInput as error:
                mistake, wrong = str(error), request.POST.get("do", "")
            else:
                messages.success(request, "Kept.")
                return HttpResponseRedirect(reverse("told_how"))
    held = wish(viewer)
    return page(
        request,
        "told_how.html",
        status=422 if mistake else 200,
        wish=held,
        often=OFTEN,
        email=request.POST.get("email", held.email),
        chosen=request.POST.get("often", held.often),
        mistake=mistake,
        wrong=wrong,
        sets_most=may(viewer.role, Verb.HAND_OVER_DUTIES),
        most=request.POST.get("most", most_a_week(viewer)),
        address=request.build_absolute_uri(reverse("duty_feed", args=[key])) if key else "",
    )


def duty_feed(request: HttpRequest, key: str) -> HttpResponse:
    """The calendar of whoever holds the key; an empty one for a key that nobody holds, so that none can be guessed at."""
    if len(key) > 64:
        raise Http404
    answer = HttpResponse(calendar(feed(hash_of(key))), content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    return answer


def met(request: HttpRequest) -> HttpResponse:
    """How each clock is met, by agency, with denominators; few are said as few."""
    viewer = actor(request)
    all_agencies, own = may(viewer.role, Verb.READ_MEASURES), may(viewer.role, Verb.READ_DUTIES)
    if not all_agencies and not own:
        raise NotAllowed("Measures are for those who answer for them: leads, executives, auditors and the Board.")
    rows = measures(viewer)
    return page(
        request,
        "duties_met.html",
        clocks=[
            (duty.title, together(rows, clock=duty.key), [row for row in rows if row.clock == duty.key])
            for duty in duties().values()
        ],
        agencies=agencies_by_id(),
        exact=not all_agencies,
        hidden_below=HIDDEN_BELOW,
    )


def clocks(request: HttpRequest) -> HttpResponse:
    """Every clock, its limit with its source, and the ladder: public, like the rules of signals."""
    held = {one.key: one for one in limits()}
    return page(request, "clocks.html", duties=[(one, held[one.law]) for one in duties().values()], ladder=ladder())


addresses = [
    path("duties", board, name="duties"),
    path("duties/handed-over", handed, name="duties_handed"),
    path("duties/read", read, name="duties_read"),
    path("duties/met", met, name="duties_met"),
    path("duties/told", told_how, name="told_how"),
    path("calendar/<str:key>.ics", duty_feed, name="duty_feed"),
    path("about/clocks", clocks, name="clocks"),
]
