"""Asking a champion or specialist: whom, what they are shown, the advice word for word, and who can be asked. R37."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods, require_POST

from cairn.access.roles import Verb, may
from cairn.access.sight import PARTY
from cairn.agencies.queries import agencies_by_id, names_of_staff, phone_of, staff_of_agency
from cairn.agencies.roles import Actor
from cairn.base.clock import now, today
from cairn.base.errors import NotAllowed, NotFound
from cairn.concerns.queries import concern, concerns_named, keeps_close
from cairn.duties.rules.measure import HIDDEN_BELOW, said
from cairn.people.queries.persons import dossier
from cairn.sharing.consults import (
    ConsultFacts,
    advise,
    ask_champion,
    champions,
    check_can_consult,
    check_can_name,
    consult,
    consults,
    counted,
    end_champion,
    end_consult,
    name_champion,
)
from cairn.sharing.errors import Lacking, Over
from cairn.sharing.rules.basis import bases, chosen_from
from cairn.sharing.rules.consults import ANSWERED_WITHIN, ASKED, STATES, fields
from cairn.sharing.rules.words import TOLD
from cairn.signals.queries import signal
from cairn.trail.actions import look
from cairn.web.pages import actor, asked_id, asked_id_or_none, page
from cairn.web.parts.about import page_of

YEAR = timedelta(days=365)
PAGES_LOOK = "pages of champions"  # of whoever opens the list, and of every deed and look of a private question: see consults.sql
FORM_LOOK = "a form to fill in"  # as other forms about a person leave it, whatever is asked then or not


@dataclass(frozen=True)
class About:
    """What advice is asked about: its title and page."""

    kind: str
    id: UUID
    title: str
    address: str


def every(request: HttpRequest) -> HttpResponse:
    """Questions that the reader asked or is asked, who can be asked in the partnership and, for measures, how many."""
    viewer = actor(request)
    measured, names = may(viewer.role, Verb.READ_MEASURES), may(viewer.role, Verb.HAND_OVER_DUTIES)
    asks = may(viewer.role, Verb.TELL_CONCERNS)
    if not (measured or names or asks):
        raise NotAllowed("Your role asks no champion in Cairn and advises nobody.")
    lines = consults(viewer)
    look(what=PAGES_LOOK, on_kind="consult", rule=PARTY)
    return page(
        request,
        "consults.html",
        asked=[one for one in lines if one.side != "advises"],
        advising=[one for one in lines if one.side == "advises"],
        champions=champions(viewer) if names or asks else (),
        fields=fields(),
        measured=measured,
        counts=[(each, {name: said(getattr(each, name)) for name in COUNTED}) for each in _counts(viewer, measured)],
        hidden_below=HIDDEN_BELOW,
        states=STATES,
        agencies=agencies_by_id(),
        staff=_people(lines),
        names=names,
        colleagues=staff_of_agency(viewer.agency) if names and viewer.agency else (),
        viewer=viewer,
    )


COUNTED = ("asked", "first_in_time", "moved", "waiting", "late")


def _counts(viewer: Actor, measured: bool) -> tuple[object, ...]:
    return tuple(counted(viewer, since=now() - YEAR)) if measured else ()


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The page on which advice is asked for; nothing typed is lost where something lacks."""
    viewer = actor(request)
    check_can_consult(viewer)
    about = _about(request, viewer)
    if request.method == "GET":
        return _form(request, viewer, about)
    wanted = asked_id_or_none(request.POST.get("champion", ""))
    try:
        made = ask_champion(
            about_kind=about.kind,
            about=about.id,
            champion=next((one for one in champions(viewer) if one.id == wanted), None),
            said={name: request.POST.get(name, "") for name in ASKED},
            by=viewer,
            form=asked_id(request.POST.get("form", "")),
        )
    except Lacking as wrong:
        return _form(request, viewer, about, lacks=wrong.lacks)
    messages.success(
        request, f"They are asked to answer within {ANSWERED_WITHIN} working days. Their advice will stand here."
    )
    return HttpResponseRedirect(reverse("consult", args=[made]))


def _about(request: HttpRequest, viewer: Actor) -> About:
    given = request.POST if request.method == "POST" else request.GET
    if "concern" in given:
        facts = concern(viewer, asked_id(given["concern"]))
        if facts is None:
            raise NotFound
        address = reverse("concern", args=[facts.line.id])
        return About("concern", facts.line.id, f"Concern {facts.line.reference}", address)
    if "signal" in given:
        found = signal(viewer, asked_id(given["signal"]))
        if found is None:
            raise NotFound
        return About("signal", found.line.id, f"Signal {found.line.reference}", reverse("signal", args=[found.line.id]))
    person = dossier(viewer, asked_id(given.get("person", "")), what=FORM_LOOK).person
    return About("person", person.identity, person.title, page_of(person))


def _form(request: HttpRequest, viewer: Actor, about: About, *, lacks: dict[str, str] | None = None) -> HttpResponse:
    return page(
        request,
        "consult_new.html",
        status=422 if lacks else 200,
        about=about,
        champions=[one for one in champions(viewer) if one.staff != viewer.staff],
        fields=fields(),
        given=request.POST,
        form=request.POST.get("form") or uuid4(),
        lacks=lacks or {},
        close=keeps_close(viewer),
        bases=chosen_from(today()).values(),
        told=TOLD,
        within=ANSWERED_WITHIN,
        viewer=viewer,
    )


def one(request: HttpRequest, identity: UUID) -> HttpResponse:
    """One question: what was asked and shown, whose turn it is, the advice, and what the reader may do."""
    return _show(request, identity)


@require_POST
def answer(request: HttpRequest, identity: UUID) -> HttpResponse:
    """Give the advice, or end one's own question; what it lacks is told on the same page with every word kept."""
    viewer = actor(request)
    try:
        if request.POST.get("do") == "end":
            end_consult(consult=identity, why=request.POST.get("why", ""), by=viewer)
            messages.success(request, "Ended. What was asked stays.")
        else:
            advise(consult=identity, words=request.POST.get("advice", ""), by=viewer)
            messages.success(request, "Kept word for word. Whoever asked reads it with your name and the day.")
    except Lacking as wrong:
        return _show(request, identity, lacks=wrong.lacks, status=422)
    except (Over, NotAllowed) as refusal:
        return _show(request, identity, lacks={"": str(refusal)}, status=409)
    return HttpResponseRedirect(reverse("consult", args=[identity]))


def _show(
    request: HttpRequest, identity: UUID, *, lacks: dict[str, str] | None = None, status: int = 200
) -> HttpResponse:
    viewer = actor(request)
    facts = consult(viewer, identity)
    if facts.private:  # its id in the trail would tell a colleague that it is there
        look(what=PAGES_LOOK, on_kind="consult", rule=PARTY)
    else:
        look(what="consult", on_kind="consult", on=identity, rule=PARTY, shown=1)
    return page(
        request,
        "consult.html",
        status=status,
        facts=facts,
        about=_seen_about(viewer, facts),
        expertise=fields().get(facts.field),
        ring=phone_of(facts.champion, facts.asked_agency) if facts.private and facts.stuck else "",
        again=_asks_about(facts),
        state=STATES[facts.state],
        law=bases().get(facts.basis),
        told=TOLD,
        agencies=agencies_by_id(),
        staff=_people([facts]),
        given=request.POST,
        lacks=lacks or {},
        viewer=viewer,
    )


def _asks_about(facts: ConsultFacts) -> str:
    """The page on which somebody else can be asked about the same; '' for whoever may not."""
    if facts.side != "asks" or facts.about is None:
        return ""
    return f"{reverse('new_consult')}?{facts.about_kind}={facts.about}"


def _seen_about(viewer: Actor, facts: ConsultFacts) -> About | None:
    """What it is about, for the side that asked; never for whoever advises."""
    if facts.about is None:
        return None
    if facts.about_kind == "concern":
        found = next(iter(concerns_named(viewer, [facts.about])), None)
        return (
            About("concern", found.id, f"Concern {found.reference}", reverse("concern", args=[found.id]))
            if found
            else None
        )
    which = "signal" if facts.about_kind == "signal" else "unknown"
    return About(facts.about_kind, facts.about, "The page of what it is about", reverse(which, args=[facts.about]))


@require_POST
def name(request: HttpRequest) -> HttpResponse:
    """Name a champion of one's own agency, or say that somebody can be asked no more."""
    viewer = actor(request)
    check_can_name(viewer)
    if request.POST.get("end"):
        end_champion(champion=asked_id(request.POST["end"]), by=viewer)
        messages.success(
            request,
            "They can be asked no more. What waits for them goes on to the next; a question about staff goes to nobody else.",
        )
        return HttpResponseRedirect(reverse("consults"))
    staff, field = asked_id_or_none(request.POST.get("staff", "")), request.POST.get("field", "")
    try:
        if staff is None:
            raise Lacking({"staff": "Choose who can be asked"})
        name_champion(staff=staff, field=field, by=viewer)
    except (Lacking, NotFound) as wrong:
        messages.error(
            request, str(wrong) if isinstance(wrong, Lacking) else "That person holds no post that can be asked."
        )
    else:
        messages.success(request, f"They can be asked now: {fields()[field].title}.")
    return HttpResponseRedirect(reverse("consults"))


def _people(lines: list[ConsultFacts] | tuple[ConsultFacts, ...]) -> dict[UUID, str]:
    named = {staff for each in lines for staff in (each.asking_staff, each.champion, each.advised_by) if staff}
    return names_of_staff(named)


addresses = [
    path("consults", every, name="consults"),
    path("consults/new", new, name="new_consult"),
    path("consults/champions", name, name="name_champion"),
    path("consults/<uuid:identity>", one, name="consult"),
    path("consults/<uuid:identity>/answer", answer, name="consult_answer"),
]
