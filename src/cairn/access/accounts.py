"""A person's own account: a new password, and how long to wait after wrong codes."""

from django.contrib.auth.hashers import make_password

from cairn.access.errands import ask, errand
from cairn.access.errors import TooManyTries
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
