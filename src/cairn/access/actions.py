"""Publishes roles to the database, keeps the keys, opens and ends grants."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from cairn.access.models import Grant, Scope
from cairn.access.roles import ROLES

BLOCK = 64  # bytes, the block of SHA-256 (RFC 2104)


def publish_roles(*, using: str = "owner") -> None:
    """Make the database's table of verbs say what `access.roles` says, in one transaction."""
    rows = [(role.value, verb.value) for role, facts in ROLES.items() for verb in facts.may]
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("delete from access_role")
        cursor.executemany("insert into access_role (role, verb) values (%s, %s)", rows)


def prepare(*, using: str = "owner") -> None:
    """After each migration: the database's roles and keys are those of this installation."""
    publish_roles(using=using)
    keep_keys(entry_key=settings.CAIRN_ENTRY_KEY.encode(), using=using)


def keep_keys(*, entry_key: bytes, using: str = "owner") -> None:
    """Store the key of entry tokens, and make the inside key that no one but the owner ever reads, once."""
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        _store(cursor, "entry", entry_key)
        cursor.execute("select 1 from access_secret where name = 'inside.inner'")
        if not cursor.fetchone():
            _store(cursor, "inside", secrets.token_bytes(BLOCK))


def _store(cursor: CursorWrapper, name: str, key: bytes) -> None:
    """HMAC needs the key in two pads (RFC 2104); PostgreSQL has sha256 but no hmac without an extension."""
    block = (hashlib.sha256(key).digest() if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
    for pad, byte in (("inner", 0x36), ("outer", 0x5C)):
        cursor.execute(
            "insert into access_secret (name, value) values (%s, %s)"
            " on conflict (name) do update set value = excluded.value",
            [f"{name}.{pad}", bytes(value ^ byte for value in block)],
        )


def open_grant(  # noqa: PLR0913 - one argument a column
    *,
    holder: UUID,
    role: str,
    because_kind: str,
    because_id: UUID,
    records: Iterable[UUID],
    started_at: datetime,
    using: str = "engine",
) -> Grant:
    """Open named records to a holder because of something; said again, it extends to records that are new.

    Raises nothing for records already open: a grant names each record once.
    """
    with transaction.atomic(using=using):
        grant, _ = Grant.objects.using(using).get_or_create(
            holder_id=holder,
            role=role,
            because_kind=because_kind,
            because_id=because_id,
            ended_at=None,
            defaults={"started_at": started_at},
        )
        held = set(Scope.objects.using(using).filter(grant=grant).values_list("record_id", flat=True))
        Scope.objects.using(using).bulk_create(
            [
                Scope(id=uuid4(), grant=grant, holder_id=holder, role=role, record_id=record, started_at=started_at)
                for record in sorted(set(records) - held, key=str)
            ]
        )
    return grant


def end_grants(*, because_kind: str, because_id: UUID, at: datetime, using: str = "engine") -> int:
    """End all grants that a cause had opened, and their scope rows; returns how many rows ended."""
    with transaction.atomic(using=using):
        grants = Grant.objects.using(using).filter(because_kind=because_kind, because_id=because_id, ended_at=None)
        ended = Scope.objects.using(using).filter(grant__in=list(grants), ended_at=None).update(ended_at=at)
        grants.update(ended_at=at)
    return ended
