"""What the frame of every page shows: who looks, where they can go, and whether the county is made up."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from cairn.access.roles import PURPOSES, Verb, may
from cairn.agencies.roles import Actor

RECORDS = (Verb.READ_OWN_RECORDS, Verb.READ_GRANTED_RECORDS, Verb.READ_IDENTITIES)


@dataclass(frozen=True)
class Way:
    """One place in the navigation: its address's name, its label, and the verbs of which one is enough."""

    name: str
    label: str
    verbs: tuple[Verb, ...] = ()

    @property
    def section(self) -> str:
        """The first word of its address."""
        return reverse(self.name).strip("/").partition("/")[0]


WAYS = (
    Way("today", "Today"),
    Way("duties", "Duties", (Verb.OWE_DUTIES, Verb.READ_DUTIES, Verb.READ_LATE_DUTIES)),
    Way("concerns", "Concerns", (Verb.TELL_CONCERNS, Verb.TRIAGE_CONCERNS, Verb.OWN_CONCERNS)),
    Way("allegations", "Allegations", (Verb.HOLD_ALLEGATIONS,)),
    Way("visits", "Visits", (Verb.READ_OWN_VISITS,)),
    Way("forms", "Forms", (Verb.FILL_IN_FORMS, Verb.READ_MEASURES)),
    Way("signals", "Signals", (Verb.READ_SIGNALS, Verb.READ_OWN_SIGNALS)),
    Way("requests", "Requests", (Verb.ASK_AGENCIES, Verb.ANSWER_REQUESTS)),
    Way("obstacles", "Obstacles", (Verb.READ_OBSTACLES,)),
    Way("links", "Links", (Verb.JUDGE_LINKS,)),
    Way("imports", "Imports", (Verb.READ_IMPORTS,)),
    Way("trail", "Who looked", (Verb.READ_OWN_TRAIL,)),
    Way("staff", "Staff", (Verb.MANAGE_STAFF,)),
)


def ways_for(actor: Actor) -> tuple[Way, ...]:
    """Where a role can go."""
    return tuple(way for way in WAYS if not way.verbs or any(may(actor.role, verb) for verb in way.verbs))


def may_read_records(actor: Actor) -> bool:
    """Whether a role sees any record at all, and so has something to search."""
    return any(may(actor.role, verb) for verb in RECORDS)


def place_page(identity: UUID) -> str:
    """The address of a place's page."""
    return reverse("place", args=[identity])


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every template. No query."""
    actor: Actor | None = getattr(request, "actor", None)
    shown: dict[str, Any] = {"actor": actor, "made_up": settings.MADE_UP_COUNTY}
    if actor is not None:
        shown |= {
            "ways": ways_for(actor),
            "section": request.path_info.strip("/").partition("/")[0],
            "may_search": may_read_records(actor),
            "purpose": PURPOSES.get(actor.purpose, actor.purpose),
        }
    return shown
