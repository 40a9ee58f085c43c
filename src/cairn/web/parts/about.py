"""Which page a person or place has, why the reader may see it, and which day a form asked for."""

import re
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.http import HttpResponseRedirect
from django.urls import reverse

from cairn.access.roles import Verb, may
from cairn.agencies.queries import AgencyFacts, agencies_and_leads
from cairn.agencies.roles import Actor
from cairn.people.queries.candidates import Candidate
from cairn.people.rules.contacts import Ring
from cairn.people.rules.dossier import Dossier, Found
from cairn.people.rules.names import Kind, Person
from cairn.web.parts.words import day, listed

PAGES = {Kind.CHILD: "child", Kind.PERSON_OF_CONCERN: "person", Kind.ADULT: "person", Kind.UNKNOWN: "unknown"}
BECAUSE = {
    "signal": "a signal waits for an answer,signals wait for an answer",
    "signal looked into": "a signal that rests on your agency’s records is looked into,signals that rest on your agency’s records are looked into",
    "information request": "an answered request for information,answered requests for information",
    "concern": "an open concern waits at your door,open concerns wait at your door",
    "break-glass": "an emergency opening,emergency openings",
}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAY_FORMS = (
    re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"),
    re.compile(r"(?P<d>\d{1,2})[/. -](?P<m>\d{1,2})[/. -](?P<y>\d{4})"),
    re.compile(r"(?P<d>\d{1,2})\s+(?P<m>[a-z]{3})[a-z]*\s+(?P<y>\d{4})"),
)


def page_of(person: Person) -> str:
    """The address of a person's page."""
    return reverse(PAGES[person.kind], args=[person.identity])


def elsewhere(held: Dossier, identity: UUID, which: str) -> HttpResponseRedirect | None:
    """To where a page about a child stands: who is no child has a page of another sort, and a tombstone leads on. None: here."""
    if held.person.kind is not Kind.CHILD:
        return HttpResponseRedirect(page_of(held.person))
    if held.found.identity != identity:
        return HttpResponseRedirect(reverse(which, args=[held.found.identity]))
    return None


def pages_of(people: Iterable[Person]) -> dict[UUID, str]:
    """Identity -> address of its page."""
    return {person.identity: page_of(person) for person in people}


def pages_of_candidates(candidates: Iterable[Candidate]) -> dict[UUID, str]:
    """Identity -> address of the page of whom or where a proposal is about, where it may be shown."""
    found = {}
    for one in candidates:
        if one.person:
            found[one.person.identity] = page_of(one.person)
        elif one.identity and one.place and not one.place.protected:
            found[one.identity] = reverse("place", args=[one.identity])
    return found


def names_of(agencies: dict[UUID, AgencyFacts]) -> dict[UUID, str]:
    """Agency -> its name."""
    return {agency.id: agency.name for agency in agencies.values()}


def agencies_and_rings() -> tuple[dict[UUID, AgencyFacts], dict[UUID, Ring]]:
    """Every agency, and whom to ring there: its safeguarding lead, else its front door. 1 query."""
    agencies, leads = agencies_and_leads()
    return agencies, {agency: Ring(lead.name, lead.title, lead.phone) for agency, lead in leads.items()}


def reasons_to_see(viewer: Actor, found: Found) -> tuple[str, ...]:
    """Why this reader sees this page, one clause each."""
    own = len(found.records_of(viewer.agency))
    whom = "where this is" if found.kind == "place" else "who this is"
    said = (
        [f"your agency wrote {own} of the records that say {whom}"]
        if own and may(viewer.role, Verb.READ_OWN_RECORDS)
        else []
    )
    if may(viewer.role, Verb.READ_GRANTED_RECORDS):
        said += [_because(kind, found) for kind in dict.fromkeys(because.kind for because in found.because)]
    if may(viewer.role, Verb.READ_IDENTITIES):
        said.append("your role sees who is named in shared records; what was said opens with a signal or a request")
    return tuple(dict.fromkeys(said))


def _because(kind: str, found: Found) -> str:
    since = sorted(because.since for because in found.because if because.kind == kind)
    one, _, many = BECAUSE.get(kind, f"{kind},{kind}").partition(",")
    return (
        f"{len(since)} {many} (the first since {day(since[0])})" if len(since) > 1 else f"{one} (since {day(since[0])})"
    )


def reasons_in_a_sentence(viewer: Actor, found: Found) -> str:
    """The same as one sentence."""
    return f"You can see this page because {listed(list(reasons_to_see(viewer, found)))}."


def read_day(text: str) -> date | None:
    """The day that someone typed: 6/10/2011, 2011-10-06 or 6 October 2011; None if it is none of these."""
    wanted = text.strip().casefold()
    for form in DAY_FORMS:
        if found := form.fullmatch(wanted):
            month = found["m"]
            number = MONTHS.index(month) + 1 if month in MONTHS else int(month) if month.isdigit() else 0
            try:
                return date(int(found["y"]), number, int(found["d"]))
            except ValueError:
                return None
    return None
