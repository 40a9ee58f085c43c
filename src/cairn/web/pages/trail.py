"""Who looked: every look by the reader's agency and, by others, at its records; by which rule; and who was refused."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cairn.access.roles import PURPOSES, ROLES, TITLES, Verb, may
from cairn.access.sight import agreement, rules
from cairn.agencies.queries import agencies_by_id, names_of_staff
from cairn.agencies.roles import Actor, Role
from cairn.base.errors import NotAllowed, NotFound
from cairn.sharing.rules.basis import bases, version
from cairn.trail.queries import looks, one_look, refused
from cairn.web.pages import actor, asked_number, page

AT_A_TIME = 100
WHOSE = {"all": "All", "theirs": "By other agencies, at our records", "ours": "By our agency"}
WHERE = {"person": "child", "place": "place", "signal": "signal", "request": "request", "quiet_question": "quiet_one"}
CAIRN_ITSELF = {UUID(int=0): "Cairn itself"}


def trail(request: HttpRequest) -> HttpResponse:
    """The latest looks, newest first; someone should read this every week."""
    viewer = _reader(request)
    wanted = request.GET.get("whose", "all")
    whose = wanted if wanted in WHOSE else "all"
    after = asked_number(request, "after")
    found = looks(viewer, whose=whose, most=AT_A_TIME + 1, after=after)
    turned_away = refused(viewer) if whose != "theirs" and not after else ()
    staff = {line.staff for line in found} | {line.staff for line in turned_away if line.staff}
    return page(
        request,
        "trail.html",
        lines=found[:AT_A_TIME],
        refused=turned_away,
        names=names_of_staff(staff) | CAIRN_ITSELF,
        agencies=agencies_by_id(),
        roles=TITLES,
        purposes=PURPOSES,
        choices=WHOSE,
        whose=whose,
        where=WHERE,
        rules=rules(),
        after=after,
        before=max(after - AT_A_TIME, 0),
        next=after + AT_A_TIME if len(found) > AT_A_TIME else 0,
    )


def look(request: HttpRequest, identity: UUID) -> HttpResponse:
    """One look: who, what and why, and the rule that allowed it with its words, its agreement and the law. R65."""
    viewer = _reader(request)
    line = one_look(viewer, identity)
    if line is None:
        raise NotFound
    rule = rules().get(line.rule)
    return page(
        request,
        "look.html",
        line=line,
        staff=(names_of_staff({line.staff}) | CAIRN_ITSELF).get(line.staff, "Someone who has left"),
        agency=agencies_by_id()[line.agency],
        role=ROLES[Role(line.role)],
        purpose=PURPOSES.get(line.purpose, line.purpose),
        address=WHERE.get(line.on_kind, ""),
        rule=rule,
        agreement=agreement(),
        laws=[bases()[key] for key in rule.laws] if rule else [],
        version=version(),
    )


def _reader(request: HttpRequest) -> Actor:
    viewer = actor(request)
    if not may(viewer.role, Verb.READ_OWN_TRAIL):
        raise NotAllowed("Who looked is read by the safeguarding lead of each agency.")
    return viewer


addresses = [path("trail", trail, name="trail"), path("trail/<uuid:identity>", look, name="look")]
