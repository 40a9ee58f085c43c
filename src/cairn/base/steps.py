"""Calls a step that the database takes, and tells its refusal as ours."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import DatabaseError, connections, transaction

Refusals = Mapping[str, Callable[[], Exception]]
"""SQLSTATE, or name of a constraint -> what it means here."""


def take(statement: str, *given: Any, refusals: Refusals) -> Any:
    """What a step answers, in a transaction of its own. Raises: what `refusals` makes of its refusal; else as it came."""
    return take_row(statement, *given, refusals=refusals)[0]


def take_row(statement: str, *given: Any, refusals: Refusals) -> tuple[Any, ...]:
    """All that a step answers where it answers several things. Raises: as `take`."""
    return take_rows(statement, *given, refusals=refusals)[0]


def take_rows(statement: str, *given: Any, refusals: Refusals, using: str = "default") -> list[tuple[Any, ...]]:
    """All rows of a step that answers with any number of them. Raises: as `take`."""
    try:
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            cursor.execute(statement, given)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows
    except DatabaseError as error:
        refuse = refusals.get(getattr(error.__cause__, "sqlstate", None) or "") or refusals.get(_constraint(error))
        if refuse is None:
            raise
        raise refuse() from error


def _constraint(error: DatabaseError) -> str:
    return getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
