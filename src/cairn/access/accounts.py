"""A person's own account: a new password, coming in, the sessions that are open, and how long to wait after wrong codes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import DatabaseError, connections, transaction

from cairn.access.errands import ask, errand
from cairn.access.errors import Asleep, TooManyTries
from cairn.agencies.models import Staff

TRIES = 5  # wrong codes before one waits. Source: OWASP ASVS 5.0, 6.3.1
SHORTEST_PASSWORD = 12  # characters


def change_password(*, staff: Staff, password: str) -> None:
    """Give somebody a new password; every session of theirs ends."""
    ask("select access_password_change(%s::text)", errand("password", str(staff.id), make_password(password)))


def count_try(subject: str) -> None:
    """Count a try before it is judged. Raises: TooManyTries, saying how long to wait."""
    waits = ask("select access_attempt_begin(%s::text)", errand("attempt", subject, str(TRIES)))[0][0]
    if waits:
        said = f"{waits} seconds" if waits < 90 else f"{-(-waits // 60)} minutes"
        raise TooManyTries(f"There were too many attempts. Wait {said}, then try again.")


def forget_tries(subject: str) -> None:
    """The last try was right: count from nought again."""
    ask("select access_attempt_succeed(%s::text)", errand("succeeded", subject))


def come_in(staff: UUID) -> None:
    """Somebody has proved who they are. Raises: Asleep for an account that nobody used for 30 days."""
    try:
        with transaction.atomic():
            ask("select access_came_in(%s::text)", errand("came_in", str(staff)))
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") == "CA423":
            raise Asleep(
                "Nobody used your account for 30 days, so it sleeps. Ask your agency’s safeguarding lead or"
                " administrator to wake it: they do it on their staff page."
            ) from error
        raise


@dataclass(frozen=True)
class Session:
    """Where somebody is signed in. device: rough, such as `Firefox on Windows`; here: whether it is the one that asks."""

    id: UUID
    device: str
    began_at: datetime
    used_at: datetime
    here: bool


def keep_session(*, staff: UUID, key: str, device: str) -> None:
    """Remember that a session began. key: what the table of sessions holds of it."""
    ask("select access_session_began(%s::text)", errand("session", str(staff), key, device))


def sessions_of(*, staff: UUID, key: str) -> tuple[Session, ...]:
    """The open sessions of somebody, the one that asks first. 1 query."""
    idle = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    rows = ask("select * from access_sessions(%s::text)", errand("sessions", str(staff)))
    found = [Session(row[0], row[2], row[3], row[4] - idle, row[1] == key) for row in rows]
    return tuple(sorted(found, key=lambda one: not one.here))


def end_sessions(*, staff: UUID, key: str, only: str = "") -> int:
    """End one session of somebody, or all, but never the one of this key; returns how many."""
    ended: int = ask("select access_sessions_end(%s::text)", errand("end_sessions", str(staff), only, key))[0][0]
    return ended


def note_asleep(*, using: str = "job") -> int:
    """Note in each agency's chain which accounts sleep, once for each sleep; returns how many."""
    with connections[using].cursor() as cursor:
        cursor.execute("select access_note_asleep()")
        noted: int = cursor.fetchone()[0]
    return noted
