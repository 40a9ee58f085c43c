"""Missing: one child's episodes and the interviews after them, and those of all children that an agency knows of."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cairn.access.roles import Verb, may
from cairn.agencies.queries import agencies_by_id
from cairn.base.clock import end_of_london_day, now, today
from cairn.base.errors import NotAllowed
from cairn.duties.queries import interviews, interviews_placed
from cairn.duties.rules.measure import HIDDEN_BELOW
from cairn.duties.rules.missing_measure import may_be_told, together
from cairn.people.queries.missing import MOST, last_went_missing, went_missing
from cairn.people.queries.persons import dossier
from cairn.people.rules.missing import LATELY, REPEAT_DAYS, REPEAT_TIMES, STATES
from cairn.web.pages import actor, page
from cairn.web.parts.about import elsewhere, names_of, pages_of, read_day, reasons_in_a_sentence
from cairn.web.parts.frame import may_read_records
from cairn.web.parts.missing_profile import overview_now, profile

LIMITS = {"times": REPEAT_TIMES, "days": REPEAT_DAYS}


def missing(request: HttpRequest, identity: UUID) -> HttpResponse:
    """A child's missing episodes, the latest first."""
    viewer = actor(request)
    held = dossier(viewer, identity, what="missing episodes")
    if other := elsewhere(held, identity, "missing"):
        return other
    found, fills = overview_now(held), may(viewer.role, Verb.FILL_IN_FORMS)
    return page(
        request,
        "missing.html",
        person=held.person,
        age=held.person.age_told(today()),
        missing=found,
        profile=profile(viewer, held.found.identity, found),
        about=held.found.identity,
        names=names_of(agencies_by_id()),
        links=pages_of(held.others()),
        desks=held.desks,
        states=STATES,
        limits=LIMITS,
        may_fill_in=fills,
        why=reasons_in_a_sentence(viewer, held.found),
        section="missing",
    )


def all_missing(request: HttpRequest) -> HttpResponse:
    """The children whom the reader's agency knows to have gone missing within a year, and how interviews are met."""
    viewer = actor(request)
    lists = may_read_records(viewer) and viewer.agency is not None
    exact = not may(viewer.role, Verb.READ_MEASURES)
    counts = not exact or may(viewer.role, Verb.READ_DUTIES)
    if not lists and not counts:
        raise NotAllowed("Your role sees no records and answers for no measures.")
    since, before = _period(request)
    rows = interviews(viewer, since=since, before=before) if counts else ()
    whole = bool(request.GET.get("month"))  # of two windows that differ by a day one could work out a single episode
    placed = interviews_placed(viewer, since=since, before=before) if counts and whole else ()
    found = went_missing(viewer, since=since, before=before) if lists else ()
    return page(
        request,
        "missing_all.html",
        lists=lists,
        passes_on=may(viewer.role, Verb.FILL_IN_FORMS) or may(viewer.role, Verb.ANSWER_REQUESTS),
        children=found,
        links=pages_of(one.person for one in found),
        full=len(found) == MOST,
        counts=counts,
        rows=rows,
        sum=together(rows),
        placed=placed if whole and may_be_told(rows, placed) else (),
        placed_unsaid=whole and not may_be_told(rows, placed),
        whole=whole,
        since=since,
        until=before - timedelta(seconds=1),
        hidden_below=HIDDEN_BELOW,
        agencies=agencies_by_id(),
        names=names_of(agencies_by_id()),
        states=STATES,
        limits=LIMITS,
        months=_choices(),
        month=request.GET.get("month", ""),
        last=last_went_missing(viewer) if lists and not found else None,
    )


def _choices() -> list[tuple[str, date]]:
    """The last twelve whole months, the latest first: `2026-10` and its first day."""
    first, found = today().replace(day=1), []
    for _ in range(12):
        first = (first - timedelta(days=1)).replace(day=1)
        found.append((f"{first:%Y-%m}", first))
    return found


def _period(request: HttpRequest) -> tuple[datetime, datetime]:
    """Begin and end of the month asked for, of the year up to a day (`?to=`), or of the last 365 days."""
    wanted = request.GET.get("month", "")
    first = next((day for code, day in _choices() if code == wanted), None)
    if first is not None:
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        return end_of_london_day(first - timedelta(days=1)), end_of_london_day(last)
    day = read_day(request.GET.get("to", ""))
    before = min(end_of_london_day(day), now()) if day else now()
    return before - LATELY, before


addresses = [
    path("missing", all_missing, name="all_missing"),
    path("child/<uuid:identity>/missing", missing, name="missing"),
]
