"""Somebody tells a concern; after it is kept, a job makes it a record that is linked and looked through."""

from collections.abc import Mapping
from uuid import UUID

from cairn.agencies.models import Agency
from cairn.agencies.roles import Actor
from cairn.concerns import actions
from cairn.concerns.frames import as_rows
from cairn.concerns.models import Concern
from cairn.journeys.rejudge_link import queue_refresh
from cairn.journeys.take_in_told import take_in_told
from cairn.journeys.tasks import after_concern
from cairn.linkage.said import said_waiting, settle_said
from cairn.records.queries import record_named


def tell_concern(*, said: Mapping[str, str], by: Actor, draft: UUID) -> Concern:
    """Keep a concern, and queue what follows in the same transaction. Raises: NotAllowed, Missing."""
    told = actions.tell(said=said, by=by, draft=draft)
    after_concern.defer(concern=str(told.id))
    return told


def follow_concern(*, concern: UUID, using: str = "job") -> None:
    """Take the concern in as its agency's record: safe to run twice."""
    told = Concern.objects.using(using).get(id=concern)
    agency = Agency.objects.using(using).get(id=told.agency_id)
    take_in_told(
        name=f"concern-{told.reference}",
        title="A concern told in Cairn",
        tables=as_rows(told, agency=agency.code),
        agency=agency.code,
    )
    _settle(told, using=using)


def _settle(told: Concern, *, using: str) -> None:
    """What the writer said of records that may be the same child becomes judgements and proposals about the new one."""
    if told.staff_id is None or not said_waiting(draft=told.draft_id, using=using):
        return
    record = record_named(f"concern-{told.reference}-child", agency=told.agency_id, using=using)
    if record and settle_said(draft=told.draft_id, staff=told.staff_id, record=record):
        queue_refresh()
