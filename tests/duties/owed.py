"""Duties that tests read aloud: the trail is sealed and followed as the job worker does it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connections

from cairn.agencies.models import Post
from cairn.agencies.roles import SYSTEM, Role
from cairn.base.clock import now
from cairn.duties.actions import follow, sweep
from cairn.duties.models import Climb, Duty, Notice
from cairn.trail.actions import note, seal_waiting
from factories import a_post, an_agency, an_event


def followed() -> int:
    """What the worker does twice a second: seal, then compute."""
    seal_waiting(using="job")
    return follow(using="job")


def duties_of(thing: UUID, *, clock: str = "") -> list[Duty]:
    """The rows about a thing, the earliest first."""
    found = Duty.objects.using("owner").filter(on_id=thing).order_by("started_at", "clock", "owner_agency_id")
    return list(found.filter(clock=clock) if clock else found)


def open_duty(thing: UUID, clock: str = "concern_decision") -> Duty:
    """The one that runs."""
    (found,) = [one for one in duties_of(thing, clock=clock) if one.ended_at is None]
    return found


def climb_to(moment: datetime) -> None:
    """Sweep as often as it takes until nothing climbs any more at a moment."""
    while sweep(at=moment, using="job").climbed:
        pass


def climbed(duty: Duty) -> list[tuple[int, str]]:
    """(step, holder) of each rung that it went up."""
    found = Climb.objects.using("owner").filter(duty=duty).order_by("step")
    return [(one.step, one.holder_role) for one in found]


def told_of(post: Post) -> list[tuple[str, int]]:
    """(kind, step) of the notices that somebody got."""
    found = Notice.objects.using("owner").filter(staff_id=post.staff_id).order_by("step", "kind")
    return [(one.kind, one.step) for one in found]


def whole_ladder(code: str = "CSC") -> dict[Role, Post]:
    """Somebody on every rung of an agency, and one member of the Board."""
    agency = an_agency(code=code)
    posts = {
        role: a_post(agency=agency, role=role, name=name)
        for role, name in (
            (Role.TRIAGE, "Nadia Osei"),
            (Role.SAFEGUARDING_LEAD, "Jo Ferris"),
            (Role.HEAD_OF_SAFEGUARDING, "Ada Moss"),
            (Role.EXECUTIVE, "Len Carver"),
        )
    }
    return posts | {Role.BOARD: a_post(agency=an_agency(code="DIS"), role=Role.BOARD, name="Una Field")}


def hours(number: float) -> timedelta:
    """So many hours."""
    return timedelta(hours=number)


def back(child: UUID, *, since: timedelta, agency: str = "POL", sharing: str = "partnership") -> UUID:
    """An episode of a child who has come back, written down as it ended."""
    at = now() - since
    return an_event(
        agency=an_agency(code=agency), kind="missing_episode", on=at - hours(9), recorded=at, about=[child],
        sharing=sharing, occurred_to=at, summary="Missing overnight",
    )  # fmt: skip


def interviewed(child: UUID, *, since: timedelta = timedelta(0), outcome: str = "") -> UUID:
    """A return home interview, written down at once."""
    at = now() - since
    return an_event(
        agency=an_agency(code="CSC"), kind="return_home_interview", on=at, recorded=at, about=[child], outcome=outcome
    )


def seen_anew() -> None:
    """As after each import: who is who was worked out, and the worker follows."""
    note(by=SYSTEM, did="picture.refreshed", on_kind="service", using="job")
    followed()


def live_scope() -> int:
    """How many scope rows a duty holds open."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "select count(*) from access_scope s join access_grant g on g.id = s.grant_id"
            " where g.because_kind = 'duty' and s.ended_at is null"
        )
        found: int = cursor.fetchone()[0]
    return found
