"""Publishes roles to the database, keeps the keys, opens and ends grants."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from cairn.access.models import Grant, Scope
from cairn.access.roles import ROLES

BATCH = 1_000  # rows
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
    if settings.CAIRN_DISPOSAL_KEY:  # without one nothing can be disposed of, and `cairn check` says so
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            _store(cursor, "disposal", settings.CAIRN_DISPOSAL_KEY.encode())


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


@dataclass(frozen=True)
class Opening:
    """That a holder may read named records because of something. role: '' for all posts that read granted records."""

    holder: UUID
    role: str
    because_kind: str
    because_id: UUID
    records: tuple[UUID, ...]
    started_at: datetime

    @property
    def cause(self) -> tuple[UUID, str, str, UUID]:
        """What makes it the same grant."""
        return self.holder, self.role, self.because_kind, self.because_id


def open_grants(*, openings: Sequence[Opening], using: str = "engine") -> int:
    """Open these grants; one that is open already extends to records that are new to it. Returns new scope rows.

    Said twice, it opens nothing twice.
    """
    with transaction.atomic(using=using):
        causes = {opening.because_id for opening in openings}
        live = Grant.objects.using(using).filter(because_id__in=causes, ended_at=None)
        grants = {(one.holder_id, one.role, one.because_kind, one.because_id): one for one in live}
        fresh = [
            Grant(
                id=uuid4(),
                holder_id=opening.holder,
                role=opening.role,
                because_kind=opening.because_kind,
                because_id=opening.because_id,
                started_at=opening.started_at,
            )
            for opening in openings
            if opening.cause not in grants
        ]
        Grant.objects.using(using).bulk_create(fresh, batch_size=BATCH)
        grants |= {(one.holder_id, one.role, one.because_kind, one.because_id): one for one in fresh}
        held = set(Scope.objects.using(using).filter(grant__in=list(live)).values_list("grant_id", "record_id"))
        rows = [
            (uuid4(), grants[opening.cause].id, opening.holder, opening.role, record, opening.started_at)
            for opening in openings
            for record in opening.records
            if (grants[opening.cause].id, record) not in held
        ]
        with connections[using].cursor() as cursor:
            cursor.executemany(
                "insert into access_scope (id, grant_id, holder_id, role, record_id, started_at)"
                " values (%s, %s, %s, %s, %s, %s)",
                rows,
            )
    return len(rows)


def end_grants(*, because_kind: str, because_id: UUID, at: datetime, using: str = "engine") -> int:
    """End all grants that a cause had opened, and their scope rows; returns how many rows ended."""
    with transaction.atomic(using=using):
        grants = Grant.objects.using(using).filter(because_kind=because_kind, because_id=because_id, ended_at=None)
        ended = Scope.objects.using(using).filter(grant__in=list(grants), ended_at=None).update(ended_at=at)
        grants.update(ended_at=at)
    return ended
