"""Who looked: every look by the reader's agency and, by others, at its records; and who was refused."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cairn.access.roles import PURPOSES, ROLES, Verb, may
from cairn.agencies.queries import agencies_by_id, names_of_staff
from cairn.agencies.roles import Role
from cairn.base.errors import NotAllowed
from cairn.trail.queries import looks, refused
from cairn.web.pages import actor, asked_number, page

AT_A_TIME = 100
WHOSE = {"all": "All", "theirs": "By other agencies, at our records", "ours": "By our agency"}
WHERE = {"person": "child", "place": "place", "signal": "signal", "request": "request"}


def trail(request: HttpRequest) -> HttpResponse:
    """The latest looks, newest first; someone should read this every week."""
    viewer = actor(request)
    if not may(viewer.role, Verb.READ_OWN_TRAIL):
        raise NotAllowed("Who looked is read by the safeguarding lead of each agency.")
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
        names=names_of_staff(staff),
        agencies=agencies_by_id(),
        roles={role.value: ROLES[role].title for role in Role},
        purposes=PURPOSES,
        choices=WHOSE,
        whose=whose,
        where=WHERE,
        after=after,
        before=max(after - AT_A_TIME, 0),
        next=after + AT_A_TIME if len(found) > AT_A_TIME else 0,
    )


addresses = [path("trail", trail, name="trail")]
