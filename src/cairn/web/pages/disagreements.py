"""Professional disagreements: saying that one disagrees with a decision, and its ladder until it is settled."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from cairn.access.roles import ROLES, Verb, may
from cairn.access.sight import PARTY
from cairn.agencies.queries import agencies_by_id, names_of_staff
from cairn.agencies.roles import Actor, Role
from cairn.base.clock import now
from cairn.base.errors import NotAllowed, NotFound
from cairn.concerns.disagreements import counted, disagree, disagreement, disagreements, take_turn
from cairn.concerns.errors import DecidedMeanwhile, Missing, NotYet
from cairn.concerns.queries import ConcernFacts, StepLine, concern, concerns_named
from cairn.concerns.rules.disagreements import STAGES, STATES, TURNS, answered_within, options
from cairn.concerns.rules.states import STEPS
from cairn.duties.rules.measure import HIDDEN_BELOW, said
from cairn.trail.actions import look
from cairn.web.pages import actor, asked_id, page, whole_number

YEAR = timedelta(days=365)
DECISIONS = ("protect", "assess", "help", "ask", "watch", "no_further_action", "end", "settle_allegation", "pass_on")
"""The steps with which one may disagree."""


def to_disagree_with(viewer: Actor, facts: ConcernFacts) -> tuple[StepLine, ...]:
    """The decisions of others about a concern, the last first."""
    found = (one for one in facts.steps if one.did in DECISIONS and one.staff and one.staff != viewer.staff)
    return tuple(sorted(found, key=lambda one: -one.number))


def every(request: HttpRequest) -> HttpResponse:
    """The disagreements that the reader is party to and, for those who read measures, how many there were."""
    viewer = actor(request)
    lines, measured = disagreements(viewer), may(viewer.role, Verb.READ_MEASURES)
    if not lines and not measured and viewer.role in (Role.ADMINISTRATOR, Role.AUDITOR):
        raise NotAllowed("Your role disagrees with no decision in Cairn and answers none.")
    counts = counted(viewer, since=now() - YEAR) if measured else ()
    return page(
        request,
        "disagreements.html",
        lines=lines,
        measured=measured,
        counts=[(stage, next((one for one in counts if one.stage == stage.number), None)) for stage in STAGES],
        said={number: said(number) for one in counts for number in (one.waiting, one.late, one.agreed, one.not_agreed)},
        hidden_below=HIDDEN_BELOW,
        stages={one.number: one for one in STAGES},
        states=STATES,
        decisions={key: step.title for key, step in STEPS.items()},
        agencies=agencies_by_id(),
        staff=names_of_staff({line.by_staff for line in lines}),
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Say that one disagrees with a decision about a concern, and why."""
    viewer = actor(request)
    facts = concern(viewer, identity)
    if facts is None:
        raise NotFound
    decisions = to_disagree_with(viewer, facts)
    lacks: dict[str, str] = {}
    if request.method == "POST":
        chosen = request.POST.get("step", "")
        try:
            if not chosen.isascii() or not chosen.isdecimal() or int(chosen) not in {one.number for one in decisions}:
                raise Missing({"step": "Choose the decision that you disagree with"})
            words, form = request.POST.get("words", ""), asked_id(request.POST.get("form", ""))
            made = disagree(concern=identity, step=int(chosen), words=words, by=viewer, form=form)
        except Missing as wrong:
            lacks = wrong.lacks
        except NotYet as refusal:
            lacks = {"": str(refusal)}
        else:
            messages.success(request, f"The other side is asked to answer within {answered_within(1)} working days.")
            return HttpResponseRedirect(reverse("disagreement", args=[made]))
    return page(
        request,
        "disagreement_new.html",
        status=422 if lacks else 200,
        line=facts.line,
        decisions=decisions,
        titles={key: step.title for key, step in STEPS.items()},
        agencies=agencies_by_id(),
        staff=names_of_staff({one.staff for one in decisions if one.staff}),
        form=request.POST.get("form") or uuid4(),
        given=request.POST,
        lacks=lacks,
        within=answered_within(1),
    )


def one(request: HttpRequest, identity: UUID) -> HttpResponse:
    """One disagreement: the decision, where it stands on its ladder, what each side said, and what the reader may do."""
    return _show(request, identity)


@require_POST
def turn(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Answer, settle, climb, or end without agreement; what it lacks is told on the same page with every word kept."""
    did, after = request.POST.get("did", ""), request.POST.get("after", "")
    try:
        take_turn(
            disagreement=identity,
            after=whole_number(after),
            did=did,
            words=request.POST.get("words", ""),
            by=actor(request),
        )
    except Missing as wrong:
        return _show(request, identity, lacks=wrong.lacks, status=422)
    except (DecidedMeanwhile, NotYet, NotAllowed) as refusal:
        return _show(request, identity, lacks={"": str(refusal)}, status=409)
    messages.success(request, f"{TURNS[did]}: kept, and the other side is told.")
    return HttpResponseRedirect(reverse("disagreement", args=[identity]))


def _show(
    request: HttpRequest, identity: UUID, *, lacks: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    viewer = actor(request)
    line, turns = disagreement(viewer, identity)
    look(
        what="disagreement",
        on_kind="disagreement",
        on=identity,
        owners=[line.by_agency, line.against],
        rule=PARTY,
        shown=1,
    )
    about = next(iter(concerns_named(viewer, [line.concern])), None)
    offered = options(state=line.state, stage=line.stage, late=line.late, raised=line.raised, answers=line.answers)
    return page(
        request,
        "disagreement.html",
        status=status,
        line=line,
        turns=turns,
        about=about,
        decision=STEPS[line.did].title,
        state=STATES[line.outcome if line.outcome == "not_agreed" else line.state],
        stages=STAGES,
        titles=TURNS,
        options=offered,
        agencies=agencies_by_id(),
        answering=_answering(line.stage, line.decided_as),
        staff=names_of_staff({line.by_staff} | {each.staff for each in turns if each.staff}),
        given=request.POST,
        lacks=lacks or {},
    )


def _answering(stage: int, decided_as: str) -> str:
    """The role that answers on a stage, in words."""
    role = decided_as if stage == 1 else STAGES[stage - 1].role
    return ROLES[Role(role)].title.lower()


addresses = [
    path("disagreements", every, name="disagreements"),
    path("disagreements/<uuid:identity>", one, name="disagreement"),
    path("disagreements/<uuid:identity>/turn", turn, name="disagreement_turn"),
    path("concerns/<uuid:identity>/disagree", new, name="new_disagreement"),
]
