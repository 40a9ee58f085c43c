"""Errands of the web process to the owner's functions: signed here, so that no statement can send one by itself.

Words of somebody's own in a query run with the rights of `cairn_web`; the key of an errand is not in the database's reach
of that role. Bound by the server, so that no statement carries the token, a session's key or a password's hash.
"""

import hashlib
import hmac
import secrets
import time
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections

LIFE = 60  # seconds


def errand(kind: str, *said: str, life: int = LIFE) -> str:
    """A token for one errand, good for so many seconds. Two errands of one content differ."""
    parts = [kind, str(int(time.time()) + life), secrets.token_hex(8), *(one.encode().hex() for one in said)]
    words = "|".join(parts)
    return f"{words}|{hmac.new(settings.CAIRN_ENTRY_KEY.encode(), words.encode(), hashlib.sha256).hexdigest()}"


def ask(statement: str, *given: Any, using: str = "default") -> list[tuple[Any, ...]]:
    """The rows that a function of the owner answers; `statement` has %s for what the server binds."""
    database = connections[using]
    database.ensure_connection()
    with database.wrap_database_errors, psycopg.Cursor(database.connection) as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall()) if cursor.description else []
