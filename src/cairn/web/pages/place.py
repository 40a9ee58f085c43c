"""A place of concern: what it is called, what was written down about it month by month, and who stands in those records."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse

from cairn.access.roles import Verb, may
from cairn.agencies.queries import agencies_by_id
from cairn.people.challenges import challenged
from cairn.people.queries.candidates import candidates_for, possible
from cairn.people.queries.whereabouts import Place
from cairn.people.queries.whereabouts import place as place_of
from cairn.people.rules.rhythm import rhythms
from cairn.people.statuses import standings
from cairn.signals.queries import signals_about
from cairn.web.pages import actor, page
from cairn.web.parts.about import names_of, pages_of, pages_of_candidates, reasons_in_a_sentence
from cairn.web.parts.flagged import left_out

WINDOW = timedelta(days=365)  # the signal's own look-back. The Fenestra-like case, 5.3


def place(request: HttpRequest, identity: UUID) -> HttpResponse:
    """One place, as far as the reader may see it."""
    viewer = actor(request)
    found = place_of(viewer, identity)
    if found.identity != identity:
        return HttpResponseRedirect(reverse("place", args=[found.identity]))
    proposed = [one for one in candidates_for(viewer, [found])[found.identity] if not one.refused]
    people = [seen.person for seen in found.people]
    stands = standings(viewer, people)
    out = left_out(request, stands)
    candidates = possible(proposed, but=frozenset(person.identity for person in people))
    found = found.without(out)
    return page(
        request,
        "place.html",
        place=found,
        names=names_of(agencies_by_id()),
        by_agency=_by_agency(found),
        window=_window(found),
        most=max((month.total for month in found.months), default=0),
        candidates=candidates,
        cleared=len(out),
        stands=stands,
        links=pages_of(people) | pages_of_candidates(proposed),
        signals=[line for line in signals_about(viewer, list(found.records)) if line.status == "open"],
        rhythms=rhythms(found.view.entries),
        challenged=challenged(viewer, [entry.said.event for entry in found.view.entries]),
        may_judge=may(viewer.role, Verb.JUDGE_LINKS),
        why=reasons_in_a_sentence(viewer, found.found),
    )


def _by_agency(found: Place) -> list[tuple[UUID, int, date, date]]:
    """Agency, how many records, the first and the last day, in the order of first writing."""
    entries = found.view.entries
    counts = Counter(entry.said.agency for entry in entries)
    days = {agency: [e.said.first_day for e in entries if e.said.agency == agency] for agency in counts}
    return sorted(((a, counts[a], min(days[a]), max(days[a])) for a in counts), key=lambda row: (row[2], str(row[0])))


def _window(found: Place) -> tuple[int, int, date, date] | None:
    """Records and agencies of the 365 days up to the last record, and those days."""
    last = max((entry.said.last_day for entry in found.view.entries), default=None)
    if last is None:
        return None
    first = last - WINDOW + timedelta(days=1)
    within = [entry for entry in found.view.entries if first <= entry.said.first_day <= last]
    return len(within), len({entry.said.agency for entry in within}), first, last


addresses = [path("place/<uuid:identity>", place, name="place")]
