"""Ask another agency, or the desk that a pointer names: one page, from a person's picture or a signal."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.views.decorators.http import require_http_methods

from cairn.access.roles import PURPOSES
from cairn.agencies.queries import AgencyFacts, all_agencies
from cairn.agencies.roles import Actor
from cairn.base.clock import today
from cairn.base.errors import NotFound, NotNow
from cairn.journeys.ask_agency import ask_agency
from cairn.people.queries.persons import dossier
from cairn.sharing.askable import askable, guarded
from cairn.sharing.errors import Lacking
from cairn.sharing.policies import check_can_ask
from cairn.sharing.rules.basis import chosen_from
from cairn.sharing.rules.words import ASKED, DUE_IN, TOLD, USUAL_DUE
from cairn.signals.queries import signal
from cairn.web.pages import actor, asked_id, page
from cairn.web.parts.about import page_of
from cairn.web.parts.words import born_in_words

DESK = "desk:"


@dataclass(frozen=True)
class About:
    """Whom or what is asked about: its title and page, how it may be told to others, the desks that point at it."""

    kind: str
    id: UUID
    title: str
    address: str
    words: str
    question: str
    desks: tuple[str, ...] = ()


@require_http_methods(["GET", "POST"])
def new_request(request: HttpRequest) -> HttpResponse:
    """The page on which a question is put; nothing typed is lost where something lacks."""
    viewer = actor(request)
    check_can_ask(viewer)
    about = _about(request, viewer)
    if request.method == "GET":
        return _form(request, viewer, about)
    said = {name: request.POST.get(name, "") for name in ASKED}
    asked = request.POST.get("asked", "")
    try:
        made = ask_agency(
            about_kind=about.kind,
            about=about.id,
            said=said,
            by=viewer,
            form=asked_id(request.POST.get("form", "")),
            agency=None if asked.startswith(DESK) or not asked else asked_id(asked),
            desk=asked.removeprefix(DESK) if asked.startswith(DESK) else "",
        )
    except Lacking as wrong:
        return _form(request, viewer, about, lacks=wrong.lacks)
    messages.success(request, "Your question is on its way. What comes of it stands here.")
    return HttpResponseRedirect(reverse("request", args=[made]))


def _about(request: HttpRequest, viewer: Actor) -> About:
    given = request.POST if request.method == "POST" else request.GET
    if "signal" in given:
        return _signal(viewer, asked_id(given["signal"]))
    return _person(viewer, asked_id(given.get("person", "")))


def _person(viewer: Actor, wanted: UUID) -> About:
    held = dossier(viewer, wanted, what="a question to another agency")
    person = held.person
    born = f", born {born_in_words(person.born)}" if person.born else ""
    desks = tuple(desk.name for desk in held.desks)
    return About("person", person.identity, person.title, page_of(person), f"{person.title}{born}", "", desks)


def _signal(viewer: Actor, wanted: UUID) -> About:
    facts = signal(viewer, wanted)
    if facts is None:
        raise NotFound
    if facts.restricted_to:
        raise NotNow("Only your agency knows of this signal. Ask about the person instead, from their page.")
    title, address = f"Signal {facts.line.reference}", reverse("signal", args=[wanted])
    asked = next((one.reason for one in facts.answers if one.answer == "ask" and one.staff == viewer.staff), "")
    return About("signal", wanted, title, address, f"{title}: {facts.line.explanation}", asked)


def _form(request: HttpRequest, viewer: Actor, about: About, *, lacks: dict[str, str] | None = None) -> HttpResponse:
    agencies = all_agencies()
    said = request.POST if lacks else {"about_words": about.words, "question": about.question, "due_in": str(USUAL_DUE)}
    return page(
        request,
        "request_new.html",
        status=422 if lacks else 200,
        about=about,
        said=said,
        asked=request.POST.get("asked", "") if lacks else _asked(request, agencies),
        form=request.POST.get("form") or uuid4(),
        options=askable(agencies, besides=viewer.agency, pointed=about.desks),
        lacks=lacks or {},
        purposes={key: says for key, says in PURPOSES.items() if key != "run_the_service"},
        bases=chosen_from(today()).values(),
        told=TOLD,
        due_in={str(days): says for days, says in DUE_IN.items()},
    )


def _asked(request: HttpRequest, agencies: tuple[AgencyFacts, ...]) -> str:
    """What the list has chosen at first: a guarded agency is asked through its desk."""
    if "desk" in request.GET:
        return DESK + request.GET["desk"]
    named = next((one for one in agencies if str(one.id) == request.GET.get("agency", "")), None)
    if named is None:
        return ""
    return DESK + named.desk_name if guarded(named) else str(named.id)


addresses = [path("requests/new", new_request, name="new_request")]
