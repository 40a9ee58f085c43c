"""Signing in by password, without the web ever reading the hash of one.

The database says how a password is hashed, this process hashes it, and the database says whose hash it is. Wrong tries
are counted there, for all processes together.
"""

from typing import Any
from uuid import UUID

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import get_hasher, make_password
from django.db import connection
from django.http import HttpRequest

from cairn.agencies.models import Staff
from cairn.base.errors import NotNow

WAIT = "There were too many attempts. Wait a quarter of an hour, then try again."


class PasswordBackend(BaseBackend):
    """Django's way in, for `authenticate`."""

    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", **where: Any
    ) -> Staff | None:
        """The account whose password this is. where: origin and known_device, as `holder_of` has them."""
        found = holder_of(username=username, password=password, **where)
        return self.get_user(found) if found else None

    def get_user(self, user_id: Any) -> Staff | None:
        """An account that may be used."""
        return Staff.objects.filter(pk=user_id, is_active=True).first()


def holder_of(*, username: str, password: str, origin: str = "", known_device: bool = False) -> UUID | None:
    """Whose sign-in name and password these are; None if nobody's. 2 queries.

    origin: where the try comes from, an address or a device; known_device: whether this person signed in there before.
    Raises: NotNow after too many wrong tries.
    """
    with connection.cursor() as cursor:
        cursor.execute("select agencies_password_recipe(%s, %s, %s)", [username, origin, known_device])
        (recipe,) = cursor.fetchone() or ("",)
        if recipe == "wait":
            raise NotNow(WAIT)
        hashed = _hashed(password, recipe)
        cursor.execute("select agencies_sign_in(%s, %s, %s, %s)", [username, hashed, origin, known_device])
        (found,) = cursor.fetchone() or (None,)
        if found and not recipe.startswith(_current()):
            cursor.execute("select agencies_renew_password(%s, %s, %s)", [username, hashed, make_password(password)])
    return UUID(str(found)) if found else None


def _hashed(password: str, recipe: str) -> str:
    """The whole encoded hash that a recipe and a password make. recipe: algorithm$iterations$salt, or algorithm$salt."""
    if not recipe:
        return make_password(password)  # nobody has a password yet: it takes as long as if somebody had
    algorithm, *cost, salt = recipe.split("$")
    return get_hasher(algorithm).encode(password, salt, *map(int, cost))


def _current() -> str:
    """How the recipes of today's hashes begin."""
    hasher = get_hasher()
    rounds = getattr(hasher, "iterations", None)
    return f"{hasher.algorithm}${rounds}$" if rounds else f"{hasher.algorithm}$"
