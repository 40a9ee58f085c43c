"""Somebody tells a concern; after it is kept, a job makes it a record that is linked and looked through."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from cairn.agencies.models import Agency
from cairn.agencies.roles import SYSTEM, Actor
from cairn.base.clock import now
from cairn.concerns import actions
from cairn.concerns.frames import as_rows
from cairn.concerns.models import Concern
from cairn.journeys.take_in_batch import take_in_batch
from cairn.journeys.tasks import after_concern
from cairn.trail.actions import note

FORMAT = {"format": "cairn-bundle", "version": 1, "title": "A concern told in Cairn", "area": ""}


def tell_concern(*, said: Mapping[str, str], by: Actor, draft: UUID) -> Concern:
    """Keep a concern, and queue what follows in the same transaction. Raises: NotAllowed, Missing."""
    told = actions.tell(said=said, by=by, draft=draft)
    after_concern.defer(concern=str(told.id))
    return told


def follow_concern(*, concern: UUID, using: str = "job") -> None:
    """Take the concern in as its agency's record: safe to run twice."""
    told = Concern.objects.using(using).get(id=concern)
    agency = Agency.objects.using(using).get(id=told.agency_id)
    if told.told_as:  # nobody had entered who could have noted it
        note(by=SYSTEM, did="concern.told_from_outside", on_kind="concern", on=told.id, using=using)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / f"concern-{told.reference}"
        target.mkdir(mode=0o700)
        (target / "bundle.json").write_text(json.dumps(FORMAT | {"produced_at": now().isoformat()}), "utf-8")
        for name, rows in as_rows(told, agency=agency.code).items():
            rows.write_csv(target / f"{name}.csv")
        take_in_batch(source=target, by=SYSTEM, queue=True, in_the_name_of=agency.code)
