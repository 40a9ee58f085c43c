"""Someone judges a proposal; links, people and signals are made again by a job."""

from uuid import UUID

from django.db import transaction
from procrastinate.exceptions import AlreadyEnqueued

from cairn.agencies.roles import Actor
from cairn.journeys.tasks import refresh
from cairn.linkage.actions import judge, take_back
from cairn.linkage.models import Judgement
from cairn.linkage.queries import Past


def rejudge_link(*, kind: str, record_a: UUID, record_b: UUID, answer: str, reason: str, by: Actor) -> Judgement:
    """Keep a judgement and queue a refresh. Raises: NotAllowed, BadInput."""
    made = judge(kind=kind, record_a=record_a, record_b=record_b, answer=answer, reason=reason, by=by)
    queue_refresh()
    return made


def take_judgement_back(*, of: Past, reason: str, by: Actor) -> Judgement:
    """Take a judgement back and queue a refresh. Raises: NotAllowed, NotNow, BadInput."""
    made = take_back(of=of, reason=reason, by=by)
    queue_refresh()
    return made


def queue_refresh() -> None:
    """Queue a refresh unless one already waits, which will see all that is there by then."""
    try:
        with transaction.atomic():  # a refusal must not undo what is being written
            refresh.defer()
    except AlreadyEnqueued:
        return
