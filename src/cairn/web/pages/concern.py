"""One concern: what was told, what is known beside it, what was done, and deciding."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from cairn.access.roles import ROLES, Verb, may
from cairn.access.sight import PARTY
from cairn.agencies.queries import AgencyFacts, agencies_by_id, names_of_staff
from cairn.agencies.roles import Actor, Role
from cairn.base.clock import london_day, today
from cairn.base.errors import NotFound
from cairn.concerns.attachments import AttachmentLine, of_concern
from cairn.concerns.beside import Beside, beside, known_beside
from cairn.concerns.disagreements import disagreements
from cairn.concerns.errors import DecidedMeanwhile, Missing, NotYet
from cairn.concerns.queries import (
    Claim,
    ConcernFacts,
    claims,
    concern,
    earlier,
    reporter,
    touches,
)
from cairn.concerns.rules import disagreements as ladder
from cairn.concerns.rules.outside import TOLD_AS
from cairn.concerns.rules.states import (
    DID,
    OFFICERS_OUTCOMES,
    OUTCOMES,
    STATES,
    STEPS,
    TOUCHED,
    State,
    Step,
    steps_from,
)
from cairn.concerns.rules.words import ADULT_KNOWN
from cairn.journeys.decide_concern import decide_concern
from cairn.records.chronology import Entry
from cairn.records.search import search as find
from cairn.trail.actions import look
from cairn.web.pages import actor, asked_id, page, whole_number
from cairn.web.pages.disagreements import to_disagree_with
from cairn.web.parts.about import page_of, pages_of
from cairn.web.parts.advice import advice_about
from cairn.web.parts.frame import may_read_records, place_page
from cairn.web.parts.results import Cards, cards, other_forms
from cairn.web.parts.typed import asked_day
from cairn.web.parts.unborn import offered_beside

MOST_ENTRIES = 12  # of what is held of a child, on a concern's page; the child's own page has all
PARTS = {"child": "the child", "adult": "the adult named in it", "place": "the place named in it"}
ADULT_ASKED = "adult_asked"
STEP_WORDS = ("reason", "for_reporter", "forum", "lead", "would_change", "outcome")

IN_WORDS: dict[str, object] = {
    "told_as": TOLD_AS,
    "states": STATES,
    "outcomes": OUTCOMES,
    "outcome_in_words": OFFICERS_OUTCOMES,
    "adult_known": ADULT_KNOWN,
    "titles": DID,
    "roles": {role.value: ROLES[role].title.lower() for role in Role},
}


@dataclass(frozen=True)
class Touched:
    """What brought a watched concern back. entry: an event that the reader may read; agency: whose record it is, if readable."""

    part: str
    entry: Entry | None
    agency: UUID | None


def one_concern(request: HttpRequest, identity: UUID) -> HttpResponse:
    """What was told, what was done, and for those who decide: what is already known, and the decision."""
    return _show(request, identity)


@require_POST
def step(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Take a step; what it lacks, or who came first, is told on the same page with every word kept."""
    did, typed = request.POST.get("did", ""), request.POST.get("next_on", "")
    said = {name: request.POST.get(name, "") for name in STEP_WORDS}
    if did == ADULT_ASKED:
        said["reason"] = request.POST.get("adult_said", "")
    try:
        decide_concern(
            concern=identity,
            after=whole_number(request.POST.get("after", "")),
            did=did,
            said=said,
            by=actor(request),
            next_on=asked_day(typed),
            read_together=tuple(asked_id(one) for one in request.POST.getlist("read_together")),
        )
    except Missing as wrong:
        return _show(request, identity, lacks=_at_their_boxes(wrong.lacks, did), status=422)
    except (DecidedMeanwhile, NotYet) as refusal:
        return _show(request, identity, lacks={"": str(refusal)}, status=409)
    messages.success(request, f"{STEPS[did].title}: kept.")
    return HttpResponseRedirect(reverse("concern", args=[identity]))


def _at_their_boxes(lacks: dict[str, str], did: str) -> dict[str, str]:
    """What lacks, by the box on the page: what is said of an adult has one of its own."""
    if did != ADULT_ASKED:
        return lacks
    return {"adult_said": lacks.get("reason", "") or "Say what is known, or why it can’t be asked yet"}


def _show(
    request: HttpRequest, identity: UUID, *, lacks: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    viewer = actor(request)
    facts = concern(viewer, identity)
    if facts is None:
        raise NotFound
    look(what="concern", on_kind="concern", on=identity, owners=[facts.line.agency], rule=PARTY, shown=1)
    decides, agencies = _decides(viewer, facts), agencies_by_id()
    before = earlier(viewer, facts) if decides else ()
    reading = claims(viewer, [identity]).get(identity)
    files = of_concern(viewer, identity)
    named = _named(facts, *files, *([reading] if reading else []))
    return page(
        request,
        "concern.html",
        status=status,
        facts=facts,
        **IN_WORDS,
        reporter=reporter(viewer, identity) if facts.line.told_as else None,
        line=facts.line,
        files=files,
        words=facts.words,
        state=STATES[facts.line.state],
        mine=facts.line.told_by == viewer.staff,
        with_officer=_with_officer(facts),
        decides=decides,
        steps=_offered(facts, decides=decides),
        before=before,
        **(_known(viewer, facts, agencies) if decides else {}),
        **_between(viewer, facts) | advice_about(viewer, identity) | _of_adult(facts) | offered_beside(viewer, facts),
        reading=reading,
        reads=reading is not None and reading.staff == viewer.staff,
        agencies=agencies,
        staff=names_of_staff(named),
        taken_by=_taken_by(facts),
        lacks=lacks or {},
        given=_given(request, facts),
        ticked=request.POST.getlist("read_together"),
    )


def _named(facts: ConcernFacts, *others: AttachmentLine | Claim) -> set[UUID]:
    return {one.staff for one in facts.steps if one.staff} | {one.staff for one in others}


def _with_officer(facts: ConcernFacts) -> bool:
    """Whether the designated officer has it, as far as whoever told it knows: they sent it there, or were answered from there."""
    did = {one.did for one in facts.steps}
    sent = facts.words["works_with_children"] == "yes"
    return "officer_gives_back" not in did and (sent or bool(did & {"officer_manages", "officer_ends"}))


def _taken_by(facts: ConcernFacts) -> str:
    return names_of_staff({facts.line.taken_by}).get(facts.line.taken_by, "") if facts.line.taken_by else ""


def _known(viewer: Actor, facts: ConcernFacts, agencies: Mapping[UUID, AgencyFacts]) -> dict[str, object]:
    """What is already known beside it, for those who decide."""
    near, identity = beside(viewer, facts.line.id), facts.line.id
    return {
        "known": known_beside(viewer, [identity]).get(identity),
        "near": near,
        "shown": near.entries[:MOST_ENTRIES],
        "pages": _pages(near),
        "touched": _touched(viewer, facts, near),
        "parts": PARTS,
        "named_alike": _alike(viewer, facts, near, agencies) if may_read_records(viewer) else None,
    }


def _between(viewer: Actor, facts: ConcernFacts) -> dict[str, object]:
    """Disagreements about it to which the viewer is party, and whether they can raise one."""
    return {
        "disagreements": disagreements(viewer, concern=facts.line.id),
        "said_of_them": ladder.STATES,
        "ladder": ladder.STAGES,
        "may_disagree": bool(to_disagree_with(viewer, facts)),
    }


def _alike(viewer: Actor, facts: ConcernFacts, near: Beside, agencies: Mapping[UUID, AgencyFacts]) -> Cards:
    """Records under such a name that are not joined with this child, as far as the reader may see."""
    found = cards(viewer, find(viewer, facts.line.name, other_forms=other_forms).hits, agencies)
    own = page_of(near.child) if near.child else ""
    return replace(found, people=tuple(card for card in found.people if card.address != own))


def _pages(near: Beside) -> dict[UUID, str]:
    """Identity -> the page of who or where it is."""
    people = [one.person for one in near.adults] + ([near.child] if near.child else [])
    return pages_of(people) | {one.identity: place_page(one.identity) for one in near.places}


def _touched(viewer: Actor, facts: ConcernFacts, near: Beside) -> dict[UUID, list[Touched]]:
    """Step -> what brought it back, as far as the reader may read it; a record that they may not read is only said to be one."""
    found: dict[UUID, list[Touched]] = {}
    for one in touches(viewer, facts.line.id) if any(step.did == TOUCHED for step in facts.steps) else ():
        entry = near.known.get(one.record)
        found.setdefault(one.step, []).append(Touched(one.part, entry, near.owners.get(one.record)))
    return found


def _offered(facts: ConcernFacts, *, decides: bool) -> list[Step]:
    """The steps that the reader may take from where it stands."""
    steps = [one for one in steps_from(facts.line.state) if decides or one.key == "add"]
    steps = [one for one in steps if one.key != ADULT_ASKED]  # it has a box of its own
    if facts.line.owner_role == Role.TRIAGE:
        steps = [one for one in steps if one.key != "pass_on"]
    if not facts.line.allegation or facts.allegation_outcome:
        steps = [one for one in steps if one.key != "settle_allegation"]
    return steps


def _given(request: HttpRequest, facts: ConcernFacts) -> QueryDict:
    """What was typed; where somebody else answered of an adult first, those words stand in the box that is left."""
    if request.POST.get("did") != ADULT_ASKED or _adult_open(facts):
        return request.POST
    moved = request.POST.copy()
    moved.setlist("reason", request.POST.getlist("adult_said"))
    return moved


def _of_adult(facts: ConcernFacts) -> dict[str, object]:
    """Whether it is asked who the adult is, and for how long nobody has known. R36."""
    return {"adult_open": _adult_open(facts), "adult_days": (today() - london_day(facts.line.at)).days}


def _adult_open(facts: ConcernFacts) -> bool:
    """Whether somebody is described whom nobody knows, and nobody has said why not; as the database reckons it."""
    described = bool(facts.words["adult"].strip()) and facts.words["adult_known"] != "known"
    living = facts.line.state != State.ENDED
    return described and living and not any(one.did == ADULT_ASKED for one in facts.steps)


def _decides(viewer: Actor, facts: ConcernFacts) -> bool:
    if facts.line.late and facts.line.owner_agency == viewer.agency and may(viewer.role, Verb.OWN_CONCERNS):
        return True
    owns = (facts.line.owner_agency, facts.line.owner_role) == (viewer.agency, viewer.role.value)
    return owns or (facts.front == viewer.agency and may(viewer.role, Verb.TRIAGE_CONCERNS))


addresses = [
    path("concerns/<uuid:identity>", one_concern, name="concern"),
    path("concerns/<uuid:identity>/step", step, name="concern_step"),
]
