"""A child's chronology: what happened and who wrote it down when, as known to one agency or all on a day; and its export."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cairn.agencies.queries import AgencyFacts, agencies_by_id
from cairn.agencies.roles import Actor
from cairn.base.clock import end_of_london_day, now, today
from cairn.people.queries.persons import dossier
from cairn.people.rules.dossier import Dossier
from cairn.people.rules.names import Person
from cairn.people.rules.picture import as_on, linked_by, role_in_words
from cairn.records import chronology_export as export
from cairn.records.chronology import (
    EventSaid,
    Shares,
    View,
    as_known,
    by_month,
    compared,
    silences,
    steps,
)
from cairn.records.chronology_drawing import drawing
from cairn.records.columns import default_sharing
from cairn.records.queries import shared_since
from cairn.sharing.acquaintances import acquainted
from cairn.web.pages import actor, page
from cairn.web.parts.about import elsewhere, names_of, pages_of, read_day, reasons_in_a_sentence
from cairn.web.parts.flagged import challenges_about
from cairn.web.parts.words import counted, day, moment, weekday


@dataclass(frozen=True)
class Asked:
    """What the form asks: known to whom (None: all together), on which day, with links of which day.

    stranger: whether it was asked what somebody knew who can't be asked for.
    """

    agency: AgencyFacts | None
    on: date
    links_then: bool
    typed: str
    mistake: str
    left: AgencyFacts | None
    right: AgencyFacts | None
    stranger: bool = False

    def query(self, on: date) -> str:
        """The same question for another day."""
        given = {"known_to": self.agency.code if self.agency else "", "on": on.isoformat()}
        if not self.links_then:
            given["links"] = "today"
        if self.left and self.right:
            given |= {"left": self.left.code, "right": self.right.code}
        return f"?{urlencode(given)}"


@dataclass(frozen=True)
class Known:
    """A chronology as asked for. linked_later: entries that rest on records linked after the day."""

    view: View
    events: tuple[EventSaid, ...]
    shares: Shares
    records: frozenset[UUID]
    links_then: bool
    linked_later: int
    stamp: str


def may_be_asked_for(viewer: Actor, agencies: dict[UUID, AgencyFacts]) -> tuple[AgencyFacts, ...]:
    """Agencies whose knowledge can be asked for: the same for every child, so that the list tells nothing of this one.

    Agencies that keep to pointers or narrower are left out unless it is the reader's own. Source: harms, H4.
    """
    return tuple(
        agency
        for agency in agencies.values()
        if agency.id == viewer.agency or default_sharing(agency.kind, None, agency.default_sharing) == "partnership"
    )


def _asked(request: HttpRequest, choices: tuple[AgencyFacts, ...]) -> Asked:
    by_code = {agency.code: agency for agency in choices}
    left, right = by_code.get(request.GET.get("left", "")), by_code.get(request.GET.get("right", ""))
    typed = request.GET.get("on", "").strip()
    found = read_day(typed) if typed else today()
    mistake = ""
    if found is None:
        mistake = "Write the day as day, month and year, such as 6/10/2011. Today is shown meanwhile."
    elif found > today():
        mistake = "That day has not come. Today is shown instead."
    on = min(found or today(), today())
    return Asked(
        by_code.get(request.GET.get("known_to", "")),
        on,
        request.GET.get("links") != "today",
        f"{on.day}/{on.month}/{on.year}" if not mistake else typed,
        mistake,
        left,
        right,
        stranger=any(request.GET.get(name, "") not in {"", *by_code} for name in ("known_to", "left", "right")),
    )


def _known(viewer: Actor, held: Dossier, asked: Asked) -> Known:
    at = end_of_london_day(asked.on)
    then, linked = linked_by(held, asked.on)
    links_then = asked.links_then and linked
    records = then if links_then else frozenset(held.found.records)
    events = held.events_of(records)
    everything = {said.event for said in held.events_of(held.found.records)}
    shares = shared_since(viewer, sorted({said.event for said in held.events}, key=str))
    view = as_known(events, to=asked.agency.id if asked.agency else None, at=at, shares=shares)
    who = asked.agency.name if asked.agency else "all agencies that share with you"
    stamp = (
        f"Chronology {held.found.identity}: known to {who} on {day(asked.on)}. "
        f"Links as judged {'then' if links_then else 'today'}."
    )
    linked_later = len(everything - {said.event for said in events})
    return Known(view, events, shares, records, links_then, linked_later, stamp)


def chronology(request: HttpRequest, identity: UUID) -> HttpResponse:
    """The chronology as a table by month, its drawing, and two agencies beside each other."""
    viewer = actor(request)
    held = dossier(viewer, identity, what="chronology")
    if other := elsewhere(held, identity, "chronology"):
        return other
    agencies = agencies_by_id()
    choices = may_be_asked_for(viewer, agencies)
    asked = _asked(request, choices)
    known = _known(viewer, held, asked)
    names, shown = names_of(agencies), as_on(held, asked.on, records=known.records)
    return page(
        request,
        "chronology.html",
        person=shown,
        age=held.person.age_told(asked.on),
        pair=_pair(viewer, held, choices, asked),
        asked=asked,
        known=known,
        choices=_in_two(held, choices),
        names=names,
        counted=in_count(known),
        hidden=what_is_hidden(known, asked, shown.first_name),
        **_drawn(known, asked, names),
        **_steps(held, known, asked) | challenges_about(viewer, held),
        csv=asked.query(asked.on),
        beside=_beside(held),
        places=held.places,
        place_identities=held.place_identities,
        links=pages_of(held.others()),
        desks=held.desks,
        compared=_compared(known, asked),
        check=export.check_value(known.stamp, export.rows(known.view.entries, names=names)),
        made=f"Made for {viewer.name}, {viewer.agency_name}, {moment(now())}.",
        why=reasons_in_a_sentence(viewer, held.found),
        heading=f"Known to {asked.agency.name if asked.agency else 'all agencies that share with you'}"
        f" on {weekday(asked.on)}",
        acquainted=acquainted(viewer, held.person),
        section="chronology",
    )


def in_count(known: Known) -> str:
    """How many entries the table has, and how many the day hides."""
    shown = counted(len(known.view.entries), "entry,entries")
    later = f", {counted(known.view.later, 'later entry,later entries')} hidden" if known.view.later else ""
    return f"{shown} shown{later}."


def what_is_hidden(known: Known, asked: Asked, name: str) -> tuple[str, ...]:
    """Sentences on what the day, the links of that day and withdrawals keep from the table."""
    said = []
    if known.view.later:
        who = (
            f"{asked.agency.name} had not written {{}} down, or been told,"
            if asked.agency
            else "Nobody had written {} down"
        )
        said.append(f"{who.format(_them(known.view.later))} by that day.")
    if known.linked_later:
        rests = counted(known.linked_later, "entry rests,entries rest")
        said.append(f"{rests} on records that were linked to {name} only later.")
    if known.view.withdrawn:
        was = counted(known.view.withdrawn, "entry was,entries were")
        said.append(f"{was} withdrawn by the agency that wrote {_them(known.view.withdrawn)}.")
    nothing = ", since nothing had been linked by that day" if asked.links_then and not known.links_then else ""
    return (*said, f"Links as judged {'then' if known.links_then else 'today'}{nothing}.")


def _them(number: int) -> str:
    return "it" if number == 1 else "them"


def _drawn(known: Known, asked: Asked, names: dict[UUID, str]) -> dict[str, Any]:
    """The table's months and the drawing: one reading for both."""
    gaps = silences(known.view.entries, until=asked.on)
    return {
        "months": by_month(known.view.entries, gaps),
        "drawing": drawing(known.view.entries, gaps, until=asked.on, names=names),
    }


def _steps(held: Dossier, known: Known, asked: Asked) -> dict[str, Any]:
    """The days before and after, each with its address, its day and what became known."""
    back, forward = steps(
        held.events_of(held.found.records),
        to=known.view.agency,
        on=asked.on,
        shares=known.shares,
        linked=held.linked_since() if known.links_then else {},
    )
    return {
        "back": back and (asked.query(back[0]), *back),
        "forward": forward and (asked.query(forward[0]), *forward),
    }


def _pair(viewer: Actor, held: Dossier, choices: tuple[AgencyFacts, ...], asked: Asked) -> tuple[str, str]:
    """The two agencies that the form offers first: those asked for, else the reader's own and another that wrote."""
    wrote = [said.agency for said in held.events]
    order = sorted(choices, key=lambda agency: (agency.id != viewer.agency, agency.id not in wrote, agency.name))
    left = asked.left or order[0]
    right = asked.right or next((agency for agency in order if agency != left), left)
    return left.code, right.code


def _in_two(held: Dossier, choices: tuple[AgencyFacts, ...]) -> list[tuple[str, list[AgencyFacts]]]:
    """The agencies whose records the reader sees here, and the others: what the table's own column says too."""
    wrote = {said.agency for said in held.events}
    groups = (("Wrote what you see here", True), ("Other agencies", False))
    return [
        (label, found) for label, here in groups if (found := [one for one in choices if (one.id in wrote) is here])
    ]


def _compared(known: Known, asked: Asked) -> object:
    if not (asked.left and asked.right) or asked.left == asked.right:
        return None
    at = end_of_london_day(asked.on)
    return compared(known.events, left=asked.left.id, right=asked.right.id, at=at, shares=known.shares)


def _beside(held: Dossier) -> dict[UUID, dict[str, list[Person]]]:
    """Event -> role in words -> who else stands in it."""
    found: dict[UUID, dict[str, list[Person]]] = {}
    for event in {said.event for said in held.events}:
        for part in held.parts_in(event):
            person = held.people.get(part.person)
            if person is not None and person.identity != held.found.identity:
                found.setdefault(event, {}).setdefault(role_in_words(person, part.role), []).append(person)
    return found


def spreadsheet(request: HttpRequest, identity: UUID) -> HttpResponse:
    """The same chronology as CSV: a look of its own, with the stamp and check value of the page."""
    viewer = actor(request)
    held = dossier(viewer, identity, what="chronology export")
    agencies = agencies_by_id()
    asked = _asked(request, may_be_asked_for(viewer, agencies))
    known = _known(viewer, held, asked)
    text = export.as_csv(known.stamp, export.rows(known.view.entries, names=names_of(agencies)))
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="chronology-{asked.on:%Y-%m-%d}.csv"'
    return answer


addresses = [
    path("child/<uuid:identity>/chronology", chronology, name="chronology"),
    path("child/<uuid:identity>/chronology.csv", spreadsheet, name="chronology_csv"),
]
