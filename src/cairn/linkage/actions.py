"""Writes what linking found and what people judged. Identities are rebuilt from these, never typed."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

import polars as pl
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

from cairn.agencies.roles import SYSTEM, Actor
from cairn.base.clock import now
from cairn.base.errors import BadInput, NotNow
from cairn.linkage.identities import Settled, Standing, settle
from cairn.linkage.models import Judgement
from cairn.linkage.policies import check_can_judge
from cairn.linkage.queries import Past, proposal_facts
from cairn.trail import actions as trail

Held = tuple[UUID, str, datetime, UUID | None, bool | None, str | None]
"""Agency, level and first day of a record; its identity, whether it is a leaf of it, and the level by which it is."""
ANSWERS = ("same", "different", "unsure")
TAKEN_BACK = "taken_back"  # what was said of the pair until then holds no longer, as if nobody had been asked
_INSERT_MEMBER = """
insert into linkage_member (id, identity_id, record_id, agency_id, sharing, leaf, because, since, until)
values (%s, %s, %s, %s, %s, %s, %s, %s, null)"""


@dataclass(frozen=True)
class Changes:
    """What a rebuild of identities changed, in numbers."""

    born: int
    ended: int
    moved: int


def weigh_edges(*, using: str = "engine") -> None:
    """Say of each proposal how many children and agencies it would make one, as identities now stand; the queue's order."""
    with connections[using].cursor() as cursor:
        cursor.execute("select linkage_settle_edges()")


def rebuild_identities(
    *,
    kind: str,
    clusters: pl.DataFrame,
    at: datetime,
    confirmed: Iterable[UUID] = (),
    only: Collection[str] | None = None,
    using: str = "engine",
) -> Changes:
    """Make people or places what these clusters say; ids go on, splits and merges leave tombstones.

    clusters: rows (record_id, identity_id: any label, leaf: bool); at: from when the new membership counts. only: the
    records of whole identities, and of whole clusters, that these clusters are of; nobody else is looked at.
    """
    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('cairn identities'))")
        cursor.execute(
            "select r.id, r.agency_id, r.sharing, r.first_recorded_at, m.identity_id, m.leaf, m.sharing from records_record r"
            " left join linkage_member m on m.record_id = r.id and m.until is null where r.kind = %(kind)s"
            " and (%(only)s::uuid[] is null or r.id = any(%(only)s::uuid[]))",
            {"kind": kind, "only": None if only is None else list(only)},
        )
        held = {row[0]: row[1:] for row in cursor.fetchall()}
        settled, leaves = _settle(clusters, held, frozenset(confirmed))
        moved = [
            record
            for record, identity in settled.of_record.items()
            if held[record][3:] != (identity, leaves[record], held[record][1])
        ]
        _write(cursor, kind=kind, settled=settled, at=at)
        _move(cursor, moved, held=held, settled=settled, leaves=leaves, at=at)
        for identity, heir in settled.ended.items():
            trail.note(
                by=SYSTEM, did="identity.ended", on_kind=kind, on=identity, details={"into": str(heir)}, using=using
            )
    return Changes(len(settled.born), len(settled.ended), len(moved))


def _settle(
    clusters: pl.DataFrame,
    held: dict[UUID, Held],
    confirmed: frozenset[UUID],
) -> tuple[Settled, dict[UUID, bool]]:
    groups: dict[str, list[Standing]] = defaultdict(list)
    leaves: dict[UUID, bool] = {}
    for record_id, label, leaf in clusters.select("record_id", "identity_id", "leaf").iter_rows():
        record = UUID(record_id)
        if record not in held:
            continue
        leaves[record] = bool(leaf)
        since, identity = held[record][2:4]
        groups[label].append(Standing(record, identity, since, bool(leaf), record in confirmed))
    return settle(groups.values()), leaves


def _write(cursor: CursorWrapper, *, kind: str, settled: Settled, at: datetime) -> None:
    cursor.executemany(
        "insert into linkage_identity (id, kind, since) values (%s, %s, %s)",
        [(identity, kind, at) for identity in settled.born],
    )
    cursor.executemany(
        "update linkage_identity set ended_at = %s, went_into = %s where id = %s",
        [(at, heir, identity) for identity, heir in settled.ended.items()],
    )


def _move(
    cursor: CursorWrapper,
    moved: list[UUID],
    *,
    held: dict[UUID, Held],
    settled: Settled,
    leaves: dict[UUID, bool],
    at: datetime,
) -> None:
    sizes: dict[tuple[UUID, bool], int] = defaultdict(int)  # what a visible record says never counts a hidden one
    for record, identity in settled.of_record.items():
        sizes[identity, True] += 1
        sizes[identity, False] += not leaves[record]
    cursor.execute("update linkage_member set until = %s where until is null and record_id = any(%s)", [at, moved])
    rows = []
    for record in moved:
        agency, sharing, first_recorded_at, before = held[record][:4]
        identity = settled.of_record[record]
        because = "alone" if sizes[identity, leaves[record]] == 1 else "rule"
        since = first_recorded_at if before is None else at
        rows.append((uuid4(), identity, record, agency, sharing, leaves[record], because, since))
    cursor.executemany(_INSERT_MEMBER, rows)


def judge(*, kind: str, record_a: UUID, record_b: UUID, answer: str, reason: str, by: Actor) -> Judgement:
    """Say whether two records are one person or place; it holds until somebody says otherwise.

    Where it would make children of different agencies one, *same* counts once a second person has said it too.
    Raises: NotAllowed if the role does not judge links; BadInput without a reason or with another answer.
    """
    check_can_judge(by)
    if answer not in ANSWERS:
        raise BadInput("Say same, different or unsure.")
    if not reason.strip():
        raise BadInput("Say why: choose the fact that decided it, or write a few words. Another agency will read it.")
    return _keep(kind, record_a, record_b, answer=answer, reason=reason.strip(), by=by)


def take_back(*, of: Past, reason: str, by: Actor) -> Judgement:
    """Make what was said of a pair hold no longer: it is asked again as if nobody had been. All of it stays to be read.

    Raises: NotAllowed if the role does not judge links; NotNow where somebody has judged since; BadInput without a reason.
    """
    check_can_judge(by)
    if not of.stands or of.answer == TAKEN_BACK:
        raise NotNow("Somebody has said something else of these two since, so there is nothing to take back here.")
    if not reason.strip():
        raise BadInput("Say why it is taken back: another agency will read the reason.")
    return _keep(of.kind, of.record_a, of.record_b, answer=TAKEN_BACK, reason=reason.strip(), by=by)


def _keep(kind: str, record_a: UUID, record_b: UUID, *, answer: str, reason: str, by: Actor) -> Judgement:
    first, second = sorted((record_a, record_b), key=str)
    agreed, facts = proposal_facts(first, second)
    staff, agency = by.person_and_agency()
    made = Judgement.objects.create(
        record_a=first,
        record_b=second,
        kind=kind,
        answer=answer,
        reason=reason,
        staff_id=staff,
        agency_id=agency,
        at=now(),
        agreed=agreed,
        facts=facts,
    )
    made.refresh_from_db(
        fields=["counts", "at"]
    )  # the database says whether a second person is needed, and when it was
    trail.note(by=by, did=f"link.judged_{answer}", on_kind=kind, on=first, why=reason, details={"other": str(second)})
    return made
