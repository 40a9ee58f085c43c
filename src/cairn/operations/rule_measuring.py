"""Somebody asks that the rules be measured; a job makes one made-up county after another."""

from uuid import UUID

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued

from cairn.agencies.roles import Actor
from cairn.operations.tasks import measure
from cairn.signals import measuring


def measure_rules(*, runs: int, why: str, by: Actor, form: UUID) -> UUID:
    """Ask for a measurement and queue its first county. Raises: NotAllowed, Unsaid, Measuring."""
    made = measuring.ask_for_measurement(runs=runs, why=why, by=by, form=form)
    queue_run()
    return made


def queue_run() -> None:
    """Queue the next county unless one waits already."""
    try:
        with transaction.atomic():  # a refusal must not undo what is being written
            measure.defer()
    except AlreadyEnqueued:
        return
