"""What follows from where a concern stands: its triage may read what it is about, and a new fact brings back what is watched."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db import connections

from cairn.access.actions import Opening, open_grants
from cairn.agencies.roles import Actor, Role
from cairn.base.clock import now
from cairn.concerns import actions
from cairn.journeys.rejudge_link import queue_refresh

CONCERN = "concern"
WIDENS = ("reopen", "pass_on")
"""Steps after which somebody may read what they could not: the job worker opens it."""


def decide_concern(  # noqa: PLR0913 - one argument a part of the sentence
    *,
    concern: UUID,
    after: int,
    did: str,
    said: Mapping[str, str],
    by: Actor,
    next_on: date | None = None,
    read_together: Sequence[UUID] = (),
) -> str:
    """Take a step, and queue what it opens; returns the state after it. Raises as `concerns.actions.take_step`."""
    goes = actions.take_step(
        concern=concern, after=after, did=did, said=said, by=by, next_on=next_on, read_together=read_together
    )
    if did in WIDENS:
        queue_refresh()
    return goes


def share_with_triage(*, using: str = "engine") -> int:
    """Open what each open concern is about to the triage that owns it; returns new scope rows. Source: access design, Need 1.

    From now on, never back-dated. It ends in the transaction that ends the concern.
    """
    with connections[using].cursor() as cursor:
        cursor.execute("select concern_id, holder, record_id from concerns_needs()")
        needs: dict[tuple[UUID, UUID], list[UUID]] = defaultdict(list)
        for concern, holder, record in cursor.fetchall():
            needs[concern, holder].append(record)
    return open_grants(
        openings=[
            Opening(
                holder=holder,
                role=Role.TRIAGE.value,
                because_kind=CONCERN,
                because_id=concern,
                records=tuple(records),
                started_at=now(),
            )
            for (concern, holder), records in needs.items()
        ],
        using=using,
    )


def bring_back(*, using: str = "job") -> int:
    """Bring back each watched concern that a new fact touches, each in its own transaction; returns how many came."""
    return sum(actions.come_back(concern=one, using=using) for one in actions.watched(using=using))
