"""Entering: a signed token says which post acts and why; the database checks it and remembers it for one transaction."""

import hashlib
import hmac
import secrets
import time
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import DatabaseError, connections

from cairn.base.errors import NotAllowed

LIFE = 60  # seconds that a token may be used for; each request makes its own


def entry_token(*, post: UUID, purpose: str) -> str:
    """A token for one post and purpose, good for a minute."""
    said = f"{post}|{purpose}|{int(time.time()) + LIFE}|{secrets.token_hex(8)}"
    key = settings.CAIRN_ENTRY_KEY.encode()
    return f"{said}|{hmac.new(key, said.encode(), hashlib.sha256).hexdigest()}"


def enter(*, post: UUID, purpose: str, using: str = "default") -> None:
    """Enter the present transaction as the holder of a post.

    Raises: NotAllowed if the post has ended, its holder has left, or the token was not made here.
    """
    database = connections[using]
    database.ensure_connection()
    try:  # bound by the server: a token in the statement's own text could be read by others and used while it lives
        with database.wrap_database_errors, psycopg.Cursor(database.connection) as cursor:
            cursor.execute("select access_enter(%s)", [entry_token(post=post, purpose=purpose)])
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", "") == "42501":
            raise NotAllowed("This post has ended. Sign in again.") from error
        raise
