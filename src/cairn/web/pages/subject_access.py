"""Subject access: what somebody asks to be told, from taking it in to the answer on paper."""

from collections.abc import Callable
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from cairn.agencies.queries import agencies_by_id, names_of_staff
from cairn.agencies.roles import Actor, Role
from cairn.base.clock import london_day, today
from cairn.base.errors import NotAllowed, NotFound
from cairn.people import subject_access as rights
from cairn.people.errors import DoneMeanwhile, InTheWay, Lacks
from cairn.people.queries.persons import dossier
from cairn.people.rules.dossier import Dossier
from cairn.people.rules.telling import (
    DECISIONS,
    GROUNDS,
    KINDS,
    LEAD_SAYS,
    PAUSES,
    QUESTIONS,
    REACH,
    RELATIONS,
    STEPS,
    Letter,
    Told,
    letter,
    may_be_minor,
    nothing_may_be_given,
    stands_in_the_way,
)
from cairn.records.queries import RULE
from cairn.trail.actions import look
from cairn.web.pages import actor, asked_id, asked_id_or_none, page, whole_number
from cairn.web.parts.about import page_of, read_day
from cairn.web.parts.flagged import own_records, restrictions_about
from cairn.web.parts.paper import answer_to_somebody, pdf_to_save
from cairn.web.parts.typed import typed_birth
from cairn.web.parts.words import day

FIELDS = ("given_names", "family_name", "relation", "asker_given", "asker_family", "words", "reach")


@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """What one's agency was asked by right, open ones first."""
    lines = rights.requests_of_agency(actor(request))
    return page(
        request,
        "rights/every.html",
        waiting=[one for one in lines if one.ended_at is None],
        ended=[one for one in lines if one.ended_at is not None],
    )


@require_safe
def of_person(request: HttpRequest, identity: UUID) -> HttpResponse:
    """What a person can ask by right, and what one's agency was asked about them."""
    viewer = actor(request)
    rights.check_can_keep_rights(viewer)
    held = dossier(viewer, identity, what="rights of a person")
    ours = bool(held.found.records_of(viewer.agency))
    lines = rights.requests_of_agency(viewer)
    return page(
        request,
        "rights/person.html",
        person=held.person,
        address=page_of(held.person),
        ours=ours,
        own=own_records(viewer, held),
        restricted=[one for one in restrictions_about(viewer, held)["restricted"] if one.request],
        lines=[one for one in lines if one.identity == held.found.identity],
        nobody=[one for one in lines if one.identity is None and one.ended_at is None] if ours else [],
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Take in what somebody asks; about a person whose page it came from, or about somebody whom nobody here knows."""
    viewer, typed = actor(request), request.POST
    rights.check_can_keep_rights(viewer)
    wanted = asked_id_or_none(typed.get("person", "") or request.GET.get("person", ""))
    held = dossier(viewer, wanted, what="rights of a person") if wanted else None
    if held and not held.found.records_of(viewer.agency):
        raise NotFound
    lacks: dict[str, str] = {}
    if request.method == "POST":
        said = {name: typed.get(name, "") for name in FIELDS} | {"born": typed_birth(typed.get("born", ""))}
        try:
            made = rights.take_in_request(
                identity=held.found.identity if held else None,
                said=said,
                received_on=read_day(typed.get("received_on", "")),
                minor=may_be_minor(said["born"], on=today()),
                by=viewer,
                form=asked_id(typed.get("form", "")),
            )
        except Lacks as wrong:
            lacks = wrong.lacks
        else:
            messages.success(request, "Taken in. The month runs from the day on which they asked.")
            return HttpResponseRedirect(reverse("subject_request", args=[made]))
    return page(
        request,
        "rights/new.html",
        status=422 if lacks else 200,
        person=held.person if held else None,
        address=page_of(held.person) if held else "",
        relations=RELATIONS,
        reach=REACH,
        form=typed.get("form") or uuid4(),
        typed=typed if request.method == "POST" else _known(held),
        lacks=lacks,
    )


def _known(held: Dossier | None) -> dict[str, str]:
    """What the form can say already of the person from whose page it was begun."""
    said = held.person.said[-1] if held and held.person.said else None
    if said is None:
        return {}
    return {"given_names": said.given_names, "family_name": said.family_name, "born": said.date_of_birth}


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, identity: UUID) -> HttpResponse:
    """One request: the questions, the working list, and who releases it."""
    viewer = actor(request)
    line = rights.subject_request(viewer, identity)
    lacks: dict[str, str] = {}
    step = request.POST.get("do", "")
    if request.method == "POST":
        try:
            _take(step, viewer, line, request)
        except Lacks as wrong:
            lacks = {f"{step}_{field}": says for field, says in wrong.lacks.items()}
        except (DoneMeanwhile, InTheWay) as refusal:
            lacks = {"": str(refusal)}
        else:
            messages.success(request, f"{STEPS.get(step, 'Kept')}.")
            return HttpResponseRedirect(reverse("subject_request", args=[identity]))
        line = rights.subject_request(viewer, identity)
    return _shown(request, viewer, line, lacks)


def _take(step: str, viewer: Actor, line: rights.RequestLine, request: HttpRequest) -> None:
    typed = request.POST
    after = whole_number(typed.get("after", ""))
    words = typed.get(f"{step}_words", "")
    steps: dict[str, Callable[[], None]] = {
        "paused": lambda: rights.pause(
            request=line.id,
            after=after,
            why=typed.get("paused_which", ""),
            words=words,
            until=read_day(typed.get("paused_until", "")),
            by=viewer,
        ),
        "resumed": lambda: rights.run_again(request=line.id, after=after, words=words, by=viewer),
        "lead": lambda: rights.lead_answers(
            request=line.id, after=after, answer=typed.get("lead_answer", ""), words=words, by=viewer
        ),
        "proposed": lambda: rights.propose(request=line.id, after=after, words=words, by=viewer),
        "released": lambda: rights.release(request=line.id, after=after, by=viewer),
        "withdrawn": lambda: rights.withdraw(request=line.id, after=after, words=words, by=viewer),
        "about": lambda: rights.say_whom(request=line.id, identity=asked_id(typed.get("person", "")), by=viewer),
    }
    if step not in steps:
        raise NotFound
    steps[step]()


def _shown(request: HttpRequest, viewer: Actor, line: rights.RequestLine, lacks: dict[str, str]) -> HttpResponse:
    steps, items = rights.steps_of(viewer, line.id), rights.items_of(viewer, line.id)
    asked = rights.as_asked(line, steps, items)
    answers = rights.answers_of(steps)
    _looked(viewer, line, "what is held, line by line", shown=len(items))
    return page(
        request,
        "rights/one.html",
        status=(409 if "" in lacks else 422) if lacks else 200,
        line=line,
        steps=steps,
        items=items,
        kinds=KINDS,
        decisions=DECISIONS,
        questions=[(key, put, answers.get(key)) for key, put in QUESTIONS.items()],
        answered={key: put.answers[answers[key].answer] for key, put in QUESTIONS.items() if key in answers},
        titles={key: put.title for key, put in QUESTIONS.items()},
        did=STEPS,
        in_the_way=stands_in_the_way(asked),
        undecided=asked.undecided,
        lead=viewer.role is Role.SAFEGUARDING_LEAD,
        lead_says=LEAD_SAYS,
        pauses=PAUSES,
        mine=line.proposed_by == viewer.staff,
        staff=names_of_staff({one for one in (line.staff, line.proposed_by, line.ended_by) if one} | {one.staff for one in steps}),
        typed=request.POST if lacks else {},
        lacks=lacks,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, identity: UUID, which: str) -> HttpResponse:
    """One of the questions before a release."""
    viewer, typed = actor(request), request.POST
    line = rights.subject_request(viewer, identity)
    put = QUESTIONS.get(which)
    if put is None or line.ended_at is not None:
        raise NotFound
    lacks: dict[str, str] = {}
    if request.method == "POST":
        after = whole_number(typed.get("after", ""))
        given = typed.get("answer", ""), typed.get("words", "")
        try:
            rights.answer_question(
                request=identity, after=after, question=which, answer=given[0], words=given[1], by=viewer
            )
        except Lacks as wrong:
            lacks = wrong.lacks
        except DoneMeanwhile as refusal:
            lacks = {"": str(refusal)}
        else:
            return HttpResponseRedirect(reverse("subject_request", args=[identity]))
    last = rights.answers_of(rights.steps_of(viewer, identity)).get(which)
    kept = {"answer": last.answer, "words": last.words} if last else {}
    return page(
        request,
        "rights/question.html",
        status=(409 if "" in lacks else 422) if lacks else 200,
        line=line,
        put=put,
        which=which,
        typed=typed if lacks else kept,
        lacks=lacks,
    )


@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, identity: UUID, item: UUID) -> HttpResponse:
    """One line of the working list: give, cut or withhold; then the next that waits."""
    viewer, typed = actor(request), request.POST
    line = rights.subject_request(viewer, identity)
    items = rights.items_of(viewer, identity)
    found = next((each for each in items if each.id == item), None)
    if found is None or line.ended_at is not None:
        raise NotFound
    lacks: dict[str, str] = {}
    if request.method == "POST":
        said = {name: typed.get(name, "") for name in ("decision", "ground", "given", "reason")}
        try:
            rights.decide_line(request=identity, item=item, by=viewer, **said)
        except Lacks as wrong:
            lacks = wrong.lacks
        else:
            return HttpResponseRedirect(_next(identity, items, item))
    kept = found.decided
    answers = rights.answers_of(rights.steps_of(viewer, identity))
    _looked(viewer, line, "one line of what is held", shown=1)
    return page(
        request,
        "rights/line.html",
        status=422 if lacks else 200,
        line=line,
        item=found,
        kind=KINDS[found.kind],
        left=sum(each.decided is None for each in items),
        nothing=nothing_may_be_given({key: each.answer for key, each in answers.items()}, line.lead_says),
        decisions=DECISIONS,
        grounds=GROUNDS,
        typed=typed if lacks else {
            "decision": kept.decision if kept else "", "ground": kept.ground if kept else "", "reason": kept.reason if kept else "",
            "given": (kept.given if kept else "") or found.words,
        },
        lacks=lacks,
    )  # fmt: skip


def _next(request: UUID, items: tuple[rights.Item, ...], done: UUID) -> str:
    waits = next((each.id for each in items if each.decided is None and each.id != done), None)
    return (
        reverse("subject_line", args=[request, waits])
        if waits
        else f"{reverse('subject_request', args=[request])}#h-lines"
    )


@require_safe
def answer(request: HttpRequest, identity: UUID) -> HttpResponse:
    """The answer as it would go out, or went out; to be printed once it is released."""
    viewer = actor(request)
    line = rights.subject_request(viewer, identity)
    _looked(viewer, line, "answer to somebody who asked", shown=1)
    return page(request, "rights/answer.html", line=line, letter=_letter(viewer, line))


@require_safe
def paper(request: HttpRequest, identity: UUID) -> HttpResponse:
    """The answer on paper, once it is released."""
    viewer = actor(request)
    line = rights.subject_request(viewer, identity)
    if line.ended_how != "released":
        raise NotAllowed("It goes on paper once two different people have released it.")
    _looked(viewer, line, "answer on paper", shown=1)
    return pdf_to_save(answer_to_somebody(_letter(viewer, line)), line.reference)


def _letter(viewer: Actor, line: rights.RequestLine) -> Letter:
    given = rights.given_lines(viewer, line)
    return letter(
        agency=agencies_by_id()[viewer.agency].name if viewer.agency else "",
        about=line.name,
        reference=line.reference,
        asked_on=day(line.received_on),
        answered_on=day(london_day(line.ended_at)) if line.ended_how == "released" and line.ended_at else "Not yet",
        told=[Told(KINDS[kind], day(on), words) for kind, on, words in given],
    )


def _looked(viewer: Actor, line: rights.RequestLine, what: str, *, shown: int) -> None:
    owners = [viewer.agency] if viewer.agency else []
    look(what=what, on_kind="subject_request", on=line.id, owners=owners, rule=RULE, shown=shown)


addresses = [
    path("rights", every, name="rights"),
    path("rights/new", new, name="new_subject_request"),
    path("rights/<uuid:identity>", one, name="subject_request"),
    path("rights/<uuid:identity>/question/<slug:which>", question, name="subject_question"),
    path("rights/<uuid:identity>/line/<uuid:item>", decide, name="subject_line"),
    path("rights/<uuid:identity>/answer", answer, name="subject_answer"),
    path("rights/<uuid:identity>.pdf", paper, name="subject_paper"),
    path("person/<uuid:identity>/rights", of_person, name="person_rights"),
]
