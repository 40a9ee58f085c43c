"""Somebody tells a concern; after it is kept, a job makes it a record that is linked and looked through."""

from collections.abc import Mapping
from uuid import UUID

from cairn.agencies.models import Agency
from cairn.agencies.roles import Actor
from cairn.concerns import actions
from cairn.concerns.allegations import held_apart
from cairn.concerns.frames import as_rows
from cairn.concerns.models import Concern
from cairn.journeys.settle_said import settle
from cairn.journeys.take_in_told import take_in_told
from cairn.journeys.tasks import after_concern


def tell_concern(*, said: Mapping[str, str], by: Actor, draft: UUID) -> Concern:
    """Keep a concern, and queue what follows in the same transaction. Raises: NotAllowed, Missing."""
    told = actions.tell(said=said, by=by, draft=draft)
    after_concern.defer(concern=str(told.id))
    return told


def follow_concern(*, concern: UUID, using: str = "job") -> None:
    """Take the concern in as its agency's record: safe to run twice. One that is kept apart becomes none while it is."""
    if held_apart(concern, using=using):
        return
    told = Concern.objects.using(using).get(id=concern)
    agency = Agency.objects.using(using).get(id=told.agency_id)
    take_in_told(
        name=f"concern-{told.reference}",
        title="A concern told in Cairn",
        tables=as_rows(told, agency=agency.code),
        agency=agency.code,
    )
    if told.staff_id:
        settle(draft=told.draft_id, staff=told.staff_id, agency=told.agency_id, named=f"concern-{told.reference}-child")
