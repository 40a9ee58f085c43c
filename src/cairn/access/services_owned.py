"""Service accounts as the owner of the installation makes, renews and shuts them: by command, each in the agency's trail."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connections, transaction

from cairn.access.errors import Unfit, Waiting
from cairn.access.services import hashed, lacks_of, new_secret, reason, written
from cairn.agencies.models import Agency
from cairn.base.errors import BadInput, NotFound
from cairn.base.steps import take_rows

LINES = """
select v.id, a.code, v.title, v.role, v.state, v.ends_on, v.used_at, v.operations
from access_service v join agencies_agency a on a.id = v.agency_id order by a.code, lower(v.title), v.asked_at
"""


def lines(*, using: str = "owner") -> list[tuple[object, ...]]:
    """(id, agency, name, role, state, last day, last used, operations) of every account. 1 query."""
    with connections[using].cursor() as cursor:
        cursor.execute(LINES)
        return list(cursor.fetchall())


def make(  # noqa: PLR0913 - one argument a part of the command
    *, agency: str, title: str, role: str, purpose: str, operations: Sequence[str], ends_on: date, using: str = "owner"
) -> str:
    """Make an account that holds at once; returns its secret. Raises: NotFound, Unfit."""
    where = Agency.objects.using(using).filter(code=agency).first()
    if where is None:
        raise NotFound(f"There is no agency {agency}. Agencies come with a bundle: `cairn import`.")
    if lacks := lacks_of(title=title, role=role, purpose=purpose, operations=operations, ends_on=ends_on):
        raise Unfit(lacks)
    said, wanted = new_secret(), sorted(set(operations))
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute(
            "select access_service_keep(%s, %s, %s, %s, %s, %s, null)",
            [where.id, title, role, purpose, wanted, ends_on],
        )
        made: UUID = cursor.fetchone()[0]
        cursor.execute("select access_service_appoint(%s, %s, null)", [made, hashed(said)])
    return written(made, said)


def renew(*, service: str, ends_on: date, old_good_for: timedelta, using: str = "owner") -> str:
    """A new secret for an account; returns it. Raises: NotFound, Waiting."""
    which, said = _known(service, using=using), new_secret()
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("select state from access_service where id = %s", [which])
        if cursor.fetchone()[0] != "holds":
            raise Waiting("This account waits for its safeguarding lead, or is shut.")
        given: tuple[Any, ...] = (which, hashed(said), ends_on, str(old_good_for))
        cursor.execute("select access_service_renew(%s, %s, %s, %s::interval)", given)
    return written(which, said)


def shut(*, service: str, why: str, using: str = "owner") -> None:
    """Shut an account at once. Raises: NotFound, Waiting, Unfit."""
    which, refusals = _known(service, using=using), {"CA409": lambda: Waiting("This account is shut already.")}
    take_rows("select access_service_close(%s, %s, null)", which, reason(why), refusals=refusals, using=using)


def _known(service: str, *, using: str) -> UUID:
    try:
        which = UUID(service)
    except ValueError as error:
        raise BadInput(f"{service} is no account: `cairn service list` says which there are.") from error
    if which not in {line[0] for line in lines(using=using)}:
        raise NotFound(f"There is no account {service}.")
    return which
