"""Concerns whose child, adult and place are joined with what agencies hold, as tests read it aloud."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connections

from cairn.agencies.models import Post
from cairn.concerns.beside import Beside, Known, beside, known_beside
from cairn.concerns.models import Concern
from cairn.journeys.decide_concern import bring_back, share_with_triage
from cairn.journeys.tell_concern import follow_concern
from cairn.linkage.models import Identity, Member
from cairn.records.models import Record
from concerns.made_concerns import told
from factories import looking, the_same


def told_and_kept(by: Post, **said: Any) -> UUID:
    """A concern, told, and its agency's record by now; joined with nobody yet but by itself."""
    concern = told(by, **said)
    kept(concern)
    return concern


def kept(concern: UUID) -> None:
    """What was told is a record, each person and place of it alone."""
    follow_concern(concern=concern)
    for part in ("child", "adult", "place"):
        record = Record.objects.using("owner").filter(source_id=source(concern, part)).first()
        if record is not None:
            identity = Identity(kind=record.kind, since=record.first_recorded_at)
            identity.save(using="owner", force_insert=True)
            Member(
                identity=identity, record_id=record.id, agency_id=record.agency_id, sharing=record.sharing,
                since=record.first_recorded_at,
            ).save(using="owner", force_insert=True)  # fmt: skip


def source(concern: UUID, part: str) -> str:
    """The id that its agency's record of the child, adult or place has."""
    return f"concern-{Concern.objects.using('owner').get(id=concern).reference}-{part}"


def joined(concern: UUID, *others: UUID, part: str = "child") -> UUID:
    """The child (adult, place) of a concern is who these records are about; opened to triage as the worker does it."""
    mine = Record.objects.using("owner").get(source_id=source(concern, part)).id
    identity = the_same(others[0], mine, *others[1:])
    share_with_triage()
    return identity


def also(concern: UUID, *others: UUID, opening: bool = True) -> None:
    """These records are about the child of a concern as well; opening: and the worker has opened what its triage needs."""
    the_same(Record.objects.using("owner").get(source_id=source(concern, "child")).id, *others)
    if opening:
        share_with_triage()


def counted(by: Post, *concerns: UUID) -> list[Known | None]:
    """What a queue says beside each."""
    with looking(by) as actor:
        found = known_beside(actor, concerns)
    return [found.get(one) for one in concerns]


def read(by: Post, concern: UUID) -> Beside:
    """What the page of one shows."""
    with looking(by) as actor:
        return beside(actor, concern)


def came_back() -> int:
    """What the worker does after each refresh."""
    share_with_triage()
    return bring_back()


def as_web(words: str, given: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Bare SQL as `cairn_web`, in the transaction that somebody has entered."""
    with connections["default"].cursor() as cursor:
        cursor.execute(words, list(given))
        return list(cursor.fetchall()) if cursor.description else []


def as_owner(words: str, given: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Bare SQL as the owner, who sees all."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(words, list(given))
        return list(cursor.fetchall()) if cursor.description else []
