"""Flags: putting one on a person, looking at it again, ending it, and the list of an agency's own."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from cairn.agencies.queries import agencies_by_id, names_of_staff
from cairn.agencies.roles import Actor
from cairn.people.errors import DoneMeanwhile, Lacks
from cairn.people.flags import (
    check_can_set_flags,
    end_flag,
    flag,
    flags_of_agency,
    flags_on,
    may_rest_on,
    review_flag,
    set_flag,
)
from cairn.people.queries.identities import identities_of
from cairn.people.queries.persons import dossier, people_of, persons_by_record
from cairn.people.rules.flags import MEANINGS
from cairn.people.rules.names import Person, PersonSaid
from cairn.records.queries import RULE
from cairn.trail.actions import look
from cairn.web.pages import actor, asked_id, page, whole_number
from cairn.web.parts.about import names_of, page_of, read_day

DID = {"set": "Set", "reviewed": "Looked at again: it stands", "ended": "Ended"}


def every(request: HttpRequest) -> HttpResponse:
    """The flags that one's agency set and that stand, the next review first."""
    viewer = actor(request)
    lines = flags_of_agency(viewer)
    people = persons_by_record(people_of(viewer, [one.record for one in lines])) if lines else {}
    return page(
        request,
        "flags.html",
        lines=lines,
        overdue=sum(one.overdue for one in lines),
        people=people,
        links={record: page_of(one) for record, one in people.items()},
        staff=names_of_staff({one.staff for one in lines}),
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Put a flag on a person."""
    viewer = actor(request)
    check_can_set_flags(viewer)
    held = dossier(viewer, identity, what="setting a flag")
    allowed = may_rest_on(viewer, held.found.records)
    rests = [said for said in held.person.said if said.record in allowed]
    typed, lacks = request.POST, {}
    if request.method == "POST":
        try:
            _set(viewer, rests, typed)
        except Lacks as wrong:
            lacks = wrong.lacks
        except DoneMeanwhile as refusal:
            lacks = {"kind": str(refusal)}
        else:
            messages.success(request, "The flag is set. On its day of review it becomes a duty of yours.")
            return HttpResponseRedirect(page_of(held.person))
    return page(
        request,
        "flag_new.html",
        status=422 if lacks else 200,
        person=held.person,
        address=page_of(held.person),
        rests=rests,
        names=names_of(agencies_by_id()),
        meanings=MEANINGS,
        standing=flags_on(viewer, list(held.found.records)),
        form=typed.get("form") or uuid4(),
        typed=typed,
        lacks=lacks,
    )


def _set(viewer: Actor, rests: Sequence[PersonSaid], typed: Any) -> None:
    """Set the flag that was typed on one of the records on which it can rest. Raises: Lacks, DoneMeanwhile."""
    chosen = [one.record for one in rests if str(one.record) == typed.get("record", "")]
    if not chosen:
        raise Lacks({"record": "Choose the record on which it rests"})
    set_flag(
        record=chosen[0],
        kind=typed.get("kind", ""),
        why=typed.get("why", ""),
        source=typed.get("source", ""),
        review_on=read_day(typed.get("review_on", "")),
        by=viewer,
        form=asked_id(typed.get("form", "")),
    )


@require_http_methods(["GET", "POST"])
def one(request: HttpRequest, identity: UUID) -> HttpResponse:
    """One flag with its history; the agency that set it looks at it again or ends it."""
    viewer, typed = actor(request), request.POST
    line, steps = flag(viewer, identity)
    lacks: dict[str, str] = {}
    if request.method == "POST":
        try:
            said = _settle(viewer, identity, typed)
        except Lacks as wrong:
            lacks = wrong.lacks
        except DoneMeanwhile as refusal:
            lacks = {"": str(refusal)}
        else:
            messages.success(request, said)
            return HttpResponseRedirect(reverse("flag", args=[identity]))
        line, steps = flag(viewer, identity)
    person = _whose(viewer, line.record)
    if person is None:
        look(what="flag", on_kind="flag", rule=RULE, on=line.id, owners=[line.agency], shown=1)
    return page(
        request,
        "flag.html",
        status=422 if lacks else 200,
        line=line,
        steps=steps,
        did=DID,
        person=person,
        address=page_of(person) if person else "",
        names=names_of(agencies_by_id()),
        staff=names_of_staff({step.staff for step in steps}),
        typed=typed,
        lacks=lacks,
    )


def _settle(viewer: Actor, identity: UUID, typed: Any) -> str:
    """Do what was chosen; what to tell. Raises: Lacks, DoneMeanwhile."""
    seen, words = whole_number(typed.get("after", "")), typed.get("words", "")
    if typed.get("did") == "reviewed":
        review_on = read_day(typed.get("review_on", ""))
        review_flag(flag=identity, after=seen, words=words, review_on=review_on, by=viewer)
        return "Kept: the flag stands until its next review."
    if typed.get("did") == "ended":
        end_flag(flag=identity, after=seen, words=words, by=viewer)
        return "The flag has ended. Its history stays."
    raise Lacks({"did": "Choose whether it stands or ends"})


def _whose(viewer: Actor, record: UUID) -> Person | None:
    """The person of a record, opened with a look; None for who can no longer see them."""
    here = identities_of(viewer, [record]).get(record)
    return dossier(viewer, here, what="flag").person if here else None


addresses = [
    path("flags", every, name="flags"),
    path("flag/<uuid:identity>", one, name="flag"),
    path("person/<uuid:identity>/flag", new, name="new_flag"),
]
