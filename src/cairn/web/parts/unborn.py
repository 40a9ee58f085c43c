"""Where a pregnancy of somebody under 18 is recorded the pre-birth screening is offered, filled in with who the mother is. R18."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor
from cairn.base.errors import NotFound
from cairn.concerns.queries import ConcernFacts, concern
from cairn.forms.rules.asks import Answers
from cairn.forms.rules.unborn import begun_for, may_be_under_18, speaks_of_pregnancy
from cairn.people.queries.persons import dossier
from cairn.people.rules.dossier import Dossier
from cairn.people.rules.names import names_said
from cairn.web.pages import asked_id

PREGNANCY, BEGUN = "pregnancy", "pre_birth_begun"
ONE_PREGNANCY = timedelta(days=300)  # a record so much later tells of another
BABYS = frozenset({"pre_birth", "pre_birth_ended"})


def offered_about(held: Dossier) -> date | None:
    """The day of the last pregnancy that the reader sees of somebody under 18, if no record was begun for the baby since."""
    days = [
        one.first_day
        for one in held.events
        if one.kind == PREGNANCY and may_be_under_18(held.person.born, one.first_day)
    ]
    last = max(days, default=None)
    begun = [one.first_day for one in held.events if one.kind == BEGUN]
    return None if last is None or any(day > last - ONE_PREGNANCY for day in begun) else last


def is_unborn(held: Dossier) -> bool:
    """Whether the page is a baby's whose record was begun before the birth: a form about them is about the page's person."""
    return any(one.kind in BABYS for one in held.events)


def offered_beside(viewer: Actor, facts: ConcernFacts) -> dict[str, object]:
    """Whether a concern's words call a pregnancy to mind, of somebody who is or may be under 18, to who may fill in the form."""
    words = " ".join(facts.words.get(name, "") for name in ("saw", "told", "thinks", "child_words"))
    young = may_be_under_18(facts.words.get("born", ""), facts.line.at.date())
    return {"pregnant": young and speaks_of_pregnancy(words) and may(viewer.role, Verb.FILL_IN_FORMS)}


def begun(request: HttpRequest, viewer: Actor) -> tuple[Mapping[str, str], Answers]:
    """(Whom the form is about, its first answers) where it is begun from the mother's page or a concern about her. Raises: NotFound."""
    if request.GET.get("mother"):
        held = dossier(viewer, asked_id(request.GET["mother"]), what="a form about an unborn child")
        return begun_for(names_said(held.person), {"state": "unborn"})
    if request.GET.get("concern"):
        return begun_for(_told(viewer, asked_id(request.GET["concern"])), {"state": "unborn"})
    return begun_for({}, {})


def _told(viewer: Actor, wanted: UUID) -> Mapping[str, str]:
    facts = concern(viewer, wanted)
    if facts is None:
        raise NotFound
    return facts.words
