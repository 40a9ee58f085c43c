"""That somebody says a record is wrong: keeping it, answering it, and the list of an agency's own."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from cairn.agencies.queries import agencies_by_id, names_of_staff
from cairn.base.errors import NotFound
from cairn.people.challenges import (
    ChallengeLine,
    answer_challenge,
    challenge,
    challenge_record,
    challengeable,
    challenged,
    challenges,
    check_can_keep_challenges,
    superseded_by,
)
from cairn.people.errors import DoneMeanwhile, Lacks
from cairn.people.queries.persons import dossier
from cairn.people.rules.challenges import ANSWERS, BY
from cairn.people.rules.dossier import Dossier
from cairn.records.queries import RULE
from cairn.trail.actions import look
from cairn.web.pages import actor, asked_id, page
from cairn.web.parts.about import names_of, page_of, read_day
from cairn.web.parts.words import day


def every(request: HttpRequest) -> HttpResponse:
    """What one's agency has to answer or was told, those that wait first."""
    lines = challenges(actor(request))
    return page(
        request,
        "challenges.html",
        waiting=[one for one in lines if one.answered_at is None],
        answered=[one for one in lines if one.answered_at is not None],
        names=names_of(agencies_by_id()),
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, identity: UUID, record: UUID) -> HttpResponse:
    """Keep that somebody says one record of a person, or that names them, is wrong."""
    viewer, typed = actor(request), request.POST
    check_can_keep_challenges(viewer)
    held = dossier(viewer, identity, what="a record that is said to be wrong")
    says = _says(held, record)
    if not says or record not in challengeable(viewer, [record]):
        raise NotFound
    lacks: dict[str, str] = {}
    if request.method == "POST":
        try:
            made = challenge_record(
                record=record,
                said_by=typed.get("by", ""),
                words=typed.get("words", ""),
                received_on=read_day(typed.get("received_on", "")),
                by=viewer,
                form=asked_id(typed.get("form", "")),
            )
        except Lacks as wrong:
            lacks = wrong.lacks
        else:
            messages.success(request, "Kept. The agency that wrote the record owes an answer.")
            return HttpResponseRedirect(reverse("challenge", args=[made]))
    return page(
        request,
        "challenge_new.html",
        status=422 if lacks else 200,
        person=held.person,
        address=page_of(held.person),
        says=says,
        standing=challenged(viewer, [record]).get(record, []),
        by=BY,
        names=names_of(agencies_by_id()),
        form=typed.get("form") or uuid4(),
        typed=typed,
        lacks=lacks,
    )


def _says(held: Dossier, record: UUID) -> str:
    """What a record says, in a line; nothing for one that is not about this person."""
    for one in held.person.said:
        if one.record == record:
            return f"{one.title}{f', described as {one.description}' if one.description else ''}"
    found = [one for one in held.events if one.event == record]
    newest = max(found, key=lambda one: one.recorded_at, default=None)
    return f"{day(newest.first_day)}: {newest.summary}" if newest else ""


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, identity: UUID) -> HttpResponse:
    """What was said against a record, and the answer of the agency that wrote it."""
    viewer, typed = actor(request), request.POST
    line: ChallengeLine = challenge(viewer, identity)
    lacks: dict[str, str] = {}
    if request.method == "POST":
        try:
            given = typed.get("answer", ""), typed.get("words", "")
            answer_challenge(challenge=identity, answer=given[0], words=given[1], by=viewer)
        except Lacks as wrong:
            lacks = wrong.lacks
        except DoneMeanwhile as refusal:
            lacks = {"": str(refusal)}
        else:
            messages.success(request, "Answered. It stands beside the record.")
            return HttpResponseRedirect(reverse("challenge", args=[identity]))
        line = challenge(viewer, identity)
    look(what="challenge", on_kind="challenge", rule=RULE, on=line.id, owners=[line.owner], shown=1)
    return page(
        request,
        "challenge.html",
        status=422 if lacks else 200,
        line=line,
        superseded=superseded_by(viewer, line),
        answers=ANSWERS,
        names=names_of(agencies_by_id()),
        staff=names_of_staff({one for one in (line.staff, line.answered_by) if one}),
        typed=typed,
        lacks=lacks,
    )


addresses = [
    path("challenges", every, name="challenges"),
    path("challenge/<uuid:identity>", one, name="challenge"),
    path("person/<uuid:identity>/challenge/<uuid:record>", new, name="new_challenge"),
]
