"""A file that arrived through a page is taken in, and what it brought is joined and looked through."""

from uuid import UUID

from cairn.base.errors import BadInput, NotAllowed
from cairn.intake import arrivals
from cairn.journeys.rejudge_link import queue_refresh
from cairn.journeys.take_in_batch import take_in_batch


def take_in_arrival(*, arrival: UUID) -> None:
    """Take in one file, telling its steps; said again after it was finished, nothing happens."""
    known = arrivals.arrival(arrival)
    if known is None or known.finished:
        return

    def progress(step: str, place: int, steps: int) -> None:
        nonlocal known
        assert known is not None  # noqa: S101 - looked at above
        known = arrivals.tell(known, step=step, place=place, steps=steps)

    try:
        report = take_in_batch(source=arrivals.source(known), by=known.by, engine="engine", progress=progress)
    except (BadInput, NotAllowed) as refusal:
        arrivals.tell(known, refused=str(refusal))
        return
    arrivals.tell(known, batch=report.batch)
    queue_refresh()
