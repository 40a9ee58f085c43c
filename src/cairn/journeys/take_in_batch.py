"""An agency's records are taken in: read, held against what is known, kept in one transaction, made findable."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db import connections, transaction
from procrastinate.exceptions import AlreadyEnqueued

from cairn.access.roles import Verb, may
from cairn.agencies.roles import Actor, Role
from cairn.base.clock import now
from cairn.base.errors import BadInput, NotAllowed
from cairn.intake.actions import SPEAKS_FOR_ALL, Stamp, keep_agencies, keep_batch, keep_records
from cairn.intake.bundle import Bundle, Counts, Draft, read_draft
from cairn.intake.models import Batch
from cairn.intake.queries import Held, erased_among, held_beside
from cairn.intake.report import as_report
from cairn.journeys.rejudge_link import queue_refresh
from cairn.journeys.tasks import finish
from cairn.linkage.keys import write_keys
from cairn.records.indexing import write_tokens
from cairn.trail.actions import note

JOB = "job"  # the database alias
ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtext('cairn takes in a batch'))"
STEPS = ("Reading", "Comparing with what is held", "Keeping", "Making findable")
Progress = Callable[[str, int, int], None]
"""Called before each step with its name, its place and the number of steps."""
_RECORDS_OF = """
select record_id from records_personversion where batch_id = %(batch)s
union select record_id from records_eventversion where batch_id = %(batch)s
union select record_id from records_placeversion where batch_id = %(batch)s
union select record_id from records_identifier where batch_id = %(batch)s"""


@dataclass(frozen=True)
class BatchReport:
    """What became of a bundle: `report` is the exchange contract's JSON object."""

    batch: UUID
    total: Counts
    report: dict[str, Any]


def take_in_batch(  # noqa: PLR0913 - one argument a choice of the caller
    *,
    source: Path,
    by: Actor,
    historical: bool = False,
    queue: bool = False,
    in_the_name_of: str = "",
    engine: str = "",
    progress: Progress | None = None,
) -> BatchReport:
    """Take in a bundle; all of it is kept or nothing, and the same bundle again is all duplicates.

    Whoever acts for one agency says things for that agency alone. in_the_name_of: code of the agency that asked for this
    import; its own records may be shared more widely than before, as if it sent them itself. historical: received counts
    as recorded, for made-up and past cases. queue: the job worker makes the rows findable and links them, in place of
    this call making them findable. engine: as `finish_batches`. Raises: NotAllowed; BadInput if the bundle can't be read.
    """
    _check_may_import(by)
    tell = progress or (lambda step, place, steps: None)
    tell(STEPS[0], 0, len(STEPS))
    draft = read_draft(source)
    stamp = Stamp(uuid4(), received_at=now(), historical=historical)
    with transaction.atomic(using=JOB):
        bundle = _keep(draft, stamp, source=source.resolve().name, by=by, name=in_the_name_of, tell=tell)
    tell(STEPS[3], 3, len(STEPS))
    if queue:
        queue_finish()
        queue_refresh()
    else:
        finish_batches(using=JOB, engine=engine)
    tell(STEPS[3], 4, len(STEPS))
    return BatchReport(stamp.batch, bundle.total, as_report(bundle))


def _check_may_import(by: Actor) -> None:
    if not may(by.role, Verb.IMPORT_RECORDS):
        raise NotAllowed("This post may not bring in records; a safeguarding lead or an administrator may.")


def _keep(draft: Draft, stamp: Stamp, *, source: str, by: Actor, name: str, tell: Progress) -> Bundle:
    with connections[JOB].cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
    tell(STEPS[1], 1, len(STEPS))
    held = held_beside(draft.wanted(), draft.sound, using=JOB)
    draft = draft.without(erased_among(draft.sound, held.codes, using=JOB))
    _check_named(name, by, {*held.codes.values(), *draft.sound["agencies"]["agency_id"]})
    only = _only_agency(by, held)
    bundle = draft.beside(held.known, only_agency=only, speaks_for=only or name)
    tell(STEPS[2], 2, len(STEPS))
    agencies = keep_agencies(frame=bundle.tables["agencies"], using=JOB)
    keep_records(tables=bundle.tables, headers=held.headers, agencies=agencies, stamp=stamp, using=JOB)
    keep_batch(bundle=bundle, agencies=agencies, stamp=stamp, source=source, by=by, using=JOB)
    counts: dict[str, str | int | list[str]] = {
        "rows": bundle.total.rows,
        "kept": bundle.total.accepted + bundle.total.corrected,
    }
    if name:
        counts["in_the_name_of"] = name
    note(by=by, did="batch.taken_in", on_kind="batch", on=stamp.batch, details=counts, using=JOB)
    return bundle


def _only_agency(by: Actor, held: Held) -> str | None:
    if by.role in SPEAKS_FOR_ALL:
        return None
    return str(held.codes.get(str(by.agency), ""))


def _check_named(name: str, by: Actor, codes: set[str]) -> None:
    if name and by.role != Role.SYSTEM:
        raise NotAllowed("Only at the machine itself can records be brought in in an agency's name.")
    if name and name not in codes:
        raise BadInput("no agency has the code in whose name this import is")


def queue_finish() -> None:
    """Queue the finishing of batches unless it already waits."""
    try:
        with transaction.atomic():
            finish.defer()
    except AlreadyEnqueued:
        return


def finish_batches(*, using: str = "job", engine: str = "") -> int:
    """Make findable what batches brought that were kept and not finished; returns how many. Safe to run twice.

    engine: the engine's database alias, by which keys are written too; without one the nightly rebuild writes them.
    """
    unfinished = list(Batch.objects.using(using).filter(finished_step="kept").order_by("received_at"))
    for batch in unfinished:
        with transaction.atomic(using=using), connections[using].cursor() as cursor:
            cursor.execute(_RECORDS_OF, {"batch": batch.id})
            records = [record for (record,) in cursor.fetchall()]
            if engine:  # first, and committed by itself: if what follows fails, both are done again
                write_keys(records, using=engine)
            write_tokens(records, using=using)
            Batch.objects.using(using).filter(id=batch.id).update(finished_step="findable")
    return len(unfinished)
