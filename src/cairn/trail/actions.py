"""Notes deeds and looks. The database fills in who, when and why from the signed entry; callers can't say otherwise."""

import json
from uuid import UUID

from django.db import connections

from cairn.agencies.roles import Actor


def note(  # noqa: PLR0913 - one argument a column
    *,
    by: Actor,
    did: str,
    on_kind: str,
    on: UUID | None = None,
    why: str = "",
    details: dict[str, str | int | list[str]] | None = None,
    rule: str = "",
    version: str = "",
    using: str = "default",
) -> UUID:
    """Note that something was done, with its reason kept apart from the chain.

    details: ids and codes only, never words or names.
    """
    with connections[using].cursor() as cursor:
        cursor.execute(
            "select trail_note(%s, %s, %s, %s::jsonb, %s, %s, %s, %s, %s, %s)",
            [did, on_kind, on, json.dumps(details or {}), why, rule, version, by.staff, by.agency, by.purpose],
        )
        made: UUID = cursor.fetchone()[0]
    return made


def look(
    *,
    what: str,
    on_kind: str,
    rule: str,
    on: UUID | None = None,
    owners: list[UUID] | None = None,
    shown: int = 0,
) -> UUID:
    """Note that the person who has entered saw something, and by which rule. Raises: ValueError without a rule."""
    if not rule:
        raise ValueError(f"A look at {what} names the rule that allowed it")
    with connections["default"].cursor() as cursor:
        cursor.execute("select trail_saw(%s, %s, %s, %s, %s, %s)", [what, on_kind, on, rule, owners or [], shown])
        made: UUID = cursor.fetchone()[0]
    return made


def seal_waiting(*, using: str = "job") -> int:
    """Put all deeds and looks that wait into their chains; returns how many."""
    with connections[using].cursor() as cursor:
        cursor.execute("select trail_seal_waiting()")
        sealed: int = cursor.fetchone()[0]
    return sealed
