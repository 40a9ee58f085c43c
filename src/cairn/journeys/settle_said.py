"""What a writer said of records that may be the same child is settled once what they wrote is a record itself."""

from uuid import UUID

from cairn.journeys.rejudge_link import queue_refresh
from cairn.linkage.said import said_waiting, settle_said
from cairn.records.queries import record_named


def settle(*, draft: UUID, staff: UUID, agency: UUID, named: str, using: str = "job") -> None:
    """Make it judgements and proposals about the record that the agency knows as `named`: safe to run twice."""
    if not said_waiting(draft=draft, using=using):
        return
    record = record_named(named, agency=agency, using=using)
    if record and settle_said(draft=draft, staff=staff, record=record):
        queue_refresh()
